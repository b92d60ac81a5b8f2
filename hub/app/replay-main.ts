import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { namesFrom } from '#hub/ingest/recordings/event-csv';
import { timeReader } from '#hub/ingest/recordings/event-time';
import { Tape } from '#hub/ingest/recordings/tape';
import { rules } from '#hub/rules/catalog';
import { type Cut, randomCuts } from './replay/cuts.ts';
import { linesOf } from './replay/print.ts';
import { readFile } from './replay/read-files.ts';
import { replay } from './replay/replay.ts';
import { bookOf, troubleWith } from './replay/tried-settings.ts';

interface Options {
  readonly zone: string;
  readonly rules?: string;
  readonly from?: string;
  readonly to?: string;
  readonly map?: string;
  readonly cut: readonly Readonly<Record<string, string>>[];
  readonly cuts?: number;
  readonly seed: number;
  readonly cutsBetween: { readonly from: number; readonly to: number };
  readonly drop: readonly Readonly<Record<string, string>>[];
  readonly json?: string;
}

/** `home=H,at=T`. A value may hold `=`, and `,` where no name follows it. */
const pairs =
  (names: readonly string[]) =>
  (text: string, before: readonly Readonly<Record<string, string>>[]): readonly Readonly<Record<string, string>>[] => {
    const found = Object.fromEntries(
      text.split(new RegExp(`,(?=(?:${names.join('|')})=)`)).map((part): [string, string] => {
        const equals = part.indexOf('=');
        return [part.slice(0, equals), part.slice(equals + 1)];
      }),
    );
    if (names.some((name) => !found[name]))
      throw new InvalidArgumentError(`Wanted: ${names.map((name) => `${name}=…`).join(',')}`);
    return [...before, found];
  };

const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Wanted: a whole number.');
  return Number(text);
};

const stretch = (text: string): { readonly from: number; readonly to: number } => {
  const [, h1, m1, h2, m2] = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  const [from, to] = [Number(h1) * 60 + Number(m1), Number(h2) * 60 + Number(m2)];
  if (!(from < to && to <= 24 * 60)) throw new InvalidArgumentError('Wanted: 08:00-20:00, within one day.');
  return { from, to };
};

/** `npm run replay -- FILE…`: recorded homes through rules and desk on virtual time; prints what was found. See docs/replay.md. */
const program = new Command()
  .name('replay')
  .description('Replays recorded homes through the rules on virtual time and lists the findings.')
  .argument('<files...>', 'recordings: lists of events as CSV, Ordóñez sensor files; .gz as well')
  .option('--zone <zone>', 'IANA zone of times without one, and of days and windows', 'Asia/Shanghai')
  .option('--rules <file>', 'settings by rule id, as JSON')
  .option('--from <time>', 'findings from here on; what is earlier is replayed all the same')
  .option('--to <time>', 'nothing later is replayed; time passes up to here')
  .option('--map <file>', 'other names: {"kind": {"theirs": "ours"}, "room": {…}, "measure": {…}}, as JSON')
  .option('--cut <home=H,at=T>', 'the stream of a home ends at a moment; may be repeated', pairs(['home', 'at']), [])
  .option('--cuts <count>', 'so many streams end at random moments, each in a run of its own', whole)
  .option('--seed <number>', 'of the random moments', whole, 1)
  .option('--cuts-between <times>', 'local time of the random moments', stretch, stretch('08:00-20:00'))
  .option(
    '--drop <home=H,room=R>',
    'the sensors of a room are silent; home=* for all; may be repeated',
    pairs(['home', 'room']),
    [],
  )
  .option('--json <file>', 'also writes the report as JSON')
  .parse();

const json = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new TypeError(`${file} is no JSON: ${error instanceof Error ? error.message : error}`);
  }
};

/** One line on standard error, written anew; only once it has taken two seconds. */
function progressLine(): { say(text: string): void; end(): void } {
  const began = performance.now();
  let said = 0;
  return {
    say(text) {
      const now = performance.now();
      if (now - began < 2_000 || now - said < 250) return;
      said = now;
      process.stderr.write(`\r\u001B[K${text}, ${((now - began) / 1000).toFixed(0)} s`);
    },
    end() {
      if (said > 0) process.stderr.write('\r\u001B[K');
    },
  };
}

async function main(files: readonly string[], options: Options): Promise<void> {
  const { zone } = options;
  const timeOf = timeReader(zone);
  const momentOf = (option: string, text: string): number => {
    const at = timeOf(text);
    if (typeof at !== 'number') throw new TypeError(`${option} ${at.reason}`);
    return at;
  };
  const settings = options.rules === undefined ? {} : json(options.rules);
  const trouble = troubleWith(rules, settings);
  if (trouble.length > 0) throw new TypeError(trouble.join('\n'));
  const names = options.map === undefined ? {} : namesFrom(json(options.map));
  const progress = progressLine();

  const tape = new Tape();
  const summaries = [];
  for (const [index, file] of files.entries()) {
    const size = statSync(file).size;
    const of = files.length === 1 ? '' : ` (${index + 1} of ${files.length})`;
    summaries.push(
      await readFile(file, {
        tape,
        zone,
        names,
        onRead: (bytes) => progress.say(`reading${of} ${((bytes / size) * 100).toFixed(0)} %`),
      }),
    );
  }
  const cuts = options.cut.map(({ home = '', at = '' }): Cut => {
    if (!tape.homes.includes(home))
      throw new TypeError(`--cut: there is no home ${home}. There are: ${tape.homes.join(', ')}`);
    return { home, at: momentOf('--cut', at) };
  });
  for (const { home } of options.drop) {
    if (home !== '*' && !tape.homes.includes(home ?? ''))
      throw new TypeError(`--drop: there is no home ${home}. There are: ${tape.homes.join(', ')}`);
  }
  const began = performance.now();
  const report = replay(tape, {
    rules,
    settings: bookOf(rules, settings as Record<string, Record<string, unknown>>),
    zone,
    files: summaries,
    cuts,
    ...(options.cuts === undefined
      ? {}
      : {
          moreCuts: randomCuts(tape.spans(), {
            count: options.cuts,
            seed: options.seed,
            between: options.cutsBetween,
            zone,
          }),
        }),
    drops: options.drop.map(({ home = '', room = '' }) => ({ home, room })),
    ...(options.from === undefined ? {} : { from: momentOf('--from', options.from) }),
    ...(options.to === undefined ? {} : { to: momentOf('--to', options.to) }),
    onProgress: (share, doing) => progress.say(`${doing} ${(share * 100).toFixed(0)} %`),
  });
  progress.end();
  for (const line of linesOf(report)) console.log(line);
  console.log(`\nreplayed in ${((performance.now() - began) / 1000).toFixed(2)} s`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
}

try {
  await main(program.args, program.opts<Options>());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
