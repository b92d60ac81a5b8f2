import { useSyncExternalStore } from 'react';

/** One clock for the whole page: every age moves in the same beat, and a sleeping tab wakes to the right time. */
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function beat(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = Date.now();
  timer ??= setInterval(beat, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Local time, epoch ms, renewed once a second. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
