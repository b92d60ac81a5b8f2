import type { Actor, Audited } from '#contracts/access';
import type { BacktestReport, BacktestRequest, BacktestService, BacktestStatus } from '#contracts/backtest';
import type { PlaceEntry } from '#contracts/directory';
import { isWithin } from '#contracts/scope';
import { dayMs, hourMs } from '#contracts/time';
import type { TelemetryStore } from '#hub/telemetry/port';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/errors';
import { newUlid } from '#kernel/ids';
import type { Log } from '#kernel/log';
import { troubleWith } from '../replay/tried-settings.ts';
import { type AssignmentParts, assignmentFor } from './assignment.ts';
import { runInThread, type ThreadOptions } from './thread.ts';

export interface BacktestParts extends AssignmentParts {
  readonly directory: AssignmentParts['directory'] & { placesBelow(id: string): readonly PlaceEntry[] };
  readonly store: Pick<TelemetryStore, 'pages'>;
  readonly record: (entry: Audited) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** How a back-test is run; a thread of its own unless replaced. */
  readonly run?: (options: ThreadOptions) => Promise<BacktestReport>;
}

const mostAtOnce = 2;
const mostHomes = 500;
const longestMs = 400 * dayMs;
const usualWarmUpDays = 60;
const keptMs = hourMs;
/** Reports of one person that are kept at once; the oldest goes first. */
const mostKept = 20;

interface Job {
  status: BacktestStatus;
  readonly accountId: string;
  readonly stop: AbortController;
  readonly over: Promise<void>;
  forget?: Disposable;
}

/** Back-tests beside the running hub. What runs is stopped when it is disposed. */
export function createBacktests(parts: BacktestParts): BacktestService & AsyncDisposable {
  const { directory, store, rules, record, clock, log, run = runInThread } = parts;
  const jobs = new Map<string, Job>();

  const jobOf = (actor: Actor, id: string): Job => {
    const job = jobs.get(id);
    if (job === undefined || job.accountId !== actor.accountId)
      throw new Refusal(
        404,
        'backtest.not-found',
        'There is no such back-test, or its result was kept for an hour and is gone.',
      );
    return job;
  };

  const forget = (id: string): void => {
    jobs.get(id)?.forget?.[Symbol.dispose]();
    jobs.delete(id);
  };

  const homesOf = (actor: Actor, { placeId, homeIds }: BacktestRequest): readonly string[] => {
    const unknown = (id: string): Refusal => new Refusal(404, 'register.not-found', `There is no place ${id}.`);
    const look = (id: string): void => {
      const path = directory.place(id)?.path;
      if (path === undefined || !isWithin(path, actor.scope)) throw unknown(id);
    };
    for (const id of homeIds ?? []) {
      look(id);
      if (directory.place(id)?.kind !== 'home') throw invalid(`${id} 不是住户。`, `${id} is not a home.`);
    }
    if (placeId === undefined) return homeIds ?? [];
    look(placeId);
    const itself = directory.place(placeId);
    const inPlace = [...(itself === undefined ? [] : [itself]), ...directory.placesBelow(placeId)];
    return [...new Set([...(homeIds ?? []), ...inPlace.filter(({ kind }) => kind === 'home').map(({ id }) => id)])];
  };

  const check = (request: BacktestRequest, homes: readonly string[]): void => {
    const { from, to, settings } = request;
    if (from >= to) throw invalid('结束须晚于开始。', 'The end must be after the beginning.');
    if (to > clock.now()) throw invalid('结束时间还没到。', 'The end lies in the future.');
    if (to - from > longestMs) throw invalid('一次最多 400 天。', 'At most 400 days at once.');
    if (homes.length === 0)
      throw invalid(
        '里面没有住户，请选择住户或有住户的地点。',
        'There is no home in it. Name homes, or a place with homes.',
      );
    if (homes.length > mostHomes)
      throw invalid(
        `一次最多 ${mostHomes} 户，现在有 ${homes.length} 户，请选择小一些的范围。`,
        `At most ${mostHomes} homes at once, this is ${homes.length}. Choose a smaller place.`,
      );
    const trouble = settings === undefined ? [] : troubleWith(rules, settings);
    if (trouble.length > 0) throw invalid(trouble.join('；'), trouble.join('; '));
  };

  const carryOut = async (job: Job, request: BacktestRequest, homes: readonly string[]): Promise<void> => {
    const { id } = job.status;
    const warmFrom = Math.max(0, request.from - (request.warmUpDays ?? usualWarmUpDays) * dayMs);
    try {
      const assignment = await assignmentFor({ ...request, warmFrom }, homes, parts);
      job.stop.signal.throwIfAborted();
      const report = await run({
        assignment,
        store,
        signal: job.stop.signal,
        onReached(at) {
          const progress = Math.min(0.99, Math.max(0, (at - warmFrom) / (request.to - warmFrom)));
          job.status = { ...job.status, progress: Math.max(progress, job.status.progress) };
        },
      });
      job.status = { ...job.status, state: 'done', progress: 1, report };
    } catch (error) {
      if (job.stop.signal.aborted) job.status = { ...job.status, state: 'cancelled' };
      else {
        log.warn({ err: error, backtest: id }, 'a back-test has failed');
        job.status = {
          ...job.status,
          state: 'failed',
          problem: error instanceof Error ? error.message : String(error),
        };
      }
    }
    if (jobs.get(id) === job) job.forget = clock.after(keptMs, () => forget(id));
  };

  return {
    async start(actor, request) {
      const homes = homesOf(actor, request);
      check(request, homes);
      if ([...jobs.values()].filter(({ status }) => status.state === 'running').length >= mostAtOnce)
        throw new Refusal(429, 'backtest.busy', {
          zh: '已有两个回测在运行，请等其中一个完成。',
          en: 'Two back-tests are running already. Try again when one is done.',
        });
      const id = newUlid(clock.now());
      const { promise: over, resolve } = Promise.withResolvers<void>();
      const job: Job = {
        accountId: actor.accountId,
        stop: new AbortController(),
        over,
        status: { id, state: 'running', progress: 0, startedAt: clock.now(), request, report: null, problem: null },
      };
      // It counts from here on, so that two requests at once do not both find the last place free.
      jobs.set(id, job);
      const own = [...jobs].filter(
        ([, other]) => other.accountId === actor.accountId && other.status.state !== 'running',
      );
      for (const [old] of own.slice(0, Math.max(0, own.length - mostKept + 1))) forget(old);
      try {
        await record({
          by: actor.username,
          action: 'rules.backtested',
          target: request.placeId ?? (homes[0] as string),
          detail: {
            from: request.from,
            to: request.to,
            homes: homes.length,
            settings: request.settings === undefined ? null : JSON.stringify(request.settings).slice(0, 1_000),
          },
        });
      } catch (error) {
        forget(id);
        resolve();
        throw error;
      }
      void carryOut(job, request, homes).finally(resolve);
      return { id };
    },

    status: (actor, id) => jobOf(actor, id).status,

    async cancel(actor, id) {
      const job = jobOf(actor, id);
      job.stop.abort(new Error('cancelled'));
      await job.over;
      forget(id);
    },

    async [Symbol.asyncDispose]() {
      const all = [...jobs.values()];
      for (const { stop } of all) stop.abort(new Error('the hub is stopping'));
      await Promise.all(all.map(({ over }) => over));
      for (const id of [...jobs.keys()]) forget(id);
    },
  };
}

const invalid = (zh: string, en: string): Refusal => new Refusal(422, 'backtest.invalid', { zh, en });
