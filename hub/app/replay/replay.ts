import type { Reading } from '#contracts/reading';
import type { AnyRule, SettingsBook } from '#contracts/rule';
import { dayMs } from '#contracts/time';
import type { Tape } from '#hub/ingest/recordings/tape';
import { factsFrom } from '../facts.ts';
import { type Cut, Forks, runCut, summarise } from './cuts.ts';
import { recordedStreet } from './recorded-street.ts';
import {
  countByRule,
  describe,
  type FileSummary,
  type HomeSummary,
  momentIn,
  monthsOf,
  noneOfAny,
  outageRules,
  outagesIn,
  type ReplayReport,
} from './report.ts';
import { Run } from './run.ts';

export interface ReplayOptions {
  readonly rules: readonly AnyRule[];
  readonly settings: SettingsBook;
  /** IANA zone in which days and windows are meant. */
  readonly zone: string;
  /** Findings from this moment on; what was said before is replayed all the same, so that routines are known. Epoch ms. */
  readonly from?: number;
  /** What was said later is left out, and time passes up to here. Epoch ms. */
  readonly to?: number;
  readonly drops?: readonly { readonly home: string; readonly room: string }[];
  /** Each in a run of its own. */
  readonly cuts?: readonly Cut[];
  /** More cuts, of which only the delay is wanted. */
  readonly moreCuts?: readonly Cut[];
  readonly files?: readonly FileSummary[];
  /** Share of the work done, 0–1, and what is going on. */
  readonly onProgress?: (share: number, doing: 'replaying' | 'cutting') => void;
}

const atOnce = 2_048;

/**
 * Recorded homes through the rules and the desk on virtual time. Readings are what ingest would have made of the words; deadlines
 * fire at their own moments between them.
 *
 * Recorded sensors speak only when something happens and have no heartbeat, so the silence of one is not supervised.
 * @throws TypeError when there is nothing to replay.
 */
export function replay(tape: Tape, options: ReplayOptions): ReplayReport {
  const { rules, settings, zone, drops = [], cuts = [], moreCuts = [], files = [], onProgress } = options;
  const wanted = options.to === undefined ? tape.length : tape.seek(options.to);
  if (wanted === 0) throw new TypeError('there is nothing to replay');
  const start = tape.timeOf(0);
  const from = options.from ?? start;
  const end = options.to ?? tape.timeOf(wanted - 1);
  const street = recordedStreet(tape);
  const facts = factsFrom(street);
  const moment = momentIn(zone);
  const isDropped = droppedBy(tape, drops);
  const run = new Run({ rules, settings, zone, facts });
  const forks = new Forks();
  const forkAt = [...new Set([...cuts, ...moreCuts].map(({ at }) => at))].sort((a, b) => a - b);
  const total = wanted * (forkAt.length === 0 ? 1 : 2);

  let dropped = 0;
  let batch: Reading[] = [];
  const flush = (): void => {
    run.hear(batch);
    batch = [];
  };
  const forkUpTo = (before: number): void => {
    while (forkAt.length > 0 && (forkAt[0] as number) < before) {
      const at = forkAt.shift() as number;
      flush();
      run.pass(at);
      forks.keep(at, run.standing());
    }
  };
  const words = new Map<string, { words: number; from: number; to: number }>();
  for (let position = 0; position < wanted; position++) {
    const reading = tape.reading(position);
    if (isDropped(reading.placeId, reading.deviceId)) {
      dropped += 1;
      continue;
    }
    forkUpTo(reading.at);
    batch.push(reading);
    const home = words.get(reading.placeId);
    if (home === undefined) words.set(reading.placeId, { words: 1, from: reading.at, to: reading.at });
    else {
      home.words += 1;
      home.to = reading.at;
    }
    if (batch.length >= atOnce) {
      flush();
      onProgress?.(position / total, 'replaying');
    }
  }
  flush();
  forkUpTo(end + 1);
  run.pass(end);

  const isHome = (id: string): boolean => words.has(id);
  const findings = run.told
    .filter(({ at }) => at >= from && at <= end)
    .map((told) => describe(told, moment, isHome))
    .sort((a, b) => a.at.epoch - b.at.epoch);
  const outages = outagesIn(findings, outageRules(rules), moment(end));

  const cutParts = {
    ...{ rules, settings, zone, facts, tape, forks, told: run.told, end, isDropped, moment },
    outages: outages.map(({ from: began, to }) => ({ from: began.epoch, to: (to ?? moment(end)).epoch })),
  };
  const outcomes = [
    ...cuts.map((cut) => ({ cut, thorough: true })),
    ...moreCuts.map((cut) => ({ cut, thorough: false })),
  ].map(({ cut, thorough }, index, all) => {
    onProgress?.(0.5 + index / all.length / 2, 'cutting');
    return runCut(cut, cutParts, thorough);
  });

  const homes = summariesOf(tape, { words, findings, from, moment });
  const residentMonths = homes.reduce((sum, home) => sum + monthsOf(home.days * dayMs), 0);
  const bySeverity = noneOfAny();
  for (const { severity } of findings) bySeverity[severity] += 1;
  const named = new Set(rules.flatMap(({ listensTo }) => (listensTo === '*' ? [] : listensTo)));
  return {
    zone,
    files,
    homes,
    words: wanted - dropped,
    duplicates: tape.duplicates,
    from: moment(from),
    to: moment(end),
    residentMonths,
    byRule: countByRule(findings, residentMonths),
    bySeverity,
    findings,
    outages,
    ignored: {
      duplicates: tape.duplicates,
      left: files.reduce((sum, { left }) => sum + left, 0),
      unheard: Object.fromEntries([...tape.measures()].filter(([measure]) => !named.has(measure))),
      dropped,
    },
    cuts: outcomes.length === 0 ? null : summarise(outcomes),
    failedRules: [...run.failures].map(([rule, error]) => ({ rule, error })),
  };
}

function summariesOf(
  tape: Tape,
  {
    words,
    findings,
    from,
    moment,
  }: {
    readonly words: ReadonlyMap<string, { readonly words: number; readonly from: number; readonly to: number }>;
    readonly findings: ReplayReport['findings'];
    readonly from: number;
    readonly moment: ReturnType<typeof momentIn>;
  },
): readonly HomeSummary[] {
  const devices = new Map<string, number>();
  for (const { home } of tape.devices()) devices.set(home, (devices.get(home) ?? 0) + 1);
  const counts = new Map([...words.keys()].map((home) => [home, noneOfAny()]));
  for (const { home, severity } of findings) {
    const of = counts.get(home);
    if (of !== undefined) of[severity] += 1;
  }
  return [...words]
    .map(
      ([home, heard]): HomeSummary => ({
        home,
        words: heard.words,
        devices: devices.get(home) ?? 0,
        from: moment(heard.from),
        to: moment(heard.to),
        days: Math.max(0, heard.to - Math.max(from, heard.from)) / dayMs,
        findings: counts.get(home) ?? noneOfAny(),
      }),
    )
    .sort((a, b) => (a.home < b.home ? -1 : 1));
}

/** Whose sensors are silent all along. `*` stands for every home. */
function droppedBy(
  tape: Tape,
  drops: readonly { readonly home: string; readonly room: string }[],
): (home: string, deviceId: string) => boolean {
  if (drops.length === 0) return () => false;
  const silent = new Set<string>();
  for (const { id, home, room } of tape.devices()) {
    if (
      drops.some((drop) => (drop.home === '*' || drop.home === home) && drop.room.toLowerCase() === room.toLowerCase())
    )
      silent.add(id);
  }
  return (_home, deviceId) => silent.has(deviceId);
}
