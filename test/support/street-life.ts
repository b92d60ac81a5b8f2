import type { Alert } from '#contracts/alert';
import type { Reading } from '#contracts/reading';
import { secondMs } from '#contracts/time';
import { Desk } from '#hub/alerts/desk';
import type { Engine } from '#hub/rules/engine';
import { seeded } from '#simulators/seeded';

/** What staff were told of one matter. */
export interface Told {
  readonly key: string;
  readonly severity: string;
  readonly since: number;
  readonly raisedAt: number;
}

/** Plays readings as the hub would live them; what it told, and what stands open. */
export function live(readings: readonly Reading[], until: number, engine: Engine) {
  let ids = 0;
  const desk = new Desk({ open: [], seq: 0, newId: () => `a${++ids}` });
  const alerts = new Map<string, Alert>();
  const open = new Map<string, string>();
  const judge = (batch: readonly Reading[], now: number): void => {
    for (const item of engine.judge(batch, now)) {
      if (item.kind === 'finding') desk.take(item.finding, now);
      else desk.clear(item.clearing, now);
    }
    for (const { alert } of desk.finish().alerts) {
      alerts.set(alert.id, alert);
      const key = `${alert.subject} ${alert.type}`;
      const known = open.get(key);
      if (known !== undefined && known !== alert.id) throw new Error(`two open alerts of ${key}`);
      if (alert.state === 'resolved') open.delete(key);
      else open.set(key, alert.id);
    }
    const next = engine.next();
    if (next !== undefined && next <= now) throw new Error(`a deadline at ${next} was left behind at ${now}`);
  };
  const wake = (before: number): void => {
    for (let next = engine.next(); next !== undefined && next < before; next = engine.next()) judge([], next);
  };
  for (const reading of readings) {
    wake(reading.receivedAt);
    judge([reading], reading.receivedAt);
  }
  wake(until);
  const told = [...alerts.values()]
    .map(
      ({ subject, type, severity, since, raisedAt }): Told => ({
        key: `${subject} ${type}`,
        severity,
        since,
        raisedAt,
      }),
    )
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.since - b.since || a.raisedAt - b.raisedAt));
  return { told, alerts: [...alerts.values()], engine, desk };
}

/** The same words, each up to fifteen seconds under way, some of them twice. */
export function delivered(readings: readonly Reading[], seed: number): readonly Reading[] {
  const random = seeded(seed, 'delivery');
  return readings
    .flatMap((reading): Reading[] => {
      const later = (): Reading => ({ ...reading, receivedAt: reading.at + Math.floor(random() * 15 * secondMs) });
      return random() < 0.1 ? [later(), later()] : [later()];
    })
    .sort((a, b) => a.receivedAt - b.receivedAt);
}
