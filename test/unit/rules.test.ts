import { describe, expect, test } from 'vitest';
import { batteryLow } from '#hub/rules/battery-low';
import { rules } from '#hub/rules/catalog';
import { deviceSilent } from '#hub/rules/device-silent';
import { doorOpenAtNight } from '#hub/rules/door-open-at-night';
import { inactivity } from '#hub/rules/inactivity';
import { smoke } from '#hub/rules/smoke';
import { sos } from '#hub/rules/sos';
import { waterLeak } from '#hub/rules/water-leak';
import { factsOf, play, type Said } from '#test/support/timeline';

interface Golden {
  readonly says: string;
  readonly rules: Parameters<typeof play>[0];
  readonly said: readonly Said[];
  readonly until: string;
  readonly expected: readonly string[];
  readonly options?: Parameters<typeof play>[3];
}

const golden: readonly Golden[] = [
  {
    says: 'a press is an emergency, each press again',
    rules: [sos],
    said: [
      { at: '03-01 10:00', measure: 'sos.pressed' },
      { at: '03-01 10:00:30', measure: 'sos.pressed' },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P1 sos', '03-01 10:00:30 P1 sos'],
  },
  {
    says: 'smoke counts as gone when every detector that saw it has taken it back',
    rules: [smoke],
    said: [
      { at: '03-01 10:00', device: 'kitchen', measure: 'smoke' },
      { at: '03-01 10:01', device: 'hall', measure: 'smoke' },
      { at: '03-01 10:05', device: 'kitchen', measure: 'smoke', value: false },
      { at: '03-01 10:06', device: 'hall', measure: 'smoke', value: false },
      { at: '03-01 10:07', device: 'hall', measure: 'smoke', value: false },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P1 smoke', '03-01 10:01 P1 smoke', '03-01 10:06 clear smoke'],
  },
  {
    says: 'a detector that reports no smoke is nothing',
    rules: [smoke, waterLeak],
    said: [
      { at: '03-01 10:00', measure: 'smoke', value: false },
      { at: '03-01 10:00', measure: 'water.leak', value: false },
    ],
    until: '03-01 12:00',
    expected: [],
  },
  {
    says: 'four and a half waking hours without a sign',
    rules: [inactivity],
    said: [{ at: '03-01 09:00', measure: 'motion' }],
    until: '03-01 20:00',
    expected: ['03-01 13:30 P2 inactivity'],
  },
  {
    says: 'the night does not count: one waking hour in the evening, the rest in the morning',
    rules: [inactivity],
    said: [{ at: '03-01 20:30', measure: 'motion' }],
    until: '03-02 20:00',
    expected: ['03-02 10:30 P2 inactivity'],
  },
  {
    says: 'a sign at night starts the count at the beginning of the waking window',
    rules: [inactivity],
    said: [{ at: '03-02 03:10', measure: 'motion' }],
    until: '03-02 20:00',
    expected: ['03-02 11:30 P2 inactivity'],
  },
  {
    says: 'a sign in the very millisecond of the deadline holds it back',
    rules: [inactivity],
    said: [
      { at: '03-01 09:00', measure: 'motion' },
      { at: '03-01 13:30', measure: 'motion' },
    ],
    until: '03-01 17:59',
    expected: [],
  },
  {
    says: 'a sign a second after it clears, and the next silence tells again',
    rules: [inactivity],
    said: [
      { at: '03-01 09:00', measure: 'motion' },
      { at: '03-01 13:30:01', measure: 'motion' },
    ],
    until: '03-01 21:00',
    expected: ['03-01 13:30 P2 inactivity', '03-01 13:30:01 clear inactivity', '03-01 18:00:01 P2 inactivity'],
  },
  {
    says: 'a bed that goes on saying occupied is no sign of life, getting up is',
    rules: [inactivity],
    said: [
      { at: '03-01 07:00', measure: 'bed.occupied' },
      { at: '03-01 08:00', measure: 'bed.occupied' },
      { at: '03-01 10:00', measure: 'bed.occupied' },
      { at: '03-01 11:00', measure: 'bed.occupied', value: false },
    ],
    until: '03-01 15:00',
    expected: [],
  },
  {
    says: 'a bed occupied all morning is told',
    rules: [inactivity],
    said: [
      { at: '03-01 07:00', measure: 'bed.occupied' },
      { at: '03-01 08:00', measure: 'bed.occupied' },
      { at: '03-01 11:00', measure: 'bed.occupied' },
    ],
    until: '03-01 15:00',
    expected: ['03-01 11:30 P2 inactivity'],
  },
  {
    says: 'motion reported as over is no sign of life',
    rules: [inactivity],
    said: [
      { at: '03-01 09:00', measure: 'motion' },
      { at: '03-01 12:00', measure: 'motion', value: false },
    ],
    until: '03-01 14:00',
    expected: ['03-01 13:30 P2 inactivity'],
  },
  {
    says: 'a home whose first sensor never says anything is told',
    rules: [inactivity],
    said: [{ at: '03-01 09:00', measure: 'device.registered' }],
    until: '03-01 14:00',
    expected: ['03-01 13:30 P2 inactivity'],
  },
  {
    says: 'what stands in the stairs is not about a home',
    rules: [inactivity],
    said: [{ at: '03-01 09:00', measure: 'motion', home: 'unit-1' }],
    until: '03-03 14:00',
    expected: [],
  },
  {
    says: 'a longer window set by the street is kept',
    rules: [inactivity],
    options: { settings: { inactivity: { hours: 6 } } },
    said: [{ at: '03-01 09:00', measure: 'motion' }],
    until: '03-01 20:00',
    expected: ['03-01 15:00 P2 inactivity'],
  },
  {
    says: 'in a zone with summer time the waking window begins at its local hour',
    rules: [inactivity],
    options: { zone: 'Europe/Berlin' },
    said: [{ at: '03-28 22:00', measure: 'motion' }],
    until: '03-29 20:00',
    expected: ['03-29 11:30 P2 inactivity'],
  },
  {
    says: 'silence beyond the time allowed, then heard again',
    rules: [deviceSilent],
    options: { facts: factsOf(6 * 3_600_000) },
    said: [
      { at: '03-01 09:00', measure: 'motion' },
      { at: '03-01 10:00', measure: 'temperature', value: 21 },
      { at: '03-01 16:30', measure: 'motion' },
    ],
    until: '03-01 20:00',
    expected: ['03-01 16:00 P3 device-silent', '03-01 16:30 clear device-silent'],
  },
  {
    says: 'the will of a lost connection is no word of the device',
    rules: [deviceSilent],
    options: { facts: factsOf(600_000) },
    said: [
      { at: '03-01 09:00', measure: 'motion' },
      { at: '03-01 09:05', measure: 'available', value: false },
    ],
    until: '03-01 10:00',
    expected: ['03-01 09:10 P3 device-silent'],
  },
  {
    says: 'the word of a child is a word of its gateway',
    rules: [deviceSilent],
    options: { facts: { ...factsOf(), silentAfterMs: (id) => (id === 'gw' ? 600_000 : 0) } },
    said: [
      { at: '03-01 09:00', device: 'gw', measure: 'available' },
      { at: '03-01 09:08', measure: 'motion', via: 'gw' },
    ],
    until: '03-01 10:00',
    expected: ['03-01 09:18 P3 device-silent'],
  },
  {
    says: 'a retired device is not missed',
    rules: [deviceSilent],
    options: { facts: factsOf(600_000) },
    said: [
      { at: '03-01 09:00', measure: 'motion' },
      { at: '03-01 09:05', measure: 'device.retired' },
    ],
    until: '03-01 10:00',
    expected: [],
  },
  {
    says: 'a battery at the edge does not flap',
    rules: [batteryLow],
    said: [
      { at: '03-01 09:00', measure: 'battery', value: 15 },
      { at: '03-01 10:00', measure: 'battery', value: 16 },
      { at: '03-01 11:00', measure: 'battery', value: 14 },
      { at: '03-01 12:00', measure: 'battery', value: 100 },
    ],
    until: '03-01 20:00',
    expected: ['03-01 09:00 P3 battery-low', '03-01 12:00 clear battery-low'],
  },
  {
    says: 'a door left open at night, then shut',
    rules: [doorOpenAtNight],
    said: [
      { at: '03-01 23:00', measure: 'door.open' },
      { at: '03-01 23:20', measure: 'door.open', value: false },
    ],
    until: '03-02 08:00',
    expected: ['03-01 23:10 P2 door-open-at-night', '03-01 23:20 clear door-open-at-night'],
  },
  {
    says: 'a door opened by day and still open when the night begins',
    rules: [doorOpenAtNight],
    said: [{ at: '03-01 18:00', measure: 'door.open' }],
    until: '03-01 23:00',
    expected: ['03-01 22:10 P2 door-open-at-night'],
  },
  {
    says: 'a door opened and shut within minutes',
    rules: [doorOpenAtNight],
    said: [
      { at: '03-01 23:55', measure: 'door.open' },
      { at: '03-02 00:04', measure: 'door.open', value: false },
    ],
    until: '03-02 08:00',
    expected: [],
  },
  {
    says: 'a door opened just before morning waits for the next night',
    rules: [doorOpenAtNight],
    said: [{ at: '03-02 05:55', measure: 'door.open' }],
    until: '03-02 23:00',
    expected: ['03-02 22:10 P2 door-open-at-night'],
  },
];

describe('written timelines', () => {
  test.for(golden)('$says', ({ rules: some, said, until, expected, options }) => {
    expect(play(some, said, until, options)).toEqual(expected);
  });
});

describe('every rule of the catalogue', () => {
  test('has an id of its own', () => {
    const ids = rules.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test('an emergency never resolves itself', () => {
    for (const rule of rules.filter(({ id }) => ['sos', 'fall', 'smoke', 'gas', 'carbon-monoxide'].includes(id))) {
      expect(rule.resolvesItself, rule.id).toBe(false);
    }
  });

  test.for(rules.map((rule) => [rule.id, rule] as const))(
    '%s starts with a state that survives the disk',
    ([, rule]) => {
      const state = rule.start();
      expect(JSON.parse(JSON.stringify({ state })).state ?? null).toEqual(
        state === null ? null : JSON.parse(JSON.stringify(state)),
      );
    },
  );
});
