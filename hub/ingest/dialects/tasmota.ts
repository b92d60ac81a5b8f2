import type { DeviceProfile } from '#contracts/device';
import { soundsLikeHelp } from '../call-for-help.ts';
import {
  type AddressedFrame,
  type Dialect,
  type Heard,
  heardBroken,
  type Route,
  type Said,
  type Share,
  type SharedFrame,
} from '../dialect.ts';
import { bytesOf, parseJson } from '../payload.ts';
import { isProperties, onOff, ownOf, type Properties, pressOf, understand, type Vocabulary } from '../properties.ts';
import { type Refused, refused } from '../rejection.ts';
import { readAvailability } from './availability.ts';
import { readCard } from './tasmota-card.ts';

const prefixes: ReadonlySet<string> = new Set(['tele', 'stat', 'cmnd']);
const told: ReadonlySet<string> = new Set(['SENSOR', 'STATE', 'RESULT']);

/**
 * Tasmota (https://tasmota.github.io/docs/MQTT/): `tele/<topic>/SENSOR`, also with the older order `<topic>/tele/SENSOR`. A Zigbee
 * bridge and an RF bridge speak for devices that stand in the payload.
 */
export const tasmota: Dialect = {
  name: 'tasmota',
  claim(topic) {
    const address = addressOf(topic);
    if (address === undefined) return undefined;
    const { prefix, name, said } = address;
    if (prefix === 'cmnd') return 'nothing';
    const speaker = { by: 'name', name } as const;
    if (said === 'LWT') return { dialect: tasmota, speaker, channel: 'availability' };
    if (told.has(said)) return { dialect: tasmota, speaker: { by: 'payload' }, channel: 'telemetry' } satisfies Route;
    // POWER says again what RESULT said; INFO, STATUS and LOGGING are about the software.
    return 'nothing';
  },
  split,
  /** One message a command (https://tasmota.github.io/docs/MQTT/#command-flow). */
  answer: ({ name, words }) =>
    Object.entries(words).map(([command, argument]) => ({
      topic: `cmnd/${name}/${command}`,
      payload: String(argument),
    })),
  read: (frame) =>
    frame.channel === 'availability' ? readAvailability(frame, { on: ['Online'], off: ['Offline'] }) : readTold(frame),
};

function addressOf(topic: string) {
  const levels = topic.split('/');
  if (levels.length < 3) return undefined;
  const said = levels.at(-1) as string;
  if (!/^(?:[A-Z]+\d{0,2})$/.test(said)) return undefined;
  const first = levels[0] as string;
  if (prefixes.has(first)) return { prefix: first, name: levels.slice(1, -1).join('/'), said };
  const second = levels.at(-2) as string;
  return prefixes.has(second) ? { prefix: second, name: levels.slice(0, -2).join('/'), said } : undefined;
}

/** `ZbReceived` speaks for Zigbee devices, `RfReceived` for a transmitter known by its code; all else is the module's own. */
function split({ topic, payload }: SharedFrame): readonly Share[] | Refused {
  const name = addressOf(topic)?.name ?? topic;
  const own: Share = { speaker: { by: 'name', name }, channel: 'telemetry', payload };
  const message = parseJson(payload);
  if (!isProperties(message)) return [own];
  const zigbee = ownOf(message, 'ZbReceived');
  if (isProperties(zigbee)) {
    const shares: Share[] = [];
    for (const [address, said] of Object.entries(zigbee).slice(0, 32)) {
      const body = isProperties(said) ? bytesOf(said) : undefined;
      if (body === undefined || !isProperties(said)) continue;
      const also = [ownOf(said, 'Name'), ownOf(said, 'Device')].filter((one) => typeof one === 'string');
      shares.push({ speaker: { by: 'name', name: address, also }, channel: 'telemetry', payload: body });
    }
    return shares.length > 0 ? shares : refused('payload.speaker');
  }
  const radio = ownOf(message, 'RfReceived');
  const code = isProperties(radio) ? ownOf(radio, 'Data') : undefined;
  if (typeof code === 'string' && code !== '') {
    return [{ speaker: { by: 'name', name: code }, channel: 'event', payload: Buffer.from('{}') }];
  }
  return [own];
}

/** Sensors of modules (`Temperature` …) and attributes of its Zigbee bridge (`Occupancy` …): one set of names. */
const vocabulary: Vocabulary = {
  anyCase: true,
  conventions: [
    { key: 'panic', measure: 'sos.pressed', as: 'bit' },
    { key: 'personalalarm', measure: 'sos.pressed', as: 'bit' },
    { key: 'personalemergency', measure: 'sos.pressed', as: 'bit' },
    { key: 'sos', measure: 'sos.pressed', as: 'bit' },
    { key: 'fall', measure: 'fall.detected', as: 'bit' },
    { key: 'fire', measure: 'smoke', as: 'bit' },
    { key: 'smoke', measure: 'smoke', as: 'bit' },
    { key: 'co', measure: 'carbon.monoxide', as: 'bit' },
    { key: 'gas', measure: 'gas', as: 'bit' },
    { key: 'water', measure: 'water.leak', as: 'bit' },
    { key: 'waterleak', measure: 'water.leak', as: 'bit' },
    { key: 'occupancy', measure: 'motion', as: 'bit' },
    { key: 'motion', measure: 'motion', as: 'bit' },
    { key: 'pir', measure: 'motion', as: 'bit' },
    { key: 'presence', measure: 'presence', as: 'bit' },
    // The alarm bit of an IAS contact: 1 is open.
    { key: 'contact', measure: 'door.open', as: 'bit' },
    { key: 'movement', measure: 'vibration', as: 'bit' },
    { key: 'vibration', measure: 'vibration', as: 'bit' },
    { key: 'temperature', measure: 'temperature', as: 'number' },
    { key: 'humidity', measure: 'humidity', as: 'number' },
    { key: 'pressure', measure: 'air.pressure', as: 'number' },
    { key: 'illuminance', measure: 'illuminance', as: 'number' },
    { key: 'carbondioxide', measure: 'carbon.dioxide', as: 'number' },
    { key: 'eco2', measure: 'carbon.dioxide', as: 'number' },
    { key: 'tvoc', measure: 'volatile.compounds', as: 'number' },
    { key: 'pm2.5', measure: 'particles.pm25', as: 'number' },
    { key: 'pm10', measure: 'particles.pm10', as: 'number' },
    { key: 'tamper', measure: 'tamper', as: 'bit' },
    { key: 'batterylow', measure: 'battery.low', as: 'bit' },
    { key: 'batterypercentage', measure: 'battery', as: 'number' },
    { key: 'batteryvoltage', measure: 'battery.voltage', as: 'number' },
    { key: 'linkquality', measure: 'link.quality', as: 'number' },
  ],
  passedOver: new Set(
    'time,sserialreceived,device,name,ieeeaddr,endpoint,group,tempunit,pressureunit,speedunit,uptime,uptimesec,heap,sleepmode,sleep,loadavg,mqttcount,berryheap,dewpoint,power,zonestatus,zonestatuschange,zonetype,click,action,id'.split(
      ',',
    ),
  ),
};

const meter: Vocabulary = {
  anyCase: true,
  conventions: [
    { key: 'power', measure: 'power', as: 'number' },
    { key: 'total', measure: 'energy', as: 'number' },
    { key: 'voltage', measure: 'mains.voltage', as: 'number' },
    { key: 'current', measure: 'mains.current', as: 'number' },
  ],
  passedOver: new Set(
    'totalstarttime,yesterday,today,period,apparentpower,reactivepower,factor,frequency,exporttotal'.split(','),
  ),
};

function readTold({ topic, payload, profile, channel }: AddressedFrame): Heard {
  const message = parseJson(payload);
  if (!isProperties(message)) {
    return heardBroken(refused(message === undefined ? 'payload.not-json' : 'payload.shape'), soundsLikeHelp(payload));
  }
  // A transmitter that can only say one thing has said it.
  if (channel === 'event') {
    const one = onOff(true, profile);
    return { said: one === undefined ? [] : [one] };
  }
  const said: Said[] = [];
  let first: Refused | undefined;
  const take = (one: Said | Refused | undefined): void => {
    if (one === undefined) return;
    if ('code' in one) first ??= one;
    else if (!said.some(({ measure }) => measure === one.measure)) said.push(one);
  };
  const card = readCard(message);
  if (card !== undefined) {
    for (const one of card.said) take(one);
    take(card.refused);
  }
  for (const one of switchesOf(message, profile)) take(one);
  const fahrenheit = ownOf(message, 'TempUnit') === 'F';
  // What lies below STATE is the state of the module itself.
  const parts = topic.endsWith('/STATE') ? [] : partsOf(message);
  for (const { name, properties } of parts) {
    const understood = understand(properties, name === 'ENERGY' ? meter : vocabulary, profile);
    for (const one of understood.said) take(fahrenheit && one.measure === 'temperature' ? inCelsius(one) : one);
    if (understood.refused !== undefined) take(understood.refused);
  }
  return first === undefined ? { said } : { said, refused: first };
}

const inCelsius = (one: Said): Said =>
  typeof one.value === 'number' ? { ...one, value: Number((((one.value - 32) * 5) / 9).toFixed(2)) } : one;

/** The message itself and the sensors in it; the chip of the module measures itself. */
function partsOf(message: Properties): { readonly name: string; readonly properties: Properties }[] {
  const own = Object.entries(message).filter(([name]) => !isSwitch(name));
  const parts: { readonly name: string; readonly properties: Properties }[] = [
    { name: '', properties: Object.fromEntries(own) },
  ];
  for (const [name, value] of Object.entries(message).slice(0, 64)) {
    if (isProperties(value) && !isSwitch(name) && !cards.test(name) && name !== 'ESP32')
      parts.push({ name, properties: value });
  }
  return parts;
}

const cards = /^(?:RDM6300|PN532|RC522|SSerialReceived)$/;
const isSwitch = (name: string): boolean => /^(?:Switch|Button|POWER)\d{0,2}$/.test(name);
const alarmBits = 0b0011;
const tamperBit = 0b0100;
const batteryBit = 0b1000;

/** Inputs, relays and buttons: what they mean is for the kind of device to say. */
function* switchesOf(message: Properties, profile: DeviceProfile | undefined): Generator<Said | Refused | undefined> {
  for (const [name, value] of Object.entries(message).slice(0, 64)) {
    if (!isSwitch(name)) continue;
    const action = isProperties(value) ? ownOf(value, 'Action') : value;
    if (typeof action !== 'string') continue;
    if (action === 'ON' || action === 'OFF') yield onOff(action === 'ON', profile);
    else if (name.startsWith('Button') || isProperties(value)) yield pressOf(name, action.toLowerCase(), profile);
  }
  const click = ownOf(message, 'Click') ?? ownOf(message, 'action');
  if (typeof click === 'string') yield pressOf('Click', click.toLowerCase(), profile);
  const zone = ownOf(message, 'ZoneStatus') ?? ownOf(message, 'ZoneStatusChange');
  if (typeof zone === 'number' && Number.isInteger(zone)) {
    yield onOff((zone & alarmBits) !== 0, profile);
    yield { measure: 'tamper', value: (zone & tamperBit) !== 0 };
    yield { measure: 'battery.low', value: (zone & batteryBit) !== 0 };
  }
  // Of a Zigbee device; that of a module is text.
  const power = ownOf(message, 'Power');
  if (power === 0 || power === 1) yield onOff(power === 1, profile);
}
