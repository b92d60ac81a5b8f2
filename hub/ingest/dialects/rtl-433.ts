import { soundsLikeHelp } from '../call-for-help.ts';
import {
  type AddressedFrame,
  type Dialect,
  type Heard,
  heardBroken,
  type Said,
  type Share,
  type SharedFrame,
} from '../dialect.ts';
import { isEvent } from '../measurement.ts';
import { parseJson } from '../payload.ts';
import { isProperties, onOff, ownOf, type Properties, understand, type Vocabulary } from '../properties.ts';
import { type Refused, refused } from '../rejection.ts';
import { readAvailability } from './availability.ts';

/**
 * rtl_433 (https://triq.org/rtl_433/OPERATION.html#mqtt-output): `rtl_433/<host>/events`, one JSON object a transmission, and the
 * same behind OpenMQTTGateway (`…/RTL_433toMQTT/…`). A device is registered as `<model>/<channel>/<id>`, as far as it has them,
 * which is how its topics below `devices/` are called, or as `<model>/<id>`.
 */
export const rtl433: Dialect = {
  name: 'rtl-433',
  claim(topic) {
    if (/^rtl_433\/[^/]+\/events$/.test(topic) || /\/RTL_433toMQTT(?:\/.*)?$/.test(topic)) {
      return { dialect: rtl433, speaker: { by: 'payload' }, channel: 'telemetry' };
    }
    if (/^rtl_433\/[^/]+\/availability$/.test(topic)) {
      return { dialect: rtl433, speaker: { by: 'sender' }, channel: 'availability' };
    }
    // `devices/…` says the same again, value by value; `states` is about the receiver.
    return /^rtl_433\/[^/]+\/(?:devices\/.+|states)$/.test(topic) ? 'nothing' : undefined;
  },
  split,
  read: (frame) => (frame.channel === 'availability' ? readAvailability(frame) : readTransmission(frame)),
};

const label = (value: unknown): string | undefined =>
  typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : undefined;

function split({ payload }: SharedFrame): readonly Share[] | Refused {
  const message = parseJson(payload);
  if (!isProperties(message)) return refused(message === undefined ? 'payload.not-json' : 'payload.shape');
  const model = ownOf(message, 'model');
  if (typeof model !== 'string' || model === '') return refused('payload.speaker');
  const id = label(ownOf(message, 'id')) ?? label(ownOf(message, 'sid')) ?? label(ownOf(message, 'code'));
  const name = [model, label(ownOf(message, 'channel')), id].filter((part) => part !== undefined).join('/');
  const also = id === undefined ? [model] : [`${model}/${id}`, id];
  return [{ speaker: { by: 'name', name, also }, channel: 'telemetry', payload }];
}

/** Fields of https://triq.org/rtl_433/DATA_FORMAT.html, and those of alarm transmitters. */
const vocabulary: Vocabulary = {
  conventions: [
    { key: 'sos', measure: 'sos.pressed', as: 'bit' },
    { key: 'panic', measure: 'sos.pressed', as: 'bit' },
    { key: 'smoke', measure: 'smoke', as: 'bit' },
    { key: 'gas', measure: 'gas', as: 'bit' },
    { key: 'co', measure: 'carbon.monoxide', as: 'bit' },
    { key: 'detect_wet', measure: 'water.leak', as: 'bit' },
    { key: 'water', measure: 'water.leak', as: 'bit' },
    { key: 'leak', measure: 'water.leak', as: 'bit' },
    { key: 'motion', measure: 'motion', as: 'bit' },
    { key: 'opened', measure: 'door.open', as: 'bit' },
    { key: 'reed_open', measure: 'door.open', as: 'bit' },
    { key: 'contact_open', measure: 'door.open', as: 'bit' },
    { key: 'closed', measure: 'door.open', as: 'inverted-bit' },
    { key: 'temperature_C', measure: 'temperature', as: 'number' },
    { key: 'temperature_F', measure: 'temperature', as: { times: 5 / 9, plus: -160 / 9 } },
    { key: 'humidity', measure: 'humidity', as: 'number' },
    { key: 'light_lux', measure: 'illuminance', as: 'number' },
    { key: 'pressure_hPa', measure: 'air.pressure', as: 'number' },
    { key: 'co2_ppm', measure: 'carbon.dioxide', as: 'number' },
    { key: 'pm2_5_ug_m3', measure: 'particles.pm25', as: 'number' },
    { key: 'pm10_ug_m3', measure: 'particles.pm10', as: 'number' },
    { key: 'power_W', measure: 'power', as: 'number' },
    { key: 'energy_kWh', measure: 'energy', as: 'number' },
    { key: 'volume_m3', measure: 'water.volume', as: 'number' },
    { key: 'tamper', measure: 'tamper', as: 'bit' },
    { key: 'battery_V', measure: 'battery.voltage', as: 'number' },
    { key: 'battery_mV', measure: 'battery.voltage', as: { times: 0.001 } },
    { key: 'rssi', measure: 'signal.strength', as: 'number' },
  ],
  passedOver: new Set(
    'time,model,type,subtype,id,sid,channel,mic,mod,freq,freq1,freq2,snr,noise,protocol,sequence_num,code,learn,unit,tristate,cmd,button,data,raw_msg,battery_ok,state,event,alarm,count,flags,rolling_code,house_id,house_code'.split(
      ',',
    ),
  ),
};

/** Words of `state` and `event`, which several makers use. */
const stateWords: Readonly<Record<string, readonly [measure: string, value: boolean]>> = {
  open: ['door.open', true],
  opened: ['door.open', true],
  close: ['door.open', false],
  closed: ['door.open', false],
  motion: ['motion', true],
  water: ['water.leak', true],
  'water leak': ['water.leak', true],
  smoke: ['smoke', true],
  gas: ['gas', true],
  panic: ['sos.pressed', true],
  sos: ['sos.pressed', true],
  tamper: ['tamper', true],
  'low battery': ['battery.low', true],
  'battery low': ['battery.low', true],
};

function readTransmission({ payload, profile }: AddressedFrame): Heard {
  const message = parseJson(payload);
  if (!isProperties(message)) {
    return heardBroken(refused(message === undefined ? 'payload.not-json' : 'payload.shape'), soundsLikeHelp(payload));
  }
  const understood = understand(message, vocabulary, profile);
  const { said } = understood;
  const add = (one: Said | undefined): void => {
    if (one !== undefined && !said.some(({ measure }) => measure === one.measure)) said.push(one);
  };
  for (const key of ['state', 'event']) {
    const word = ownOf(message, key);
    const means = typeof word === 'string' ? word.toLowerCase() : '';
    const meant = Object.hasOwn(stateWords, means) ? stateWords[means] : undefined;
    if (meant !== undefined) add({ measure: meant[0], value: meant[1] });
  }
  // Two contacts in one housing: open is open.
  if (ownOf(message, 'contact_open') === 1 || ownOf(message, 'reed_open') === 1) {
    const door = said.find(({ measure }) => measure === 'door.open');
    if (door !== undefined) door.value = true;
  }
  const alarm = ownOf(message, 'alarm');
  if (alarm === 1 || alarm === 0) add(onOff(alarm === 1, profile));
  const battery = ownOf(message, 'battery_ok');
  // 0 or 1, or how full it is as a part of 1.
  if (typeof battery === 'number') add({ measure: 'battery.low', value: battery <= 0.1 });
  // A transmitter that can only say one thing has said it, unless it is being paired.
  if (isRemote(message) && ownOf(message, 'learn') !== 1 && said.every(({ measure }) => aside.has(measure))) {
    const one = onOff(true, profile);
    if (one !== undefined && (isEvent(one.measure) || (said.length === 0 && alarms.has(one.measure))))
      said.unshift(one);
  }
  return understood;
}

/** Said beside the one thing, or as a heartbeat. */
const aside: ReadonlySet<string> = new Set(['battery.low', 'signal.strength']);
const alarms: ReadonlySet<string> = new Set(['smoke', 'gas', 'carbon.monoxide', 'water.leak', 'motion']);

const isRemote = (message: Properties): boolean =>
  ['cmd', 'code', 'tristate', 'button', 'unit', 'rolling_code'].some((key) => ownOf(message, key) !== undefined);
