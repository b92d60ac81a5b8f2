import type { DeviceProfile } from '#contracts/device';
import type { Measurement } from '#contracts/reading';
import { soundsLikeHelp } from '../call-for-help.ts';
import { isRecordable, msOfSeconds } from '../device-time.ts';
import { type AddressedFrame, type Dialect, type Heard, heardBroken, type Said } from '../dialect.ts';
import { measurementOf } from '../measurement.ts';
import { parseJson } from '../payload.ts';
import { isProperties, onOff, ownOf, type Properties, pressOf } from '../properties.ts';
import { type Refused, refused } from '../rejection.ts';
import { readAvailability } from './availability.ts';
import { claimFirst, readFirst } from './shelly-first.ts';

/**
 * Shelly. Second generation and later (https://shelly-api-docs.shelly.cloud/gen2/General/Notifications): RPC notifications on
 * `<prefix>/events/rpc`, state of one component on `<prefix>/status/<component>`, presence on `<prefix>/online`. The first generation (https://shelly-api-docs.shelly.cloud/gen1/#mqtt) in `shelly-first.ts`.
 */
export const shelly: Dialect = {
  name: 'shelly',
  claim(topic) {
    if (topic.startsWith('shellies/')) return claimFirst(topic);
    const events = /^(.+)\/events\/rpc$/.exec(topic);
    if (events?.[1] !== undefined) return route(events[1], 'event');
    const online = /^(.+)\/online$/.exec(topic);
    if (online?.[1] !== undefined) return route(online[1], 'availability');
    const status = /^(.+)\/status\/[a-z0-9]+:\d{1,4}$/.exec(topic);
    if (status?.[1] !== undefined) return route(status[1], 'telemetry');
    return /\/(?:rpc|command(?:\/[a-z0-9]+:\d{1,4})?)$/.test(topic) ? 'nothing' : undefined;
  },
  /**
   * A request frame of each method with its parameters (https://shelly-api-docs.shelly.cloud/gen2/ComponentsAndServices/Mqtt); the device
   * answers on `<src>/rpc`, which is passed over.
   */
  answer: ({ name, words }) =>
    Object.entries(words).map(([method, params], index) => ({
      topic: `${name}/rpc`,
      payload: JSON.stringify({ id: index + 1, src: `${name}/hub`, method, params }),
    })),
  read(frame) {
    if (frame.channel === 'availability') return readAvailability(frame, { on: ['true'], off: ['false'] });
    if (frame.topic.startsWith('shellies/')) return readFirst(frame);
    const message = parseJson(frame.payload);
    if (!isProperties(message)) {
      const why = message === undefined ? 'payload.not-json' : 'payload.shape';
      return heardBroken(refused(why), soundsLikeHelp(frame.payload));
    }
    return frame.channel === 'event'
      ? readNotification(message, frame)
      : readComponents({ [frame.topic.slice(frame.topic.lastIndexOf('/') + 1)]: message }, frame.profile);
  },
};

const route = (name: string, channel: 'event' | 'telemetry' | 'availability') =>
  ({ dialect: shelly, speaker: { by: 'name', name }, channel }) as const;

function readNotification(message: Properties, { profile, payload }: AddressedFrame): Heard {
  const params = ownOf(message, 'params');
  if (!isProperties(params)) return heardBroken(refused('payload.shape', 'params'), soundsLikeHelp(payload));
  switch (ownOf(message, 'method')) {
    case 'NotifyStatus':
    case 'NotifyFullStatus':
      return dated(readComponents(params, profile), ownOf(params, 'ts'));
    case 'NotifyEvent':
      return dated(readEvents(params, profile), ownOf(params, 'ts'));
    default:
      return heardBroken(refused('payload.shape', 'method'), soundsLikeHelp(payload));
  }
}

function dated(heard: Heard, ts: unknown): Heard {
  // A Shelly that does not know the time yet says 0 or null.
  const deviceAt = typeof ts === 'number' && ts > 1e9 ? msOfSeconds(ts) : undefined;
  if (deviceAt !== undefined && isRecordable(deviceAt)) for (const one of heard.said) one.deviceAt ??= deviceAt;
  return heard;
}

class Words {
  readonly said: Said[] = [];
  refused: Refused | undefined;

  take(one: Measurement | Refused | undefined): void {
    if (one === undefined) return;
    if ('code' in one) this.refused ??= one;
    else if (!this.said.some(({ measure }) => measure === one.measure)) this.said.push(one);
  }

  number(measure: string, value: unknown): void {
    if (value !== undefined && value !== null) this.take(measurementOf(measure, value));
  }

  heard(): Heard {
    return this.refused === undefined ? { said: this.said } : { said: this.said, refused: this.refused };
  }
}

/** A value two levels down. */
const below = (properties: Properties, key: string, inner: string): unknown => {
  const part = ownOf(properties, key);
  return isProperties(part) ? ownOf(part, inner) : undefined;
};

const alarmOf: Readonly<Record<string, string>> = {
  smoke: 'smoke',
  flood: 'water.leak',
  gas: 'gas',
  co: 'carbon.monoxide',
};

function readComponents(components: Properties, profile: DeviceProfile | undefined): Heard {
  const words = new Words();
  for (const [component, said] of Object.entries(components).slice(0, 64)) {
    if (!isProperties(said)) continue;
    const type = component.split(':', 1)[0] ?? '';
    const alarm = ownOf(said, 'alarm');
    if (Object.hasOwn(alarmOf, type)) {
      if (typeof alarm === 'boolean') words.take({ measure: alarmOf[type] as string, value: alarm });
      continue;
    }
    switch (type) {
      case 'temperature':
        words.number('temperature', ownOf(said, 'tC'));
        break;
      case 'humidity':
        words.number('humidity', ownOf(said, 'rh'));
        break;
      case 'illuminance':
        words.number('illuminance', ownOf(said, 'lux'));
        break;
      case 'devicepower': {
        words.number('battery', below(said, 'battery', 'percent'));
        words.number('battery.voltage', below(said, 'battery', 'V'));
        break;
      }
      case 'bthomedevice':
        words.number('battery', ownOf(said, 'battery'));
        words.number('signal.strength', ownOf(said, 'rssi'));
        break;
      case 'wifi':
        words.number('signal.strength', ownOf(said, 'rssi'));
        break;
      case 'switch':
      case 'pm1': {
        const output = ownOf(said, 'output');
        if (typeof output === 'boolean') words.take({ measure: 'plug.on', value: output });
        words.number('power', ownOf(said, 'apower'));
        words.number('mains.voltage', ownOf(said, 'voltage'));
        words.number('mains.current', ownOf(said, 'current'));
        const total = below(said, 'aenergy', 'total');
        if (typeof total === 'number') words.number('energy', total / 1_000);
        break;
      }
      case 'presence':
      case 'presencezone': {
        const there = ownOf(said, 'state') ?? ownOf(said, 'value');
        if (typeof there === 'boolean') words.take({ measure: 'presence', value: there });
        break;
      }
      case 'input':
      case 'boolean':
      case 'bthomesensor': {
        const state = ownOf(said, 'state') ?? ownOf(said, 'value');
        if (typeof state === 'boolean') words.take(onOff(state, profile));
        break;
      }
    }
  }
  return words.heard();
}

function readEvents(params: Properties, profile: DeviceProfile | undefined): Heard {
  const events = ownOf(params, 'events');
  if (!Array.isArray(events)) return { said: [], refused: refused('payload.shape', 'events') };
  const words = new Words();
  for (const event of events.slice(0, 64)) {
    if (!isProperties(event)) continue;
    const name = ownOf(event, 'event');
    if (typeof name !== 'string') continue;
    const component = ownOf(event, 'component');
    const type = typeof component === 'string' ? component.split(':', 1)[0] : undefined;
    if (type === undefined) continue;
    if (Object.hasOwn(alarmOf, type)) {
      if (name === 'alarm' || name === 'alarm_off') {
        words.take({ measure: alarmOf[type] as string, value: name === 'alarm' });
      }
      continue;
    }
    if (type === 'input' || type === 'bthomedevice' || type === 'bthomesensor') {
      // `btn_down` and `btn_up` are the halves of a press that is said as a whole.
      if (!name.startsWith('btn_')) words.take(pressOf('event', name.replace(/_push$/, ''), profile));
    }
  }
  return words.heard();
}
