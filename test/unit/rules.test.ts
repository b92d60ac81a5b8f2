import { describe, expect, test } from 'vitest';
import { smoke } from '#hub/rules/alarms/smoke';
import { sos } from '#hub/rules/alarms/sos';
import { waterLeak } from '#hub/rules/alarms/water-leak';
import { rules } from '#hub/rules/catalog';
import { batteryLow } from '#hub/rules/supervision/battery-low';
import { deviceSilent } from '#hub/rules/supervision/device-silent';
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
