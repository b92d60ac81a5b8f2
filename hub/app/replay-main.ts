import { readFileSync, writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { Command } from 'commander';
import { looksLikeOrdonez, readOrdonez } from '#hub/ingest/recordings/ordonez';
import type { Recording } from '#hub/ingest/recordings/recording';
import { rules } from '#hub/rules/catalog';
import { type ReplayReport, replay } from './replay.ts';

/** `npm run replay -- FILE…`: recorded homes through ingest, rules and desk on virtual time; prints what was found. */
const program = new Command()
  .name('replay')
  .description('Replays recorded homes through the real path on virtual time and lists the findings.')
  .argument('<files...>', 'recordings; known layouts: Ordóñez sensor files')
  .option('--zone <zone>', 'IANA zone of times without one', 'Asia/Shanghai')
  .option('--rules <file>', 'settings by rule id, as JSON')
  .option('--json <file>', 'also writes the report as JSON')
  .parse();
const { zone, rules: settingsFile, json } = program.opts<{ zone: string; rules?: string; json?: string }>();

function read(file: string): Recording {
  const text = readFileSync(file, 'utf8');
  if (!looksLikeOrdonez(text))
    throw new Error(
      `${file}: the layout is not known. Known: Ordóñez (first line "Start time … End time … Location … Type … Place").`,
    );
  return readOrdonez(text, {
    home: basename(file, extname(file))
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-'),
    zone,
  });
}

const local = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ');

function print({ homes, frames, readings, rejected, from, to, days, findings }: ReplayReport, seconds: number): void {
  console.log(
    `${homes} home(s), ${frames} frames, ${readings} readings, ${local(from)} – ${local(to)} (${days.toFixed(1)} days) in ${seconds.toFixed(2)} s`,
  );
  for (const [reason, count] of Object.entries(rejected)) console.log(`refused ${count} × ${reason}`);
  console.log(`\n${findings.length} findings`);
  for (const [group, all] of Map.groupBy(findings, ({ severity, rule }) => `${severity} ${rule}`)) {
    console.log(
      `  ${group}: ${all.length}, ${((all.length / Math.max(days, 1e-9) / homes) * 30).toFixed(1)} per home and month`,
    );
  }
  console.log('');
  for (const { home, at, since, severity, rule, text, clearedAt } of findings) {
    console.log(
      `${local(at)}  ${severity} ${rule}  ${home}  since ${local(since)}, ${clearedAt === null ? 'open at the end' : `gone ${local(clearedAt)}`}  ${text.zh}`,
    );
  }
}

try {
  const recordings = program.args.map(read);
  for (const { home, unread } of recordings)
    for (const { line, reason } of unread) console.error(`${home}: line ${line} ${reason}; left out`);
  const began = performance.now();
  const report = replay(recordings, {
    rules,
    settings: settingsFile === undefined ? {} : JSON.parse(readFileSync(settingsFile, 'utf8')),
    zone,
  });
  print(report, (performance.now() - began) / 1000);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
