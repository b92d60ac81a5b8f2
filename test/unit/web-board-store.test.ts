import { beforeEach, describe, expect, test } from 'vitest';
import type { AlertAct, AlertView, Severity } from '#contracts/alert';
import type { Snapshot } from '#contracts/live';
import {
  type ActAnswer,
  type BoardSource,
  BoardStore,
  pulseLimitMs,
} from '../../dashboard/web/console/live/board-store.ts';

function alertOf(id: string, seq: number, change: Partial<AlertView> = {}): AlertView {
  return {
    id,
    seq,
    type: 'sos',
    rule: 'sos',
    severity: 'P1',
    state: 'triggered',
    subject: `resident:${id}`,
    placeId: 'home-1',
    residentId: id,
    deviceId: null,
    title: { zh: '紧急求助', en: 'Emergency call' },
    text: { zh: '按下按钮', en: 'Pressed' },
    since: 1_000,
    raisedAt: 1_000,
    lastAt: 1_000,
    count: 1,
    clearedAt: null,
    handler: null,
    acknowledgedAt: null,
    arrivedAt: null,
    resolvedAt: null,
    outcome: null,
    evidence: [],
    basis: null,
    who: { id, name: '王秀英', age: 82 },
    where: '大塘巷 · 叶青苑 37幢 1单元 502',
    device: null,
    ...change,
  };
}

/** The hub's side of the line: the truth, and how often it was asked for. */
class TruthfulHub implements BoardSource {
  readonly alerts = new Map<string, AlertView>();
  readonly asked: string[] = [];
  seq = 0;
  down = false;
  answer: (act: AlertAct) => Promise<ActAnswer> = () => Promise.reject(new Error('not expected'));

  change(id: string, change: Partial<AlertView> = {}): { previous: number; alert: AlertView } {
    const previous = this.seq;
    this.seq += 1;
    const alert = { ...(this.alerts.get(id) ?? alertOf(id, 0)), ...change, seq: this.seq };
    this.alerts.set(id, alert);
    return { previous, alert };
  }
  open(): AlertView[] {
    return [...this.alerts.values()].filter(({ state }) => state !== 'resolved');
  }
  async snapshot(): Promise<Snapshot> {
    return this.#say('snapshot', this.open());
  }
  async changesSince(seq: number): Promise<Snapshot> {
    const since = [...this.alerts.values()].filter((alert) => alert.seq > seq).sort((a, b) => a.seq - b.seq);
    return this.#say(`since ${seq}`, since);
  }
  act(_alertId: string, act: AlertAct): Promise<ActAnswer> {
    return this.answer(act);
  }
  redial(): void {
    this.asked.push('redial');
  }
  pulse(openAlerts = this.open().length) {
    return { now: now + 500, seq: this.seq, openAlerts, faults: [] };
  }
  #say(question: string, alerts: AlertView[]): Snapshot {
    this.asked.push(question);
    if (this.down) throw new Error('line is down');
    return { seq: this.seq, now: now + 500, alerts };
  }
}

let now = 0;
let hub: TruthfulHub;
let store: BoardStore;
beforeEach(() => {
  now = 1_000_000;
  hub = new TruthfulHub();
  store = new BoardStore(hub, { now: () => now, me: () => '张三' });
});

const ids = () => store.view().rows.map(({ alert }) => alert.id);
const expectTruth = () =>
  expect([...ids()].sort()).toEqual(
    hub
      .open()
      .map(({ id }) => id)
      .sort(),
  );

describe('snapshot and changes', () => {
  test('nothing is known before the snapshot, and the line says so', async () => {
    expect(store.view()).toMatchObject({ line: 'connecting', rows: [] });
    hub.change('a');
    await store.connected();
    expect(store.view().line).toBe('live');
    expect(ids()).toEqual(['a']);
  });

  test('a change in order is taken without asking', async () => {
    await store.connected();
    await store.alertChanged(hub.change('a'));
    await store.alertChanged(hub.change('a', { state: 'resolved' }));
    expect(hub.asked).toEqual(['snapshot']);
    expect(ids()).toEqual([]);
  });

  test('a gap asks for what is missing, once', async () => {
    await store.connected();
    await store.alertChanged(hub.change('a'));
    hub.change('b');
    await store.alertChanged(hub.change('c'));
    expect(hub.asked).toEqual(['snapshot', 'since 1']);
    expect(ids()).toEqual(['a', 'b', 'c']);
  });

  test('a change that comes twice or late changes nothing', async () => {
    await store.connected();
    const first = hub.change('a');
    const second = hub.change('a', { state: 'resolved' });
    await store.alertChanged(first);
    await store.alertChanged(second);
    await store.alertChanged(first);
    expect(ids()).toEqual([]);
  });

  test('a pulse that knows more asks for it', async () => {
    await store.connected();
    hub.change('a');
    await store.pulse(hub.pulse());
    expect(ids()).toEqual(['a']);
  });

  test('a count that does not agree asks for everything, once for each seq', async () => {
    hub.change('a');
    await store.connected();
    await store.pulse(hub.pulse(2));
    await store.pulse(hub.pulse(2));
    expect(hub.asked).toEqual(['snapshot', 'snapshot']);
  });

  test('a hub that counts lower than the page has been replaced: everything is asked for anew', async () => {
    hub.change('a');
    hub.change('b');
    await store.connected();
    hub.alerts.clear();
    hub.seq = 0;
    hub.change('c');
    await store.connected();
    expect(hub.asked).toEqual(['snapshot', 'since 2', 'snapshot']);
    expect(ids()).toEqual(['c']);
  });
});

describe('the line', () => {
  test('silence becomes a lost line within ten seconds, and is dialled anew', async () => {
    hub.change('a');
    await store.connected();
    now += pulseLimitMs;
    store.tick();
    expect(store.view().line).toBe('live');
    now += 1_000;
    store.tick();
    expect(store.view()).toMatchObject({ line: 'lost', heardAt: 1_000_000 });
    expect(ids()).toEqual(['a']);
    expect(hub.asked).toContain('redial');
  });

  test('pulses keep it alive', async () => {
    await store.connected();
    for (let beat = 0; beat < 10; beat += 1) {
      now += 3_000;
      await store.pulse(hub.pulse());
      store.tick();
    }
    expect(store.view().line).toBe('live');
  });

  test('after thirty changes behind its back the list equals the truth again', async () => {
    hub.change('a');
    await store.connected();
    store.disconnected();
    expect(store.view().line).toBe('lost');
    for (let number = 0; number < 30; number += 1) {
      const id = `n${number % 12}`;
      hub.change(id, { state: number % 3 === 2 ? 'resolved' : 'triggered' });
    }
    hub.change('a', { state: 'resolved' });
    await store.connected();
    expect(store.view().line).toBe('live');
    expectTruth();
    expect(ids()).not.toContain('a');
  });

  test('an answer that fails leaves the line lost and the next pulse tries again', async () => {
    await store.connected();
    store.disconnected();
    hub.down = true;
    await store.connected();
    expect(store.view().line).toBe('lost');
    hub.down = false;
    hub.change('a');
    await store.pulse(hub.pulse());
    expect(store.view().line).toBe('live');
    expect(ids()).toEqual(['a']);
  });

  test('the age of things is counted on the clock of the hub', async () => {
    await store.connected();
    await store.pulse(hub.pulse());
    expect(store.view().offsetMs).toBe(500);
  });
});

describe('order', () => {
  test('worst first, untaken before taken, longest waiting first', async () => {
    const add = (id: string, severity: Severity, raisedAt: number, acknowledgedAt: number | null = null) =>
      hub.change(id, { severity, raisedAt, acknowledgedAt });
    add('info', 'P4', 1);
    add('taken', 'P1', 2, 9);
    add('young', 'P1', 8);
    add('old', 'P1', 3);
    add('urgent', 'P2', 1);
    await store.connected();
    expect(ids()).toEqual(['old', 'young', 'taken', 'urgent', 'info']);
  });
});

describe('acts', () => {
  const row = () => store.view().rows[0];
  let settle: (answer: ActAnswer) => void;
  beforeEach(async () => {
    hub.change('a');
    await store.connected();
    hub.answer = () =>
      new Promise((resolve) => {
        settle = resolve;
      });
  });

  test('show at once and stay when agreed to', async () => {
    const act = store.act('a', { act: 'acknowledge' });
    expect(row()).toMatchObject({ pending: 'acknowledge', alert: { state: 'acknowledged', handler: '张三' } });
    settle({ ok: true, alert: hub.change('a', { state: 'acknowledged', handler: '张三', acknowledgedAt: now }).alert });
    await act;
    expect(row()).toMatchObject({ pending: undefined, refused: undefined, alert: { state: 'acknowledged' } });
  });

  test('roll back visibly when refused, with the reason, for a while', async () => {
    const act = store.act('a', { act: 'acknowledge' });
    settle({ ok: false, code: 'alert.already-acknowledged' });
    await act;
    expect(row()).toMatchObject({
      alert: { state: 'triggered', handler: null },
      refused: { act: 'acknowledge', code: 'alert.already-acknowledged' },
    });
    now += 13_000;
    store.tick();
    expect(row()?.refused).toBeUndefined();
  });

  test('a resolved alert leaves the list, and a late word about it does not bring it back', async () => {
    const late = hub.change('a', { count: 2 });
    const act = store.act('a', { act: 'resolve', outcome: 'test' });
    expect(row()).toMatchObject({ alert: { state: 'resolved', outcome: 'test' } });
    settle({ ok: true, alert: hub.change('a', { state: 'resolved' }).alert });
    await act;
    expect(ids()).toEqual([]);
    await store.alertChanged(late);
    expect(ids()).toEqual([]);
  });

  test('are never foreseen to undo a step', () => {
    void store.act('a', { act: 'arrive' });
    expect(row()).toMatchObject({ alert: { state: 'arrived', arrivedAt: now + 500 } });
  });
});

test('listeners hear changes until they leave', async () => {
  let heard = 0;
  const leave = store.subscribe(() => {
    heard += 1;
  });
  await store.connected();
  const before = heard;
  expect(before).toBeGreaterThan(0);
  leave();
  await store.alertChanged(hub.change('a'));
  expect(heard).toBe(before);
});
