/** Time as the simulator sees it; the hub's clocks and the tests' manual clock have the same shape. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once after so many milliseconds, unless disposed before. */
  after(milliseconds: number, run: () => void): Disposable;
}

export const wallClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, milliseconds), 2 ** 31 - 1));
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};

/** A clock that starts at `from` and runs `speed` times as fast as `real`. */
export function spedUp({
  real,
  speed,
  from,
}: {
  readonly real: Clock;
  readonly speed: number;
  readonly from: number;
}): Clock {
  const realStart = real.now();
  return {
    now: () => from + (real.now() - realStart) * speed,
    // Whole real milliseconds, rounded up: never early, so that whoever waits for a moment finds it has come.
    after: (milliseconds, run) => real.after(Math.ceil(milliseconds / speed), run),
  };
}
