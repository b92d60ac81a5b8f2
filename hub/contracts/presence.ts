import Type, { type Static } from 'typebox';
import type { Actor } from './access.ts';
import type { PersonState } from './person.ts';
import { Epoch } from './time.ts';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What staff or family say about where somebody is; `home` takes the word back. */
export const markedStates = ['home', 'away', 'hospital'] as const;
export type MarkedState = (typeof markedStates)[number];

/** Somebody said that a resident is away, in hospital or back. */
export const PresenceMark = Type.Object(
  {
    id: Type.String(),
    residentId: Type.String(),
    state: Type.Enum([...markedStates]),
    until: Nullable(Epoch),
    note: Type.String(),
    by: Type.String({ description: 'Account name' }),
    at: Epoch,
  },
  { $id: 'PresenceMark' },
);
export type PresenceMark = Static<typeof PresenceMark>;

export const NewPresence = Type.Object(
  {
    state: Type.Enum([...markedStates]),
    // Null first: whoever coerces types would otherwise make a number of it.
    until: Type.Optional(Type.Union([Type.Null(), Epoch])),
    note: Type.Optional(Type.String({ maxLength: 300 })),
  },
  { additionalProperties: false },
);
export type NewPresence = Static<typeof NewPresence>;

/** A mark as the value of `person.away`: `away 2026-11-23T01:00:00.000Z`, `hospital` without an end, `home`. */
export const presenceWord = (state: MarkedState, until: number | null): string =>
  until === null || state === 'home' ? state : `${state} ${new Date(until).toISOString()}`;

/**
 * Where people are: what was said by staff, and what is understood from their homes. What lies outside the actor's scope is
 * `register.not-found` 404; an end in the past `presence.invalid` 422.
 */
export interface PresenceService {
  /** Takes effect in the rules before it resolves. */
  mark(actor: Actor, residentId: string, presence: NewPresence): Promise<PresenceMark>;
  /** Newest first. */
  marks(actor: Actor, residentId: string, limit: number): Promise<readonly PresenceMark[]>;
  /** As the rules understand it now. */
  state(actor: Actor, residentId: string): PersonState;
}
