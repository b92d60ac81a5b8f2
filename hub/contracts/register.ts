import Type, { type Static, type TSchema } from 'typebox';
import type { Actor } from './access.ts';
import { type PlaceKind, placeKinds } from './directory.ts';
import { Id } from './reading.ts';
import type { ListQuery, Page } from './rest.ts';
import { Epoch } from './time.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Name = Type.String({ minLength: 1, maxLength: 100 });
const IsoDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'ISO 8601 calendar date' });

/** A node of the street tree: street → community → grid → estate → building → unit → home. */
export const Place = Type.Object(
  {
    id: Id,
    kind: Type.Enum([...placeKinds]),
    parentId: Nullable(Id),
    name: Name,
    path: Type.String(),
    address: Type.String(),
    sample: Type.Boolean({ description: 'Belongs to the demonstration street, not to a real one' }),
  },
  { $id: 'Place' },
);
export type Place = Static<typeof Place>;
export const NewPlace = Type.Object(
  { id: Type.Optional(Id), kind: Type.Enum([...placeKinds]), parentId: Nullable(Id), name: Name },
  { additionalProperties: false },
);
export type NewPlace = Static<typeof NewPlace>;

export const livingSituations = ['alone', 'with-spouse', 'with-family', 'with-carer'] as const;
export const careLevels = ['independent', 'mild', 'moderate', 'severe'] as const;

const residentFields = {
  homeId: Id,
  name: Name,
  sex: Nullable(Type.Enum(['female', 'male'])),
  born: Nullable(IsoDate),
  living: Type.Enum([...livingSituations]),
  careLevel: Type.Enum([...careLevels], { description: 'Assessed ability, GB/T 42195-2022 in four steps' }),
  conditions: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 20 }),
  note: Type.String({ maxLength: 1000, description: 'What helps whoever comes: key, hearing aid, dialect' }),
};

/** An old person at home. Telephone numbers leave the hub masked; reading one in full is a request of its own and is logged. */
export const Resident = Type.Object(
  {
    id: Id,
    ...residentFields,
    age: Nullable(Type.Integer()),
    phoneMasked: Nullable(Type.String()),
    address: Type.String(),
    sample: Type.Boolean(),
    createdAt: Epoch,
  },
  { $id: 'Resident' },
);
export type Resident = Static<typeof Resident>;
export const NewResident = Type.Object(
  {
    homeId: Id,
    name: Name,
    sex: Type.Optional(residentFields.sex),
    born: Type.Optional(residentFields.born),
    living: Type.Optional(residentFields.living),
    careLevel: Type.Optional(residentFields.careLevel),
    conditions: Type.Optional(residentFields.conditions),
    note: Type.Optional(residentFields.note),
    phone: Type.Optional(Nullable(Type.String({ minLength: 3, maxLength: 30, pattern: '^[0-9+ -]+$' }))),
  },
  { additionalProperties: false },
);
export type NewResident = Static<typeof NewResident>;
export const ResidentChange = Type.Partial(NewResident, { additionalProperties: false });
export type ResidentChange = Static<typeof ResidentChange>;

/** Somebody to call for a resident: family, neighbour, carer, grid worker. `position` 1 is called first. */
export const Contact = Type.Object(
  {
    id: Id,
    residentId: Id,
    position: Type.Integer({ minimum: 1 }),
    name: Name,
    relation: Type.String({ maxLength: 30 }),
    phoneMasked: Nullable(Type.String()),
    emailMasked: Nullable(Type.String()),
    webhookHost: Nullable(Type.String()),
  },
  { $id: 'Contact' },
);
export type Contact = Static<typeof Contact>;
export const NewContact = Type.Object(
  {
    residentId: Id,
    position: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
    name: Name,
    relation: Type.Optional(Type.String({ maxLength: 30 })),
    phone: Type.Optional(Nullable(Type.String({ minLength: 3, maxLength: 30, pattern: '^[0-9+ -]+$' }))),
    email: Type.Optional(Nullable(Type.String({ maxLength: 200, pattern: '^[^@\\s]+@[^@\\s]+$' }))),
    webhook: Type.Optional(Nullable(Type.String({ maxLength: 500, pattern: '^https?://' }))),
  },
  { additionalProperties: false },
);
export type NewContact = Static<typeof NewContact>;
export const ContactChange = Type.Partial(Type.Omit(NewContact, ['residentId']), { additionalProperties: false });
export type ContactChange = Static<typeof ContactChange>;

/** What a press may be set to mean. Words that name an emergency call mean one whatever is set. */
export const pressMeanings = ['sos.pressed', 'help.requested', 'button.pressed', 'nothing'] as const;
export type PressMeaning = (typeof pressMeanings)[number];

/** How this one device differs from its kind. */
export const Corrections = Type.Object(
  {
    inverted: Type.Array(Type.String({ maxLength: 64 }), {
      maxItems: 10,
      description: 'Measures of kind state which it reports the wrong way round',
    }),
    actions: Type.Record(Type.String({ minLength: 1, maxLength: 40 }), Type.Enum([...pressMeanings]), {
      maxProperties: 20,
      description: 'What its words for a press mean, by the word',
    }),
  },
  { $id: 'Corrections', additionalProperties: false },
);
export type Corrections = Static<typeof Corrections>;

/** A device of a home, a unit or a building. */
export const Device = Type.Object(
  {
    id: Id,
    kind: Type.String(),
    name: Name,
    room: Type.String({ maxLength: 30 }),
    placeId: Id,
    address: Type.String(),
    residentId: Nullable(Id),
    gatewayId: Nullable(Id),
    externalName: Nullable(Type.String({ maxLength: 200 })),
    state: Type.Enum(['active', 'retired']),
    hasCredential: Type.Boolean(),
    corrections: Corrections,
    sample: Type.Boolean(),
    createdAt: Epoch,
  },
  { $id: 'Device' },
);
export type Device = Static<typeof Device>;

/** What is known about a device right now, beside the register: its last word and whether that is too long ago. */
export const DeviceLive = Type.Object(
  {
    lastHeardAt: Nullable(Epoch),
    silent: Type.Boolean(),
    latest: Type.Array(
      Type.Object({
        measure: Type.String(),
        value: Type.Union([Type.Number(), Type.Boolean(), Type.String()]),
        unit: Type.Optional(Type.String()),
        at: Type.Integer(),
      }),
    ),
    rejected: Type.Integer({ description: 'Frames refused since the hub started' }),
    lastRejection: Nullable(Type.Object({ at: Epoch, reason: Type.String() })),
  },
  { $id: 'DeviceLive' },
);
export type DeviceLive = Static<typeof DeviceLive>;
export const DeviceView = Type.Object({ ...Device.properties, live: DeviceLive }, { $id: 'DeviceView' });
export type DeviceView = Static<typeof DeviceView>;

export const NewDevice = Type.Object(
  {
    id: Type.Optional(Id),
    kind: Type.String(),
    name: Name,
    room: Type.Optional(Type.String({ maxLength: 30 })),
    placeId: Id,
    residentId: Type.Optional(Nullable(Id)),
    gatewayId: Type.Optional(Nullable(Id)),
    externalName: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 200 }))),
  },
  { additionalProperties: false },
);
export type NewDevice = Static<typeof NewDevice>;
export const DeviceChange = Type.Partial(
  Type.Object({ ...Type.Omit(NewDevice, ['id', 'kind']).properties, corrections: Corrections }),
  { additionalProperties: false },
);
export type DeviceChange = Static<typeof DeviceChange>;

/** A device's login, shown once when it is made. */
export const DeviceSecret = Type.Object(
  { deviceId: Id, clientId: Id, username: Id, password: Type.String() },
  { $id: 'DeviceSecret' },
);
export type DeviceSecret = Static<typeof DeviceSecret>;

/** One home as a row of the console: who lives there, how its devices are, what is open. */
export const HomeView = Type.Object(
  {
    id: Id,
    address: Type.String(),
    residents: Type.Array(Type.Object({ id: Id, name: Type.String(), age: Nullable(Type.Integer()) })),
    devices: Type.Object({ total: Type.Integer(), silent: Type.Integer() }),
    openAlerts: Type.Integer(),
    lastSign: Nullable(
      Type.Object({ at: Epoch, measure: Type.String(), deviceName: Type.String(), room: Type.String() }),
    ),
    sample: Type.Boolean(),
  },
  { $id: 'HomeView' },
);
export type HomeView = Static<typeof HomeView>;

export type HomeDetail = HomeView & {
  readonly residentDetails: readonly Resident[];
  readonly contacts: readonly Contact[];
  readonly deviceList: readonly Device[];
};

/**
 * The register as the HTTP edge asks for it. Every call names the actor: what lies outside the actor's scope is not found
 * (never "forbidden", so that ids cannot be probed), and every change is one transaction together with its audit record.
 * Refusals are thrown as `Refusal` (kernel/errors): `register.not-found` 404, `register.in-use` 409, `register.invalid` 422.
 */
export interface RegisterService {
  places(
    actor: Actor,
    query: ListQuery & { readonly kind?: PlaceKind; readonly parentId?: string },
  ): Promise<Page<Place>>;
  addPlace(actor: Actor, place: NewPlace): Promise<Place>;
  renamePlace(actor: Actor, id: string, name: string): Promise<Place>;
  residents(actor: Actor, query: ListQuery & { readonly homeId?: string }): Promise<Page<Resident>>;
  resident(actor: Actor, id: string): Promise<Resident>;
  addResident(actor: Actor, resident: NewResident): Promise<Resident>;
  changeResident(actor: Actor, id: string, change: ResidentChange): Promise<Resident>;
  /** The resident has left; the record stays. */
  residentLeft(actor: Actor, id: string): Promise<void>;
  revealResidentPhone(actor: Actor, id: string): Promise<string | null>;
  contacts(actor: Actor, residentId: string): Promise<readonly Contact[]>;
  addContact(actor: Actor, contact: NewContact): Promise<Contact>;
  changeContact(actor: Actor, id: string, change: ContactChange): Promise<Contact>;
  removeContact(actor: Actor, id: string): Promise<void>;
  revealContact(actor: Actor, id: string, field: 'phone' | 'email' | 'webhook'): Promise<string | null>;
  devices(
    actor: Actor,
    query: ListQuery & { readonly placeId?: string; readonly kind?: string; readonly state?: 'active' | 'retired' },
  ): Promise<Page<Device>>;
  device(actor: Actor, id: string): Promise<Device>;
  addDevice(actor: Actor, device: NewDevice): Promise<Device>;
  changeDevice(actor: Actor, id: string, change: DeviceChange): Promise<Device>;
  retireDevice(actor: Actor, id: string): Promise<void>;
  /** Makes new secrets; the old ones stop working at once. Shown here and never again. */
  rotateSecrets(actor: Actor, ids: readonly string[]): Promise<readonly DeviceSecret[]>;
  revokeSecret(actor: Actor, id: string): Promise<void>;
}
