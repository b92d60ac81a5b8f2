import { expect, test } from 'vitest';
import type { Alert } from '#contracts/alert';
import type { DeviceEntry, Directory, PlaceEntry } from '#contracts/directory';
import type { Reading } from '#contracts/reading';
import { publishToHomeAssistant } from '#hub/app/home-assistant';
import { configTopic, stateTopic } from '#hub/app/home-assistant-words';
import type { HubMessage } from '#hub/broker/port';
import type { RegisterChange } from '#hub/register/street-memory';
import { silentLog } from '#kernel/log';
import { ManualClock } from '#test/support/manual-clock';

const place = (id: string, kind: PlaceEntry['kind']): PlaceEntry => ({
  id,
  kind,
  name: id,
  path: kind === 'street' ? '/s' : `/s/${id}`,
  address: id,
});
const device = (id: string, kind: string, placeId: string): DeviceEntry => ({
  id,
  kind,
  name: id,
  room: '',
  placeId,
  silentAfterMs: 0,
});

/** Two homes, and a Home Assistant of the whole street. */
function street({ enabled = true, toldBefore = new Map<string, ReadonlySet<string>>() } = {}) {
  const clock = new ManualClock();
  const places = [place('s', 'street'), place('h1', 'home'), place('h2', 'home')];
  const devices = new Map(
    [device('ha', 'home-assistant', 's'), device('m1', 'motion', 'h1'), device('m2', 'motion', 'h2')].map((one) => [
      one.id,
      one,
    ]),
  );
  const sent: HubMessage[] = [];
  let alerts: readonly Alert[] = [];
  let onChange: (change: RegisterChange) => void = () => undefined;
  let onAlerts: (placeIds: ReadonlySet<string>) => void = () => undefined;
  let onReadings: (readings: readonly Reading[]) => void = () => undefined;
  const never: Disposable = { [Symbol.dispose]: () => undefined };
  const published = publishToHomeAssistant({
    directory: {
      devices: () => devices.values(),
      place: (id: string) => places.find((one) => one.id === id),
      residentsOf: () => [],
    } as Partial<Directory> as Directory,
    register: {
      onChange(handler) {
        onChange = handler;
        return never;
      },
    },
    openAlerts: () => alerts,
    lastSign: () => ({ at: clock.now() }),
    personState: () => 'unknown',
    committed: {
      onAlerts(handler) {
        onAlerts = handler;
        return never;
      },
      onReadings(handler) {
        onReadings = handler;
        return never;
      },
    },
    send: async (message) => void sent.push(message),
    toldBefore,
    options: { enabled, names: false },
    version: '1',
    clock,
    log: silentLog,
  });
  return {
    clock,
    devices,
    published,
    /** What was sent since it was last asked. */
    sent: () => sent.splice(0).map(({ topic, payload }) => [topic, payload] as const),
    change: () => onChange({ devicesAdded: [], devicesChanged: [], devicesRetired: [], loginsChanged: [] }),
    move: (placeId: string) =>
      onReadings([
        { deviceId: 'm', placeId, measure: 'motion', value: true, at: clock.now(), receivedAt: clock.now() },
      ]),
    raise(placeId: string) {
      alerts = [{ placeId, severity: 'P1' } as Partial<Alert> as Alert];
      onAlerts(new Set([placeId]));
    },
  };
}
const topicsOf = (sent: readonly (readonly [string, string])[]) => sent.map(([topic]) => topic);

test('signs of life are told together, once a minute; an alert at once', () => {
  const { clock, sent, move, raise } = street();
  sent();
  clock.advance(1_000);
  move('h1');
  move('h1');
  clock.advance(59_000);
  expect(sent()).toEqual([]);
  clock.advance(1_000);
  expect(topicsOf(sent())).toEqual([stateTopic('h1')]);
  raise('h2');
  expect(sent()).toMatchObject([[stateTopic('h2'), expect.stringContaining('"p1":1')]]);
});

test('a change in the register that concerns no home is not repeated to anybody', () => {
  const { sent, change, devices } = street();
  expect(topicsOf(sent()).sort()).toEqual(
    ['butler/status', ...['h1', 'h2'].flatMap((id) => [configTopic(id), stateTopic(id)])].sort(),
  );
  change();
  expect(sent()).toEqual([]);
  devices.delete('m2');
  change();
  expect(sent()).toEqual([
    [configTopic('h2'), ''],
    [stateTopic('h2'), ''],
  ]);
});

test('one that is retired is left with nothing', () => {
  const { sent, change, devices } = street();
  sent();
  devices.delete('ha');
  change();
  expect(sent().every(([, payload]) => payload === '')).toBe(true);
});

test('switched off, what was told in an earlier run is taken back and nothing else is said', () => {
  const { sent } = street({ enabled: false, toldBefore: new Map([['ha', new Set([configTopic('h1')])]]) });
  expect(sent()).toEqual([
    [configTopic('h1'), ''],
    [stateTopic('h1'), ''],
    ['butler/status', ''],
  ]);
});

test('a hub that stops says so', async () => {
  const { sent, published } = street();
  sent();
  await published[Symbol.asyncDispose]();
  expect(sent()).toEqual([['butler/status', 'offline']]);
});
