import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { ulid } from 'ulid';
import { minuteMs, secondMs } from '#contracts/time';
import { catalog } from '#devices/catalog';
import { type Login, openHubApi, SimulatorError } from './hub-api.ts';
import {
  dialectOption,
  duration,
  historyOption,
  momentOption,
  speedOf,
  storyOption,
  storyPeriod,
  wholeNumber,
} from './options.ts';
import { returnWhenLeftAlone } from './returning.ts';
import { simulate, supplanted } from './simulate.ts';
import { stories } from './stories/catalog.ts';
import type { Story } from './story.ts';
import type { DialectChoice } from './street.ts';
import { wallClock } from './virtual-clock.ts';

interface Options {
  readonly url: string;
  readonly mqtt?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly homes: number;
  readonly dialect: DialectChoice;
  readonly speed: number;
  readonly seed: number;
  readonly from?: number;
  readonly history: number;
  readonly story: readonly Story[];
  readonly stories?: number;
  readonly gentle?: true;
  readonly for?: number;
  readonly withParent?: true;
  readonly list?: true;
}

const log = (line: string): void => console.log(`${new Date().toISOString()} simulator: ${line}`);

/** One line a story. */
const storyLines = stories
  .map(({ id, title, worst }) => `${id.padEnd(22)} ${(worst ?? '').padEnd(3)} ${title.zh} / ${title.en}`)
  .join('\n');

const program = new Command('simulate')
  .description(
    'Plays a street of simulated homes against a running hub, over MQTT and HTTP only. Only sample devices are touched.',
  )
  .option('--url <url>', 'the hub', 'http://127.0.0.1:8080')
  .option('--mqtt <url>', 'its broker (default: port 1883 of the same host)')
  .option(
    '--token-file <file>',
    'file with an API token; or the environment variable HUB_SIM_TOKEN; or else what npm start left in the data folder',
  )
  .option('--username <name>', 'sign in with a user name instead')
  .option('--password <password>', 'its password; or the environment variable HUB_SIM_PASSWORD')
  .option('--homes <n>', 'at most so many homes', wholeNumber, 40)
  .option('--dialect <name>', 'what gateways speak; mixed: each what its name says', dialectOption, 'mixed')
  .option('--speed <x>', 'how many times as fast as life', speedOf, 1)
  .option('--seed <n>', 'the same seed plays the same street', wholeNumber, 1)
  .option('--from <moment>', 'where virtual time begins (default: now)', momentOption)
  .option('--history <hours>', 'so much of the past for devices never heard of, at most 48', historyOption, 0)
  .option('--story <id>', 'tell this story once, at once; may be repeated', storyOption, [])
  .option('--stories <every:90s>', 'tell a story at random every so often, in real time', storyPeriod)
  .option('--gentle', 'a lively street at speed 1 with a story every minute or two')
  .option('--for <duration>', 'stop by itself after so long, in real time', duration)
  .option(
    '--with-parent',
    'stop when the process that started this one is gone; stand back for a simulator started by hand',
  )
  .option('--list', 'name the stories and end')
  .addHelpText('after', `\nStories, and the worst the hub is expected to make of them:\n${storyLines}`);

/** Runs until it is stopped; the exit code. */
async function main(options: Options): Promise<number> {
  if (options.list === true) {
    console.log(storyLines);
    return 0;
  }
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  try {
    const api = await openHubApi({ url: options.url, login: await loginOf(options), log, signal: stop.signal });
    const storyEveryMs =
      options.stories !== undefined
        ? { least: options.stories, most: options.stories }
        : options.gentle === true
          ? { least: minuteMs, most: 2 * minuteMs }
          : undefined;
    await using simulation = await simulate({
      api,
      mqttUrl: options.mqtt ?? `mqtt://${new URL(options.url).hostname}:1883`,
      profiles: catalog,
      seed: options.seed,
      homes: options.homes,
      dialect: options.dialect,
      speed: options.gentle === true ? 1 : options.speed,
      ...(options.from === undefined ? {} : { from: options.from }),
      historyHours: options.history,
      tell: options.story,
      ...(storyEveryMs === undefined ? {} : { storyEveryMs }),
      among: stories,
      gentle: options.gentle === true,
      clock: wallClock,
      newId: ulid,
      log,
      signal: stop.signal,
    });
    const parent = process.ppid;
    if (options.withParent === true) {
      setInterval(() => process.ppid !== parent && stop.abort(), secondMs).unref();
    }
    if (options.for !== undefined) setTimeout(() => stop.abort(), options.for).unref();
    const report = setInterval(() => {
      const { sent, acknowledged, dropped, connected, clients } = simulation.fleet.figures();
      log(
        `${acknowledged} of ${sent} messages acknowledged, ${dropped} given up, ${connected} of ${clients} connected`,
      );
    }, minuteMs);
    // The street of npm start stands back for one started by hand, and is there again when that has ended.
    const end = await Promise.race([
      aborted(stop.signal),
      options.withParent === true
        ? returnWhenLeftAlone({ api, fleet: simulation.fleet, log, signal: stop.signal })
        : simulation.fleet.turnedAway.then(() => new SimulatorError(supplanted)),
    ]);
    clearInterval(report);
    if (end instanceof SimulatorError) throw end;
    log('stopping');
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return 0;
    if (!(error instanceof SimulatorError)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function loginOf(options: Options): Promise<Login> {
  if (options.username !== undefined) {
    const password = options.password ?? process.env.HUB_SIM_PASSWORD;
    if (password === undefined) throw new SimulatorError('Give the password with --password or HUB_SIM_PASSWORD.');
    return { username: options.username, password };
  }
  const token =
    options.tokenFile === undefined
      ? (process.env.HUB_SIM_TOKEN ?? (await demonstrationToken()))
      : await tokenIn(options.tokenFile);
  if (token === undefined || token === '') {
    throw new SimulatorError(
      'Start a street first with npm start, or give an API token with --token-file or HUB_SIM_TOKEN, or --username and --password.',
    );
  }
  return { token };
}

/** What `npm start` left in the data folder beside us, so that a story can be told without looking for a token. */
const demonstrationToken = (): Promise<string | undefined> =>
  tokenIn(join(process.env.HUB_DATA_DIR ?? './data', 'demonstration.token')).catch(() => undefined);

async function tokenIn(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    throw new SimulatorError(`The token file ${file} cannot be read.`);
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

program.parse();
process.exitCode = await main(program.opts<Options>());
