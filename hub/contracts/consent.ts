import Type, { type Static } from 'typebox';
import type { Actor } from './access.ts';
import { Epoch } from './time.ts';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What sensitive personal information is about (PIPL art. 28): consent is given to each by itself (art. 29). */
export const consentClasses = ['health', 'whereabouts', 'party'] as const;
export type ConsentClass = (typeof consentClasses)[number];

/** Those that devices tell about; party membership is known to its programme only. */
export const measuredClasses = ['health', 'whereabouts'] as const satisfies readonly ConsentClass[];
export type MeasuredClass = (typeof measuredClasses)[number];

/** A resident agreed to one class of sensitive personal information being used for one purpose. */
export const Consent = Type.Object(
  {
    id: Type.String(),
    residentId: Type.String(),
    class: Type.Enum([...consentClasses]),
    purpose: Type.String(),
    givenAt: Epoch,
    /** Who wrote it down. */
    by: Type.String(),
    expiresAt: Nullable(Epoch),
    withdrawnAt: Nullable(Epoch),
    withdrawnBy: Nullable(Type.String()),
    note: Type.String(),
  },
  { $id: 'Consent' },
);
export type Consent = Static<typeof Consent>;

export const NewConsent = Type.Object(
  {
    class: Type.Enum([...consentClasses]),
    purpose: Type.String({ minLength: 1, maxLength: 200 }),
    // Null first: whoever coerces types would otherwise make a number of it.
    expiresAt: Type.Optional(Type.Union([Type.Null(), Epoch])),
    note: Type.Optional(Type.String({ maxLength: 300, description: 'Where the signed form is' })),
  },
  { additionalProperties: false },
);
export type NewConsent = Static<typeof NewConsent>;

export const ConsentWithdrawal = Type.Object(
  {
    id: Type.Optional(Type.String({ maxLength: 64 })),
    class: Type.Optional(Type.Enum([...consentClasses])),
    note: Type.Optional(Type.String({ maxLength: 300 })),
  },
  { additionalProperties: false, description: 'Either the id of a consent or a class' },
);
export type ConsentWithdrawal = Static<typeof ConsentWithdrawal>;

/** How a class stands: `assumed` while nothing was ever written down. */
export const consentStates = ['given', 'assumed', 'expired', 'withdrawn'] as const;
export type ConsentState = (typeof consentStates)[number];

export const ResidentConsents = Type.Object(
  {
    states: Type.Object({
      health: Type.Enum([...consentStates]),
      whereabouts: Type.Enum([...consentStates]),
      party: Type.Enum([...consentStates]),
    }),
    /** Newest first. */
    records: Type.Array(Consent),
  },
  { $id: 'ResidentConsents' },
);
export type ResidentConsents = Static<typeof ResidentConsents>;

/**
 * Consents of residents. What lies outside the actor's scope is `register.not-found` 404; a consent that ended is
 * `consent.ended` 409, an expiry in the past `consent.invalid` 422. Every change is one transaction with its audit record,
 * and holds for rules and readers when it resolves.
 */
export interface ConsentService {
  of(actor: Actor, residentId: string): ResidentConsents;
  give(actor: Actor, residentId: string, consent: NewConsent): Promise<ResidentConsents>;
  /** One consent, or all of a class: then also where nothing was ever written down. */
  withdraw(actor: Actor, residentId: string, what: ConsentWithdrawal): Promise<ResidentConsents>;
}
