import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertAct } from '#contracts/alert';
import type { Finding } from '#contracts/finding';
import { Desk } from '#hub/alerts/desk';

let made = 0;
const openDesk = (): Desk => new Desk({ open: [], seq: 0, newId: () => `alert-${++made}` });
const text = { zh: '按下', en: 'pressed' };
const found = (type: string, home: string, at: number, severity: Finding['severity'] = 'P1'): Finding => ({
  rule: type,
  type,
  severity,
  subject: { key: `home:${home}`, placeId: home },
  since: at,
  at,
  title: text,
  text,
  evidence: [{ deviceId: 'd1', measure: 'sos.pressed', value: true, at }],
});

describe('the desk', () => {
  test('two hundred findings of one matter are one alert with count 200, written once', () => {
    const desk = openDesk();
    for (let i = 0; i < 200; i += 1) desk.take(found('sos', 'h1', 1_000), 1_000);
    const { alerts, entries } = desk.finish();
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ isNew: true, alert: { count: 200, seq: 1, state: 'triggered' } });
    expect(entries.map(({ step }) => step)).toEqual(['raised']);
  });

  test('follows one alert through its life, who did what in order', () => {
    const desk = openDesk();
    const alertId = desk.take(found('sos', 'h1', 1_000), 1_000);
    const on = (by: string, now: number) => ({ alertId, by, now });
    expect(desk.act({ act: 'acknowledge' }, on('王芳', 2_000))).toMatchObject({
      ok: true,
      alert: { state: 'acknowledged', handler: '王芳' },
    });
    expect(desk.act({ act: 'acknowledge' }, on('李明', 2_001))).toMatchObject({
      ok: false,
      code: 'alert.already-acknowledged',
      alert: { handler: '王芳' },
    });
    expect(desk.act({ act: 'assign', to: '网格员' }, on('王芳', 3_000))).toMatchObject({
      ok: true,
      alert: { state: 'assigned', handler: '网格员' },
    });
    expect(desk.act({ act: 'arrive' }, on('王芳', 4_000))).toMatchObject({
      ok: true,
      alert: { state: 'arrived', arrivedAt: 4_000 },
    });
    expect(desk.act({ act: 'arrive' }, on('王芳', 4_001))).toMatchObject({ ok: false, code: 'alert.already-arrived' });
    expect(desk.act({ act: 'resolve', outcome: 'help-given', note: '扶起' }, on('王芳', 5_000))).toMatchObject({
      ok: true,
      alert: { state: 'resolved', resolvedAt: 5_000 },
    });
    const { alerts, entries } = desk.finish();
    expect(entries.map(({ step, at }) => [step, at])).toEqual([
      ['raised', 1_000],
      ['acknowledged', 2_000],
      ['assigned', 3_000],
      ['arrived', 4_000],
      ['resolved', 5_000],
    ]);
    expect(alerts).toHaveLength(1);
    expect(desk.openCount).toBe(0);
    expect(desk.act({ act: 'arrive' }, on('王芳', 6_000))).toEqual({ ok: false, code: 'alert.not-found' });
  });

  test('the same matter after it was resolved is a new alert', () => {
    const desk = openDesk();
    const first = desk.take(found('sos', 'h1', 1_000), 1_000);
    desk.act({ act: 'resolve', outcome: 'test' }, { alertId: first, by: '王芳', now: 2_000 });
    const second = desk.take(found('sos', 'h1', 3_000), 3_000);
    expect(second).not.toBe(first);
    expect(desk.finish().alerts.map(({ alert }) => [alert.id, alert.state])).toEqual([
      [first, 'resolved'],
      [second, 'triggered'],
    ]);
  });

  test('an emergency that clears stays for a person, a silent device resolves itself', () => {
    const desk = openDesk();
    desk.take(found('smoke', 'h1', 1_000), 1_000);
    desk.take(found('device-silent', 'h1', 1_000, 'P3'), 1_000);
    const gone = { subject: { key: 'home:h1', placeId: 'h1' }, at: 2_000, text };
    desk.clear({ ...gone, rule: 'smoke', type: 'smoke', resolves: false }, 2_000);
    desk.clear({ ...gone, rule: 'device-silent', type: 'device-silent', resolves: true }, 2_000);
    expect(desk.finish().alerts.map(({ alert }) => [alert.type, alert.state, alert.clearedAt, alert.outcome])).toEqual([
      ['smoke', 'triggered', 2_000, null],
      ['device-silent', 'resolved', 2_000, 'recovered'],
    ]);
  });

  test('severity goes up with a worse finding and never down', () => {
    const desk = openDesk();
    desk.take(found('water-leak', 'h1', 1_000, 'P2'), 1_000);
    desk.take(found('water-leak', 'h1', 2_000, 'P1'), 2_000);
    desk.take(found('water-leak', 'h1', 3_000, 'P3'), 3_000);
    expect(desk.finish().alerts.map(({ alert }) => alert.severity)).toEqual(['P1']);
  });

  test('severity goes down only where the rule allows it, and is logged as eased', () => {
    const desk = openDesk();
    desk.take(found('heart-rate', 'h1', 1_000, 'P2'), 1_000);
    desk.finish();
    desk.take({ ...found('heart-rate', 'h1', 2_000, 'P3'), mayEase: true }, 2_000);
    const { alerts, entries } = desk.finish();
    expect(alerts.map(({ alert, reasons }) => [alert.severity, reasons])).toEqual([['P3', ['eased']]]);
    expect(entries.map(({ step, detail }) => [step, detail.zh])).toEqual([['severity', '降为 P3：按下']]);
  });

  const step = fc.oneof(
    fc.record({ take: fc.constantFrom('sos', 'smoke', 'fall'), home: fc.constantFrom('h1', 'h2') }),
    fc.record({
      act: fc.constantFrom<AlertAct>(
        { act: 'acknowledge' },
        { act: 'assign', to: 'x' },
        { act: 'arrive' },
        { act: 'resolve', outcome: 'test' },
        { act: 'comment', note: 'n' },
      ),
      on: fc.nat(10),
    }),
    fc.constant('finish' as const),
  );

  test('whatever happens, at most one alert is open per subject and type, and seq only grows', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const desk = openDesk();
        const stored = new Map<string, { subject: string; type: string; state: string }>();
        let seq = 0;
        let now = 0;
        const finish = (): void => {
          for (const { alert } of desk.finish().alerts) {
            expect(alert.seq).toBe(seq + 1);
            seq = alert.seq;
            stored.set(alert.id, alert);
          }
          const open = [...stored.values()]
            .filter(({ state }) => state !== 'resolved')
            .map(({ subject, type }) => `${subject} ${type}`);
          expect(open).toEqual([...new Set(open)]);
          expect(desk.openCount).toBe(open.length);
        };
        for (const one of steps) {
          now += 1_000;
          if (one === 'finish') finish();
          else if ('take' in one) desk.take(found(one.take, one.home, now), now);
          else {
            const ids = [...desk.open()].map(({ id }) => id);
            const alertId = ids[one.on % Math.max(ids.length, 1)];
            if (alertId !== undefined) desk.act(one.act, { alertId, by: '王芳', now });
          }
        }
        finish();
      }),
    );
  });
});
