import { useCallback, useEffect, useState } from 'react';
import type { BacktestRequest, BacktestStatus } from '#contracts/backtest';
import { ApiProblem, api } from '../api/client.ts';

const askAgainMs = 400;

export interface BacktestRun {
  readonly status: BacktestStatus | undefined;
  readonly problem: unknown;
  /** It was asked for and is not known any more. */
  readonly gone: boolean;
  readonly running: boolean;
  readonly start: (request: BacktestRequest) => void;
  readonly stop: () => void;
}

/** One back-test and how far it is. `id` and `keep`: where it stands in the address, so that a reload finds it again. */
export function useBacktest(id: string | undefined, keep: (id: string | undefined) => void): BacktestRun {
  const [status, setStatus] = useState<BacktestStatus>();
  const [problem, setProblem] = useState<unknown>();
  const [starting, setStarting] = useState(false);

  useEffect(() => {
    setStatus((before) => (before?.id === id ? before : undefined));
    if (id === undefined) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = (): void => {
      api<BacktestStatus>(`rules/backtests/${id}`, { signal: abort.signal }).then(
        (next) => {
          if (abort.signal.aborted) return;
          setProblem(undefined);
          setStatus(next);
          if (next.state === 'running') timer = setTimeout(ask, askAgainMs);
        },
        (error: unknown) => {
          if (abort.signal.aborted) return;
          setProblem(error);
          // The line broke; the back-test goes on in the hub.
          if (error instanceof ApiProblem && error.code === 'network') timer = setTimeout(ask, 5 * askAgainMs);
        },
      );
    };
    ask();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [id]);

  const start = useCallback(
    (request: BacktestRequest) => {
      setProblem(undefined);
      setStarting(true);
      api<{ id: string }>('rules/backtest', { method: 'POST', body: request })
        .then(
          (begun) => keep(begun.id),
          (error: unknown) => setProblem(error),
        )
        .finally(() => setStarting(false));
    },
    [keep],
  );
  const stop = useCallback(() => {
    if (id === undefined) return;
    api(`rules/backtests/${id}`, { method: 'DELETE' }).then(
      () => keep(undefined),
      (error: unknown) => setProblem(error),
    );
  }, [id, keep]);

  const gone = problem instanceof ApiProblem && problem.code === 'backtest.not-found';
  return { status, problem, gone, running: starting || status?.state === 'running', start, stop };
}
