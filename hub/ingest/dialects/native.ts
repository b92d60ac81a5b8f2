import { Compile } from 'typebox/compile';
import { DeviceEvent, nativeRoot, SenmlPack } from '#contracts/mqtt';
import { isCallName, soundsLikeHelp } from '../call-for-help.ts';
import { msOfSeconds } from '../device-time.ts';
import { type AddressedFrame, type Dialect, type Heard, heardBroken, type Route, type Said } from '../dialect.ts';
import { isEvent, isKnownMeasure, measurementOf } from '../measurement.ts';
import { parseJson } from '../payload.ts';
import { type Refused, refused } from '../rejection.ts';
import { readAvailability } from './availability.ts';
import { inOrderOfTime, type ResolvedRecord, resolveSenml } from './senml.ts';

const packs = Compile(SenmlPack);
const events = Compile(DeviceEvent);
/** Printable ASCII: an id goes into a database key. */
const messageId = /^[\x21-\x7e]+$/;

/** The hub's own topics: `ecare/v1/<placeId>/<deviceId>/<channel>`. */
export const native: Dialect = {
  name: 'native',
  claim(topic) {
    if (!topic.startsWith(`${nativeRoot}/`)) return undefined;
    const [, , place, deviceId, channel, ...more] = topic.split('/');
    if (!place || !deviceId || more.length > 0) return undefined;
    switch (channel) {
      case 'telemetry':
      case 'event':
      case 'availability':
        return { dialect: native, speaker: { by: 'id', deviceId }, channel } satisfies Route;
      case 'cmd':
      case 'state':
        return 'nothing';
      default:
        return undefined;
    }
  },
  read(frame) {
    switch (frame.channel) {
      case 'telemetry':
        return readTelemetry(frame);
      case 'event':
        return readEvent(frame);
      case 'availability':
        return readAvailability(frame);
    }
  },
};

function readTelemetry({ payload, deviceId, receivedAt }: AddressedFrame): Heard {
  const pack = parseJson(payload);
  if (!packs.Check(pack)) {
    return heardBroken(refused(pack === undefined ? 'payload.not-json' : 'payload.shape'), soundsLikeHelp(payload));
  }
  const now = receivedAt / 1_000;
  const records = resolveSenml(pack, now);
  if (!Array.isArray(records)) {
    const { fault, detail } = records;
    return heardBroken(
      refused(fault === 'number' ? 'value.number' : `senml.${fault}`, detail),
      soundsLikeHelp(payload),
    );
  }
  const said: Said[] = [];
  let first: Refused | undefined;
  for (const record of inOrderOfTime(records)) {
    const measure = measureOf(record, deviceId);
    const value = record.vb ?? record.vs ?? record.v ?? record.s;
    if (isNo(value) && isEvent(measure)) continue;
    const one: Said | Refused = measurementOf(measure, value, record.u);
    if ('code' in one) {
      first ??= one;
      continue;
    }
    if (record.t !== now) one.deviceAt = msOfSeconds(record.t);
    // Never of what happens: a call for help is one, whenever it was.
    if (record.rec === true && !isEvent(measure)) one.history = true;
    said.push(one);
  }
  return first === undefined ? { said } : { said, refused: first };
}

/** An event with such a value did not happen. */
const isNo = (value: unknown): boolean => value === false || value === 0;

function readEvent({ payload }: AddressedFrame): Heard {
  const event = parseJson(payload);
  if (!events.Check(event)) {
    return heardBroken(refused(event === undefined ? 'payload.not-json' : 'payload.shape'), soundsLikeHelp(payload));
  }
  if (!messageId.test(event.id)) return heardBroken(refused('event.id'), soundsLikeHelp(payload));
  const measure = !isKnownMeasure(event.event) && isCallName(event.event) ? 'sos.pressed' : event.event;
  if (isNo(event.value) && isEvent(measure)) return { said: [], id: event.id };
  const one: Said | Refused = measurementOf(measure, event.value ?? true);
  if ('code' in one) return heardBroken(one, isCallName(measure));
  if (event.t !== undefined) one.deviceAt = msOfSeconds(event.t);
  return { said: [one], id: event.id };
}

/** Units that say by themselves what is measured, for sensors whose name is nothing but their own (RFC 8428 §5.1.1). */
const measureOfUnit: Readonly<Record<string, string>> = {
  Cel: 'temperature',
  '%RH': 'humidity',
  '%EL': 'battery',
  lx: 'illuminance',
  'beat/min': 'heart.rate',
  lat: 'latitude',
  lon: 'longitude',
};
/** A device's URN (RFC 9039), and what follows it. */
const deviceUrn = /^urn:dev:[a-z0-9]+:[A-Za-z0-9.-]+(?:[:/_](.+))?$/;

/** The measure a SenML name means: the name itself, what follows the device's id, or what follows a device URN. */
function measureOf({ n, u }: ResolvedRecord, deviceId: string): string {
  if (isKnownMeasure(n)) return n;
  let own: string | undefined = n;
  if (n.startsWith(deviceId)) {
    const separator = n.charAt(deviceId.length);
    if (separator === ':' || separator === '/') own = n.slice(deviceId.length + 1);
    else if (separator === '') own = '';
  } else if (n.startsWith('urn:dev:')) {
    own = deviceUrn.exec(n)?.[1] ?? '';
  }
  if (own !== '') return own;
  return (u !== undefined && Object.hasOwn(measureOfUnit, u) ? measureOfUnit[u] : undefined) ?? n;
}
