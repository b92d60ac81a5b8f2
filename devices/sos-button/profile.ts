import { defineDevice } from '#contracts/device';

const call = { measure: 'sos.pressed', value: true } as const;

/**
 * A button somebody wears or has by the bed. Whatever the way it is pressed, it calls: nobody counts clicks in distress. Milesight's
 * SOS variants are the exception, as their makers have it: the long press calls, a short one only shows that it works.
 */
export default defineDevice({
  kind: 'sos-button',
  title: { zh: '紧急按钮', en: 'SOS button' },
  icon: 'sos',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: [
    'sos.pressed',
    'help.requested',
    'button.tested',
    'battery',
    'battery.low',
    'tamper',
    'link.quality',
    'available',
    'battery.voltage',
    'signal.strength',
    'button.pressed',
  ],
  onMeans: 'sos.pressed',
  actions: {
    emergency: call,
    single: call,
    double: call,
    triple: call,
    hold: call,
    long: call,
    press: call,
    on: call,
    'long press': call,
    'short press': { measure: 'button.pressed', value: 'short press' },
    'double press': { measure: 'button.pressed', value: 'double press' },
  },
  operations: [
    { id: 'press', title: { zh: '按下求助', en: 'Press for help' }, means: [{ measure: 'sos.pressed', value: true }] },
    {
      id: 'ask-service',
      title: { zh: '按服务键', en: 'Press for service' },
      means: [{ measure: 'help.requested', value: true }],
    },
    { id: 'test', title: { zh: '按钮测试', en: 'Test press' }, means: [{ measure: 'button.tested', value: true }] },
    {
      id: 'battery-low',
      title: { zh: '电量变低', en: 'Battery runs low' },
      means: [
        { measure: 'battery', value: 6, unit: '%EL' },
        { measure: 'battery.low', value: true },
      ],
    },
  ],
  configuration: ['led', 'volume'],
  orders: ['identify', 'test'],
  answers: {
    // Any module with a buzzer: https://tasmota.github.io/docs/Buzzer/ (count, length and pause in tenths of a second).
    tasmota: {
      accepted: { Buzzer: '2,2,2' },
      resolved: { Buzzer: '1,5' },
      identify: { Buzzer: '5,2,2' },
      led: { on: { LedState: 1 }, off: { LedState: 0 } },
    },
  },
  samples: [
    {
      says: 'pressed, Tuya TS0215A',
      dialect: 'zigbee2mqtt',
      of: { vendor: 'Tuya', model: 'TS0215A' },
      frame: { action: 'emergency', battery: 100, linkquality: 90 },
      means: [
        { measure: 'sos.pressed', value: true },
        { measure: 'battery', value: 100, unit: '%EL' },
        { measure: 'link.quality', value: 90, unit: '/' },
      ],
      source: 'https://www.zigbee2mqtt.io/devices/TS0215A_sos.html',
    },
    {
      says: 'the action is over: no second press',
      dialect: 'zigbee2mqtt',
      frame: { action: '', battery: '80.00', linkquality: null },
      means: [{ measure: 'battery', value: 80, unit: '%EL' }],
      source: 'https://www.zigbee2mqtt.io/devices/TS0215A_sos.html',
    },
    {
      says: 'held down, Heiman HS1EB-E',
      dialect: 'zigbee2mqtt',
      of: { vendor: 'Heiman', model: 'HS1EB-E' },
      frame: { action: 'hold' },
      means: [{ measure: 'sos.pressed', value: true }],
      source: 'Koenkk/zigbee-herdsman-converters src/devices/heiman.ts, HS1EB/HS1EB-E',
    },
    {
      says: 'pressed, Feibit SEB01ZB',
      dialect: 'zigbee2mqtt',
      of: { vendor: 'Feibit', model: 'SEB01ZB' },
      frame: { sos: true, tamper: false, battery_low: false },
      means: [
        { measure: 'sos.pressed', value: true },
        { measure: 'tamper', value: false },
        { measure: 'battery.low', value: false },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, fz.ias_sos_alarm_2, zone status 2',
    },
    {
      says: 'not pressed, battery low, Feibit SEB01ZB',
      dialect: 'zigbee2mqtt',
      of: { vendor: 'Feibit', model: 'SEB01ZB' },
      frame: { sos: false, tamper: false, battery_low: true },
      means: [
        { measure: 'tamper', value: false },
        { measure: 'battery.low', value: true },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, fz.ias_sos_alarm_2, zone status 8',
    },
    {
      says: 'pressed',
      dialect: 'native',
      channel: 'event',
      frame: { id: '01KARWPT9M7Q2JGX4V5N8C3B6D', event: 'sos.pressed' },
      means: [{ measure: 'sos.pressed', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
    {
      says: 'a short press, which is none of help, Milesight WS101',
      dialect: 'chirpstack',
      of: { vendor: 'Milesight', model: 'WS101' },
      topic: 'application/1/device/24e124136d151368/event/up',
      name: '24e124136d151368',
      frame: { object: { battery: 16, button_event: { status: 'short press' } } },
      means: [
        { measure: 'button.pressed', value: 'short press' },
        { measure: 'battery', value: 16, unit: '%EL' },
      ],
      source: 'Milesight-IoT/SensorDecoders ws-series/ws101/README.md @ e79c9d8b, as an uplink',
    },
  ],
});
