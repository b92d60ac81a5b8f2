import type { Frame } from '#contracts/frame';
import { nativeTopic } from '#contracts/mqtt';
import { dialects } from '#hub/ingest/dialects/catalog';

/** One entry of a file laid out like device-payloads/examples.json. */
export interface PayloadExample {
  readonly id: string;
  readonly protocol?: string;
  readonly device_kind?: string;
  readonly model?: string;
  /** Absent where the source gave none; `<…>` is a placeholder. */
  readonly topic?: string;
  readonly payload?: unknown;
  readonly raw_hex?: string;
  readonly expected: { readonly alert: string | null; readonly reject?: boolean } & Readonly<Record<string, unknown>>;
}

/** Where the device of an example lives: a home of its own, behind a gateway of its own. */
export const exampleHome = 'home-1';
export const exampleGateway = 'gateway-1';
export const exampleDevice = 'device-1';

/** What these files call a kind of device, and what the hub does. Lamps, curtains and cameras are no kinds of the hub. */
const kinds: Readonly<Record<string, string>> = {
  rfid_reader: 'lift-card-reader',
  door_contact: 'contact',
  window_contact: 'contact',
  motion_pir: 'motion',
  occupancy: 'presence-radar',
  presence_radar: 'presence-radar',
  bathroom_occupancy: 'presence-radar',
  seat_occupancy: 'seat-sensor',
  bed_occupancy: 'bed-sensor',
  bed: 'bed-sensor',
  temperature: 'climate',
  humidity: 'climate',
  thermostat: 'climate',
  senml: 'climate',
  tracker: 'gps-watch',
  location: 'gps-watch',
  heart_rate: 'gps-watch',
  body: 'gps-watch',
  fixed_trigger: 'sos-button',
  personal_trigger: 'sos-button',
  heartbeat: 'sos-button',
  panic_button: 'sos-button',
  sos: 'sos-button',
  cube: 'button',
  remote: 'button',
  switch: 'plug',
  smart_plug: 'plug',
  power: 'power-meter',
  energy: 'power-meter',
  energy_meter: 'power-meter',
  tilt: 'vibration',
  leak: 'water-leak',
  flood: 'water-leak',
  co: 'carbon-monoxide',
  fall: 'fall-radar',
  fall_detector: 'fall-radar',
  wearable: 'fall-pendant',
  weight_scale: 'scale',
  weight: 'scale',
  spo2: 'pulse-oximeter',
  glucose: 'glucometer',
};

/** The hub's kind of a device, as a file calls it; one it has no word for is passed on as it is. */
export const kindOf = ({ device_kind: kind = '' }: PayloadExample): string =>
  Object.hasOwn(kinds, kind) ? (kinds[kind] as string) : kind.replaceAll('_', '-');

/** The frames that bring an example to the hub: announcements first, the example itself last. */
export function framesOf(example: PayloadExample, receivedAt: number): readonly [Frame, ...Frame[]] {
  const payload = bytesIn(example);
  const { topic, body } = envelopeOf(example, payload);
  const frame = (on: string, bytes: Buffer): Frame => ({
    topic: on,
    payload: bytes,
    from: on.startsWith('ecare/')
      ? { kind: 'device', id: exampleDevice, placeId: exampleHome }
      : { kind: 'gateway', id: exampleGateway, placeId: exampleHome },
    receivedAt,
  });
  const itself = frame(topic, body);
  if (isKnown(topic)) return [itself];
  // A topic no dialect claims: what a firmware would announce by discovery before it speaks there.
  const announced = announcementOf(example, topic, payload);
  return [frame('homeassistant/device/example/config', Buffer.from(JSON.stringify(announced))), itself];
}

const isKnown = (topic: string): boolean =>
  dialects.some((dialect) => dialect.claim(topic) !== undefined) || /^[^/]+\/[a-z_]+\/.+\/config$/.test(topic);

function bytesIn({ payload, raw_hex: hex }: PayloadExample): Buffer {
  if (payload === undefined)
    return Buffer.from(JSON.stringify({ data: Buffer.from(hex ?? '', 'hex').toString('base64') }));
  return Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
}

/** An example without a topic stands in what its network would wrap it in. */
function envelopeOf(example: PayloadExample, payload: Buffer): { readonly topic: string; readonly body: Buffer } {
  const { id, topic, protocol = '', payload: said } = example;
  if (topic !== undefined) return { topic: topic.replaceAll(/<[^>]*>/g, 'example'), body: payload };
  const wrapped = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  const has = (key: string): boolean => typeof said === 'object' && said !== null && Object.hasOwn(said, key);
  const is = (...names: readonly string[]): boolean => names.some((name) => protocol.includes(name));

  if (is('scaip') || (typeof said === 'string' && said.trimStart().startsWith('<')))
    return { topic: 'scaip/in', body: payload };
  if (is('senml', 'native') || (Array.isArray(said) && !is('alink'))) {
    return { topic: nativeTopic(exampleHome, exampleDevice, 'telemetry'), body: payload };
  }
  if (has('uplink_message')) return { topic: 'v3/example@ttn/devices/example/up', body: payload };
  if (has('deviceInfo') || has('devEUI') || has('rxInfo')) {
    return { topic: 'application/1/device/0102030405060708/event/up', body: payload };
  }
  if (is('ttn', 'things')) {
    return {
      topic: 'v3/example@ttn/devices/example/up',
      body: wrapped({ end_device_ids: { device_id: 'example' }, uplink_message: { f_port: 1, decoded_payload: said } }),
    };
  }
  if (is('shelly') || (has('params') && has('src'))) return { topic: 'shelly-example/events/rpc', body: payload };
  if (is('alink', 'aliyun') || (has('params') && has('method'))) {
    return { topic: '/sys/example/example/thing/event/property/post', body: payload };
  }
  if (is('tasmota')) return { topic: 'tele/example/SENSOR', body: payload };
  if (is('theengs', 'ble', 'openmqtt') || has('model_id'))
    return { topic: 'home/example/BTtoMQTT/example', body: payload };
  if (is('rtl')) return { topic: 'rtl_433/example/events', body: payload };
  if (is('zigbee')) return { topic: 'zigbee2mqtt/example', body: payload };
  if (is('lora', 'chirpstack', 'milesight') || example.raw_hex !== undefined) {
    return {
      topic: 'application/1/device/0102030405060708/event/up',
      body: wrapped({ deduplicationId: id, object: said }),
    };
  }
  return { topic: 'zigbee2mqtt/example', body: payload };
}

/** Classes of Home Assistant for the kinds that are on or off. */
const classes: Readonly<Record<string, string>> = {
  contact: 'opening',
  motion: 'motion',
  'presence-radar': 'occupancy',
  'water-leak': 'moisture',
  smoke: 'smoke',
  gas: 'gas',
  'carbon-monoxide': 'carbon_monoxide',
  vibration: 'vibration',
};
const eventTypes = [
  'press',
  'single',
  'double',
  'triple',
  'long',
  'hold',
  'single_press',
  'double_press',
  'long_press',
];
/** Words for being reachable, as firmwares publish them. */
const reachable: readonly (readonly [on: string, off: string])[] = [
  ['online', 'offline'],
  ['Online', 'Offline'],
  ['Connected', 'Connection Lost'],
  ['true', 'false'],
];

function announcementOf(example: PayloadExample, topic: string, payload: Buffer): unknown {
  const text = payload.toString();
  const kind = kindOf(example);
  const device = { ids: ['example'], name: example.device_kind ?? 'example' };
  const words = reachable.find((pair) => pair.includes(text));
  if (words !== undefined && (kind === 'availability' || !Object.hasOwn(classes, kind))) {
    const [on, off] = words;
    const availability = { t: topic, pl_avail: on, pl_not_avail: off };
    return { dev: device, cmps: { there: { p: 'sensor', stat_t: `${topic}/unused`, avty: [availability] } } };
  }
  if (text.includes('"event_type"')) {
    return { dev: device, cmps: { event: { p: 'event', stat_t: topic, evt_typ: eventTypes } } };
  }
  const figures = figuresIn(text);
  if (figures.length > 0) {
    const cmps = figures.map((name) => [
      name,
      {
        p: 'sensor',
        stat_t: topic,
        val_tpl: `{{ value_json.${name} }}`,
        ...(measured.has(name) ? { dev_cla: name } : {}),
      },
    ]);
    return { dev: device, cmps: Object.fromEntries(cmps) };
  }
  const key = /^\s*\{\s*"(\w+)"/.exec(text)?.[1];
  const template = key === undefined ? {} : { val_tpl: `{{ value_json.${key} }}` };
  const deviceClass = Object.hasOwn(classes, kind) ? { dev_cla: classes[kind] } : {};
  const number = Number(text);
  const component = text.trim() !== '' && Number.isFinite(number) ? 'sensor' : 'binary_sensor';
  return { dev: device, cmps: { [kind]: { p: component, stat_t: topic, ...deviceClass, ...template } } };
}

const measured: ReadonlySet<string> = new Set([
  'temperature',
  'humidity',
  'battery',
  'illuminance',
  'power',
  'energy',
  'pressure',
]);

/** The keys of a flat object of numbers. */
function figuresIn(text: string): readonly string[] {
  if (!text.startsWith('{')) return [];
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return entries.every(([key, value]) => typeof value === 'number' && /^\w+$/.test(key))
      ? entries.map(([key]) => key)
      : [];
  } catch {
    return [];
  }
}
