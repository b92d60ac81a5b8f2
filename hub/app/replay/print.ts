import type { CutReport } from './cuts.ts';
import type { Moment, ReplayReport } from './report.ts';

const minute = ({ local }: Moment): string => local.slice(0, 16).replace('T', ' ');
const hours = (value: number | null): string => (value === null ? 'never' : `${value.toFixed(1)} h`);

/** The report as lines for a terminal. */
export function* linesOf(report: ReplayReport): Generator<string> {
  const { homes, words, from, to, residentMonths, byRule, findings, outages, ignored, files, cuts } = report;
  yield `${homes.length} home(s), ${words} words, ${minute(from)} – ${minute(to)} (${report.zone}), ${residentMonths.toFixed(1)} resident-months`;
  for (const { file, rows, refused, refusedBy, examples } of files) {
    if (refused === 0) continue;
    yield `${file}: ${refused} of ${rows} rows refused (${inWords(refusedBy)})`;
    for (const { line, reason } of examples) yield `  line ${line} ${reason}`;
  }
  if (ignored.duplicates > 0) yield `${ignored.duplicates} words said twice were counted once`;
  if (ignored.left > 0) yield `${ignored.left} rows left out: by the map, or events that did not happen`;
  if (ignored.dropped > 0) yield `${ignored.dropped} words of dropped rooms left out`;
  if (Object.keys(ignored.unheard).length > 0) yield `no rule listens to ${inWords(ignored.unheard)}`;
  for (const { rule, error } of report.failedRules)
    yield `rule ${rule} has thrown and found less than it might: ${error}`;

  yield '';
  yield `${findings.length} findings`;
  for (const { rule, severity, count, perResidentMonth } of byRule)
    yield `  ${severity} ${rule}: ${count}, ${perResidentMonth.toFixed(2)} per resident and month`;

  if (outages.length > 0) {
    yield '';
    yield `${outages.length} outages of the platform`;
    for (const { from: began, told, to: ended, personal } of outages) {
      yield `  ${minute(began)} – ${ended === null ? 'the end' : minute(ended)}, told ${minute(told)}; ${personal.length} personal alerts within`;
      for (const { home, rule, severity, at } of personal) yield `    ${minute(at)}  ${severity} ${rule}  ${home}`;
    }
  }
  if (cuts !== null) yield* cutLines(cuts);

  yield '';
  for (const { home, subject, at, since, raisedAs, rule, text, baseline, cleared, changes } of findings) {
    const later = changes.map((change) => `, ${change.severity} at ${minute(change.at)}`).join('');
    const usual = baseline === null ? '' : `  (${baseline.zh})`;
    yield `${minute(at)}  ${raisedAs} ${rule}  ${home || subject}  since ${minute(since)}${later}, ${cleared === null ? 'open at the end' : `gone ${minute(cleared)}`}  ${text.zh}${usual}`;
  }
}

function* cutLines({ count, medianHours, p90Hours, never, outcomes }: CutReport): Generator<string> {
  yield '';
  yield `${count} streams cut: somebody is told after ${hours(medianHours)} (median), ${hours(p90Hours)} (90 %), ${never} never`;
  for (const { home, at, told, delayHours, watchedHours, duringOutage } of outcomes) {
    const outage = duringOutage ? ', the platform was silent' : '';
    yield told === null
      ? `  ${minute(at)}  ${home}  nobody within ${watchedHours.toFixed(1)} h${outage}`
      : `  ${minute(at)}  ${home}  ${hours(delayHours)}  ${told.severity} ${told.rule} (${told.by}) at ${minute(told.at)}${outage}`;
  }
}

const inWords = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([what, count]) => `${what} × ${count}`)
    .join(', ');
