import { gunzipSync, gzipSync } from 'node:zlib';
import type { Severity } from '#contracts/alert';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import type { Tape } from '#hub/ingest/recordings/tape';
import { describe, type Moment, type ReplayFinding } from './report.ts';
import { Run, type RunParts, type Standing, type Told } from './run.ts';

/** The stream of a home ends at a moment. */
export interface Cut {
  readonly home: string;
  /** Epoch ms; words of this moment are still heard. */
  readonly at: number;
}

/** How somebody was told: by a finding of its own, by one that grew worse, or by one that stands where it would have gone. */
export type ToldBy = 'new' | 'worse' | 'stands';

export interface CutOutcome {
  readonly home: string;
  readonly at: Moment;
  /** null: nobody was told while it was watched. */
  readonly told: {
    readonly at: Moment;
    readonly by: ToldBy;
    readonly rule: string;
    readonly severity: Severity;
  } | null;
  readonly delayHours: number | null;
  /** How long after the cut it was watched, at most seven days and never beyond the recording. */
  readonly watchedHours: number;
  /** The platform was silent at that moment. */
  readonly duringOutage: boolean;
  /** About that home from the cut on, as it would have been told. Only of cuts that were named. */
  readonly findings: readonly ReplayFinding[];
}

export interface CutReport {
  readonly count: number;
  readonly medianHours: number | null;
  readonly p90Hours: number | null;
  readonly never: number;
  readonly outcomes: readonly CutOutcome[];
}

const watchedMs = 7 * dayMs;
/** So much of a home is heard before a random cut, and so much would have followed. */
const marginMs = dayMs;
const stepMs = 10 * minuteMs;

/** Mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Moments at random within a stretch of the local day, in homes at random. The home comes first, so that one with much to say is
 * no likelier than a quiet one.
 */
export function randomCuts(
  spans: ReadonlyMap<string, { readonly from: number; readonly to: number }>,
  {
    count,
    seed,
    between,
    zone,
  }: {
    readonly count: number;
    readonly seed: number;
    /** Minutes of the local day, from inclusive, to exclusive. */
    readonly between: { readonly from: number; readonly to: number };
    readonly zone: string;
  },
): readonly Cut[] {
  const homes = [...spans]
    .filter(([, { from, to }]) => to - from > 2 * marginMs + dayMs)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (homes.length === 0) return [];
  const random = randomFrom(seed);
  const cuts: Cut[] = [];
  for (let tries = 0; cuts.length < count && tries < count * 100; tries++) {
    const [home, span] = homes[Math.floor(random() * homes.length)] as (typeof homes)[number];
    const day = span.from + marginMs + random() * (span.to - span.from - 2 * marginMs);
    const minute = between.from + Math.floor(random() * (between.to - between.from));
    const second = Math.floor(random() * 60);
    const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(day))
      .toZonedDateTimeISO(zone)
      .withPlainTime({ hour: Math.floor(minute / 60), minute: minute % 60, second }).epochMilliseconds;
    if (at >= span.from + marginMs && at <= span.to - marginMs) cuts.push({ home, at });
  }
  return cuts;
}

/** Runs as they stood at the moments of cuts, packed: a street of homes a hundred times over is large. */
export class Forks {
  readonly #packed = new Map<number, Buffer>();

  keep(at: number, standing: Standing): void {
    this.#packed.set(at, gzipSync(JSON.stringify(standing), { level: 1 }));
  }

  at(at: number): Standing | undefined {
    const packed = this.#packed.get(at);
    return packed === undefined ? undefined : (JSON.parse(gunzipSync(packed).toString()) as Standing);
  }
}

export interface CutParts extends RunParts {
  readonly tape: Tape;
  readonly forks: Forks;
  /** Everything told without a cut. */
  readonly told: readonly Told[];
  /** When the recording ends. Epoch ms. */
  readonly end: number;
  readonly isDropped: (home: string, deviceId: string) => boolean;
  readonly outages: readonly { readonly from: number; readonly to: number }[];
  readonly moment: (at: number) => Moment;
}

const keyOf = ({ subject, rule, at }: Told): string => `${subject} ${rule} ${at}`;

/**
 * Goes on from the moment of the cut without the words of that home, and looks for the first thing that would not have been
 * said had it gone on speaking.
 * @param thorough Watches to the end instead of stopping when somebody is told, and lists what was said.
 */
export function runCut(cut: Cut, parts: CutParts, thorough: boolean): CutOutcome {
  const { tape, forks, end, moment } = parts;
  const standing = forks.at(cut.at);
  if (standing === undefined) throw new RangeError(`nothing is known of the moment ${cut.at}`);
  const run = new Run(parts, standing);
  const without = new Map(parts.told.filter(({ placeId }) => placeId === cut.home).map((told) => [keyOf(told), told]));
  const until = Math.min(end, cut.at + watchedMs);
  let found: ReturnType<typeof firstNews>;
  let position = tape.seek(cut.at + 1);
  for (let now = cut.at; now < until; ) {
    now = Math.min(until, now + stepMs);
    const readings = [];
    for (; position < tape.length && tape.timeOf(position) <= now; position++) {
      if (tape.homeOf(position) === cut.home) continue;
      const reading = tape.reading(position);
      if (!parts.isDropped(reading.placeId, reading.deviceId)) readings.push(reading);
    }
    run.hear(readings);
    run.pass(now);
    found ??= firstNews(run.told, without, cut, now);
    if (found !== undefined && !thorough) break;
  }
  const about = run.told.filter(({ placeId, at }) => placeId === cut.home && at >= cut.at);
  return {
    home: cut.home,
    at: moment(cut.at),
    told: found === undefined ? null : { ...found, at: moment(found.at) },
    delayHours: found === undefined ? null : (found.at - cut.at) / hourMs,
    watchedHours: (until - cut.at) / hourMs,
    duringOutage: parts.outages.some(({ from, to }) => from <= cut.at && cut.at <= to),
    findings: thorough ? about.map((told) => describe(told, moment, () => true)) : [],
  };
}

/** The earliest thing said about the home up to `now` that was not, or not for so long, said without the cut. */
function firstNews(
  told: readonly Told[],
  without: ReadonlyMap<string, Told>,
  { home, at: cutAt }: Cut,
  now: number,
): { readonly at: number; readonly by: ToldBy; readonly rule: string; readonly severity: Severity } | undefined {
  let first: { at: number; by: ToldBy; rule: string; severity: Severity } | undefined;
  const consider = (at: number, by: ToldBy, { rule, severity }: Pick<Told, 'rule' | 'severity'>): void => {
    if (at >= cutAt && at <= now && severity !== 'P4' && (first === undefined || at < first.at))
      first = { at, by, rule, severity };
  };
  for (const one of told) {
    if (one.placeId !== home) continue;
    const same = without.get(keyOf(one));
    if (same === undefined) {
      consider(one.at, 'new', one);
      continue;
    }
    for (const [index, { at, severity }] of one.changes.entries()) {
      const before = one.changes[index - 1]?.severity ?? one.raisedAs;
      if (at >= cutAt && severity < before && !same.changes.some((change) => change.at === at))
        consider(at, 'worse', { rule: one.rule, severity });
    }
    // Told either way; had she gone on, it would have been taken back. From then on it stands because of the cut.
    const since = same.clearedAt;
    if (since !== null && since > cutAt && (one.clearedAt === null || one.clearedAt > since)) {
      const afterCut = one.at >= cutAt;
      const urgentBefore = one.severity <= 'P2' && !one.subject.startsWith('device:');
      if (afterCut || urgentBefore) consider(since, 'stands', one);
    }
  }
  return first;
}

export function summarise(outcomes: readonly CutOutcome[]): CutReport {
  // Never is longer than any delay: leaving it out would make the figures better the more is missed.
  const delays = outcomes.map(({ delayHours }) => delayHours ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const at = (share: number): number | null => {
    if (delays.length === 0) return null;
    const delay = delays[Math.min(delays.length - 1, Math.ceil(share * delays.length) - 1)] as number;
    return Number.isFinite(delay) ? delay : null;
  };
  return {
    count: outcomes.length,
    medianHours: at(0.5),
    p90Hours: at(0.9),
    never: outcomes.filter(({ told }) => told === null).length,
    outcomes,
  };
}
