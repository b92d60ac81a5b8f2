import Type, { type Static } from 'typebox';
import type { Actor } from './access.ts';
import { Severity } from './alert.ts';
import type { ListQuery, Page } from './rest.ts';
import { Text } from './text.ts';
import { Epoch } from './time.ts';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Fields = Type.Record(Type.String({ minLength: 1, maxLength: 64 }), Type.Unknown(), { maxProperties: 60 });

/** For whom settings are set: everybody; all that lies in a place, a home among them; one person. The nearest wins. */
export const ruleScopeKinds = ['street', 'place', 'resident'] as const;
export const RuleScope = Type.Object(
  {
    kind: Type.Enum([...ruleScopeKinds]),
    id: Type.String({ maxLength: 64, default: '', description: 'Of the place or resident; empty for the street' }),
  },
  { $id: 'RuleScope', additionalProperties: false },
);
export type RuleScope = Static<typeof RuleScope>;

/** A scope and what people call it. */
export const NamedScope = Type.Object(
  { kind: Type.Enum([...ruleScopeKinds]), id: Type.String(), title: Text },
  { $id: 'NamedScope' },
);
export type NamedScope = Static<typeof NamedScope>;

export const ruleFamilies = ['emergency', 'person', 'home', 'health', 'care', 'device', 'street', 'other'] as const;
export const RuleFamily = Type.Enum([...ruleFamilies]);
export type RuleFamily = (typeof ruleFamilies)[number];

/** One setting of a rule: what people call it, in which unit, within which bounds. */
export const RuleField = Type.Object(
  {
    name: Type.String(),
    title: Text,
    unit: Nullable(Text),
    default: Type.Unknown(),
    schema: Type.Record(Type.String(), Type.Unknown(), { description: 'JSON Schema' }),
  },
  { $id: 'RuleField' },
);
export type RuleField = Static<typeof RuleField>;

export const RuleSummary = Type.Object(
  {
    id: Type.String(),
    type: Type.String({ description: 'The type of alert it raises' }),
    title: Text,
    doc: Text,
    family: RuleFamily,
    severity: Severity,
    about: Type.String(),
    /** Not an emergency, nor what other rules judge by: those have no switch. */
    canBeOff: Type.Boolean(),
    defaults: Fields,
    settings: Type.Record(Type.String(), Type.Unknown(), { description: 'As they hold for the street' }),
    enabled: Type.Boolean({ description: 'For the street' }),
    schema: Type.Record(Type.String(), Type.Unknown()),
    fields: Type.Array(RuleField),
    overrides: Type.Integer({ description: 'Places and people with settings of their own' }),
    fired: Type.Integer({ description: 'Alerts it raised in the last 30 days' }),
  },
  { $id: 'RuleSummary' },
);
export type RuleSummary = Static<typeof RuleSummary>;

export const EffectiveSettings = Type.Object(
  {
    ruleId: Type.String(),
    version: Type.Integer({ description: 'Of the settings, over all rules' }),
    enabled: Type.Boolean(),
    settings: Fields,
    /** Where each field comes from; null: the default of the rule. `enabled` among them when it was set. */
    from: Type.Record(Type.String(), Nullable(NamedScope)),
    /** What is set for exactly this scope; null when nothing is. */
    own: Nullable(Fields),
    /** What would hold without that, `enabled` included, and where each field of it comes from. */
    inherited: Fields,
    inheritedFrom: Type.Record(Type.String(), Nullable(NamedScope)),
    scope: NamedScope,
  },
  { $id: 'EffectiveSettings' },
);
export type EffectiveSettings = Static<typeof EffectiveSettings>;

export const RuleOverride = Type.Object(
  {
    ruleId: Type.String(),
    scope: NamedScope,
    settings: Fields,
    version: Type.Integer(),
    at: Epoch,
    by: Type.String(),
    why: Type.String(),
  },
  { $id: 'RuleOverride' },
);
export type RuleOverride = Static<typeof RuleOverride>;

export const SettingsVersion = Type.Object(
  {
    version: Type.Integer(),
    at: Epoch,
    by: Type.String(),
    why: Type.String(),
    changes: Type.Array(
      Type.Object({
        ruleId: Type.String(),
        scope: NamedScope,
        before: Nullable(Fields),
        after: Nullable(Fields),
      }),
    ),
  },
  { $id: 'SettingsVersion' },
);
export type SettingsVersion = Static<typeof SettingsVersion>;

const Why = Type.String({ minLength: 2, maxLength: 300, description: 'For whoever asks in a year' });
export const RuleChange = Type.Object(
  { scope: RuleScope, settings: Fields, why: Why },
  { additionalProperties: false },
);
export type RuleChange = Static<typeof RuleChange>;
export const RuleRemoval = Type.Object({ scope: RuleScope, why: Why }, { additionalProperties: false });
export type RuleRemoval = Static<typeof RuleRemoval>;
export const SettingsRestore = Type.Object(
  {
    version: Type.Integer({ minimum: 0 }),
    ruleId: Type.Optional(Type.String({ maxLength: 64, description: 'Only the settings of this rule' })),
    why: Why,
  },
  { additionalProperties: false },
);
export type SettingsRestore = Static<typeof SettingsRestore>;

/** Whose settings are asked for; the street's when nobody is named. */
export interface RuleSubjectQuery {
  readonly placeId?: string;
  readonly homeId?: string;
  readonly residentId?: string;
}

/**
 * Which settings the rules run with. What lies outside the actor's scope is not found; settings of the whole street need an
 * actor who sees the whole street (`rules.whole-street` 403). A change is one transaction with its audit record, and holds
 * for every reading after the one that was judged when it resolves.
 *
 * Refusals: `rules.not-found` 404, `register.not-found` 404, `rules.invalid` 422 with field, unit and range,
 * `rules.no-such-version` 404, `rules.unchanged` 409.
 */
export interface RuleSettingsService {
  rules(actor: Actor): Promise<readonly RuleSummary[]>;
  effective(actor: Actor, ruleId: string, of: RuleSubjectQuery): EffectiveSettings;
  /** Of one rule or all, in force now; `homeId` and `residentId` narrow to what concerns them. */
  overrides(actor: Actor, of: RuleSubjectQuery & { readonly ruleId?: string }): readonly RuleOverride[];
  set(actor: Actor, ruleId: string, change: RuleChange): Promise<EffectiveSettings>;
  remove(actor: Actor, ruleId: string, removal: RuleRemoval): Promise<void>;
  /** Newest first. */
  history(actor: Actor, query: ListQuery & { readonly ruleId?: string }): Page<SettingsVersion>;
  restore(actor: Actor, restore: SettingsRestore): Promise<SettingsVersion>;
}
