import Type, { type Static, type TSchema } from 'typebox';
import type { Actor } from './access.ts';
import { Id } from './reading.ts';
import { type Device, DeviceSecret } from './register.ts';
import type { ListQuery, Page } from './rest.ts';
import { Text } from './text.ts';
import { Epoch } from './time.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Name = Type.String({ minLength: 1, maxLength: 100 });
const Room = Type.String({ maxLength: 30 });

/**
 * How somebody unknown is spoken of: `name` by a gateway's name for it, `id` by a native id through a gateway, `own` by itself, with
 * the login of a device that was prepared and not yet claimed, `topic` on a topic of no dialect: it cannot be adopted, only heard.
 */
export const waysOfSpeaking = ['name', 'id', 'own', 'topic'] as const;
export type WayOfSpeaking = (typeof waysOfSpeaking)[number];

/** Somebody who speaks and is not in the register. */
export interface UnknownDevice {
  /** Follows from gateway and name, so that it is the same after a restart. */
  readonly id: string;
  /** Null for a device that speaks for itself. */
  readonly gatewayId: string | null;
  /** The gateway's name for it; its own id; or the topic. */
  readonly name: string;
  readonly speaks: WayOfSpeaking;
  readonly dialect: string;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Messages of its own; 0 while its gateway has only listed it. */
  readonly count: number;
  /** It called for help, and nobody knows whose it is. */
  readonly calledForHelp: boolean;
  /** Its last message, for whoever adopts it: at most 500 characters. */
  readonly lastSaid: string;
  /** What its gateway says of it: maker, model. */
  readonly described: string;
  /** Put aside by somebody; a call for help brings it back. */
  readonly dismissedAt: number | null;
}

/** Who is unknown now, as the register works with it. From memory. */
export interface UnknownBook {
  all(): Iterable<UnknownDevice>;
  get(id: string): UnknownDevice | undefined;
  /** It was adopted. */
  forget(id: string): void;
  /** Put aside at this time, or (null) taken out again. */
  dismiss(id: string, at: number | null): void;
}

/** A row of the adoption inbox. */
export const InboxEntry = Type.Object(
  {
    id: Id,
    name: Type.String(),
    speaks: Type.Enum([...waysOfSpeaking]),
    dialect: Type.String(),
    gateway: Nullable(Type.Object({ id: Id, name: Type.String() })),
    placeId: Nullable(Type.String({ description: 'Where its gateway stands: the likely home' })),
    address: Type.String(),
    kind: Nullable(Type.String({ description: 'What it seems to be, where its words allow a guess' })),
    described: Type.String(),
    lastSaid: Type.String({ description: 'Empty for whoever may not see readings' }),
    count: Type.Integer(),
    firstAt: Epoch,
    lastAt: Epoch,
    calledForHelp: Type.Boolean(),
    dismissed: Type.Boolean(),
  },
  { $id: 'InboxEntry' },
);
export type InboxEntry = Static<typeof InboxEntry>;

export const inboxStates = ['waiting', 'dismissed'] as const;

const adoption = {
  name: Name,
  room: Type.Optional(Room),
  placeId: Id,
  residentId: Type.Optional(Nullable(Id)),
};
export const Adoption = Type.Object({ kind: Type.String(), ...adoption }, { additionalProperties: false });
export type Adoption = Static<typeof Adoption>;
export const Claim = Type.Object(adoption, { additionalProperties: false });
export type Claim = Static<typeof Claim>;

/** A device that has a login and a label, and no home yet. */
export const PreparedDevice = Type.Object(
  {
    id: Id,
    kind: Type.String(),
    createdAt: Epoch,
    lastHeardAt: Nullable(Epoch),
  },
  { $id: 'PreparedDevice' },
);
export type PreparedDevice = Static<typeof PreparedDevice>;

/** What goes on its label and into it, shown once. */
export const PreparedSecret = Type.Object(
  {
    deviceId: Id,
    kind: Type.String(),
    username: Id,
    password: Type.String(),
    claimCode: Type.String({ description: '65 bits in base 32 without look-alikes, in groups' }),
  },
  { $id: 'PreparedSecret' },
);
export type PreparedSecret = Static<typeof PreparedSecret>;

/** What a claim code leads to. */
export const Claimable = Type.Object(
  { deviceId: Id, kind: Type.String(), lastHeardAt: Nullable(Epoch) },
  { $id: 'Claimable' },
);
export type Claimable = Static<typeof Claimable>;

export const Swap = Type.Object(
  {
    gatewayId: Type.Optional(Nullable(Id)),
    externalName: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 200 }))),
    fromInbox: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type Swap = Static<typeof Swap>;

export const onboardingColumns = ['home', 'kind', 'name', 'room', 'resident', 'gateway', 'externalName', 'id'] as const;
export type OnboardingColumn = (typeof onboardingColumns)[number];

/** One line of a sheet of devices, as it was written; empty where nothing was. `row` as the spreadsheet counts. */
export type OnboardingRow = { readonly row: number } & Readonly<Record<OnboardingColumn, string>>;

export const OnboardingError = Type.Object(
  { row: Type.Integer(), column: Type.Enum([...onboardingColumns]), text: Text },
  { $id: 'OnboardingError' },
);
export type OnboardingError = Static<typeof OnboardingError>;

export const OnboardedDevice = Type.Object(
  {
    row: Type.Integer(),
    id: Type.String(),
    kind: Type.String(),
    name: Type.String(),
    room: Type.String(),
    address: Type.String(),
    resident: Type.String(),
    externalName: Type.String(),
    secret: Nullable(DeviceSecret),
  },
  { $id: 'OnboardedDevice' },
);
export type OnboardedDevice = Static<typeof OnboardedDevice>;

export const OnboardingResult = Type.Object(
  {
    rows: Type.Integer({ description: 'Lines with something in them' }),
    errors: Type.Array(OnboardingError),
    devices: Type.Array(OnboardedDevice, { description: 'The good lines, as devices; registered when `written`' }),
    written: Type.Boolean(),
  },
  { $id: 'OnboardingResult' },
);
export type OnboardingResult = Static<typeof OnboardingResult>;

/** `check` writes nothing; `all` only when every line is good; `good` what is good. */
export const onboardingModes = ['check', 'all', 'good'] as const;
export type OnboardingMode = (typeof onboardingModes)[number];

/**
 * How devices come into the register and stay in it: the inbox of the unknown, prepared devices and their claim codes, sheets,
 * replacement of a broken one. Scope, transactions and refusals as in `RegisterService`; a claim code that is wrong or used
 * up is `adoption.claim-unknown` 404 or `adoption.claim-used` 409.
 */
export interface AdoptionService {
  /** Who called for help first, then who spoke last. */
  inbox(actor: Actor, query: ListQuery & { readonly state?: (typeof inboxStates)[number] }): Promise<Page<InboxEntry>>;
  inboxEntry(actor: Actor, id: string): Promise<InboxEntry>;
  adopt(actor: Actor, id: string, as: Adoption): Promise<Device>;
  dismiss(actor: Actor, id: string): Promise<void>;
  undismiss(actor: Actor, id: string): Promise<void>;
  prepare(actor: Actor, what: { readonly kind: string; readonly count: number }): Promise<readonly PreparedSecret[]>;
  prepared(actor: Actor, query: ListQuery): Promise<Page<PreparedDevice>>;
  /** Its label is lost: login and code stop working at once. */
  withdraw(actor: Actor, id: string): Promise<void>;
  claimable(actor: Actor, code: string): Promise<Claimable>;
  claim(actor: Actor, code: string, as: Claim): Promise<Device>;
  /** Other hardware under the same device: its history goes on. A login of its own is made anew, the old one stops at once. */
  swap(
    actor: Actor,
    id: string,
    swap: Swap,
  ): Promise<{ readonly device: Device; readonly secret: DeviceSecret | null }>;
  restoreDevice(actor: Actor, id: string): Promise<Device>;
  onboard(actor: Actor, rows: readonly OnboardingRow[], mode: OnboardingMode): Promise<OnboardingResult>;
}
