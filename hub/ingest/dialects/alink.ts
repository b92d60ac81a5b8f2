import { soundsLikeHelp } from '../call-for-help.ts';
import { isRecordable } from '../device-time.ts';
import {
  type AddressedFrame,
  type Dialect,
  type Heard,
  heardBroken,
  type Reply,
  type Said,
  type Share,
  type SharedFrame,
} from '../dialect.ts';
import { measurementOf } from '../measurement.ts';
import { bytesOf, parseJson } from '../payload.ts';
import { isProperties, onOff, ownOf, type Properties, understand, type Vocabulary } from '../properties.ts';
import { type Refused, refused } from '../rejection.ts';
import { readAvailability } from './availability.ts';

/**
 * Alink JSON of Alibaba Cloud IoT (物模型, https://help.aliyun.com/zh/iot/user-guide/device-properties-events-and-services):
 * `/sys/<product>/<device>/thing/event/property/post`, `…/thing/event/<event>/post`, a gateway's `…/property/pack/post` for its
 * sub-devices, `…/property/history/post`, and `/as/mqtt/status/<product>/<device>`.
 */
export const alink: Dialect = {
  name: 'alink',
  claim(topic) {
    const status = /^\/as\/mqtt\/status\/([^/]+)\/([^/]+)$/.exec(topic);
    if (status !== null) return route(status, 'availability');
    const levels = /^\/sys\/([^/]+)\/([^/]+)\/(.+)$/.exec(topic);
    if (levels === null) return undefined;
    const [, , , rest = ''] = levels;
    const post = /^thing\/event\/(?:property\/(pack|history)|[^/]+)\/post$/.exec(rest);
    if (post === null) return 'nothing';
    return post[1] === undefined
      ? route(levels, rest.startsWith('thing/event/property/') ? 'telemetry' : 'event')
      : { dialect: alink, speaker: { by: 'payload' }, channel: 'telemetry' };
  },
  split,
  reply: replyTo,
  read(frame) {
    switch (frame.channel) {
      case 'availability':
        return readAvailability({ payload: statusOf(frame.payload) });
      case 'event':
        return readPosted(frame, readEvent);
      case 'telemetry':
        return readPosted(frame, readProperties);
    }
  },
};

/** Codes of a reply (https://help.aliyun.com/zh/iot/developer-reference/common-codes-on-devices): taken; not as it must be. */
const replyCodes = { success: 200, 'request parameter error': 460 } as const;

/** What is answered to a post whose `sys.ack` is not 0; published on the same topic with `_reply` behind it. */
export const alinkReply = (message: Properties, said: keyof typeof replyCodes = 'success') => ({
  code: replyCodes[said],
  data: {},
  id: wordOf(message, 'id') ?? '',
  message: said,
  method: wordOf(message, 'method') ?? 'thing.event.property.post',
  version: '1.0',
});

/** A post that asks for no answer, has no id to answer to, or is of a device nobody knows gets none: the device tries again. */
function replyTo({ topic, payload }: SharedFrame, outcome: 'taken' | Refused): Reply | undefined {
  if (!topic.startsWith('/sys/') || (outcome !== 'taken' && outcome.code === 'device.unknown')) return undefined;
  const message = parseJson(payload);
  if (!isProperties(message) || wordOf(message, 'id') === undefined) return undefined;
  const sys = ownOf(message, 'sys');
  if (isProperties(sys) && ownOf(sys, 'ack') === 0) return undefined;
  const reply = alinkReply(message, outcome === 'taken' ? 'success' : 'request parameter error');
  return { topic: `${topic}_reply`, payload: JSON.stringify(reply) };
}

function wordOf(message: Properties, key: string): string | undefined {
  const value = ownOf(message, key);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function route(levels: RegExpExecArray, channel: 'telemetry' | 'event' | 'availability') {
  const [, product = '', name = ''] = levels;
  return { dialect: alink, speaker: { by: 'name', name, also: [`${product}/${name}`] }, channel } as const;
}

function statusOf(payload: Buffer): Buffer {
  const message = parseJson(payload);
  const status = isProperties(message) ? ownOf(message, 'status') : undefined;
  return typeof status === 'string' ? Buffer.from(status) : payload;
}

/**
 * A pack: `{"params": {"properties": …, "events": …, "subDevices": [{"identity": …, "properties": …, "events": …}]}}`, where what
 * stands outside `subDevices` is the gateway's own word. A history: `{"params": [{"identity": …, "properties": […], "events": […]}]}`.
 */
function split({ topic, payload }: SharedFrame): readonly Share[] | Refused {
  const message = parseJson(payload);
  if (!isProperties(message)) return refused(message === undefined ? 'payload.not-json' : 'payload.shape');
  const params = ownOf(message, 'params');
  const groups = (Array.isArray(params) ? params : [params]).filter(isProperties).slice(0, 100);
  const [, own = '', kind] = /^\/sys\/[^/]+\/([^/]+)\/thing\/event\/property\/([a-z]+)\//.exec(topic) ?? [];
  const shares: Share[] = [];
  const share = (speaker: Share['speaker'], said: Properties): void => {
    for (const properties of listed(ownOf(said, 'properties'))) {
      const body = bytesOf({ method: kind === 'history' ? historyMethod : '', params: properties });
      if (body !== undefined) shares.push({ speaker, channel: 'telemetry', payload: body });
    }
    for (const events of listed(ownOf(said, 'events'))) {
      for (const [identifier, value] of Object.entries(events).slice(0, 32)) {
        const body = bytesOf({ method: `thing.event.${identifier}.post`, params: value });
        if (body !== undefined) shares.push({ speaker, channel: 'event', payload: body });
      }
    }
  };
  for (const group of groups) {
    const name = deviceNameIn(group) ?? own;
    share({ by: 'name', name, ...(kind === 'pack' && name === own ? { orSender: true } : {}) }, group);
    const subDevices = ownOf(group, 'subDevices');
    if (!Array.isArray(subDevices)) continue;
    for (const sub of subDevices.slice(0, 100)) {
      const subName = isProperties(sub) ? deviceNameIn(sub) : undefined;
      if (isProperties(sub) && subName !== undefined) share({ by: 'name', name: subName }, sub);
    }
  }
  return shares.length > 0 ? shares : refused('payload.speaker');
}

const historyMethod = 'thing.event.property.history.post';

/** One, or a list of them. */
const listed = (value: unknown): readonly Properties[] =>
  (Array.isArray(value) ? value : [value]).filter(isProperties).slice(0, 200);

function deviceNameIn(said: Properties): string | undefined {
  const identity = ownOf(said, 'identity');
  const name = isProperties(identity) ? ownOf(identity, 'deviceName') : undefined;
  return typeof name === 'string' ? name : undefined;
}

function readPosted(
  frame: AddressedFrame,
  read: (params: Properties, frame: AddressedFrame, method: string) => Heard,
): Heard {
  const message = parseJson(frame.payload);
  const params = isProperties(message) ? (ownOf(message, 'params') ?? ownOf(message, 'items')) : undefined;
  if (!isProperties(message) || !isProperties(params)) {
    return heardBroken(
      refused(message === undefined ? 'payload.not-json' : 'payload.shape'),
      soundsLikeHelp(frame.payload),
    );
  }
  const method = ownOf(message, 'method');
  return read(params, frame, typeof method === 'string' ? method : '');
}

/** Identifiers of the standard functions (标准功能) of Alibaba Cloud IoT, in lower case. */
const vocabulary: Vocabulary = {
  anyCase: true,
  conventions: [
    { key: 'sos', measure: 'sos.pressed', as: 'bit' },
    { key: 'sosalarm', measure: 'sos.pressed', as: 'bit' },
    { key: 'sosstate', measure: 'sos.pressed', as: 'bit' },
    { key: 'emergencyalarm', measure: 'sos.pressed', as: 'bit' },
    { key: 'emergencycall', measure: 'sos.pressed', as: 'bit' },
    { key: 'alarmbutton', measure: 'sos.pressed', as: 'bit' },
    { key: 'fallalarm', measure: 'fall.detected', as: 'bit' },
    { key: 'falldetected', measure: 'fall.detected', as: 'bit' },
    { key: 'fallstate', measure: 'fall.detected', as: 'bit' },
    { key: 'smokesensorstate', measure: 'smoke', as: 'bit' },
    { key: 'smokealarmstate', measure: 'smoke', as: 'bit' },
    { key: 'gassensorstate', measure: 'gas', as: 'bit' },
    { key: 'gasalarmstate', measure: 'gas', as: 'bit' },
    { key: 'cosensorstate', measure: 'carbon.monoxide', as: 'bit' },
    { key: 'coalarmstate', measure: 'carbon.monoxide', as: 'bit' },
    { key: 'watersensorstate', measure: 'water.leak', as: 'bit' },
    { key: 'waterleachstate', measure: 'water.leak', as: 'bit' },
    { key: 'waterimmersionstate', measure: 'water.leak', as: 'bit' },
    { key: 'motionalarmstate', measure: 'motion', as: 'bit' },
    { key: 'humandetectstate', measure: 'motion', as: 'bit' },
    { key: 'infraredstate', measure: 'motion', as: 'bit' },
    { key: 'humanactive', measure: 'presence', as: 'bit' },
    { key: 'presencestate', measure: 'presence', as: 'bit' },
    { key: 'contactstate', measure: 'door.open', as: 'bit' },
    { key: 'doorcontactstate', measure: 'door.open', as: 'bit' },
    { key: 'dooropenstate', measure: 'door.open', as: 'bit' },
    { key: 'bedstate', measure: 'bed.occupied', as: 'bit' },
    { key: 'onbedstate', measure: 'bed.occupied', as: 'bit' },
    { key: 'vibrationstate', measure: 'vibration', as: 'bit' },
    { key: 'powerswitch', measure: 'plug.on', as: 'bit' },
    { key: 'temperature', measure: 'temperature', as: 'number' },
    { key: 'currenttemperature', measure: 'temperature', as: 'number' },
    { key: 'indoortemperature', measure: 'temperature', as: 'number' },
    { key: 'environmenttemperature', measure: 'temperature', as: 'number' },
    { key: 'humidity', measure: 'humidity', as: 'number' },
    { key: 'currenthumidity', measure: 'humidity', as: 'number' },
    { key: 'relativehumidity', measure: 'humidity', as: 'number' },
    { key: 'environmenthumidity', measure: 'humidity', as: 'number' },
    { key: 'lightlux', measure: 'illuminance', as: 'number' },
    { key: 'measuredilluminance', measure: 'illuminance', as: 'number' },
    { key: 'co2value', measure: 'carbon.dioxide', as: 'number' },
    { key: 'co2', measure: 'carbon.dioxide', as: 'number' },
    { key: 'pm25', measure: 'particles.pm25', as: 'number' },
    { key: 'pm10', measure: 'particles.pm10', as: 'number' },
    { key: 'hcho', measure: 'formaldehyde', as: 'number' },
    { key: 'tvoc', measure: 'volatile.compounds', as: 'number' },
    { key: 'heartrate', measure: 'heart.rate', as: 'number' },
    { key: 'breathrate', measure: 'respiration.rate', as: 'number' },
    { key: 'respiratoryrate', measure: 'respiration.rate', as: 'number' },
    { key: 'bloodoxygen', measure: 'oxygen.saturation', as: 'number' },
    { key: 'systolicpressure', measure: 'blood.pressure.systolic', as: 'number' },
    { key: 'diastolicpressure', measure: 'blood.pressure.diastolic', as: 'number' },
    { key: 'bodytemperature', measure: 'body.temperature', as: 'number' },
    { key: 'bloodglucose', measure: 'blood.glucose', as: 'number' },
    { key: 'bloodsugar', measure: 'blood.glucose', as: 'number' },
    { key: 'weight', measure: 'body.weight', as: 'number' },
    { key: 'steps', measure: 'steps', as: 'number' },
    { key: 'stepcount', measure: 'steps', as: 'number' },
    { key: 'tamperstate', measure: 'tamper', as: 'bit' },
    { key: 'tamperalarm', measure: 'tamper', as: 'bit' },
    { key: 'lowbattery', measure: 'battery.low', as: 'bit' },
    { key: 'lowbatteryalarm', measure: 'battery.low', as: 'bit' },
    { key: 'batterypercentage', measure: 'battery', as: 'number' },
    { key: 'batterylevel', measure: 'battery', as: 'number' },
    { key: 'battery', measure: 'battery', as: 'number' },
    { key: 'rssi', measure: 'signal.strength', as: 'number' },
    { key: 'wifi_rssi', measure: 'signal.strength', as: 'number' },
  ],
  passedOver: new Set(['geolocation', 'wifi_ap_bssid', 'error']),
};

/** A value is itself or `{"value": …, "time": ms}`. Values of one time are read together. */
function readProperties(params: Properties, { profile }: AddressedFrame, method: string): Heard {
  const byTime = new Map<number | undefined, Record<string, unknown>>();
  for (const [name, value] of Object.entries(params).slice(0, 200)) {
    const wrapped = isProperties(value) && Object.hasOwn(value, 'value');
    const time = wrapped ? ownOf(value, 'time') : undefined;
    const at = typeof time === 'number' && isRecordable(time) ? time + 0 : undefined;
    let group = byTime.get(at);
    if (group === undefined) {
      group = Object.create(null) as Record<string, unknown>;
      byTime.set(at, group);
    }
    group[name] = wrapped ? ownOf(value, 'value') : value;
  }
  const said: Said[] = [];
  let first: Refused | undefined;
  for (const [at, group] of byTime) {
    const understood = understand(group, vocabulary, profile);
    first ??= understood.refused;
    const dated = at === undefined ? {} : { deviceAt: at, ...(method === historyMethod ? { recorded: true } : {}) };
    for (const one of understood.said) said.push({ ...one, ...dated });
    const { GeoLocation: place } = group;
    if (isProperties(place)) {
      const found = understand(
        { latitude: ownOf(place, 'Latitude'), longitude: ownOf(place, 'Longitude') },
        positions,
        profile,
      );
      said.push(...found.said);
    }
  }
  return first === undefined ? { said } : { said, refused: first };
}

const positions: Vocabulary = {
  conventions: [
    { key: 'latitude', measure: 'latitude', as: 'number' },
    { key: 'longitude', measure: 'longitude', as: 'number' },
  ],
  passedOver: new Set(),
};

/** An event is named by its topic, or in a pack by its method; it happened, whatever its values are. */
function readEvent(params: Properties, { topic, profile }: AddressedFrame, method: string): Heard {
  const named =
    /^thing\.event\.([^.]+)\.post$/.exec(method)?.[1] ?? /\/thing\/event\/([^/]+)\/post$/.exec(topic)?.[1] ?? '';
  const time = ownOf(params, 'time');
  const value = ownOf(params, 'value');
  const understood = understand({ [named]: 1 }, vocabulary, profile);
  const inner = isProperties(value) ? understand(value, vocabulary, profile) : undefined;
  let said: Said[] = [
    ...understood.said.filter(({ measure }) => measure !== named.toLowerCase()),
    ...(inner?.said ?? []),
  ];
  if (said.length === 0) {
    // 「报警」 without a name of its own: what this kind of device alarms about.
    const alarm = /alarm|alert|trigger|press/i.test(named) ? onOff(true, profile) : undefined;
    const one = alarm ?? measurementOf('event', named.slice(0, 64));
    if ('code' in one) return { said: [], refused: one };
    said = [one];
  }
  if (typeof time === 'number' && isRecordable(time)) for (const one of said) one.deviceAt ??= time + 0;
  return inner?.refused === undefined ? { said } : { said, refused: inner.refused };
}
