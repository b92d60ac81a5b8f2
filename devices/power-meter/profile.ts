import { defineDevice } from '#contracts/device';

/** An electricity meter, or a clamp in the fuse box. */
export default defineDevice({
  kind: 'power-meter',
  title: { zh: '电表', en: 'Electricity meter' },
  icon: 'plug',
  power: 'mains',
  silentAfterSeconds: 6 * 3600,
  measures: [
    'power',
    'energy',
    'mains.voltage',
    'mains.current',
    'mains.lost',
    'signal.strength',
    'link.quality',
    'available',
  ],
  operations: [
    { id: 'kettle', title: { zh: '烧水', en: 'Boil water' }, means: [{ measure: 'power', value: 1850, unit: 'W' }] },
    { id: 'rest', title: { zh: '待机', en: 'At rest' }, means: [{ measure: 'power', value: 60, unit: 'W' }] },
  ],
  plays: [
    { measure: 'power', as: 'wanders', between: [90, 700], everySeconds: 900 },
    { measure: 'energy', as: 'grows', between: [0.03, 0.12], everySeconds: 900, digits: 2 },
  ],
  samples: [
    {
      says: '49.6 W',
      dialect: 'zigbee2mqtt',
      frame: { energy: 0.66, power: 49.6 },
      means: [
        { measure: 'power', value: 49.6, unit: 'W' },
        { measure: 'energy', value: 0.66, unit: 'kWh' },
      ],
      source: 'Koenkk/zigbee2mqtt test/extensions/receive.test.ts @ 6835cbf5',
    },
    {
      says: 'total and momentary use, Tasmota',
      dialect: 'tasmota',
      topic: 'tele/meter-3/SENSOR',
      name: 'meter-3',
      frame: {
        Time: '2026-11-22T09:00:00',
        ENERGY: {
          TotalStartTime: '2023-03-01T08:00:00',
          Total: 123.456,
          Yesterday: 1.2,
          Today: 0.3,
          Power: 42,
          ApparentPower: 50,
          ReactivePower: 8,
          Factor: 0.84,
          Voltage: 231,
          Current: 0.182,
        },
      },
      means: [
        { measure: 'power', value: 42, unit: 'W' },
        { measure: 'energy', value: 123.456, unit: 'kWh' },
        { measure: 'mains.voltage', value: 231, unit: 'V' },
        { measure: 'mains.current', value: 0.182, unit: 'A' },
      ],
      source: 'https://tasmota.github.io/docs/Energy-Monitoring/',
    },
  ],
});
