import Type, { type Static } from 'typebox';
import type { Text } from './text.ts';

const setting = <T extends Type.TSchema>(title: Text, schema: T) => ({ title, schema });

/** Everything that can be set on a device from afar. A kind names those it has in `configuration` of its profile. */
export const deviceSettings = {
  reportSeconds: setting(
    { zh: '上报间隔（秒）', en: 'Report every (s)' },
    Type.Integer({ minimum: 10, maximum: 86_400, description: 'How often the device speaks unasked, in seconds' }),
  ),
  led: setting(
    { zh: '指示灯', en: 'Light' },
    Type.Boolean({ description: 'Whether the light shows what the device does' }),
  ),
  volume: setting(
    { zh: '音量（%）', en: 'Volume (%)' },
    Type.Integer({
      minimum: 0,
      maximum: 100,
      description: 'Of beeps and speech, in percent. A call for help sounds all the same',
    }),
  ),
} as const;
export type DeviceSetting = keyof typeof deviceSettings;

/** Values of settings; those that are not named stay as they are on the device. */
export const Configuration = Type.Object(
  {
    reportSeconds: Type.Optional(deviceSettings.reportSeconds.schema),
    led: Type.Optional(deviceSettings.led.schema),
    volume: Type.Optional(deviceSettings.volume.schema),
  },
  { $id: 'Configuration', additionalProperties: false },
);
export type Configuration = Static<typeof Configuration>;

/** What a device can be told to do, so that somebody in front of it sees or hears which one it is, or that it works. */
export const deviceOrders = ['identify', 'test'] as const;
export type DeviceOrder = (typeof deviceOrders)[number];

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What a device should run with and what it says it runs with. */
export const DeviceConfiguration = Type.Object(
  {
    deviceId: Type.String(),
    settings: Type.Array(Type.Enum(Object.keys(deviceSettings) as DeviceSetting[]), {
      description: 'What can be set on this kind of device',
    }),
    orders: Type.Array(Type.Enum([...deviceOrders]), { description: 'What it can be told to do' }),
    version: Type.Integer({ description: 'Counts the changes; 0 when nothing was ever set' }),
    desired: Configuration,
    setAt: Nullable(Type.Integer({ description: 'Epoch ms' })),
    setBy: Nullable(Type.String()),
    reported: Nullable(Configuration),
    reportedAt: Nullable(Type.Integer({ description: 'Epoch ms' })),
    taken: Type.Boolean({ description: 'The device has said that it runs with the newest version' }),
  },
  { $id: 'DeviceConfiguration' },
);
export type DeviceConfiguration = Static<typeof DeviceConfiguration>;
