import fc from 'fast-check';
import { measures } from '#contracts/measure';
import type { Reading, Value } from '#contracts/reading';
import { hourMs, minuteMs, secondMs } from '#contracts/time';
import { moment } from './timeline.ts';

/** What only rules say, to one another: ingest takes it from nobody. */
const ownWords = ['home.voice', 'gateway.lost', 'street.silent', 'person.state'];
const names = Object.keys(measures).filter((name) => !ownWords.includes(name));
const devices = [
  'gateway',
  'button',
  'bed',
  'smoke',
  'leak',
  'watch',
  'meter',
  'power',
  'climate',
  'pills',
  'radar',
  'front-door',
];
export const start = moment('03-02 06:00');
const anyValue: fc.Arbitrary<Value> = fc.oneof(
  fc.boolean(),
  fc.constantFrom<Value>(
    0,
    -1,
    1,
    85,
    255,
    65_535,
    -40,
    1e9,
    -1e9,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    Number.MAX_SAFE_INTEGER,
    '',
    'on',
    'low',
    '36.5',
    'sos:false-device',
    'hospital',
    'away 2026-03-03T08:00:00Z',
    'away never',
    'toString',
    '__proto__',
  ),
  fc.integer({ min: -50, max: 300 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -100, max: 400 }),
  fc.integer({ min: 0, max: 4_000 }).map((minutes) => (start + minutes * minuteMs) / 1_000),
  fc.string({ maxLength: 20 }),
);
const anyWord = fc.record({
  stepMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 * secondMs }), fc.integer({ min: 0, max: 9 * hourMs })),
  agoMs: fc.constantFrom(0, 0, 0, 0, 10 * secondMs, 2 * hourMs, 47 * hourMs),
  home: fc.constantFrom('home-01', 'home-02', 'home-04'),
  device: fc.constantFrom(...devices),
  owned: fc.boolean(),
  measure: fc.constantFrom(...names),
  value: anyValue,
});
/** Whatever devices of three homes of the whole street may say, believable or not, in the order in which it is heard. */
export const anyHistory = fc.array(anyWord, { minLength: 1, maxLength: 80 }).map((words) => {
  let now = start;
  return words.map(({ stepMs, agoMs, home, device, owned, measure, value }): Reading => {
    now += stepMs;
    return {
      deviceId: `${home}-${device}`,
      placeId: home,
      ...(owned ? { residentId: `${home}-a` } : {}),
      ...(device === 'gateway' ? {} : { via: `${home}-gateway` }),
      measure,
      // A version of the settings that was never written down cannot be told of.
      value: measure === 'settings.changed' ? 0 : value,
      at: now - agoMs,
      receivedAt: now,
    };
  });
});
