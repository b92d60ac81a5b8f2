/**
 * Calls back once the line has been quiet for so long. A process that was held up takes notice of bytes late: a timer that comes late
 * itself proves no silence, and waits once more.
 */
export function onQuiet(quietMs: number, run: () => void): Disposable & { heard(): void } {
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    const due = performance.now() + quietMs;
    timer = setTimeout(() => (performance.now() - due > quietMs / 2 ? wait() : run()), quietMs);
  };
  return {
    heard() {
      clearTimeout(timer);
      wait();
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
