import { defineDevice } from '#contracts/device';

/** A button for everyday things: light, bell, a scene. That it is pressed shows that somebody is up; it never calls for help. */
export default defineDevice({
  kind: 'button',
  title: { zh: '普通按钮', en: 'Everyday button' },
  icon: 'button',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: [
    'button.pressed',
    'battery',
    'battery.low',
    'battery.voltage',
    'signal.strength',
    'tamper',
    'link.quality',
    'available',
  ],
  onMeans: 'button.pressed',
  actions: {
    single: { measure: 'button.pressed', value: 'single' },
    double: { measure: 'button.pressed', value: 'double' },
    triple: { measure: 'button.pressed', value: 'triple' },
    hold: { measure: 'button.pressed', value: 'hold' },
    long: { measure: 'button.pressed', value: 'long' },
    press: { measure: 'button.pressed', value: 'press' },
  },
  operations: [
    { id: 'press', title: { zh: '按一下', en: 'Press' }, means: [{ measure: 'button.pressed', value: 'single' }] },
  ],
  configuration: ['led'],
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
      says: 'pressed once',
      dialect: 'zigbee2mqtt',
      frame: { action: 'single', linkquality: 10 },
      means: [
        { measure: 'button.pressed', value: 'single' },
        { measure: 'link.quality', value: 10, unit: '/' },
      ],
      source: 'Koenkk/zigbee2mqtt test/extensions/receive.test.ts @ 6835cbf5',
    },
    {
      says: 'the third way to press a ShellyBLU Button1',
      dialect: 'theengs',
      of: { vendor: 'Shelly', model: 'BLU Button1' },
      topic: 'home/OMG/BTtoMQTT/AABBCCDDEEFF',
      name: 'AABBCCDDEEFF',
      frame: {
        brand: 'Shelly',
        model: 'ShellyBLU Button1',
        model_id: 'SBBT-002C',
        type: 'BTN',
        acts: true,
        cont: true,
        packet: 31,
        batt: 100,
        button: 3,
      },
      means: [
        { measure: 'button.pressed', value: 'triple' },
        { measure: 'battery', value: 100, unit: '%EL' },
      ],
      source: 'theengs/decoder tests/BLE/test_ble.cpp @ d6fdd205',
    },
  ],
});
