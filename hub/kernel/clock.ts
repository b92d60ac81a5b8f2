/** Time as the hub sees it. Injected everywhere, so that a test or a replay can hold it still. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once after so many milliseconds, unless disposed before. */
  after(milliseconds: number, run: () => void): Disposable;
}

/** `setTimeout` counts in a signed 32-bit number; longer waits are taken in steps. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const due = performance.now() + milliseconds;
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = due - performance.now();
      timer = setTimeout(
        () => (due - performance.now() > 0.5 ? wait() : run()),
        Math.min(Math.max(left, 0), longestTimerMs),
      );
      timer.unref();
    };
    wait();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
