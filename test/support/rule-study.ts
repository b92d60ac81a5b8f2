import type { Severity } from '#contracts/alert';
import type { Reading } from '#contracts/reading';
import type { AnyRule, Facts } from '#contracts/rule';
import { dayMs, hourMs } from '#contracts/time';
import type { Recording } from '#hub/ingest/recordings/recording';
import { Engine } from '#hub/rules/engine';
import { sameForAll } from '#hub/rules/settings';
import { Deadlines } from '#kernel/deadlines';
import { type Span, seededRandom } from './recorded-homes.ts';

/** One matter that was told: from the finding to its clearing. */
export interface ToldMatter {
  readonly home: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly at: number;
  readonly since: number;
  readonly zh: string;
}

/** How long after a cut somebody was told, ms; undefined = never. */
export interface CutResult {
  readonly home: string;
  readonly at: number;
  readonly delayMs: number | undefined;
  readonly by: string;
}

export function factsOfRecordings(recordings: readonly Recording[]): Facts {
  const devices = new Map(
    recordings.flatMap(({ home, devices: all }) => all.map((device) => [device.id, { ...device, home }] as const)),
  );
  return {
    silentAfterMs: () => 0,
    nameOf: (id) => devices.get(id)?.name ?? id,
    roomOf: (id) => devices.get(id)?.room ?? '',
    kindOf: (id) => devices.get(id)?.kind ?? '',
    placeOf: (id) => devices.get(id)?.home ?? '',
    gatewayOf: () => undefined,
    childrenOf: () => [],
    isHome: () => true,
    addressOf: (placeId) => placeId,
    above: (_placeId, kind) => (kind === 'street' ? 'street' : undefined),
    homeOf: () => undefined,
    residentsOf: () => [],
    residentName: (residentId) => residentId,
  };
}

const readingsOf = (recordings: readonly Recording[]): Reading[] =>
  recordings
    .flatMap(({ home, words }) =>
      words.map(({ deviceId, at, says }): Reading => ({ deviceId, placeId: home, ...says, at, receivedAt: at })),
    )
    .sort((a, b) => a.at - b.at);

function engineFor(recordings: readonly Recording[], rules: readonly AnyRule[], zone: string): Engine {
  return new Engine({
    rules,
    settings: sameForAll(rules),
    zone,
    facts: factsOfRecordings(recordings),
    deadlines: (isFirst) => new Deadlines(isFirst),
    onRuleError: (rule, error) => {
      throw new Error(`rule ${rule} threw`, { cause: error });
    },
  });
}

/** What stands open, one entry a matter: a worse severity later counts for the matter as a whole. */
class Board {
  readonly open = new Map<string, ToldMatter>();
  readonly closed: ToldMatter[] = [];

  take(judged: ReturnType<Engine['judge']>): void {
    for (const item of judged) {
      if (item.kind === 'clearing') {
        const key = `${item.clearing.rule} ${item.clearing.subject.key}`;
        const known = this.open.get(key);
        if (known !== undefined) this.closed.push(known);
        this.open.delete(key);
        continue;
      }
      const { rule, subject, severity, at, since, text } = item.finding;
      const key = `${rule} ${subject.key}`;
      const known = this.open.get(key);
      if (known === undefined) this.open.set(key, { home: subject.placeId, rule, severity, at, since, zh: text.zh });
      else if (severity < known.severity) this.open.set(key, { ...known, severity });
    }
  }
}

/** What is told about these homes. */
export function toldAbout(
  recordings: readonly Recording[],
  { rules, zone }: { readonly rules: readonly AnyRule[]; readonly zone: string },
): { readonly told: readonly ToldMatter[]; readonly readings: number; readonly tookMs: number } {
  const engine = engineFor(recordings, rules, zone);
  const all = readingsOf(recordings);
  const board = new Board();
  const began = performance.now();
  for (const reading of all) board.take(engine.judge([reading], reading.receivedAt));
  const tookMs = performance.now() - began;
  const told = [...board.closed, ...board.open.values()].sort((a, b) => a.at - b.at);
  return { told, readings: all.length, tookMs };
}

/** The stream of one home ends at a random moment of the day, many times over; the others go on. */
export function cutStreams(
  recordings: readonly Recording[],
  {
    rules,
    zone,
    cuts,
    seed,
    hours = { from: 8, to: 20 },
    spare = [],
    fromDay = 0,
    utcOffsetHours = 8,
  }: {
    readonly rules: readonly AnyRule[];
    readonly zone: string;
    readonly cuts: number;
    readonly seed: number;
    readonly hours?: { readonly from: number; readonly to: number };
    /** Not inside these: when nothing could be heard anyway. */
    readonly spare?: readonly Span[];
    readonly fromDay?: number;
    readonly utcOffsetHours?: number;
  },
): readonly CutResult[] {
  const random = seededRandom(seed);
  const engine = engineFor(recordings, rules, zone);
  const all = readingsOf(recordings);
  const lastOfAll = all.at(-1)?.at ?? 0;
  const plan = Array.from({ length: cuts * 4 }, () => {
    const home = recordings[Math.floor(random() * recordings.length)] as Recording;
    const first = home.words[0]?.at ?? 0;
    const last = home.words.at(-1)?.at ?? 0;
    const begin = first + fromDay * dayMs;
    const day = Math.floor((begin + random() * (last - begin)) / dayMs) * dayMs;
    const at = Math.round(day + (hours.from + random() * (hours.to - hours.from) - utcOffsetHours) * hourMs);
    return { home: home.home, at, first, last };
  })
    // Another home's days must follow, or the whole street falls silent.
    .filter(
      ({ at, first, last }) => at > first && at < Math.min(last, lastOfAll - (recordings.length > 1 ? 3 * dayMs : 0)),
    )
    .filter(({ at }) => spare.every(({ from, to }) => at < from - 6 * hourMs || at >= to))
    .filter(({ home, at }) => {
      // A cut inside a gap of days is not one.
      const words = recordings.find((one) => one.home === home)?.words ?? [];
      let before = 0;
      for (const word of words) {
        if (word.at > at) return word.at - before < 18 * hourMs;
        before = word.at;
      }
      return false;
    })
    .slice(0, cuts)
    .sort((a, b) => a.at - b.at);

  const board = new Board();
  const results: CutResult[] = [];
  let next = 0;
  for (const [index, reading] of all.entries()) {
    for (let cut = plan[next]; cut !== undefined && cut.at < reading.at; cut = plan[++next])
      results.push(afterCut(cut, index));
    board.take(engine.judge([reading], reading.receivedAt));
  }
  return results;

  function afterCut({ home, at }: { readonly home: string; readonly at: number }, index: number): CutResult {
    const other = engineFor(recordings, rules, zone);
    other.restore(engine.snapshot());
    const end = at + 48 * hourMs;
    // Somebody has been called already and nothing has taken it back.
    if ([...board.open.values()].some((told) => told.home === home && told.severity <= 'P2'))
      return { home, at, delayMs: 0, by: 'stands' };
    for (let position = index; ; position++) {
      const reading = all[position];
      const until = reading === undefined || reading.at > end ? end : reading.at;
      const judged =
        reading?.placeId === home || until === end ? other.judge([], until) : other.judge([reading as Reading], until);
      for (const item of judged)
        if (
          item.kind === 'finding' &&
          item.finding.subject.placeId === home &&
          item.finding.severity !== 'P4' &&
          item.finding.at >= at
        )
          return { home, at, delayMs: item.finding.at - at, by: `${item.finding.severity} ${item.finding.rule}` };
      if (until === end) return { home, at, delayMs: undefined, by: 'never' };
    }
  }
}

/** Figures of delays in hours. */
export function figuresOf(results: readonly CutResult[]): {
  readonly median: number;
  readonly p90: number;
  readonly never: number;
} {
  const hours = results.map(({ delayMs }) => (delayMs ?? Number.POSITIVE_INFINITY) / hourMs).sort((a, b) => a - b);
  const at = (part: number): number =>
    Math.round((hours[Math.min(hours.length - 1, Math.floor(hours.length * part))] ?? 0) * 100) / 100;
  return { median: at(0.5), p90: at(0.9), never: results.filter(({ delayMs }) => delayMs === undefined).length };
}
