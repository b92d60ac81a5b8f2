import type { Measurement } from '#contracts/reading';
import { actionFor, isHappening, kept, moment, type Speaker, type Tongue } from './tongue.ts';

/** One component of the second generation and later, and the part of its status that says it. */
function componentFor(
  speaker: Speaker,
  { measure, value }: Measurement,
): readonly [string, Readonly<Record<string, unknown>>] | undefined {
  switch (measure) {
    case 'smoke':
      return ['smoke:0', { alarm: value }];
    case 'water.leak':
      return ['flood:0', { alarm: value }];
    case 'gas':
      return ['gas:0', { alarm: value }];
    case 'carbon.monoxide':
      return ['co:0', { alarm: value }];
    case 'temperature':
      return ['temperature:0', { tC: value }];
    case 'humidity':
      return ['humidity:0', { rh: value }];
    case 'illuminance':
      return ['illuminance:0', { lux: value }];
    case 'presence':
      return ['presence:0', { state: value }];
    case 'battery':
      return ['devicepower:0', { battery: { percent: value } }];
    case 'battery.voltage':
      return ['devicepower:0', { battery: { V: value } }];
    case 'signal.strength':
      return ['wifi', { rssi: value }];
    case 'plug.on':
      return ['switch:0', { output: value }];
    case 'power':
      return ['switch:0', { apower: value }];
    case 'mains.voltage':
      return ['switch:0', { voltage: value }];
    case 'mains.current':
      return ['switch:0', { current: value }];
    default:
      return measure === speaker.profile.onMeans && typeof value === 'boolean'
        ? ['input:0', { state: value }]
        : undefined;
  }
}

/** Words for a press, without `_push`. */
const presses = ['single', 'double', 'triple', 'long'] as const;

/** What a Shelly can be; what it has an input for, it takes from there. */
const primaries: ReadonlySet<string> = new Set([
  'smoke',
  'water.leak',
  'gas',
  'carbon.monoxide',
  'temperature',
  'presence',
  'plug.on',
  'power',
  'motion',
  'door.open',
  'sos.pressed',
  'button.pressed',
]);

/** Shelly of the second generation and later: RPC notifications (https://shelly-api-docs.shelly.cloud/gen2/General/Notifications). */
export const shelly: Tongue = {
  dialect: 'shelly',
  carries: ({ profile }) => primaries.has(profile.measures[0] ?? ''),
  say(speaker, says, { t }) {
    const unsaid: Measurement[] = [];
    const events: Readonly<Record<string, unknown>>[] = [];
    const components: Record<string, Record<string, unknown>> = {};
    const ts = t === undefined ? {} : { ts: t / 1_000 };
    for (const said of says) {
      const press = isHappening(said) ? actionFor(speaker, said, presses) : undefined;
      const component = componentFor(speaker, said);
      if (press !== undefined) events.push({ component: 'input:0', id: 0, event: `${press}_push`, ...ts });
      else if (component === undefined) unsaid.push(said);
      else {
        const [name, status] = component;
        const before = components[name] ?? { ...(name.includes(':') ? { id: 0 } : {}) };
        components[name] = { ...before, ...status, ...bothBatteries(before, status) };
      }
    }
    const notify = (method: string, params: Readonly<Record<string, unknown>>) =>
      moment(`${speaker.name}/events/rpc`, {
        src: speaker.name,
        dst: `${speaker.name}/events`,
        method,
        params: { ...ts, ...params },
      });
    return {
      frames: [
        ...(events.length > 0 ? [notify('NotifyEvent', { events })] : []),
        ...(Object.keys(components).length > 0 ? [notify('NotifyStatus', components)] : []),
      ],
      unsaid,
    };
  },
  availability: ({ name }, online) => kept(`${name}/online`, online ? 'true' : 'false'),
};

/** Percent and volts stand in one object. */
const bothBatteries = (before: Readonly<Record<string, unknown>>, status: Readonly<Record<string, unknown>>) =>
  typeof before.battery === 'object' && typeof status.battery === 'object'
    ? { battery: { ...before.battery, ...status.battery } }
    : {};
