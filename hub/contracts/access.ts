import Type, { type Static } from 'typebox';
import type { ListQuery, Page } from './rest.ts';

/** What an account is. Rights follow from it: see `hub/access/rights.ts`. */
export const roles = [
  'admin',
  'lead',
  'operator',
  'grid-worker',
  'carer',
  'family',
  'lift-keeper',
  'integration',
] as const;
export const Role = Type.Enum([...roles], { $id: 'Role' });
export type Role = (typeof roles)[number];

/** One thing somebody may be allowed to do. Programme modules add their own as `<module id>:<verb>`. */
export const coreRights = [
  'alerts:read',
  'alerts:act',
  'register:read',
  'register:write',
  'register:reveal',
  'devices:write',
  'devices:secret',
  'devices:test',
  'readings:read',
  'history:export',
  'notifications:read',
  'rules:read',
  'rules:write',
  'presence:write',
  'consents:read',
  'consents:write',
  'ingest:write',
  'accounts:write',
  'tokens:write',
  'audit:read',
  'demo:operate',
] as const;
export type Right = (typeof coreRights)[number] | `${string}:${string}`;

/** Who is asking. `scope` is a prefix of place paths: nothing outside it exists for this account. */
export interface Actor {
  readonly accountId: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly scope: string;
  readonly rights: ReadonlySet<Right>;
}

export const Session = Type.Object(
  {
    username: Type.String(),
    name: Type.String(),
    role: Role,
    scope: Type.String(),
    rights: Type.Array(Type.String()),
    expiresAt: Type.Integer(),
    demo: Type.Boolean({ description: 'The hub runs the demonstration street' }),
    timezone: Type.String(),
    mqttPort: Type.Integer({ description: 'Where devices connect' }),
  },
  { $id: 'Session' },
);
export type Session = Static<typeof Session>;

export const SignIn = Type.Object(
  { username: Type.String({ minLength: 1, maxLength: 60 }), password: Type.String({ minLength: 1, maxLength: 200 }) },
  { $id: 'SignIn', additionalProperties: false },
);
export type SignIn = Static<typeof SignIn>;

export const Account = Type.Object(
  {
    id: Type.String(),
    username: Type.String(),
    name: Type.String(),
    role: Role,
    scope: Type.String(),
    disabled: Type.Boolean(),
  },
  { $id: 'Account' },
);
export type Account = Static<typeof Account>;
export const NewAccount = Type.Object(
  {
    username: Type.String({ minLength: 2, maxLength: 60, pattern: '^[\\p{L}\\p{N}_.-]+$' }),
    name: Type.String({ minLength: 1, maxLength: 60 }),
    role: Role,
    scope: Type.Optional(Type.String({ maxLength: 500, description: 'Place id; the whole street when absent' })),
    password: Type.String({ minLength: 10, maxLength: 200 }),
  },
  { additionalProperties: false },
);
export type NewAccount = Static<typeof NewAccount>;

/** A key for a program: it acts with the rights of a role, within a scope, and never with more than whoever made it has. */
export const ApiToken = Type.Object(
  {
    name: Type.String(),
    role: Role,
    scope: Type.String({ description: 'Path of places' }),
    madeBy: Type.String({ description: 'User name; the token ends with the account' }),
    createdAt: Type.Integer(),
    expiresAt: Type.Union([Type.Integer(), Type.Null()], { description: 'Epoch ms' }),
  },
  { $id: 'ApiToken' },
);
export type ApiToken = Static<typeof ApiToken>;
export const NewApiToken = Type.Object(
  {
    name: Type.String({ minLength: 2, maxLength: 60, pattern: '^[\\p{L}\\p{N}_.-]+$' }),
    role: Type.Optional(
      Type.Enum([...roles], { description: 'integration when absent: may hand in readings, no more' }),
    ),
    scope: Type.Optional(Type.String({ maxLength: 500, description: 'Place id; the scope of the maker when absent' })),
    expiresAt: Type.Optional(Type.Integer({ description: 'Epoch ms; never when absent' })),
  },
  { additionalProperties: false },
);
export type NewApiToken = Static<typeof NewApiToken>;
export const MadeApiToken = Type.Object(
  { ...ApiToken.properties, token: Type.String({ description: 'Shown this once; the hub keeps its hash' }) },
  { $id: 'MadeApiToken' },
);
export type MadeApiToken = Static<typeof MadeApiToken>;

/** API tokens as the HTTP edge asks for them. What lies outside the scope of the actor is not found. */
export interface TokenService {
  tokens(actor: Actor): Promise<readonly ApiToken[]>;
  /** `access.in-use` 409 when the name is taken, `access.invalid` 422 for a place that is not there or an end that has passed. */
  addToken(actor: Actor, token: NewApiToken): Promise<MadeApiToken>;
  removeToken(actor: Actor, name: string): Promise<void>;
}

/** Something to be written into the audit chain. `detail` never holds a secret or a plain telephone number. */
export interface Audited {
  readonly by: string;
  readonly action: string;
  readonly target: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Accounts, sessions and the audit chain as the HTTP edge asks for them. Refusals are thrown as `Refusal` (kernel/errors). */
export interface AccessService {
  /** `session.bad-credentials` 401 whoever does not exist, `session.too-many-attempts` 429. The token goes into the cookie. */
  signIn(
    login: SignIn,
    from: { readonly address: string },
  ): Promise<{ readonly token: string; readonly actor: Actor; readonly expiresAt: number }>;
  signOut(token: string): Promise<void>;
  /** From the cookie or `Authorization: Bearer`; undefined when it is nobody. Answers from memory after the first time. */
  actorOf(token: string): Promise<{ readonly actor: Actor; readonly expiresAt: number } | undefined>;
  accounts(actor: Actor): Promise<readonly Account[]>;
  addAccount(actor: Actor, account: NewAccount): Promise<Account>;
  changeAccount(
    actor: Actor,
    id: string,
    change: { readonly disabled?: boolean; readonly password?: string },
  ): Promise<Account>;
  audit(actor: Actor, query: ListQuery): Promise<Page<AuditEntry>>;
  record(entry: Audited): Promise<void>;
}

export const AuditEntry = Type.Object(
  {
    position: Type.Integer(),
    at: Type.Integer(),
    by: Type.String(),
    action: Type.String(),
    target: Type.String(),
    detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
    hash: Type.String(),
  },
  { $id: 'AuditEntry' },
);
export type AuditEntry = Static<typeof AuditEntry>;
