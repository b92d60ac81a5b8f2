import type { AlertAct } from '#contracts/alert';
import type { Reading } from '#contracts/reading';
import type { AnyRule, SettingsBook } from '#contracts/rule';
import { hourMs } from '#contracts/time';
import { Desk } from '#hub/alerts/desk';
import { rules } from '#hub/rules/catalog';
import { Engine } from '#hub/rules/engine';
import { completeSettings } from '#hub/rules/settings';
import { Deadlines } from '#kernel/deadlines';
import { logLines, timeText } from './log.ts';
import { factsOf, fitted, street } from './register.ts';
import { heardAt, type Line, linesOf, momentOf, type Timeline } from './timeline.ts';
import { heartbeats, saidValue } from './words.ts';

/** Who speaks for staff, family and programmes. */
const office = '街道办';
/** What was recorded longer ago than this is history: no rule acts on it. */
const believedMs = 48 * hourMs;

/** As delivered, with what the timeline sets; a later version adds to the first. */
function bookOf({ settings = {}, changes = [] }: Timeline): SettingsBook {
  const versions = [settings, ...changes.map((change) => ({ ...settings, ...change }))].map(
    (given: Readonly<Record<string, object>>) =>
      new Map(
        rules.map((rule) => {
          const { enabled, ...own } = (given[rule.id] ?? {}) as { readonly enabled?: boolean };
          const complete = completeSettings(rule, own) as object;
          return [rule.id, enabled === undefined ? complete : { ...complete, enabled }];
        }),
      ),
  );
  let version = 0;
  return {
    get version() {
      return version;
    },
    of: (ruleId) => versions[version]?.get(ruleId),
    use(next) {
      version = next;
    },
  };
}

export interface Playing {
  /** Stops the hub after every word and starts it again from what was saved. */
  readonly restarts?: boolean;
  readonly rules?: readonly AnyRule[];
}

/** Plays a timeline as the hub would live it, and gives the log of what staff were told. */
export function playTimeline(
  timeline: Timeline,
  { restarts = false, rules: run = rules }: Playing = {},
): readonly string[] {
  const { zone = 'Asia/Shanghai', homes } = timeline;
  const devices = fitted(homes);
  const facts = factsOf(homes, devices);
  const lines = linesOf(timeline);
  const until = momentOf(timeline.until, zone);
  const start = Math.min(...lines.map(heardAt));

  const open = (): Engine =>
    new Engine({
      rules: run,
      settings: bookOf(timeline),
      zone,
      facts,
      deadlines: (isFirst) => new Deadlines(isFirst),
      onRuleError(rule, error) {
        throw new Error(`rule ${rule} threw`, { cause: error });
      },
    });
  let engine = open();
  let alerts = 0;
  const desk = new Desk({ open: [], seq: 0, newId: () => `a${++alerts}` });
  const log: string[] = [];
  const off = new Set<string>();
  const counted = new Map<string, number>();
  let downUntil = 0;

  const restart = (): void => {
    const saved = [...engine.snapshot()];
    engine = open();
    engine.restore(saved);
  };
  const judge = (readings: readonly Reading[], now: number): void => {
    for (const item of engine.judge(readings, now)) {
      if (item.kind === 'finding') desk.take(item.finding, now);
      else desk.clear(item.clearing, now);
    }
    const many = Object.keys(homes).length > 1;
    for (const change of desk.finish().alerts) log.push(...logLines(change, { now, zone, many, homes, facts }));
  };
  /** The hub's own timer: deadlines before this moment. */
  const wake = (before: number): void => {
    for (let next = engine.next(); next !== undefined && next < before; next = engine.next())
      judge([], Math.max(next, downUntil));
  };

  const readingOf = (line: Extract<Line, { does: 'says' }>): Reading => {
    const device = devices.get(line.who);
    const home = device?.place ?? facts.homeOf(line.who) ?? line.who;
    if (homes[home] === undefined) throw new Error(`nobody knows ${line.who}`);
    const own = facts.homeOf(line.who) === undefined ? undefined : line.who;
    const resident = line.by ?? (device === undefined ? own : device.resident);
    return {
      deviceId: device?.id ?? office,
      placeId: home,
      ...(resident === undefined ? {} : { residentId: resident }),
      ...(device?.gateway === undefined ? {} : { via: device.gateway }),
      measure: line.measure,
      value: saidValue(line, counted),
      at: line.at,
      receivedAt: line.heard,
      ...(line.heard - line.at > believedMs ? { late: true } : {}),
    };
  };
  const officeSays = (at: number, said: Pick<Reading, 'measure' | 'value'> & Partial<Reading>): void =>
    judge([{ deviceId: office, placeId: street, at, receivedAt: at, ...said }], at);
  const switched = (what: string, isOff: boolean): void => {
    for (const id of devices.keys()) {
      if (what !== 'all' && id !== what && !id.startsWith(`${what}/`)) continue;
      if (isOff) off.add(id);
      else off.delete(id);
    }
  };
  /** Staff close what stands open of a type; the rules hear how it ended. */
  const end = (type: string, outcome: string, now: number): void => {
    for (const { id, placeId, deviceId } of [...desk.open()].filter((alert) => alert.type === type)) {
      desk.act({ act: 'resolve', outcome, note: '' } as AlertAct, { alertId: id, by: '王姐', now });
      desk.finish();
      log.push(`${timeText(now, zone)} ends ${type}`);
      if (deviceId !== null)
        officeSays(now, { deviceId, placeId, measure: 'alert.outcome', value: `${type}:${outcome}` });
    }
  };
  const carryOut = (line: Line): void => {
    switch (line.does) {
      case 'says':
        judge([readingOf(line)], line.heard);
        break;
      case 'restart':
        restart();
        break;
      case 'settings':
        officeSays(line.at, { measure: 'settings.changed', value: line.version });
        break;
      case 'down':
        restart();
        downUntil = line.until;
        break;
      case 'off':
      case 'on':
        switched(line.what, line.does === 'off');
        break;
      case 'ends':
        end(line.type, line.outcome, line.at);
        break;
    }
  };

  const beats = heartbeats([...devices.values()], start, until);
  const all: { readonly at: number; readonly do: () => void; readonly written: boolean }[] = [
    ...lines.map((line) => ({ at: heardAt(line), do: () => carryOut(line), written: true })),
    ...beats.map(({ at, device }) => ({
      at,
      do: () => {
        if (off.has(device.id)) return;
        const via = device.gateway;
        // A word behind a gateway that is off is heard by nobody.
        if (via !== undefined && off.has(via)) return;
        judge(
          [
            {
              deviceId: device.id,
              placeId: device.place,
              ...(device.resident === undefined ? {} : { residentId: device.resident }),
              ...(via === undefined ? {} : { via }),
              measure: 'battery.voltage',
              value: 3,
              at,
              receivedAt: at,
            },
          ],
          at,
        );
      },
      written: false,
    })),
  ].sort((a, b) => a.at - b.at);

  for (const { at, do: act, written } of all) {
    if (at > until) break;
    if (at < downUntil) continue;
    wake(at);
    act();
    if (restarts && written) restart();
  }
  wake(until + 1);
  return log;
}
