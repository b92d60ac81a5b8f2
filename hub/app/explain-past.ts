import { dayMs } from '#contracts/time';
import type { TelemetryStore } from '#hub/telemetry/port';
import { Refusal } from '#kernel/errors';
import { type AssignmentParts, assignmentFor } from './backtest/assignment.ts';
import { runInThread } from './backtest/thread.ts';
import type { Mind } from './explain.ts';
import type { Question, Recollection } from './explain-worker.ts';
import type { OpenRuleBook } from './rule-book.ts';

interface Parts extends Omit<AssignmentParts, 'settings'> {
  readonly store: Pick<TelemetryStore, 'pages'>;
  readonly ruleBook: Pick<OpenRuleBook, 'bookAt'>;
}

/** Routines are learned from so much history before the moment. */
const warmUpDays = 60;
const longestMs = 60_000;
const mostAtOnce = 2;

/**
 * What the rules had in mind about a home at a moment in the past: its history replayed up to then in a thread of its own, with
 * the settings that held at that moment.
 */
export const explainPast = ({ store, ruleBook, ...parts }: Parts) => {
  let running = 0;
  return async (homeId: string, moment: number, keys: readonly string[]): Promise<Mind> => {
    if (running >= mostAtOnce)
      throw new Refusal(429, 'why.busy', {
        zh: '已有两个过去的时刻正在查看，请稍后再试。',
        en: 'Two moments of the past are being looked at already. Try again in a moment.',
      });
    running += 1;
    try {
      return await recollect(homeId, moment, keys);
    } finally {
      running -= 1;
    }
  };

  async function recollect(homeId: string, moment: number, keys: readonly string[]): Promise<Mind> {
    const book = ruleBook.bookAt(moment);
    const warmFrom = Math.max(0, moment - warmUpDays * dayMs);
    const assignment = await assignmentFor({ from: moment, to: moment, warmFrom }, [homeId], {
      ...parts,
      settings: book,
    });
    const question: Question = { ...assignment, keys };
    const { rows, people } = await runInThread<Recollection>({
      assignment: question,
      store,
      signal: AbortSignal.timeout(longestMs),
      onReached: () => undefined,
      script: new URL('./explain-worker.ts', import.meta.url),
    });
    return {
      explain: () => rows,
      stateOf: (residentId) => people[residentId] ?? null,
      version: book.version,
      replayedFrom: warmFrom,
    };
  }
};
