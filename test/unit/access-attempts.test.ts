import { describe, expect, test } from 'vitest';
import { minuteMs } from '#contracts/time';
import { Attempts } from '#hub/access/attempts';

const guess = (attempts: Attempts, count: number, { username = 'wang', address = '10.0.0.1', now = 0 } = {}): number =>
  Array.from({ length: count }, () => attempts.begin(username, address, now)).filter(Boolean).length;

describe('guessing', () => {
  test('ten times in a quarter of an hour, then no more', () => {
    const attempts = new Attempts();
    expect(guess(attempts, 1_000)).toBe(10);
    expect(guess(attempts, 1_000, { now: 15 * minuteMs - 1 })).toBe(0);
    expect(guess(attempts, 1_000, { now: 15 * minuteMs })).toBe(10);
  });

  test('does not lock out who comes from another address', () => {
    const attempts = new Attempts();
    guess(attempts, 1_000);
    expect(guess(attempts, 1, { address: '10.0.0.2' })).toBe(1);
  });

  test('one password on a thousand accounts ends after a hundred', () => {
    const attempts = new Attempts();
    const evaluated = Array.from({ length: 1_000 }, (_, index) => guess(attempts, 1, { username: `u${index}` }));
    expect(evaluated.reduce((sum, one) => sum + one, 0)).toBe(100);
  });

  test('who gets it right starts anew, and a busy office is not locked out by its own sign-ins', () => {
    const attempts = new Attempts();
    for (let day = 0; day < 300; day += 1) {
      expect(guess(attempts, 1)).toBe(1);
      attempts.succeeded('wang', '10.0.0.1');
    }
    expect(guess(attempts, 20)).toBe(10);
  });

  test('does not fill the memory', () => {
    const attempts = new Attempts();
    for (let index = 0; index < 50_000; index += 1) attempts.begin('wang', `10.0.${index >> 8}.${index & 255}`, 0);
    expect(attempts.remembered).toBeLessThanOrEqual(20_000);
  });
});
