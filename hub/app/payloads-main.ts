import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { rules } from '#hub/rules/catalog';
import type { PayloadExample } from './payload-examples.ts';
import { judgePayloads, type PayloadReport } from './payloads.ts';

/** `npm run payloads -- FILE.json`: real payloads of devices through ingest, rules and desk; prints what the hub makes of each. */
const program = new Command()
  .name('payloads')
  .description(
    'Feeds recorded device payloads through the real path in memory and compares the alerts with those expected.',
  )
  .argument(
    '<file>',
    'JSON: {"examples": [{"id", "protocol", "device_kind", "topic", "payload", "expected": {"alert"}}]}',
  )
  .option('--zone <zone>', 'IANA zone of the rules', 'Asia/Shanghai')
  .option('--json', 'prints the report as JSON')
  .parse();
const { zone, json = false } = program.opts<{ zone: string; json?: boolean }>();

function examplesIn(file: string): readonly PayloadExample[] {
  const content = JSON.parse(readFileSync(file, 'utf8')) as unknown;
  const examples = Array.isArray(content) ? content : (content as { examples?: unknown } | null)?.examples;
  if (!Array.isArray(examples)) throw new Error(`${file}: no "examples" in it`);
  for (const [index, example] of examples.entries()) {
    if (typeof example?.id !== 'string' || typeof example.expected !== 'object' || example.expected === null) {
      throw new Error(`${file}: example ${index} has no id or nothing that is expected of it`);
    }
  }
  return examples as readonly PayloadExample[];
}

function print({ results, summary }: PayloadReport): void {
  for (const { id, dialect, kind, outcome, reason, measurements, alerts, expected, verdict, lacks } of results) {
    const said = measurements.map(({ measure, value, unit, late }) => {
      const at = late === true ? ' (late)' : '';
      return `${measure}=${value}${unit === undefined ? '' : ` ${unit}`}${at}`;
    });
    const alert = alerts.map(({ rule, severity }) => `${severity} ${rule}`).join(', ') || 'none';
    const wanted = expected.reject ? 'refused' : (expected.alert ?? 'none');
    console.log(
      `${verdict.padEnd(14)} ${id.padEnd(6)} ${dialect.padEnd(14)} ${kind.padEnd(18)} ${outcome}: ${said.join(', ') || (reason ?? '-')}; alert ${alert}, expected ${wanted}${lacks.length === 0 ? '' : `; lacks ${lacks.join(', ')}`}`,
    );
  }
  const { examples, understood, falseAlarms, missed, notUnderstood, crashes } = summary;
  console.log(
    `\n${examples} examples: ${understood} understood, ${falseAlarms} false alarms, ${missed} missed, ${notUnderstood} not understood, ${crashes} crashes`,
  );
}

try {
  const [file = ''] = program.args;
  const report = judgePayloads(examplesIn(file), { rules, zone });
  if (json) console.log(JSON.stringify(report, null, 2));
  else print(report);
  const { falseAlarms, missed, notUnderstood, crashes } = report.summary;
  if (falseAlarms + missed + notUnderstood + crashes > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
