import type { Sample } from '#contracts/device';
import { describeMeasure } from '#contracts/measure';
import { type DeviceEvent, nativeTopic, type SenmlRecord } from '#contracts/mqtt';
import type { Measurement, Value } from '#contracts/reading';
import type { SimDevice } from './street.ts';

/** One PUBLISH. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** Message id inside it, where its dialect has one. */
  readonly ref?: string;
}

/** Turns what a device means into the frames it would send. */
export interface Voice {
  /** `t`: when the device says it happened, epoch ms; absent when its clock is not to be told. */
  say(says: readonly Measurement[], t?: number): readonly Outgoing[];
  /** On or off the line, retained. */
  availability(online: boolean): Outgoing;
  /** Where it is told things. */
  readonly commandTopic: string;
}

export const zigbeeRoot = 'zigbee2mqtt';

export const voiceOf = (
  device: SimDevice,
  tools: { readonly newId: () => string; readonly linkQuality: number },
): Voice =>
  device.gateway === undefined
    ? nativeVoice(device, tools.newId)
    : zigbeeVoice(device, device.gateway.name, tools.linkQuality);

/** SenML (RFC 8428) for what lasts, one event a message for what happens. */
function nativeVoice(device: SimDevice, newId: () => string): Voice {
  const topic = (channel: 'telemetry' | 'event' | 'availability' | 'cmd'): string =>
    nativeTopic(device.placeId, device.id, channel);
  const voice: Voice = {
    commandTopic: topic('cmd'),
    availability: (online) => ({
      topic: topic('availability'),
      payload: online ? 'online' : 'offline',
      qos: 1,
      retain: true,
    }),
    say(says, t) {
      const lasting = says.filter(
        ({ measure }) => measure !== 'available' && describeMeasure(measure)?.kind !== 'event',
      );
      const telemetry: Outgoing[] =
        lasting.length === 0
          ? []
          : [{ topic: topic('telemetry'), payload: JSON.stringify(senml(lasting, t)), qos: 1, retain: false }];
      const events = says
        .filter(({ measure }) => describeMeasure(measure)?.kind === 'event')
        .map(({ measure, value }): Outgoing => {
          const id = newId();
          const event: DeviceEvent = {
            id,
            event: measure,
            ...(t === undefined ? {} : { t: t / 1000 }),
            ...(value === true ? {} : { value }),
          };
          return { topic: topic('event'), payload: JSON.stringify(event), qos: 1, retain: false, ref: id };
        });
      return [...events, ...telemetry, ...reachable(says, voice.availability)];
    },
  };
  return voice;
}

/** One pack; the base time is said once, in the first record (RFC 8428 §4.1). */
export function senml(says: readonly Measurement[], t?: number): readonly SenmlRecord[] {
  return says.map(({ measure, value, unit }, index) => ({
    ...(index === 0 && t !== undefined ? { bt: t / 1000 } : {}),
    n: measure,
    ...(unit === undefined ? {} : { u: unit }),
    ...(typeof value === 'number' ? { v: value } : typeof value === 'boolean' ? { vb: value } : { vs: value }),
  }));
}

/** What a measure is called in a Zigbee2MQTT payload (`exposes` of zigbee-herdsman-converters). `contact` is true when closed. */
const zigbeeKeys: Readonly<Record<string, string>> = {
  motion: 'occupancy',
  presence: 'presence',
  smoke: 'smoke',
  gas: 'gas',
  'carbon.monoxide': 'carbon_monoxide',
  'water.leak': 'water_leak',
  tamper: 'tamper',
  'battery.low': 'battery_low',
  battery: 'battery',
  temperature: 'temperature',
  humidity: 'humidity',
  illuminance: 'illuminance',
};

type State = Record<string, Value>;

/** Zigbee2MQTT sends the whole state of a device every time; what happens (`action`) is in one message only. */
function zigbeeVoice(device: SimDevice, name: string, linkQuality: number): Voice {
  const topic = `${zigbeeRoot}/${name}`;
  const state: State = {};
  let words = 0;
  const voice: Voice = {
    commandTopic: `${topic}/set`,
    availability: (online) => ({
      topic: `${topic}/availability`,
      payload: JSON.stringify({ state: online ? 'online' : 'offline' }),
      qos: 1,
      retain: true,
    }),
    say(says) {
      const once: State[] = [];
      for (const said of says) {
        if (said.measure === 'available') continue;
        const lasting = stateOf(device, said);
        if (lasting === undefined) once.push(happening(device, said));
        else Object.assign(state, lasting);
      }
      words += 1;
      // The radio path changes a little from frame to frame.
      const linkquality = Math.min(255, Math.max(1, linkQuality + ((words * 7) % 11) - 5));
      const frame = (extra: State): Outgoing => ({
        topic,
        payload: JSON.stringify({ ...state, ...extra, linkquality }),
        qos: 1,
        retain: false,
      });
      const onLine = reachable(says, voice.availability);
      const spoken = says.length > onLine.length ? (once.length === 0 ? [frame({})] : once.map(frame)) : [];
      return [...spoken, ...onLine];
    },
  };
  return voice;
}

/** Being reachable is said on a topic of its own. */
const reachable = (says: readonly Measurement[], availability: Voice['availability']): readonly Outgoing[] =>
  says.filter(({ measure }) => measure === 'available').map(({ value }) => availability(value === true));

function stateOf(device: SimDevice, { measure, value }: Measurement): State | undefined {
  if (measure === 'door.open') return { contact: value !== true };
  const key = zigbeeKeys[measure];
  if (key !== undefined) return { [key]: value };
  if (describeMeasure(measure)?.kind === 'event') return undefined;
  return frameSaying(device, measure, value) ?? { [measure]: value };
}

/** The word of `action` that means it; else a real frame that says it, taken from the profile; else the measure under its own name. */
function happening(device: SimDevice, { measure, value }: Measurement): State {
  const word = Object.entries(device.profile.actions ?? {}).find(
    ([, means]) => means.measure === measure && means.value === value,
  )?.[0];
  return word === undefined ? (frameSaying(device, measure, value) ?? { [measure]: value }) : { action: word };
}

/** Keys that have nothing to do with the occasion. */
const besides = new Set(['battery', 'linkquality', 'voltage', 'device_temperature', 'power_outage_count']);

function frameSaying(device: SimDevice, measure: string, value: Value): State | undefined {
  const sample = device.profile.samples.find(
    ({ dialect, channel, means }: Sample) =>
      dialect === 'zigbee2mqtt' &&
      channel === undefined &&
      means.some((meant) => meant.measure === measure && meant.value === value),
  );
  if (typeof sample?.frame !== 'object' || sample.frame === null || Array.isArray(sample.frame)) return undefined;
  const entries = Object.entries(sample.frame).filter(
    (entry): entry is [string, Value] =>
      !besides.has(entry[0]) && ['string', 'number', 'boolean'].includes(typeof entry[1]),
  );
  return Object.fromEntries(entries);
}
