import { useCallback, useEffect, useRef, useState } from 'react';
import { api, type Query } from './client.ts';

export interface Loaded<Data> {
  /** The last good answer; stays while a newer one is on its way, so that nothing jumps. */
  readonly data: Data | undefined;
  readonly problem: unknown;
  readonly loading: boolean;
  readonly reload: () => void;
}

/**
 * Keeps an answer of the hub for a component. `path` undefined asks nothing. A change of path or query forgets the old
 * answer only when `path` differs; `everyMs` asks again and again while the page is visible.
 */
export function useLoaded<Data>(
  path: string | undefined,
  query: Query = {},
  options: { readonly everyMs?: number; readonly version?: number | string } = {},
): Loaded<Data> {
  const asked = path === undefined ? undefined : JSON.stringify([path, query]);
  const [state, setState] = useState<{ path?: string | undefined; data?: Data; problem?: unknown; loading: boolean }>({
    loading: path !== undefined,
  });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  const version = options.version;
  const everyMs = options.everyMs;
  const latest = useRef(0);

  useEffect(() => {
    void round;
    void version;
    if (asked === undefined) {
      setState({ loading: false });
      return;
    }
    const [askedPath, askedQuery] = JSON.parse(asked) as [string, Query];
    const abort = new AbortController();
    const turn = ++latest.current;
    setState((before) =>
      before.path === askedPath ? { ...before, loading: true } : { path: askedPath, loading: true },
    );
    api<Data>(askedPath, { query: askedQuery, signal: abort.signal }).then(
      (data) => turn === latest.current && setState({ path: askedPath, data, loading: false }),
      (problem: unknown) => {
        if (abort.signal.aborted || turn !== latest.current) return;
        setState((before) => ({ ...before, problem, loading: false }));
      },
    );
    return () => abort.abort();
  }, [asked, round, version]);

  useEffect(() => {
    if (everyMs === undefined || asked === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, asked, reload]);

  return { data: state.data, problem: state.problem, loading: state.loading, reload };
}
