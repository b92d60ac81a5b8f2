import Type, { type Static } from 'typebox';
import { outcomes } from './alert.ts';
import { Configuration } from './device-settings.ts';

/** Root of the native topics: `ecare/v1/<placeId>/<deviceId>/<channel>`. */
export const nativeRoot = 'ecare/v1';
export const nativeChannels = ['telemetry', 'event', 'availability', 'cmd', 'state'] as const;
export type NativeChannel = (typeof nativeChannels)[number];

/** Stands in the topics of a device that was prepared and has no home yet: `ecare/v1/unclaimed/<deviceId>/…`. No place may have it as its id. */
export const unclaimedPlace = 'unclaimed';

export const nativeTopic = (placeId: string, deviceId: string, channel: NativeChannel): string =>
  `${nativeRoot}/${placeId}/${deviceId}/${channel}`;

/** RFC 8428 §4: one SenML record, all fields as they may come. */
export const SenmlRecord = Type.Object(
  {
    bn: Type.Optional(Type.String({ maxLength: 256 })),
    bt: Type.Optional(Type.Number()),
    bu: Type.Optional(Type.String({ maxLength: 32 })),
    bv: Type.Optional(Type.Number()),
    bs: Type.Optional(Type.Number()),
    bver: Type.Optional(Type.Integer({ minimum: 1 })),
    n: Type.Optional(Type.String({ maxLength: 256 })),
    u: Type.Optional(Type.String({ maxLength: 32 })),
    v: Type.Optional(Type.Number()),
    vs: Type.Optional(Type.String({ maxLength: 256 })),
    vb: Type.Optional(Type.Boolean()),
    vd: Type.Optional(Type.String({ maxLength: 4096 })),
    s: Type.Optional(Type.Number()),
    t: Type.Optional(Type.Number()),
    ut: Type.Optional(Type.Number({ minimum: 0 })),
    rec: Type.Optional(
      Type.Boolean({
        description: 'Ours: out of the memory of the device, with its time: history, on which no rule acts',
      }),
    ),
  },
  { $id: 'SenmlRecord' },
);
export type SenmlRecord = Static<typeof SenmlRecord>;
export const SenmlPack = Type.Array(SenmlRecord, { $id: 'SenmlPack', minItems: 1, maxItems: 1000 });
export type SenmlPack = Static<typeof SenmlPack>;

/** `…/event`: something happened. QoS 1, never retained. */
export const DeviceEvent = Type.Object(
  {
    id: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'ULID of the message; the same id is one message, however often it is sent',
    }),
    event: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'A measure of kind event: sos.pressed, fall.detected, card.tapped …',
    }),
    t: Type.Optional(Type.Number({ description: 'Unix time in seconds; fractions allowed' })),
    value: Type.Optional(Type.Union([Type.Number(), Type.Boolean(), Type.String({ maxLength: 256 })])),
  },
  { $id: 'DeviceEvent' },
);
export type DeviceEvent = Static<typeof DeviceEvent>;

/** `…/cmd`: what the hub tells a device. */
export const DeviceCommand = Type.Union(
  [
    Type.Object(
      {
        type: Type.Literal('accepted'),
        ref: Type.Optional(Type.String({ description: 'Id of the message that called; absent where it had none' })),
        alertId: Type.String(),
      },
      { description: 'Your call is written down and on the board' },
    ),
    Type.Object(
      { type: Type.Literal('resolved'), alertId: Type.String(), outcome: Type.Enum([...outcomes]) },
      { description: 'The alert that your call raised is over' },
    ),
    Type.Object(
      { type: Type.Literal('configure'), version: Type.Integer(), configuration: Configuration },
      {
        description:
          'Run with these settings, leave others as they are, and say so on `state` with the same version. Retained',
      },
    ),
    Type.Object({ type: Type.Literal('identify') }, { description: 'Show yourself: a light, a beep' }),
    Type.Object(
      { type: Type.Literal('test') },
      { description: 'Test yourself and say `button.tested`, as if somebody had pressed the test key' },
    ),
    Type.Object(
      {
        type: Type.Literal('access-list'),
        version: Type.Integer(),
        allow: Type.Array(Type.String()),
        blocked: Type.Array(Type.String()),
        temporary: Type.Array(Type.Unknown()),
      },
      { description: 'Lift readers only: the cards to open for while the hub is away; the newest version counts' },
    ),
    Type.Object(
      { type: Type.Literal('operate'), operation: Type.String() },
      { description: 'Only simulated devices obey: do this as if a person did it' },
    ),
  ],
  { $id: 'DeviceCommand' },
);
export type DeviceCommand = Static<typeof DeviceCommand>;

/** `…/state`: the settings a device runs with. It says so, retained, after a start and after each `configure`. */
export const DeviceState = Type.Object(
  { version: Type.Integer({ description: 'Of the `configure` last taken; 0 for none' }), configuration: Configuration },
  { $id: 'DeviceState' },
);
export type DeviceState = Static<typeof DeviceState>;
