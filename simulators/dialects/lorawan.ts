import type { Value } from '#contracts/reading';
import { actionFor, either, isOneLevel, type Speaker, type Words } from './tongue.ts';

const alarm = (key: string): Words[string] => either(key, 'alarm', 'normal');
const occupied =
  (measure: string) =>
  (value: Value, { profile }: Speaker) =>
    profile.onMeans === measure ? { occupancy: value === true ? 'occupied' : 'vacant' } : undefined;

/** Payloads as Milesight's decoders write them (https://github.com/Milesight-IoT/SensorDecoders); both network servers hand them on. */
export const decodedWords: Words = {
  'sos.pressed': (_value, speaker) =>
    actionFor(speaker, { measure: 'sos.pressed', value: true }, ['long press']) === undefined
      ? { sos_event: 'sos' }
      : { button_event: { status: 'long press' } },
  'button.pressed': (value, speaker) => {
    const status = actionFor(speaker, { measure: 'button.pressed', value });
    return status === undefined ? undefined : { button_event: { status } };
  },
  'fall.detected': () => ({ fall_detection: 'fall' }),
  smoke: alarm('smoke_status'),
  gas: alarm('gas_status'),
  'carbon.monoxide': alarm('co_status'),
  'water.leak': either('leakage_status', 'leak', 'normal'),
  'temperature.abnormal': either('temperature_abnormal', 'abnormal', 'normal'),
  motion: either('pir', 'trigger', 'idle'),
  presence: either('presence', 'occupied', 'vacant'),
  'bed.occupied': occupied('bed.occupied'),
  'seat.occupied': occupied('seat.occupied'),
  'door.open': either('magnet_status', 'open', 'close'),
  vibration: either('vibration', 'triggered', 'normal'),
  'plug.on': either('socket_status', 'on', 'off'),
  temperature: 'temperature',
  humidity: 'humidity',
  illuminance: 'illumination',
  'air.pressure': 'pressure',
  'carbon.dioxide': 'co2',
  'volatile.compounds': 'tvoc',
  'particles.pm25': 'pm2_5',
  'particles.pm10': 'pm10',
  formaldehyde: 'hcho',
  power: 'active_power',
  latitude: 'latitude',
  longitude: 'longitude',
  steps: 'steps',
  'heart.rate': 'heart_rate',
  'respiration.rate': 'respiratory_rate',
  'oxygen.saturation': 'spo2',
  tamper: either('tamper_status', 'uninstalled', 'installed'),
  'battery.low': either('low_battery', 1, 0),
  // A fraction under this name would be volts.
  battery: (value) => (Number.isInteger(value) ? { battery: value } : undefined),
  'battery.voltage': 'battery_voltage',
  // The receiver measures it: no part of the payload.
  'signal.strength': () => ({}),
};

/** An EUI, or whatever stands for one, is one topic level. */
export const isDevEui = isOneLevel;
