import { severities } from '#contracts/alert';
import { type BacktestFinding, type BacktestReport, type Difference, mostFindings } from '#contracts/backtest';
import type { DeviceEntry, PlaceEntry, ResidentEntry } from '#contracts/directory';
import type { Reading } from '#contracts/reading';
import type { AnyRule } from '#contracts/rule';
import { minuteMs } from '#contracts/time';
import { factsFrom } from '../facts.ts';
import { monthsOf } from '../replay/report.ts';
import { Run, type Told } from '../replay/run.ts';
import { outageRule, remembering } from './outages.ts';
import { type Assignment, type Page, valueIn } from './protocol.ts';
import { bookFrom } from './settings-table.ts';

/** Moved by less by a change of settings, it is still the same finding. */
const sameWithinMs = 10 * minuteMs;

/** The rules over history, page by page: pure, so that it runs in any thread. */
export class Trial {
  readonly #assignment: Assignment;
  readonly #tried: Run;
  readonly #inForce: Run | undefined;
  readonly #devices: ReadonlyMap<string, DeviceEntry>;
  readonly #places: ReadonlyMap<string, PlaceEntry>;
  readonly #residents: ReadonlyMap<string, ResidentEntry>;
  readonly #homes: ReadonlySet<string>;
  readonly #began = performance.now();
  #alsoSaid = 0;
  #readings = 0;

  constructor(assignment: Assignment, allRules: readonly AnyRule[]) {
    this.#assignment = assignment;
    const { places, devices, residents, homeIds, zone, settings, tried, compare } = assignment;
    this.#places = new Map(places.map((place) => [place.id, place]));
    this.#devices = new Map(devices.map((device) => [device.id, device]));
    this.#residents = new Map(residents.map((resident) => [resident.id, resident]));
    this.#homes = new Set(homeIds);
    const children = Map.groupBy(devices, ({ gatewayId }) => gatewayId);
    const living = Map.groupBy(residents, ({ homeId }) => homeId);
    const facts = factsFrom({
      device: (id) => this.#devices.get(id),
      place: (id) => this.#places.get(id),
      childrenOf: (id) => children.get(id) ?? [],
      resident: (id) => this.#residents.get(id),
      residentsOf: (id) => living.get(id) ?? [],
    });
    const { ruleIds, outages } = assignment;
    const rules = allRules
      .filter(({ id }) => ruleIds.includes(id))
      .map((rule) => (rule.id === outageRule && outages !== undefined ? remembering(rule, outages) : rule));
    this.#tried = new Run({ rules, zone, facts, settings: bookFrom(settings, rules, tried) });
    this.#inForce = compare ? new Run({ rules, zone, facts, settings: bookFrom(settings, rules, {}) }) : undefined;
  }

  hear(page: Page): void {
    const { alsoSaid } = this.#assignment;
    const readings: Reading[] = [];
    for (let index = 0; index < page.at.length; index++) {
      const at = page.at[index] as number;
      for (let said = alsoSaid[this.#alsoSaid]; said !== undefined && said.receivedAt <= at; ) {
        readings.push(said);
        said = alsoSaid[++this.#alsoSaid];
      }
      const reading = this.#readingOf(page, index, at);
      if (reading !== undefined) readings.push(reading);
    }
    this.#tell(readings);
  }

  /** Goes on to the end of the history, and shows what the rules have in mind then. */
  settle(): Run {
    this.#tell(this.#assignment.alsoSaid.slice(this.#alsoSaid));
    this.#alsoSaid = this.#assignment.alsoSaid.length;
    this.#tried.pass(this.#assignment.to);
    return this.#tried;
  }

  end(): BacktestReport {
    const { from, to, warmFrom, homeIds, alsoSaid } = this.#assignment;
    this.#tell(alsoSaid.slice(this.#alsoSaid));
    const findings = this.#finish(this.#tried);
    const before = this.#inForce === undefined ? undefined : this.#finish(this.#inForce);
    const shown = before === undefined ? findings : compared(findings, before);
    const homeMonths = Math.max(1e-9, homeIds.length * monthsOf(to - from));
    return {
      from,
      to,
      warmedFrom: warmFrom,
      homes: homeIds.length,
      readings: this.#readings,
      tookMs: Math.round(performance.now() - this.#began),
      findings: shown.slice(0, mostFindings),
      byRule: byRule(findings, before, homeMonths),
      ...(before === undefined ? {} : { compared: countDifferences(shown) }),
      notListed: Math.max(0, shown.length - mostFindings),
      failedRules: [...this.#tried.failures].map(([rule, error]) => ({ rule, error })),
    };
  }

  #tell(readings: readonly Reading[]): void {
    this.#readings += readings.length;
    this.#tried.hear(readings);
    this.#inForce?.hear(readings);
  }

  /** A point as the reading it was. Of shared equipment only what it says of these residents is known by now. */
  #readingOf(page: Page, index: number, at: number): Reading | undefined {
    const { deviceId, measure } = page.series[page.of[index] as number] as Page['series'][number];
    const device = this.#devices.get(deviceId);
    if (device === undefined) return undefined;
    const value = valueIn(page, index);
    const own = this.#homes.has(device.placeId);
    const seen = measure === 'life.signed' && typeof value === 'string' ? this.#residents.get(value) : undefined;
    if (measure === 'life.signed' && !own && seen === undefined) return undefined;
    const residentId = seen?.id ?? device.residentId;
    return {
      deviceId,
      placeId: device.placeId,
      measure,
      value,
      at,
      receivedAt: at,
      ...(residentId === undefined ? {} : { residentId }),
      ...(device.gatewayId === undefined ? {} : { via: device.gatewayId }),
    };
  }

  #finish(run: Run): BacktestFinding[] {
    const { from, to } = this.#assignment;
    run.pass(to);
    return run.told
      .filter(({ at }) => at >= from && at <= to)
      .map((told) => this.#describe(told))
      .sort((a, b) => a.at - b.at);
  }

  #describe({ rule, title, subject, placeId, severity, at, since, clearedAt, count, ...told }: Told): BacktestFinding {
    return {
      homeId: this.#homes.has(placeId) ? placeId : null,
      where: this.#places.get(placeId)?.address ?? '',
      subject,
      rule,
      title,
      severity,
      at,
      since,
      clearedAt,
      count,
      text: told.text,
      baseline: told.baseline ?? null,
      evidence: [...told.evidence],
      changes: told.changes.map((change) => ({ ...change })),
    };
  }
}

/** Both lists as one, each finding with what the change makes of it. Findings of one rule and subject pair up in order of time. */
function compared(after: readonly BacktestFinding[], before: readonly BacktestFinding[]): BacktestFinding[] {
  const keyOf = ({ rule, subject }: BacktestFinding): string => `${rule} ${subject}`;
  const left = Map.groupBy(before, keyOf);
  const marked = (finding: BacktestFinding, difference: Difference): BacktestFinding => ({ ...finding, difference });
  const all: BacktestFinding[] = [];
  for (const finding of after) {
    const candidates = left.get(keyOf(finding)) ?? [];
    // The same silence told an hour later is the same finding.
    const match = candidates.findIndex(
      ({ since, at }) => since === finding.since || Math.abs(at - finding.at) <= sameWithinMs,
    );
    if (match < 0) all.push(marked(finding, 'added'));
    else {
      candidates.splice(match, 1);
      all.push(marked(finding, 'kept'));
    }
  }
  for (const gone of left.values()) for (const finding of gone) all.push(marked(finding, 'gone'));
  return all.sort((a, b) => a.at - b.at);
}

function countDifferences(findings: readonly BacktestFinding[]): { added: number; gone: number; kept: number } {
  const counts = { added: 0, gone: 0, kept: 0 };
  for (const { difference } of findings) if (difference !== undefined) counts[difference] += 1;
  return counts;
}

function byRule(
  after: readonly BacktestFinding[],
  before: readonly BacktestFinding[] | undefined,
  homeMonths: number,
): BacktestReport['byRule'] {
  const keyOf = ({ severity, rule }: BacktestFinding): string => `${severity} ${rule}`;
  const now = Map.groupBy(after, keyOf);
  const then = Map.groupBy(before ?? [], keyOf);
  return [...new Set([...now.keys(), ...then.keys()])]
    .map((key) => {
      const [{ rule, severity }] = (now.get(key) ?? then.get(key)) as [BacktestFinding];
      const count = now.get(key)?.length ?? 0;
      return {
        rule,
        severity,
        count,
        perHomeMonth: count / homeMonths,
        ...(before === undefined ? {} : { before: then.get(key)?.length ?? 0 }),
      };
    })
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.count - a.count);
}
