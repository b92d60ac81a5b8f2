import Type, { type Static } from 'typebox';
import { Epoch } from './time.ts';

/** Identifiers the hub hands out and accepts in topics: no separators of MQTT, SQL or line protocol. */
export const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$' });

export const Value = Type.Union([Type.Number(), Type.Boolean(), Type.String({ maxLength: 256 })]);
export type Value = Static<typeof Value>;

/** What a device said, before the hub has stamped it with device, place, person and time. */
export const Measurement = Type.Object(
  {
    measure: Type.String({ minLength: 1, maxLength: 64 }),
    value: Value,
    unit: Type.Optional(Type.String({ maxLength: 16 })),
  },
  { $id: 'Measurement' },
);
export type Measurement = Static<typeof Measurement>;

/** One thing a device said, stamped. The unit of all that follows: rules, journal, telemetry. */
export const Reading = Type.Object(
  {
    deviceId: Id,
    placeId: Type.String({ description: 'Where the device stands: a home, or for a lift reader its unit' }),
    residentId: Type.Optional(Type.String({ description: 'Whose device it is; in a home of one, that one' })),
    via: Type.Optional(Type.String({ description: 'The gateway that carried the frame' })),
    measure: Type.String(),
    value: Value,
    unit: Type.Optional(Type.String()),
    at: Type.Integer({
      description: 'When it happened: the device time where it can be believed, else receivedAt. Epoch ms',
    }),
    deviceAt: Type.Optional(
      Type.Integer({ description: 'What the device itself said the time was, if it did. Epoch ms' }),
    ),
    receivedAt: Epoch,
    id: Type.Optional(Type.String({ description: 'Message id given by the device; the same id is one message' })),
    late: Type.Optional(
      Type.Boolean({ description: 'A record the device kept and sends much later: history, on which no rule acts' }),
    ),
    skewed: Type.Optional(Type.Boolean({ description: 'The device clock was beyond the limit and was not believed' })),
  },
  { $id: 'Reading' },
);
export type Reading = Static<typeof Reading>;

/** One bucket of a history: figures of a measure between `from` (inclusive) and the next bucket. */
export const Bucket = Type.Object(
  {
    from: Epoch,
    count: Type.Integer(),
    min: Type.Union([Type.Number(), Type.Null()]),
    max: Type.Union([Type.Number(), Type.Null()]),
    mean: Type.Union([Type.Number(), Type.Null()]),
    last: Value,
  },
  { $id: 'Bucket' },
);
export type Bucket = Static<typeof Bucket>;
