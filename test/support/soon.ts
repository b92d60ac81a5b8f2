import { expect } from 'vitest';

/** Asks again until the answer is the one expected, or 10 s are over: `await soon(() => rows.count()).toBe(1)`. */
export const soon = <Answer>(ask: () => Answer | Promise<Answer>) =>
  expect.poll(ask, { timeout: 10_000, interval: 50 });
