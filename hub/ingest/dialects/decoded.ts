import type { DeviceProfile } from '#contracts/device';
import { isRecordable, msOfSeconds } from '../device-time.ts';
import type { Heard, Said } from '../dialect.ts';
import { isProperties, ownOf, type Properties, understand, type Vocabulary } from '../properties.ts';
import { type Refused, refused } from '../rejection.ts';

const onOff = { on: ['on', 'open', 'opened', 'true'], off: ['off', 'close', 'closed', 'false'] } as const;
const alarmed = {
  on: [
    'alarm',
    'triggered',
    'trigger',
    'detected',
    'leak',
    'leaked',
    'abnormal',
    'sos',
    'fall',
    'falling',
    'smoke alarm',
    'leakage alarm',
    'leakage',
    'gas leak',
    'gas leakage',
    'smoke',
    'fire',
    'alarm triggered',
  ],
  off: [
    'normal',
    'untriggered',
    'release',
    'released',
    'alarm release',
    'none',
    'idle',
    'clear',
    'cleared',
    'undetected',
    'alarm deactivated',
  ],
} as const;
const seen = {
  on: ['trigger', 'triggered', 'occupied', 'motion', 'detected'],
  off: ['idle', 'normal', 'vacant', 'unoccupied', 'undetected'],
} as const;

/**
 * What decoders of LoRaWAN payloads call things, in lower case: Milesight's (https://github.com/Milesight-IoT/SensorDecoders),
 * Browan's, Dragino's and those of the device repository of The Things Network.
 */
const vocabulary: Vocabulary = {
  anyCase: true,
  conventions: [
    { key: 'sos', measure: 'sos.pressed', as: 'bit' },
    { key: 'sos_event', measure: 'sos.pressed', as: alarmed },
    { key: 'sos_status', measure: 'sos.pressed', as: alarmed },
    { key: 'sos_alarm', measure: 'sos.pressed', as: alarmed },
    { key: 'panic', measure: 'sos.pressed', as: 'bit' },
    { key: 'emergency', measure: 'sos.pressed', as: 'bit' },
    // A tracker's own alarm, or that of any other kind.
    { key: 'alarm_status', measure: '', as: 'kind' },
    { key: 'press', measure: '', as: 'press' },
    { key: 'button_status', measure: '', as: 'press' },
    { key: 'button', measure: '', as: 'kind' },
    { key: 'button_pressed', measure: '', as: 'kind' },
    { key: 'fall', measure: 'fall.detected', as: 'bit' },
    { key: 'fall_status', measure: 'fall.detected', as: alarmed },
    { key: 'fall_detected', measure: 'fall.detected', as: 'bit' },
    { key: 'fall_detection', measure: 'fall.detected', as: alarmed },
    { key: 'smoke', measure: 'smoke', as: alarmed },
    { key: 'smoke_status', measure: 'smoke', as: alarmed },
    { key: 'smoke_alarm', measure: 'smoke', as: alarmed },
    { key: 'gas_status', measure: 'gas', as: alarmed },
    { key: 'gas_alarm', measure: 'gas', as: alarmed },
    { key: 'co_status', measure: 'carbon.monoxide', as: alarmed },
    { key: 'co_alarm', measure: 'carbon.monoxide', as: alarmed },
    { key: 'leakage_status', measure: 'water.leak', as: alarmed },
    { key: 'leakage', measure: 'water.leak', as: alarmed },
    { key: 'leak_status', measure: 'water.leak', as: alarmed },
    { key: 'leak', measure: 'water.leak', as: 'bit' },
    { key: 'water_leak', measure: 'water.leak', as: 'bit' },
    { key: 'water_leak_status', measure: 'water.leak', as: 'bit' },
    { key: 'pir', measure: 'motion', as: seen },
    { key: 'pir_status', measure: 'motion', as: seen },
    { key: 'motion', measure: 'motion', as: seen },
    { key: 'motion_detected', measure: 'motion', as: 'bit' },
    { key: 'occupied', measure: 'presence', as: 'bit' },
    { key: 'presence', measure: 'presence', as: seen },
    { key: 'magnet_status', measure: 'door.open', as: onOff },
    { key: 'magnet', measure: 'door.open', as: onOff },
    { key: 'door', measure: 'door.open', as: onOff },
    { key: 'door_status', measure: 'door.open', as: onOff },
    { key: 'door_state', measure: 'door.open', as: onOff },
    { key: 'contact_status', measure: 'door.open', as: onOff },
    { key: 'door_open_status', measure: 'door.open', as: 'bit' },
    { key: 'open', measure: 'door.open', as: 'bit' },
    { key: 'magnet_chn1', measure: 'door.open', as: onOff },
    { key: 'vibration', measure: 'vibration', as: alarmed },
    { key: 'temperature_abnormal', measure: 'temperature.abnormal', as: alarmed },
    { key: 'freeze_protection', measure: 'temperature.abnormal', as: alarmed },
    { key: 'status', measure: '', as: 'kind' },
    { key: 'temperature', measure: 'temperature', as: 'number' },
    { key: 'temperature_chn1', measure: 'temperature', as: 'number' },
    { key: 'tempc', measure: 'temperature', as: 'number' },
    { key: 'tempc_sht', measure: 'temperature', as: 'number' },
    { key: 'humidity', measure: 'humidity', as: 'number' },
    { key: 'hum_sht', measure: 'humidity', as: 'number' },
    { key: 'illumination', measure: 'illuminance', as: 'number' },
    { key: 'illuminance', measure: 'illuminance', as: 'number' },
    { key: 'lux', measure: 'illuminance', as: 'number' },
    { key: 'pressure', measure: 'air.pressure', as: 'number' },
    { key: 'co2', measure: 'carbon.dioxide', as: 'number' },
    { key: 'tvoc', measure: 'volatile.compounds', as: 'number' },
    { key: 'pm2_5', measure: 'particles.pm25', as: 'number' },
    { key: 'pm10', measure: 'particles.pm10', as: 'number' },
    { key: 'hcho', measure: 'formaldehyde', as: 'number' },
    { key: 'power', measure: 'power', as: 'number' },
    { key: 'active_power', measure: 'power', as: 'number' },
    { key: 'socket_status', measure: 'plug.on', as: onOff },
    { key: 'latitude', measure: 'latitude', as: 'number' },
    { key: 'longitude', measure: 'longitude', as: 'number' },
    { key: 'steps', measure: 'steps', as: 'number' },
    { key: 'heart_rate', measure: 'heart.rate', as: 'number' },
    { key: 'respiratory_rate', measure: 'respiration.rate', as: 'number' },
    { key: 'spo2', measure: 'oxygen.saturation', as: 'number' },
    {
      key: 'tamper',
      measure: 'tamper',
      as: { on: ['tamper', 'uninstalled', ...alarmed.on], off: ['installed', ...alarmed.off] },
    },
    {
      key: 'tamper_status',
      measure: 'tamper',
      as: { on: ['tamper', 'tamper alarm', 'uninstalled', ...alarmed.on], off: ['installed', ...alarmed.off] },
    },
    { key: 'battery_low', measure: 'battery.low', as: 'bit' },
    { key: 'low_battery', measure: 'battery.low', as: 'bit' },
    { key: 'bat_v', measure: 'battery.voltage', as: 'number' },
    { key: 'batv', measure: 'battery.voltage', as: 'number' },
    { key: 'vbat', measure: 'battery.voltage', as: 'number' },
    { key: 'battery_voltage', measure: 'battery.voltage', as: 'number' },
  ],
  passedOver: new Set(
    'battery,occupancy,button_event,history,warnings,errors,sn,imei,imsi,iccid,startflag,framecnt,data_length,protocol_version,protocolversion,hardware_version,hardwareversion,firmware_version,firmwareversion,tsl_version,ipso_version'.split(
      ',',
    ),
  ),
};

/** A person's room is not measured for months in one frame. */
const maxRecords = 100;

/** The object a decoder made of an uplink. Records of its history belong to their own time. */
export function readDecoded(decoded: Properties, profile: DeviceProfile | undefined): Heard {
  const object = unwrapped(decoded);
  const errors = ownOf(object, 'errors') ?? ownOf(decoded, 'errors');
  if (Array.isArray(errors) && errors.length > 0) {
    return { said: [], refused: refused('payload.decoder', typeof errors[0] === 'string' ? errors[0] : undefined) };
  }
  const now = readOne(object, profile);
  const said: Said[] = [...now.said];
  let first: Refused | undefined = now.refused;
  for (const list of ['data', 'history']) {
    const records = ownOf(object, list);
    if (!Array.isArray(records)) continue;
    for (const record of records.slice(0, maxRecords)) {
      if (!isProperties(record)) continue;
      const one = readOne(record, profile);
      first ??= one.refused;
      const timestamp = ownOf(record, 'timestamp');
      const deviceAt = typeof timestamp === 'number' && timestamp > 1e9 ? msOfSeconds(timestamp) : undefined;
      // A record of a history without its time is of no use to anybody.
      if (list === 'history' && (deviceAt === undefined || !isRecordable(deviceAt))) continue;
      for (const each of one.said) {
        if (each.measure === 'timestamp') continue;
        said.push(deviceAt === undefined ? each : { ...each, deviceAt, recorded: true });
      }
    }
  }
  return first === undefined ? { said } : { said, refused: first };
}

/** Some network servers hand on what the decoder function returned: `{data: {…}, warnings: []}`. */
function unwrapped(decoded: Properties): Properties {
  const inner = ownOf(decoded, 'data') ?? ownOf(decoded, 'decoded');
  return isProperties(inner) ? inner : decoded;
}

/** Volts under the name of a percentage: no cell of a sensor has more, and a fraction of a percent is not told. */
const isVolts = (battery: number): boolean => battery > 0 && battery < 4.5 && !Number.isInteger(battery);

function readOne(object: Properties, profile: DeviceProfile | undefined): Heard {
  const understood = understand(object, vocabulary, profile);
  const { said } = understood;
  const add = (one: Said): void => {
    if (!said.some(({ measure }) => measure === one.measure)) said.push(one);
  };
  const event = ownOf(object, 'button_event');
  if (isProperties(event)) {
    const inner = understand({ button_status: ownOf(event, 'status') }, vocabulary, profile);
    for (const one of inner.said) add(one);
  }
  const alarm = ownOf(object, 'alarm_type');
  if (alarm === 'fall' && ownOf(object, 'alarm_status') === 'alarm triggered')
    add({ measure: 'fall.detected', value: true });
  // Any axis beyond its threshold: the thing was tilted.
  const axes = ['threshold_x', 'threshold_y', 'threshold_z'].map((axis) => ownOf(object, axis));
  if (axes.some((axis) => typeof axis === 'string')) add({ measure: 'vibration', value: axes.includes('trigger') });
  const occupancy = ownOf(object, 'occupancy');
  const there =
    occupancy === 'occupied' || occupancy === true || occupancy === 1
      ? true
      : occupancy === 'vacant' || occupancy === 'unoccupied' || occupancy === false || occupancy === 0
        ? false
        : undefined;
  if (there !== undefined) add({ measure: occupancyOf(profile), value: there });
  const battery = ownOf(object, 'battery');
  if (typeof battery === 'number' || typeof battery === 'string') {
    const number = Number(battery);
    if (Number.isFinite(number) && number >= 0 && number <= 100) {
      add(
        isVolts(number)
          ? { measure: 'battery.voltage', value: number, unit: 'V' }
          : { measure: 'battery', value: number, unit: '%EL' },
      );
    } else understood.refused ??= refused('value.range', 'battery');
  }
  return understood;
}

const places: ReadonlySet<string> = new Set(['presence', 'seat.occupied', 'bed.occupied', 'motion']);
/** Where somebody sits, lies or is: the kind of device knows. */
const occupancyOf = (profile: DeviceProfile | undefined): string =>
  profile?.onMeans !== undefined && places.has(profile.onMeans) ? profile.onMeans : 'presence';
