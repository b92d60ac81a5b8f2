import type { AlertAct } from '#contracts/alert';
import type { Reading, Value } from '#contracts/reading';
import type { AnyRule, Facts, SettingsBook } from '#contracts/rule';
import { hourMs, minuteMs } from '#contracts/time';
import { profileOf } from '#devices/catalog';
import { type AlertChange, Desk } from '#hub/alerts/desk';
import { rules } from '#hub/rules/catalog';
import { Engine } from '#hub/rules/engine';
import { completeSettings } from '#hub/rules/settings';
import { Deadlines } from '#kernel/deadlines';
import { type Dwelling, heardAt, type Line, linesOf, momentOf, type Timeline } from './timeline.ts';

/** A device as the register has it. */
interface Fitted {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly room: string;
  readonly place: string;
  readonly resident: string | undefined;
  readonly gateway: string | undefined;
}

/** Who speaks for staff, family and programmes. */
const office = '街道办';
/** What was recorded longer ago than this is history: no rule acts on it. */
const believedMs = 48 * hourMs;
const street = '米市巷街道';

function fitted(homes: Timeline['homes']): ReadonlyMap<string, Fitted> {
  const many = Object.keys(homes).length > 1;
  const all = Object.entries(homes).flatMap(([place, dwelling]) => {
    const idOf = (label: string): string => (many ? `${place}/${label}` : label);
    const gateway = Object.entries(dwelling.devices).find(([, what]) => what.startsWith('gateway'))?.[0];
    return Object.entries(dwelling.devices).map(([label, what]): Fitted => {
      const [, kind = '', room = label, owner] = /^(\S+)(?: in (\S+))?(?: of (\S+))?$/.exec(what) ?? [];
      const [only, ...others] = dwelling.residents ?? [];
      return {
        id: idOf(label),
        label,
        kind,
        room,
        place,
        resident: owner ?? (others.length === 0 ? only : undefined),
        gateway: gateway === undefined || label === gateway ? undefined : idOf(gateway),
      };
    });
  });
  return new Map(all.map((device) => [device.id, device]));
}

function factsOf(homes: Timeline['homes'], devices: ReadonlyMap<string, Fitted>): Facts {
  const dwelling = (place: string): Dwelling | undefined => homes[place];
  const buildingOf = (place: string): string | undefined =>
    dwelling(place) === undefined ? undefined : (dwelling(place)?.building ?? '1幢');
  return {
    silentAfterMs: (id) => (profileOf(devices.get(id)?.kind ?? '')?.silentAfterSeconds ?? 0) * 1_000,
    nameOf: (id) => devices.get(id)?.label ?? id,
    roomOf: (id) => devices.get(id)?.room ?? '',
    kindOf: (id) => devices.get(id)?.kind ?? '',
    placeOf: (id) => devices.get(id)?.place ?? '',
    gatewayOf: (id) => devices.get(id)?.gateway,
    childrenOf: (id) => [...devices.values()].filter(({ gateway }) => gateway === id).map((device) => device.id),
    isHome: (place) => dwelling(place) !== undefined && dwelling(place)?.shared === undefined,
    addressOf: (place) => place,
    above(place, kind) {
      if (kind === 'street') return street;
      if (kind !== 'building') return undefined;
      return Object.keys(homes).some((home) => buildingOf(home) === place) ? place : buildingOf(place);
    },
    homeOf: (resident) => Object.keys(homes).find((home) => dwelling(home)?.residents?.includes(resident)),
    residentsOf: (home) => dwelling(home)?.residents ?? [],
    residentName: (resident) => resident,
  };
}

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
    const own = facts.homeOf(line.who) === undefined ? undefined : line.who;
    const resident = line.by ?? (device === undefined ? own : device.resident);
    return {
      deviceId: device?.id ?? office,
      placeId: home,
      ...(resident === undefined ? {} : { residentId: resident }),
      ...(device?.gateway === undefined ? {} : { via: device.gateway }),
      measure: line.measure,
      value: valueOf(line, counted),
      at: line.at,
      receivedAt: line.heard,
      ...(line.heard - line.at > believedMs ? { late: true } : {}),
    };
  };
  const does = (line: Line): void => {
    switch (line.does) {
      case 'says':
        if (
          devices.get(line.who) === undefined &&
          facts.homeOf(line.who) === undefined &&
          homes[line.who] === undefined
        )
          throw new Error(`nobody knows ${line.who}`);
        return judge([readingOf(line)], line.heard);
      case 'restart':
        return restart();
      case 'settings':
        return judge(
          [
            {
              deviceId: office,
              placeId: street,
              measure: 'settings.changed',
              value: line.version,
              at: line.at,
              receivedAt: line.at,
            },
          ],
          line.at,
        );
      case 'down':
        restart();
        downUntil = line.until;
        return;
      case 'off':
      case 'on':
        for (const id of devices.keys())
          if (line.what === 'all' || id === line.what || id.startsWith(`${line.what}/`))
            off[line.does === 'off' ? 'add' : 'delete'](id);
        return;
      case 'ends': {
        for (const alert of [...desk.open()].filter(({ type }) => type === line.type)) {
          desk.act({ act: 'resolve', outcome: line.outcome, note: '' } as AlertAct, {
            alertId: alert.id,
            by: '王姐',
            now: line.at,
          });
          desk.finish();
          log.push(`${timeText(line.at, zone)} ends ${line.type}`);
          if (alert.deviceId !== null)
            judge(
              [
                {
                  deviceId: alert.deviceId,
                  placeId: alert.placeId,
                  measure: 'alert.outcome',
                  value: `${alert.type}:${line.outcome}`,
                  at: line.at,
                  receivedAt: line.at,
                },
              ],
              line.at,
            );
        }
        return;
      }
    }
  };

  const beats = heartbeats([...devices.values()], start, until);
  const all: { readonly at: number; readonly do: () => void; readonly written: boolean }[] = [
    ...lines.map((line) => ({ at: heardAt(line), do: () => does(line), written: true })),
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

/** Every device says from the first line on that it is there: a gateway every four minutes, the others every hour. */
function heartbeats(
  devices: readonly Fitted[],
  start: number,
  until: number,
): readonly { readonly at: number; readonly device: Fitted }[] {
  const beats: { readonly at: number; readonly device: Fitted }[] = [];
  for (const [index, device] of devices.entries()) {
    if ((profileOf(device.kind)?.silentAfterSeconds ?? 0) === 0) continue;
    const every = device.kind === 'gateway' ? 4 * minuteMs : hourMs;
    for (let at = start + (index + 1) * 1_009; at <= until; at += every) beats.push({ at, device });
  }
  return beats;
}

/** `true`, `36.5`, `+0.02` on what it counted before, `72|74|71` in turn, or a word. */
function valueOf({ who, measure, value, at }: Extract<Line, { does: 'says' }>, counted: Map<string, number>): Value {
  if (value === 'true' || value === 'false') return value === 'true';
  const key = `${who} ${measure}`;
  if (value.startsWith('+')) {
    const next = Math.round(((counted.get(key) ?? 0) + Number(value)) * 1e6) / 1e6;
    counted.set(key, next);
    return next;
  }
  if (value.includes('|')) {
    const choices = value.split('|');
    const turn = counted.get(`${key} ${value}`) ?? 0;
    counted.set(`${key} ${value}`, turn + 1);
    return Number(choices[turn % choices.length]);
  }
  if (value.startsWith('in ')) return (at + Number(value.slice(3, -1)) * minuteMs) / 1_000;
  const number = Number(value);
  if (Number.isNaN(number)) return value;
  if (measure.endsWith('.volume') || measure === 'energy') counted.set(key, number);
  return number;
}

function logLines(
  { alert, isNew, reasons }: AlertChange,
  {
    now,
    zone,
    many,
    homes,
    facts,
  }: {
    readonly now: number;
    readonly zone: string;
    readonly many: boolean;
    readonly homes: Timeline['homes'];
    readonly facts: Facts;
  },
): readonly string[] {
  const time = timeText(now, zone);
  const [kind, id] = alert.subject.split(/:(.*)/s) as [string, string];
  const about =
    kind === 'device'
      ? id
      : kind === 'street'
        ? ''
        : kind === 'resident'
          ? (homes[facts.homeOf(id) ?? '']?.residents?.length ?? 0) > 1 || many
            ? id
            : ''
          : many
            ? id
            : '';
  const since = timeText(alert.since, zone);
  const tail = `${alert.type}${about === '' ? '' : ` ${about}`}`;
  const whence =
    Math.abs(now - alert.since) < minuteMs
      ? ''
      : ` since ${since.slice(0, 5) === time.slice(0, 5) ? since.slice(6) : since}`;
  return reasons.flatMap((reason) => {
    switch (reason) {
      case 'raised':
        return [`${time} ${alert.severity} ${tail}${whence}`];
      // What becomes of a new alert in the same moment is one line.
      case 'repeated':
        return isNew ? [] : [`${time} again ${alert.severity} ${tail}`];
      case 'severity':
        return isNew ? [] : [`${time} worse ${alert.severity} ${tail}`];
      case 'eased':
        return isNew ? [] : [`${time} eased ${alert.severity} ${tail}`];
      case 'cleared':
        return [`${time} over ${tail}, still open`];
      case 'resolved':
        return [`${time} clear ${tail}`];
      default:
        return [];
    }
  });
}

/** `MM-DD HH:MM`, with seconds where there are some. */
function timeText(at: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime();
  return local
    .toString({ smallestUnit: local.millisecond !== 0 ? 'millisecond' : local.second === 0 ? 'minute' : 'second' })
    .slice(5)
    .replace('T', ' ');
}
