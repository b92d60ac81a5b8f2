import { defineDevice } from '#contracts/device';

/** A plug that can be switched and measures: whether the kettle was used today. */
export default defineDevice({
  kind: 'plug',
  title: { zh: '智能插座', en: 'Plug' },
  icon: 'plug',
  power: 'mains',
  silentAfterSeconds: 6 * 3600,
  measures: [
    'plug.on',
    'power',
    'energy',
    'mains.voltage',
    'mains.current',
    'signal.strength',
    'link.quality',
    'available',
  ],
  onMeans: 'plug.on',
  operations: [
    { id: 'on', title: { zh: '通电', en: 'Switch on' }, means: [{ measure: 'plug.on', value: true }] },
    { id: 'off', title: { zh: '断电', en: 'Switch off' }, means: [{ measure: 'plug.on', value: false }] },
  ],
  configuration: ['led'],
  orders: ['identify'],
  answers: {
    // Shelly Plus Plug S: https://shelly-api-docs.shelly.cloud/gen2/Devices/Gen2/ShellyPlugS#plugs_ui
    shelly: {
      led: {
        on: { 'PLUGS_UI.SetConfig': { config: { leds: { mode: 'switch' } } } },
        off: { 'PLUGS_UI.SetConfig': { config: { leds: { mode: 'off' } } } },
      },
    },
  },
  plays: [{ measure: 'power', as: 'wanders', between: [4, 140], everySeconds: 900, digits: 1 }],
  samples: [
    {
      says: 'switched on',
      dialect: 'zigbee2mqtt',
      frame: { state: 'ON' },
      means: [{ measure: 'plug.on', value: true }],
      source: 'Koenkk/zigbee2mqtt test/extensions/receive.test.ts @ 6835cbf5',
    },
    {
      says: 'off, Shelly Plus Plug S',
      dialect: 'shelly',
      of: { vendor: 'Shelly', model: 'Plus Plug S' },
      topic: 'shellyplusplugs-80646fd0a1b2/events/rpc',
      name: 'shellyplusplugs-80646fd0a1b2',
      frame: {
        src: 'shellyplusplugs-80646fd0a1b2',
        dst: 'shellyplusplugs-80646fd0a1b2/events',
        method: 'NotifyStatus',
        params: {
          ts: 1796688000.5,
          'switch:0': { id: 0, output: false, apower: 0, voltage: 229.4, current: 0, aenergy: { total: 5310.2 } },
        },
      },
      means: [
        { measure: 'plug.on', value: false },
        { measure: 'power', value: 0, unit: 'W' },
        { measure: 'mains.voltage', value: 229.4, unit: 'V' },
        { measure: 'mains.current', value: 0, unit: 'A' },
        { measure: 'energy', value: 5.3102, unit: 'kWh' },
      ],
      source: 'https://shelly-api-docs.shelly.cloud/gen2/ComponentsAndServices/Switch',
    },
  ],
});
