import { describe, expect, test, vi } from 'vitest';
import { catalog } from '#devices/catalog';
import { type HubApi, type Login, openHubApi, SimulatorError } from '#simulators/hub-api';
import { returnWhenLeftAlone } from '#simulators/returning';
import { type Run, type Simulation, simulate } from '#simulators/simulate';
import { stories } from '#simulators/stories/catalog';
import { wallClock } from '#simulators/virtual-clock';
import { type FakeHub, openFakeHub } from '#test/support/fake-hub';
import { answersOf } from '#test/support/simulated-street';

const soon = { timeout: 15_000, interval: 20 };
const devicesOnTheirOwn = ['gw-1', 'gas-1', 'bed-1', 'radar-1', 'pressure-1', 'reader-1', 'bell-1'];

let messages = 0;
const newId = (): string => {
  messages += 1;
  return `message-${messages}`;
};

const signIn = (
  hub: FakeHub,
  more: { login?: Login; log?: (line: string) => void; signal?: AbortSignal } = {},
): Promise<HubApi> =>
  openHubApi({
    url: hub.url,
    login: { token: hub.token },
    log: () => undefined,
    signal: AbortSignal.timeout(20_000),
    retryMs: 50,
    ...more,
  });

const start = async (hub: FakeHub, more: Partial<Run> = {}): Promise<Simulation> =>
  simulate({
    api: await signIn(hub),
    mqttUrl: hub.mqttUrl,
    profiles: catalog,
    seed: 7,
    homes: 1,
    speed: 1,
    tell: [],
    among: [],
    gentle: false,
    clock: wallClock,
    newId,
    log: () => undefined,
    staggerMs: 0,
    signal: AbortSignal.timeout(20_000),
    ...more,
  });

const heard = (hub: FakeHub, topic: string): readonly string[] =>
  hub.published.filter((one) => one.topic === topic).map(({ payload }) => payload);

const story = (id: string) => stories.filter((one) => one.id === id);

describe('a simulated street against a hub', () => {
  test('connects with its own secrets, says hello, and is heard from every device', async () => {
    await using hub = await openFakeHub(answersOf(1));
    await using simulation = await start(hub, { speed: 10 });
    await vi.waitFor(() => {
      expect([...hub.clients].sort()).toEqual([...devicesOnTheirOwn].sort());
      expect(heard(hub, 'ecare/v1/home-1/gw-1/availability')).toContain('online');
      expect(heard(hub, 'zigbee2mqtt/bridge/state')).toContain('{"state":"online"}');
      expect(heard(hub, 'zigbee2mqtt/1/sos/availability')).toContain('{"state":"online"}');
      expect(heard(hub, 'zigbee2mqtt/1/motion-bath').length).toBeGreaterThan(0);
      expect(heard(hub, 'ecare/v1/home-1/gas-1/telemetry').length).toBeGreaterThan(0);
    }, soon);
    expect(hub.published.every(({ qos }) => qos === 1)).toBe(true);
    await vi.waitFor(() => {
      const { sent, acknowledged } = simulation.fleet.figures();
      expect(acknowledged).toBe(sent);
    }, soon);
  });

  test('asks for secrets of sample devices only, and connects nobody else', async () => {
    const answers = answersOf(1);
    const real = new Set(['bed-1', 'gw-1']);
    await using hub = await openFakeHub({
      ...answers,
      devices: answers.devices.map((device) => (real.has(device.id) ? { ...device, sample: false } : device)),
    });
    await using _ = await start(hub);
    expect([...hub.rotated].sort()).toEqual(devicesOnTheirOwn.filter((id) => !real.has(id)).sort());
    expect([...hub.clients].some((id) => real.has(id))).toBe(false);
  });

  test('a story is told over the broker, and the accepted call is timed', async () => {
    const lines: string[] = [];
    await using hub = await openFakeHub(answersOf(1));
    await using simulation = await start(hub, {
      speed: 600,
      tell: story('fall-at-night'),
      log: (line) => void lines.push(line),
    });
    const fall = await vi.waitFor(() => {
      const [payload] = heard(hub, 'ecare/v1/home-1/radar-1/event');
      expect(payload).toBeDefined();
      return JSON.parse(payload ?? '') as { id: string; event: string };
    }, soon);
    expect(fall.event).toBe('fall.detected');
    hub.tell('ecare/v1/home-1/radar-1/cmd', { type: 'accepted', ref: fall.id, alertId: 'alert-1' });
    await vi.waitFor(() => expect(simulation.fleet.figures().acceptedMs).toHaveLength(1), soon);
    expect(lines.some((line) => /^accepted: radar-1, alert alert-1, \d/.test(line))).toBe(true);
  });

  test('is operated by hand: a device of its own through cmd, a child through its gateway', async () => {
    await using hub = await openFakeHub(answersOf(1));
    await using _ = await start(hub);
    hub.tell('ecare/v1/home-1/gas-1/cmd', { type: 'operate', operation: 'alarm' });
    hub.tell('zigbee2mqtt/1/sos/set', { operate: 'press' });
    await vi.waitFor(() => {
      expect(heard(hub, 'ecare/v1/home-1/gas-1/telemetry').join()).toContain('"n":"gas","vb":true');
      expect(heard(hub, 'zigbee2mqtt/1/sos').join()).toContain('"action":"emergency"');
    }, soon);
  });

  test('a lost gateway leaves its will, and comes back', async () => {
    await using hub = await openFakeHub(answersOf(1));
    await using _ = await start(hub, { speed: 300, tell: story('gateway-lost') });
    const gateway = 'ecare/v1/home-1/gw-1/availability';
    await vi.waitFor(() => expect(heard(hub, gateway)).toContain('offline'), soon);
    await vi.waitFor(
      () => expect(heard(hub, gateway).lastIndexOf('online')).toBeGreaterThan(heard(hub, gateway).indexOf('offline')),
      soon,
    );
  });

  test('what was not acknowledged is sent again when the hub is back', async () => {
    const lines: string[] = [];
    await using hub = await openFakeHub(answersOf(1));
    await using simulation = await start(hub, { log: (line) => void lines.push(line) });
    hub.holdAcknowledgements(true);
    const radar = simulation.street.devices.find(({ id }) => id === 'radar-1');
    if (radar === undefined) throw new Error('no radar');
    simulation.fleet.say(radar, [{ measure: 'fall.detected', value: true }]);
    await hub.sleep();
    await vi.waitFor(() => expect(lines.some((line) => line.includes('is gone'))).toBe(true), soon);
    // Called while nobody listens.
    simulation.fleet.say(radar, [{ measure: 'fall.detected', value: true }]);
    hub.holdAcknowledgements(false);
    await hub.wake();
    await vi.waitFor(() => expect(heard(hub, 'ecare/v1/home-1/radar-1/event')).toHaveLength(2), soon);
    await vi.waitFor(() => expect(lines).toContain('the hub is back'), soon);
    const ids = heard(hub, 'ecare/v1/home-1/radar-1/event').map(
      (payload) => (JSON.parse(payload) as { id: string }).id,
    );
    expect(new Set(ids).size).toBe(2);
  });

  test('ends when somebody else has taken its devices over', async () => {
    await using hub = await openFakeHub(answersOf(1));
    await using simulation = await start(hub);
    hub.forgetSecrets();
    await simulation.fleet.turnedAway;
    expect(simulation.fleet.figures().connected).toBe(0);
  });

  test('hands over the past of devices nobody has heard of, once', async () => {
    await using hub = await openFakeHub(answersOf(1));
    const past = () =>
      heard(hub, 'ecare/v1/home-1/bed-1/telemetry').filter((payload) => payload.includes('"rec":true'));
    {
      await using _ = await start(hub, { historyHours: 24 });
      await vi.waitFor(() => expect(past().length).toBeGreaterThan(0), soon);
      // A child's memory comes through its gateway.
      await vi.waitFor(
        () => expect(heard(hub, 'ecare/v1/home-1/climate-1/telemetry').join()).toContain('"rec":true'),
        soon,
      );
    }
    const once = past().length;
    await using again = await start(hub, { historyHours: 24 });
    await vi.waitFor(() => {
      const { sent, acknowledged } = again.fleet.figures();
      expect(acknowledged).toBe(sent);
    }, soon);
    expect(past()).toHaveLength(once);
  });

  test('stands back for another one, and is there again when that has gone', async () => {
    await using hub = await openFakeHub(answersOf(1));
    const lines: string[] = [];
    const stop = new AbortController();
    await using gentle = await start(hub);
    const returning = returnWhenLeftAlone({
      api: await signIn(hub),
      fleet: gentle.fleet,
      everyMs: 150,
      log: (line) => void lines.push(line),
      signal: stop.signal,
    });
    const other = await start(hub);
    await vi.waitFor(() => expect(gentle.fleet.refused()).toHaveLength(devicesOnTheirOwn.length), soon);
    await vi.waitFor(() => expect(lines[0]).toContain('another simulator plays'), soon);
    const taken = hub.rotated.length;
    const looksSoFar = hub.asked('devices');
    await vi.waitFor(() => expect(hub.asked('devices')).toBeGreaterThan(looksSoFar + 30), soon);
    // However often it looks: the other one is there, and keeps what it has.
    expect(hub.rotated).toHaveLength(taken);
    expect(other.fleet.figures().connected).toBe(devicesOnTheirOwn.length);

    await other[Symbol.asyncDispose]();
    await vi.waitFor(() => expect(gentle.fleet.figures().connected).toBe(devicesOnTheirOwn.length), soon);
    expect(lines.at(-1)).toContain('back on 7 connections');
    hub.tell('ecare/v1/home-1/gas-1/cmd', { type: 'operate', operation: 'alarm' });
    await vi.waitFor(
      () => expect(heard(hub, 'ecare/v1/home-1/gas-1/telemetry').join()).toContain('"n":"gas","vb":true'),
      soon,
    );
    stop.abort();
    await returning;
  });

  test('says goodbye when it is stopped', async () => {
    await using hub = await openFakeHub(answersOf(1));
    const simulation = await start(hub);
    await simulation[Symbol.asyncDispose]();
    for (const id of devicesOnTheirOwn) {
      const place = id === 'reader-1' || id === 'bell-1' ? 'unit-1' : 'home-1';
      expect(heard(hub, `ecare/v1/${place}/${id}/availability`).at(-1), id).toBe('offline');
    }
    expect(heard(hub, 'zigbee2mqtt/bridge/state').at(-1)).toBe('{"state":"offline"}');
    await vi.waitFor(() => expect(hub.clients.size).toBe(0), soon);
  });
});

describe('stopping', () => {
  const closed = (hub: FakeHub) => vi.waitFor(() => expect(hub.clients.size).toBe(0), soon);

  test('does not wait for a hub that has stopped acknowledging', async () => {
    await using hub = await openFakeHub(answersOf(1));
    const simulation = await start(hub);
    hub.holdAcknowledgements(true);
    const began = performance.now();
    await simulation[Symbol.asyncDispose]();
    expect(performance.now() - began).toBeLessThan(5000);
    await closed(hub);
  });

  test('leaves nothing behind after a gateway was lost and came back, or is still lost', async () => {
    await using hub = await openFakeHub(answersOf(1));
    const simulation = await start(hub);
    const find = (id: string) => {
      const device = simulation.street.devices.find((one) => one.id === id);
      if (device === undefined) throw new Error(`no ${id}`);
      return device;
    };
    hub.holdAcknowledgements(true);
    simulation.fleet.say(find('sos-1'), [{ measure: 'sos.pressed', value: true }]);
    simulation.fleet.line(find('gw-1'), 'lost');
    await vi.waitFor(() => expect(hub.clients.has('gw-1')).toBe(false), soon);
    hub.holdAcknowledgements(false);
    simulation.fleet.line(find('gw-1'), 'back');
    // The press that was under way when the plug was pulled.
    await vi.waitFor(() => expect(heard(hub, 'zigbee2mqtt/1/sos').join()).toContain('emergency'), soon);
    await vi.waitFor(() => {
      const { sent, acknowledged } = simulation.fleet.figures();
      expect(acknowledged).toBe(sent);
    }, soon);
    simulation.fleet.line(find('radar-1'), 'lost');
    await vi.waitFor(() => expect(hub.clients.has('radar-1')).toBe(false), soon);
    await simulation[Symbol.asyncDispose]();
    await closed(hub);
  });
});

describe('reaching the hub', () => {
  test('with a user name and password works as with a token', async () => {
    await using hub = await openFakeHub(answersOf(2));
    const api = await signIn(hub, { login: { username: 'admin', password: 'a-password' } });
    expect(await api.homes()).toHaveLength(2);
    expect((await api.devices()).length).toBe(30);
  });

  test('a wrong token and a wrong password are told in one sentence', async () => {
    await using hub = await openFakeHub(answersOf(1));
    const api = await signIn(hub, { login: { token: 'wrong' } });
    await expect(api.session()).rejects.toThrow(
      new SimulatorError('The hub does not accept this API token: make a new one and start again.'),
    );
    await expect(signIn(hub, { login: { username: 'admin', password: 'wrong' } })).rejects.toThrow(
      'The hub does not accept this user name and password.',
    );
  });

  test('a hub that does not answer is asked again until it is stopped, and said so once', async () => {
    const lines: string[] = [];
    const stop = new AbortController();
    const hub = await openFakeHub(answersOf(1));
    await hub[Symbol.asyncDispose]();
    const api = await signIn(hub, { signal: stop.signal, log: (line) => void lines.push(line) });
    const asked = api.session();
    await vi.waitFor(() => expect(lines).toHaveLength(1), soon);
    expect(lines[0]).toContain('cannot be reached');
    stop.abort();
    await expect(asked).rejects.toThrow();
  });

  test('a hub without sample homes is told in one sentence', async () => {
    const answers = answersOf(1);
    await using hub = await openFakeHub({
      ...answers,
      homes: answers.homes.map((home) => ({ ...home, sample: false })),
    });
    await expect(start(hub)).rejects.toThrow('The hub has no sample homes');
    expect(hub.rotated).toEqual([]);
  });
});
