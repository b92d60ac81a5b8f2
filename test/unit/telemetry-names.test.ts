import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromTag, toTag } from '#hub/telemetry/influx/names';

const anyName = fc.string({ unit: 'grapheme', minLength: 1 });

test('a name becomes letters that mean nothing in line protocol or InfluxQL, and comes back as it was', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      expect(toTag(name)).toMatch(/^[A-Za-z0-9_.%-]+$/);
      expect(fromTag(toTag(name))).toBe(name.toWellFormed());
    }),
  );
});

test('ids as the hub gives them stay readable', () => {
  expect(toTag('bed-7_a.B')).toBe('bed-7_a.B');
  expect(toTag("a'b,c=d e\n")).toBe('a%27b%2Cc%3Dd%20e%0A');
});

test('half a surrogate is no reason to fail', () => {
  expect(fromTag(toTag('a\uD800'))).toBe('a\uFFFD');
});
