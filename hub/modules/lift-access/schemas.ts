import Type, { type Static, type TSchema } from 'typebox';
import { Id } from '#contracts/reading';
import { ListQuery } from '#contracts/rest';
import { Epoch } from '#contracts/time';
import { cardStates, reasons } from './decide.ts';
import { cardKinds } from './tables.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Where = Type.Object({ id: Type.String(), address: Type.String() });
const Number10 = Type.String({ pattern: '^\\d{10}$', description: 'Ten digits, as printed on the card' });
const Holder = Type.String({ minLength: 1, maxLength: 60 });

/** A card as the console shows it. The number is masked for those who may only read. */
export const CardView = Type.Object(
  {
    id: Type.String(),
    number: Type.String(),
    kind: Type.Enum([...cardKinds]),
    state: Type.Enum([...cardStates]),
    holder: Type.String(),
    residentId: Nullable(Type.String()),
    address: Nullable(Type.String({ description: "The holder's home" })),
    validFrom: Nullable(Epoch),
    validUntil: Nullable(Epoch),
    unitId: Nullable(Type.String({ description: 'The first of `units`' })),
    units: Type.Array(Where, { description: 'The lifts it opens' }),
    blockedAt: Nullable(Epoch),
    blockReason: Nullable(Type.String()),
    lastSwipeAt: Nullable(Type.Integer()),
    createdAt: Epoch,
  },
  { $id: 'LiftCard' },
);
export type CardView = Static<typeof CardView>;

export const CardQuery = Type.Object({
  ...ListQuery.properties,
  state: Type.Enum([...cardStates, 'all'], { default: 'all' }),
  unitId: Type.Optional(Id),
});
export type CardQuery = Static<typeof CardQuery>;

export const NewCard = Type.Object(
  {
    number: Number10,
    kind: Type.Enum([...cardKinds]),
    residentId: Type.Optional(Id),
    holder: Type.Optional(Holder),
    validFrom: Type.Optional(Epoch),
    validUntil: Type.Optional(Epoch),
    unitIds: Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true }),
  },
  {
    additionalProperties: false,
    description: "A resident's card names the resident; a temporary one says who carries it and until when",
  },
);
export type NewCard = Static<typeof NewCard>;

export const BlockRequest = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 200, description: '挂失, 归还, …' }) },
  { additionalProperties: false },
);
export const ExtendRequest = Type.Object({ validUntil: Epoch }, { additionalProperties: false });

export const UnitView = Type.Object(
  {
    id: Type.String(),
    address: Type.String(),
    readers: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    cards: Type.Integer({ description: 'Cards on its list' }),
    version: Type.Integer({ description: 'Version of its list' }),
    sentVersion: Type.Integer({ description: 'Version its readers hold' }),
    residents: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), address: Type.String() }), {
      description: 'Who lives there; empty for those who may only read',
    }),
  },
  { $id: 'LiftUnit' },
);
export type UnitView = Static<typeof UnitView>;

export const SwipeView = Type.Object(
  {
    key: Type.String(),
    at: Type.Integer(),
    unit: Where,
    deviceId: Type.String(),
    number: Type.String(),
    cardId: Nullable(Type.String()),
    holder: Nullable(Type.String()),
    residentId: Nullable(Type.String()),
    floor: Nullable(
      Type.Integer({ description: 'Where the resident lives, as the door number says; null when it does not' }),
    ),
    opened: Type.Boolean(),
    reason: Type.Enum([...reasons]),
  },
  { $id: 'LiftSwipe' },
);
export type SwipeView = Static<typeof SwipeView>;

const swipeFilters = {
  q: ListQuery.properties.q,
  unitId: Type.Optional(Id),
  cardId: Type.Optional(Id),
  outcome: Type.Enum(['opened', 'refused', 'all'], { default: 'all' }),
  from: Type.Optional(Epoch),
  to: Type.Optional(Epoch),
};
export const SwipeFilter = Type.Object(swipeFilters);
export type SwipeFilter = Static<typeof SwipeFilter>;
export const SwipeQuery = Type.Object({ ...ListQuery.properties, ...swipeFilters });
export type SwipeQuery = Static<typeof SwipeQuery>;

export const HoursQuery = Type.Object({ from: Epoch, to: Epoch });
export const UnitHours = Type.Object(
  {
    id: Type.String(),
    address: Type.String(),
    hours: Type.Array(Type.Object({ opened: Type.Integer(), refused: Type.Integer() })),
  },
  { $id: 'LiftUnitHours' },
);
export type UnitHours = Static<typeof UnitHours>;
