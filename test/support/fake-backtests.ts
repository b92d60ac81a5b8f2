import type { BacktestService, BacktestStatus } from '#contracts/backtest';
import { Refusal } from '#kernel/errors';

/** Back-tests as the edge asks for them: each is done at once, with one finding. */
export function fakeBacktests(): BacktestService {
  const known = new Map<string, BacktestStatus>();
  const of = (id: string): BacktestStatus => {
    const status = known.get(id);
    if (status === undefined) throw new Refusal(404, 'backtest.not-found', 'There is no such back-test.');
    return status;
  };
  return {
    async start(_actor, request) {
      const id = `backtest-${known.size + 1}`;
      const { from, to } = request;
      known.set(id, {
        id,
        state: 'done',
        progress: 1,
        startedAt: 1,
        request,
        problem: null,
        report: {
          from,
          to,
          warmedFrom: from,
          homes: 1,
          readings: 10,
          tookMs: 5,
          findings: [
            {
              homeId: 'home-1',
              where: '叶青苑 37幢 1单元 502',
              subject: 'home:home-1',
              rule: 'inactivity',
              title: { zh: '长时间无活动', en: 'No activity' },
              severity: 'P2',
              at: from + 1,
              since: from,
              clearedAt: null,
              count: 1,
              text: { zh: '很久没有活动', en: 'No activity for long' },
              baseline: null,
              evidence: [],
              changes: [],
            },
          ],
          byRule: [{ rule: 'inactivity', severity: 'P2', count: 1, perHomeMonth: 1 }],
          notListed: 0,
          failedRules: [],
        },
      });
      return { id };
    },
    status: (_actor, id) => of(id),
    async cancel(_actor, id) {
      of(id);
      known.delete(id);
    },
  };
}
