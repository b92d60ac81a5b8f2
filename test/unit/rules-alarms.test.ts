import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { carbonMonoxide } from '#hub/rules/alarms/carbon-monoxide';
import { fall } from '#hub/rules/alarms/fall';
import { gas } from '#hub/rules/alarms/gas';
import { heat } from '#hub/rules/alarms/heat';
import { serviceCall } from '#hub/rules/alarms/service-call';
import { smoke } from '#hub/rules/alarms/smoke';
import { sos } from '#hub/rules/alarms/sos';
import { waterLeak } from '#hub/rules/alarms/water-leak';
import { rules } from '#hub/rules/catalog';
import { abnormalTemperature } from '#hub/rules/home/abnormal-temperature';
import { liftEntrapment } from '#hub/rules/lift/lift-entrapment';
import { liftTestMissing } from '#hub/rules/lift/lift-test-missing';
import { type Golden, playGolden, tellGolden, type Word } from '#test/support/golden';
import { engineOf, factsOf, moment, readingAt } from '#test/support/timeline';

/** A contact that bounces: on and off every twenty seconds, from `MM-DD HH:00`. */
const bounce = (measure: string, hour: string, times: number): Word[] =>
  Array.from({ length: times }, (_, index) => ({
    at: `${hour}:${String(Math.floor(index / 3)).padStart(2, '0')}:${String((index % 3) * 20).padStart(2, '0')}`,
    measure,
    value: index % 2 === 0,
  }));

const calls: readonly Golden[] = [
  {
    says: 'every press of the red button is found, the second in the same second as well',
    rules: [sos],
    said: [
      { at: '03-01 23:59:59', measure: 'sos.pressed' },
      { at: '03-01 23:59:59.500', measure: 'sos.pressed' },
      { at: '03-02 00:00:01', measure: 'sos.pressed' },
    ],
    until: '03-02 01:00',
    expected: ['03-01 23:59:59 P1 sos', '03-01 23:59:59 P1 sos', '03-02 00:00:01 P1 sos'],
  },
  {
    says: 'a press that was on its way for hours is an emergency when it comes',
    rules: [sos],
    said: [{ at: '03-01 10:00', heard: '03-01 14:00', measure: 'sos.pressed' }],
    until: '03-01 15:00',
    expected: ['03-01 14:00 P1 sos'],
  },
  {
    says: 'the green button is another matter, and said once',
    rules: [sos, serviceCall],
    said: [{ at: '03-01 10:00', measure: 'help.requested' }],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P3 service-call'],
  },
  {
    says: 'the green button, by settings only information',
    rules: [serviceCall],
    settings: { 'service-call': { severity: 'P4' } },
    said: [{ at: '03-01 10:00', measure: 'help.requested' }],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P4 service-call'],
  },
  {
    says: 'pressed three times in ten minutes it is urgent',
    rules: [serviceCall],
    said: [
      { at: '03-01 10:00', measure: 'help.requested' },
      { at: '03-01 10:04', measure: 'help.requested' },
      { at: '03-01 10:09', measure: 'help.requested' },
      { at: '03-01 11:00', measure: 'help.requested' },
    ],
    until: '03-01 12:00',
    expected: [
      '03-01 10:00 P3 service-call',
      '03-01 10:04 P3 service-call',
      '03-01 10:09 P2 service-call',
      '03-01 11:00 P3 service-call',
    ],
  },
  {
    says: 'one press heard three times is one press',
    rules: [serviceCall],
    said: [
      { at: '03-01 10:00', measure: 'help.requested' },
      { at: '03-01 10:00', heard: '03-01 10:01', measure: 'help.requested' },
      { at: '03-01 10:00', heard: '03-01 10:02', measure: 'help.requested' },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P3 service-call'],
  },
  {
    says: 'presses count by their own time, in whatever order they come',
    rules: [serviceCall],
    said: [
      { at: '03-01 10:09', heard: '03-01 10:09', measure: 'help.requested' },
      { at: '03-01 10:00', heard: '03-01 10:10', measure: 'help.requested' },
      { at: '03-01 10:04', heard: '03-01 10:11', measure: 'help.requested' },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:09 P3 service-call', '03-01 10:10 P3 service-call', '03-01 10:11 P2 service-call'],
  },
];

const radar = { radar: 'fall-radar', pendant: 'fall-pendant' };
const waits = { fall: { confirmSeconds: 30 } };
const falls: readonly Golden[] = [
  {
    says: 'a pendant that feels a fall is an emergency at once',
    rules: [fall],
    kinds: radar,
    settings: waits,
    said: [{ at: '03-01 10:00', device: 'pendant', measure: 'fall.detected' }],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P1 fall'],
  },
  {
    says: 'so is a radar, where nothing else is set',
    rules: [fall],
    kinds: radar,
    said: [{ at: '03-01 10:00', device: 'radar', measure: 'fall.detected' }],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P1 fall'],
  },
  {
    says: 'a radar that may take its word back is urgent at once, and an emergency half a minute later',
    rules: [fall],
    kinds: radar,
    settings: waits,
    said: [{ at: '03-01 23:59:45', device: 'radar', measure: 'fall.detected' }],
    until: '03-02 12:00',
    expected: ['03-01 23:59:45 P2 fall', '03-02 00:00:15 P1 fall'],
  },
  {
    says: 'the radar takes it back within the time: it stays on the board, and nobody is called',
    rules: [fall],
    kinds: radar,
    settings: waits,
    said: [
      { at: '03-01 10:00', device: 'radar', measure: 'fall.detected' },
      { at: '03-01 10:00:20', device: 'radar', measure: 'fall.detected', value: false },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P2 fall', '03-01 10:00:20 clear fall'],
  },
  {
    says: 'taken back in the very millisecond in which the time is up',
    rules: [fall],
    kinds: radar,
    settings: waits,
    said: [
      { at: '03-01 10:00', device: 'radar', measure: 'fall.detected' },
      { at: '03-01 10:00:30', device: 'radar', measure: 'fall.detected', value: false },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P2 fall', '03-01 10:00:30 clear fall'],
  },
  {
    says: 'a radar that says it again does not wait any longer',
    rules: [fall],
    kinds: radar,
    settings: waits,
    said: [
      { at: '03-01 10:00', device: 'radar', measure: 'fall.detected' },
      { at: '03-01 10:00:10', device: 'radar', measure: 'fall.detected' },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P2 fall', '03-01 10:00:10 P1 fall'],
  },
  {
    says: 'who lives alone and walks in another room has got up',
    rules: [fall],
    kinds: radar,
    settings: waits,
    said: [
      { at: '03-01 10:00', device: 'radar', measure: 'fall.detected' },
      { at: '03-01 10:00:05', device: 'kitchen', measure: 'motion' },
      { at: '03-01 10:00:25', device: 'kitchen', measure: 'motion' },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P2 fall', '03-01 10:00:25 clear fall'],
  },
  {
    says: 'where two live it may be the other one who walks',
    rules: [fall],
    kinds: radar,
    settings: waits,
    facts: { residentsOf: () => ['r1', 'r2'] },
    said: [
      { at: '03-01 10:00', device: 'radar', measure: 'fall.detected' },
      { at: '03-01 10:00:25', device: 'kitchen', measure: 'motion' },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P2 fall', '03-01 10:00:30 P1 fall'],
  },
  {
    says: 'taken back after the emergency: a person must look all the same',
    rules: [fall],
    kinds: radar,
    said: [
      { at: '03-01 10:00', device: 'radar', measure: 'fall.detected' },
      { at: '03-01 10:05', device: 'radar', measure: 'fall.detected', value: false },
      { at: '03-01 10:06', device: 'kitchen', measure: 'motion' },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P1 fall', '03-01 10:05 clear fall'],
  },
  {
    says: 'a fall heard after it was taken back is told, and is over',
    rules: [fall],
    kinds: radar,
    settings: waits,
    said: [
      { at: '03-01 10:00:20', device: 'radar', measure: 'fall.detected', value: false },
      { at: '03-01 10:00', heard: '03-01 10:00:25', device: 'radar', measure: 'fall.detected' },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:00:25 P1 fall', '03-01 10:00:25 clear fall'],
  },
];

const states: readonly Golden[] = [
  {
    says: 'a detector that says it every minute says it again each time',
    rules: [gas],
    said: [
      { at: '03-01 10:00', measure: 'gas' },
      { at: '03-01 10:01', measure: 'gas' },
      { at: '03-01 10:02', measure: 'gas', value: false },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:00 P1 gas', '03-01 10:01 P1 gas', '03-01 10:02 clear gas'],
  },
  {
    says: 'a late word of smoke that is over already is told, and is over',
    rules: [smoke],
    said: [
      { at: '03-01 10:05', measure: 'smoke', value: false },
      { at: '03-01 10:00', heard: '03-01 10:06', measure: 'smoke' },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:06 P1 smoke', '03-01 10:06 clear smoke'],
  },
  {
    says: 'an old all-clear does not end what began after it',
    rules: [carbonMonoxide],
    said: [
      { at: '03-01 10:05', measure: 'carbon.monoxide' },
      { at: '03-01 10:00', heard: '03-01 10:06', measure: 'carbon.monoxide', value: false },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:05 P1 carbon-monoxide'],
  },
  {
    says: 'a smoke detector that bounces is found every time; that it is over is said when it rests',
    rules: [smoke],
    said: bounce('smoke', '03-01 10', 6),
    until: '03-01 12:00',
    expected: [
      '03-01 10:00 P1 smoke',
      '03-01 10:00:20 clear smoke',
      '03-01 10:00:40 P1 smoke',
      '03-01 10:01:20 P1 smoke',
      '03-01 10:06:40 clear smoke',
    ],
  },
  {
    says: 'a lesser matter that bounces is found until it is known to bounce',
    rules: [abnormalTemperature],
    said: bounce('temperature.abnormal', '03-01 10', 8),
    until: '03-01 12:00',
    expected: [
      '03-01 10:00 P4 abnormal-temperature',
      '03-01 10:00:20 clear abnormal-temperature',
      '03-01 10:00:40 P4 abnormal-temperature',
      '03-01 10:07:20 clear abnormal-temperature',
    ],
  },
  {
    says: 'water on the floor that does not stop becomes an emergency, over midnight as well',
    rules: [waterLeak],
    said: [
      { at: '03-01 23:30', device: 'bath', measure: 'water.leak' },
      { at: '03-01 23:50', device: 'kitchen', measure: 'water.leak' },
      { at: '03-02 00:10', device: 'bath', measure: 'water.leak', value: false },
    ],
    until: '03-02 06:00',
    expected: ['03-01 23:30 P2 water-leak', '03-01 23:50 P2 water-leak', '03-02 00:30 P1 water-leak'],
  },
  {
    says: 'a wet sensor that is taken out of use does not become an emergency',
    rules: [waterLeak],
    said: [
      { at: '03-01 10:00', measure: 'water.leak' },
      { at: '03-01 10:20', measure: 'device.retired' },
      { at: '03-01 10:30', device: 'd2', measure: 'device.retired' },
    ],
    until: '03-01 20:00',
    expected: ['03-01 10:00 P2 water-leak', '03-01 10:20 clear water-leak'],
  },
  {
    says: 'water that is wiped up in time does not',
    rules: [waterLeak],
    said: [
      { at: '03-01 10:00', measure: 'water.leak' },
      { at: '03-01 10:59', measure: 'water.leak', value: false },
    ],
    until: '03-01 20:00',
    expected: ['03-01 10:00 P2 water-leak', '03-01 10:59 clear water-leak'],
  },
];

const rooms = { kitchen: 'climate', hall: 'smoke', iron: 'plug' };
const hot: readonly Golden[] = [
  {
    says: 'one value as hot as fire is urgent, a second is an emergency',
    rules: [heat],
    kinds: rooms,
    said: [
      { at: '03-01 10:00', device: 'kitchen', measure: 'temperature', value: 24 },
      { at: '03-01 10:30', device: 'kitchen', measure: 'temperature', value: 59 },
      { at: '03-01 10:31', device: 'hall', measure: 'temperature', value: 62 },
      { at: '03-01 11:31', device: 'kitchen', measure: 'temperature', value: 30 },
      { at: '03-01 11:32', device: 'hall', measure: 'temperature', value: 29 },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:30 P2 heat', '03-01 10:31 P1 heat', '03-01 11:32 clear heat'],
  },
  {
    says: 'a steep rise is an emergency before it is as hot as that',
    rules: [heat],
    kinds: rooms,
    said: [
      { at: '03-01 10:00', device: 'kitchen', measure: 'temperature', value: 30 },
      { at: '03-01 10:02', device: 'kitchen', measure: 'temperature', value: 48 },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:02 P1 heat'],
  },
  {
    says: 'a probe that has just been switched on, an iron and a broken probe are no fire',
    rules: [heat],
    kinds: rooms,
    said: [
      { at: '03-01 10:00', device: 'kitchen', measure: 'temperature', value: 85 },
      { at: '03-01 10:01', device: 'iron', measure: 'temperature', value: 110 },
      { at: '03-01 10:02', device: 'hall', measure: 'temperature', value: 127 },
    ],
    until: '03-01 12:00',
    expected: [],
  },
];

const lift = { car: 'lift-emergency-call', button: 'sos-button' };
const lifts: readonly Golden[] = [
  {
    says: 'a press in the car of a lift is an entrapment, not a button of a home, and nothing clears it',
    rules: [sos, liftEntrapment],
    kinds: lift,
    said: [
      { at: '03-01 10:00', device: 'car', measure: 'sos.pressed', home: 'unit-1' },
      { at: '03-01 10:01', device: 'button', measure: 'sos.pressed' },
      { at: '03-01 10:02', device: 'car', measure: 'sos.pressed', home: 'unit-1' },
      { at: '03-01 10:20', device: 'car', measure: 'button.tested', home: 'unit-1' },
    ],
    until: '03-05 10:00',
    expected: ['03-01 10:00 P1 lift-entrapment', '03-01 10:01 P1 sos', '03-01 10:02 P1 lift-entrapment'],
  },
  {
    says: 'the test call is missed an hour after its 72 hours, and ends it when it comes',
    rules: [liftTestMissing],
    kinds: lift,
    said: [
      { at: '03-01 10:00', device: 'car', measure: 'device.registered', home: 'unit-1' },
      { at: '03-03 10:00', device: 'car', measure: 'button.tested', home: 'unit-1' },
      { at: '03-06 12:00', device: 'car', measure: 'button.tested', home: 'unit-1' },
    ],
    until: '03-09 12:00',
    expected: ['03-06 11:00 P3 lift-test-missing', '03-06 12:00 clear lift-test-missing'],
  },
  {
    says: 'a lift that never tests is told; other buttons are not asked',
    rules: [liftTestMissing],
    kinds: lift,
    said: [
      { at: '03-01 10:00', device: 'car', measure: 'device.registered', home: 'unit-1' },
      { at: '03-01 10:00', device: 'button', measure: 'device.registered' },
    ],
    until: '03-09 12:00',
    expected: ['03-04 11:00 P3 lift-test-missing'],
  },
];

tellGolden('calls for help', calls);
tellGolden('falls', falls);
tellGolden('detectors', states);
tellGolden('heat', hot);
tellGolden('lifts', lifts);

describe('laws', () => {
  const emergencies = [
    ['sos.pressed', 'sos'],
    ['smoke', 'smoke'],
    ['gas', 'gas'],
    ['carbon.monoxide', 'carbon-monoxide'],
    ['fall.detected', 'fall'],
  ] as const;

  test.for(emergencies)('%s is found each time, whatever was said before', ([measure, type]) => {
    const words = fc.array(
      fc.record({
        stepMs: fc.integer({ min: 0, max: 600_000 }),
        said: fc.constantFrom(...emergencies.map(([name]) => name), 'motion', 'water.leak'),
        value: fc.boolean(),
        device: fc.constantFrom('d1', 'd2'),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(words, (before) => {
        const engine = engineOf(rules, { facts: factsOf() });
        let at = moment('03-01 08:00');
        for (const { stepMs, said, value, device } of before) {
          at += stepMs;
          engine.judge([readingAt(at, { device, measure: said, value })], at);
        }
        const judged = engine.judge([readingAt(at + 1, { measure })], at + 1);
        expect(
          judged.filter(
            (item) => item.kind === 'finding' && item.finding.type === type && item.finding.severity === 'P1',
          ),
        ).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });

  test('why an alarm is as it is, in words', () => {
    const engine = engineOf([smoke, sos]);
    const at = moment('03-01 10:00');
    engine.judge([readingAt(at, { measure: 'smoke' }), readingAt(at, { measure: 'sos.pressed' })], at);
    const said = engine.explain(['home:home-1'], at + 60_000).map(({ rule, says, holds }) => [rule.id, says.zh, holds]);
    expect(said).toEqual([
      ['smoke', '今天 10:00起一直在报警', true],
      ['sos', '上一次是今天 10:00。每一次都立即告警，不等待任何条件', undefined],
    ]);
  });

  test('an emergency and a lift alarm never resolve themselves', () => {
    const ids = ['sos', 'fall', 'smoke', 'gas', 'carbon-monoxide', 'heat', 'lift-entrapment'];
    expect(rules.filter(({ id }) => ids.includes(id)).map(({ resolvesItself }) => resolvesItself)).toEqual(
      ids.map(() => false),
    );
    expect(playGolden(lifts[0] as Golden).some(({ kind }) => kind === 'clearing')).toBe(false);
  });
});
