import Type, { type Static } from 'typebox';
import type { Actor } from './access.ts';
import { PersonState } from './person.ts';
import { RuleFamily } from './rule-settings.ts';
import { Text } from './text.ts';
import { Epoch } from './time.ts';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** One rule about one subject: what it has in mind, what keeps it from speaking, when it will be asked again. */
export const RuleWhy = Type.Object(
  {
    ruleId: Type.String(),
    title: Text,
    family: RuleFamily,
    subject: Type.String(),
    /** Of the person, home, device or building it is about. */
    about: Type.String(),
    says: Text,
    blockedBy: Nullable(Text),
    /** It has spoken and nothing has taken it back. */
    holds: Type.Boolean(),
    /** Nothing it listens to has come yet. */
    idle: Type.Boolean(),
    /** It is switched off for this subject. */
    off: Type.Boolean(),
    next: Nullable(Epoch),
    settings: Type.Record(Type.String(), Type.Unknown()),
  },
  { $id: 'RuleWhy' },
);
export type RuleWhy = Static<typeof RuleWhy>;

export const Why = Type.Object(
  {
    at: Epoch,
    /** The moment lies in the past: it was replayed from this moment on. */
    replayedFrom: Nullable(Epoch),
    homeId: Nullable(Type.String()),
    where: Type.String(),
    version: Type.Integer({ description: 'Of the settings that held' }),
    people: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), state: Nullable(PersonState) })),
    rules: Type.Array(RuleWhy),
  },
  { $id: 'Why' },
);
export type Why = Static<typeof Why>;

/**
 * "Why did it (not) fire?", now or at a minute in the past. `register.not-found` 404 outside the actor's scope; `why.invalid`
 * 422 for a moment that is to come or before anything is known.
 */
export interface ExplainService {
  ofResident(actor: Actor, residentId: string, at?: number): Promise<Why>;
  ofHome(actor: Actor, homeId: string, at?: number): Promise<Why>;
}
