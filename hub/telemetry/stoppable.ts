import type { Clock } from '#kernel/clock';

/** The life of a background loop: whatever it waits for ends when it is told to stop. */
export class Stoppable {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  stop(): void {
    this.#stopped = true;
    for (const wake of this.#waiting) wake();
  }

  pause(milliseconds: number): Promise<void> {
    return this.wait((wake) => this.#clock.after(milliseconds, wake));
  }

  /** Resolves when woken or stopped. `arm` says who may wake it, and is undone by its disposal. */
  async wait(arm: (wake: () => void) => Disposable): Promise<void> {
    if (this.#stopped) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    using _armed = arm(resolve);
    await promise;
    this.#waiting.delete(resolve);
  }
}
