import Type, { type Static } from 'typebox';
import { Evidence } from './alert.ts';
import { Text } from './text.ts';
import { Epoch } from './time.ts';

/** Where a person is taken to be. `away` and `in-hospital` are said by staff or family, the rest is understood. */
export const personStates = ['at-home', 'out', 'asleep', 'visitor-likely', 'in-hospital', 'away', 'unknown'] as const;
export type PersonStateName = (typeof personStates)[number];

/** What is understood of the people of a home, and from what. */
export const PersonState = Type.Object(
  {
    state: Type.Enum([...personStates]),
    since: Epoch,
    confidence: Type.Number({ minimum: 0, maximum: 1 }),
    /** Why it is taken to be so, as a sentence. */
    because: Text,
    evidence: Type.Array(Evidence, { maxItems: 5 }),
  },
  { $id: 'PersonState' },
);
export type PersonState = Static<typeof PersonState>;
