import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bloodGlucose } from '#hub/rules/health/blood-glucose';
import { bloodPressure } from '#hub/rules/health/blood-pressure';
import { bodyTemperature } from '#hub/rules/health/body-temperature';
import { healthRules } from '#hub/rules/health/catalog';
import { heartRate } from '#hub/rules/health/heart-rate';
import { oxygenSaturation } from '#hub/rules/health/oxygen-saturation';
import { vitalProbe } from '#hub/rules/health/vital-probe';
import { vitalTrend } from '#hub/rules/health/vital-trend';
import { weightChange } from '#hub/rules/health/weight-change';
import { type Golden, playGolden, tellGolden, type Word } from '#test/support/golden';
import { engineOf, describe as inWords, moment, readingAt } from '#test/support/timeline';

const said =
  (measure: string, device = 'd1') =>
  (at: string, value: number): Word => ({ at, device, measure, value });
const pulse = said('heart.rate');
const oxygen = said('oxygen.saturation');
const degrees = said('body.temperature');
const sugar = said('blood.glucose');
const weight = said('body.weight');
const pressure = (at: string, high: number, low: number): Word[] => [
  { at, measure: 'blood.pressure.systolic', value: high },
  { at, measure: 'blood.pressure.diastolic', value: low },
];
const day = (index: number, clock: string): string =>
  `${Temporal.PlainDate.from('2026-03-01').add({ days: index }).toString().slice(5)} ${clock}`;
/** A thermometer that is known to measure the body. */
const knownThermometer = [36.4, 36.6, 36.5, 36.3, 36.7, 36.5].map((value, index) =>
  degrees(day(index, '08:00'), value),
);

const noIllness: readonly Golden[] = [
  {
    says: 'zeros',
    rules: healthRules,
    said: [0, 1, 2, 3].map((index) => pulse(day(0, `10:0${index}`), 0)),
    until: '03-02 12:00',
    expected: ['03-01 10:02 P4 vital-probe'],
  },
  {
    says: 'minus one',
    rules: healthRules,
    said: [0, 1, 2].flatMap((index) => [oxygen(day(0, `10:0${index}`), -1), degrees(day(0, `10:0${index}`), -1)]),
    until: '03-02 12:00',
    expected: ['03-01 10:02 P4 vital-probe'],
  },
  {
    says: '255, as a sensor without a finger says',
    rules: [heartRate, oxygenSaturation],
    said: [0, 1, 2].flatMap((index) => [pulse(day(0, `10:${index}0`), 255), oxygen(day(0, `10:${index}0`), 255)]),
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'a weight of nothing',
    rules: [weightChange],
    said: [0, 0, 0, 0].map((value, index) => weight(day(index, '08:00'), value)),
    until: '03-09 12:00',
    expected: [],
  },
  {
    says: 'a skin at 43 degrees',
    rules: [bodyTemperature],
    said: [...knownThermometer, degrees('03-07 08:00', 43), degrees('03-07 08:30', 43.2), degrees('03-07 09:00', 43)],
    until: '03-09 12:00',
    expected: [],
  },
  {
    says: 'a probe on the skin that follows the room',
    rules: [bodyTemperature],
    said: [33.1, 30.4, 34.8, 36.1, 38.6, 38.9, 39.4, 33.4, 40.1, 40.5].map((value, index) =>
      degrees(day(0, `${10 + index}:00`), value),
    ),
    until: '03-09 12:00',
    expected: [],
  },
  {
    says: 'a thermometer nobody knows yet that says too cold',
    rules: [bodyTemperature],
    said: [degrees('03-01 08:00', 34.2), degrees('03-01 08:15', 34.4)],
    until: '03-09 12:00',
    expected: [],
  },
  {
    says: 'a body does not warm by five degrees in five minutes',
    rules: [bodyTemperature],
    said: [...knownThermometer, degrees('03-06 08:05', 41.5), degrees('03-06 08:10', 41.6)],
    until: '03-09 12:00',
    expected: [],
  },
  {
    says: 'the same value an hour later, and again, is out of the memory',
    rules: [heartRate],
    said: [
      pulse('03-01 10:00', 141),
      pulse('03-01 11:00', 141),
      pulse('03-01 12:00', 141),
      pulse('03-01 13:00', 141),
      pulse('03-01 20:00', 80),
    ],
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'the same blood pressure an hour later',
    rules: [bloodPressure],
    said: [...pressure('03-01 10:00', 192, 124), ...pressure('03-01 11:00', 192, 124)],
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'one high value between normal ones',
    rules: healthRules,
    said: [
      pulse('03-01 08:00', 76),
      pulse('03-01 12:00', 180),
      pulse('03-01 18:00', 78),
      pulse('03-02 08:00', 40),
      pulse('03-02 09:00', 74),
    ],
    until: '03-03 12:00',
    expected: [],
  },
  {
    says: 'one high blood pressure between normal ones',
    rules: healthRules,
    said: [
      ...pressure('03-01 08:00', 134, 80),
      ...pressure('03-02 08:00', 196, 112),
      ...pressure('03-02 08:10', 141, 84),
    ],
    until: '03-03 12:00',
    expected: [],
  },
  {
    says: 'the same measurement sent three times',
    rules: [heartRate],
    said: [
      pulse('03-01 10:00', 150),
      { ...pulse('03-01 10:00', 150), heard: '03-01 10:20' },
      { ...pulse('03-01 10:00', 151), heard: '03-01 10:40' },
    ],
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'a watch on the bedside table',
    rules: [heartRate],
    said: [
      { at: '03-01 10:00', measure: 'worn', value: false },
      ...Array.from({ length: 40 }, (_, index) => pulse(`03-01 10:${10 + index}`, 30 + (index % 3))),
    ],
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'climbing the stairs',
    rules: [heartRate],
    said: Array.from({ length: 30 }, (_, index) => pulse(`03-01 10:${10 + index}`, index < 9 ? 132 + (index % 4) : 92)),
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'two high values a week apart',
    rules: [heartRate],
    said: [pulse('03-01 10:00', 150), pulse('03-08 10:00', 149)],
    until: '03-12 12:00',
    expected: [],
  },
  {
    says: 'somebody else on the scale',
    rules: [weightChange],
    said: [61, 61.3, 60.9, 82.4, 61.2, 61, 82, 60.8].map((value, index) => weight(day(index, '08:00'), value)),
    until: '03-12 12:00',
    expected: [],
  },
];

const illness: readonly Golden[] = [
  {
    says: 'a pulse over the limit that stays, gets worse, better and well: one matter',
    rules: [heartRate],
    said: [
      pulse('03-01 10:00', 122),
      pulse('03-01 10:25', 124),
      pulse('03-01 10:40', 138),
      pulse('03-01 10:55', 140),
      pulse('03-01 11:20', 121),
      pulse('03-01 11:40', 119),
      pulse('03-01 12:20', 88),
      pulse('03-01 12:40', 86),
    ],
    until: '03-02 12:00',
    expected: [
      '03-01 10:25 P3 heart-rate',
      '03-01 10:55 P2 heart-rate',
      '03-01 11:40 P3 heart-rate',
      '03-01 12:40 clear heart-rate',
    ],
  },
  {
    says: 'a limit of her own',
    rules: [heartRate],
    settings: { 'heart-rate': { high: 130, veryHigh: 150 } },
    said: [pulse('03-01 10:00', 122), pulse('03-01 10:25', 124)],
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'a second blood pressure as high, five minutes later',
    rules: [bloodPressure],
    said: [...pressure('03-01 10:00', 192, 104), ...pressure('03-01 10:05', 188, 101)],
    until: '03-02 12:00',
    expected: ['03-01 10:05 P2 blood-pressure'],
  },
  {
    says: 'the same upper value by chance: the lower one shows that it was measured again',
    rules: [bloodPressure],
    said: [...pressure('03-01 10:00', 192, 104), ...pressure('03-01 10:05', 192, 101)],
    until: '03-02 12:00',
    expected: ['03-01 10:05 P2 blood-pressure'],
  },
  {
    says: 'high in the evening and still in the morning, over midnight',
    rules: [bloodPressure],
    said: [
      ...pressure('03-01 20:00', 168, 92),
      ...pressure('03-01 20:05', 165, 90),
      ...pressure('03-02 08:30', 166, 94),
    ],
    until: '03-02 12:00',
    expected: ['03-02 08:30 P3 blood-pressure'],
  },
  {
    says: 'oxygen that stays at the very same low value while it is measured all the time',
    rules: [oxygenSaturation],
    said: Array.from({ length: 8 }, (_, index) => oxygen(`03-01 10:0${index}`, 86)),
    until: '03-02 12:00',
    expected: ['03-01 10:05 P2 oxygen-saturation'],
  },
  {
    says: 'fever with a thermometer that is known',
    rules: [bodyTemperature],
    said: [...knownThermometer, degrees('03-07 08:00', 38.3), degrees('03-07 08:20', 38.5)],
    until: '03-09 12:00',
    expected: ['03-07 08:20 P3 body-temperature'],
  },
  {
    says: 'too cold, with a thermometer that is known',
    rules: [bodyTemperature],
    said: [...knownThermometer, degrees('03-07 08:00', 33.8), degrees('03-07 08:20', 33.6)],
    until: '03-09 12:00',
    expected: ['03-07 08:20 P2 body-temperature'],
  },
  {
    says: 'a blood glucose far too low asks for a second at once',
    rules: [bloodGlucose],
    said: [sugar('03-01 10:00', 2.6), sugar('03-01 10:10', 2.7), sugar('03-01 10:30', 5.4), sugar('03-01 10:40', 6)],
    until: '03-02 12:00',
    expected: ['03-01 10:00 P3 blood-glucose', '03-01 10:10 P2 blood-glucose', '03-01 10:40 clear blood-glucose'],
  },
  {
    says: 'a late good value does not take it back',
    rules: [heartRate],
    said: [pulse('03-01 10:00', 122), { ...pulse('03-01 10:10', 80), heard: '03-01 10:26' }, pulse('03-01 10:25', 124)]
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .filter(({ value }) => value !== 80)
      .concat({ ...pulse('03-01 10:10', 80), heard: '03-01 10:40' }),
    until: '03-02 12:00',
    expected: ['03-01 10:25 P3 heart-rate'],
  },
  {
    says: 'closed too early by a person, it is found again the next day',
    rules: [heartRate],
    said: [pulse('03-01 10:00', 122), pulse('03-01 10:25', 124), pulse('03-01 18:00', 121), pulse('03-02 11:00', 123)],
    until: '03-03 12:00',
    expected: ['03-01 10:25 P3 heart-rate', '03-02 11:00 P3 heart-rate'],
  },
];

const sparse: readonly Golden[] = [
  {
    says: 'fever on two days, measured once a day',
    rules: [bodyTemperature],
    said: [...knownThermometer, degrees('03-07 08:00', 38.4), degrees('03-08 08:00', 38.2)],
    until: '03-09 12:00',
    expected: ['03-08 08:00 P3 body-temperature'],
  },
  {
    says: 'who always lives a little over the limit is told about once, not every week',
    rules: [bloodPressure],
    said: Array.from({ length: 60 }, (_, index) =>
      pressure(day(index, '08:00'), [164, 153, 166, 162, 158, 165][index % 6] ?? 0, 86 + (index % 3)),
    ).flat(),
    until: '04-30 12:00',
    expected: [
      '03-06 08:00 P3 blood-pressure',
      ...['07', '09', '10', '12', '13'].map((date) => `03-${date} 08:00 P3 blood-pressure`),
      '03-15 08:00 clear blood-pressure',
    ],
  },
  {
    says: 'and is told when it goes beyond what is usual for her',
    rules: [bloodPressure],
    said: Array.from({ length: 34 }, (_, index) =>
      pressure(
        day(index, '08:00'),
        index < 30 ? ([163, 155, 164, 159][index % 4] ?? 0) : 174 + index - 30,
        86 + (index % 3),
      ),
    ).flat(),
    until: '04-30 12:00',
    expected: ['04-02 08:00 P3 blood-pressure', '04-03 08:00 P3 blood-pressure'],
  },
  {
    says: 'a pulse measured twice a day takes three in a row',
    rules: [heartRate],
    said: [pulse('03-01 08:00', 124), pulse('03-01 19:00', 121), pulse('03-02 08:00', 122)],
    until: '03-09 12:00',
    expected: ['03-02 08:00 P3 heart-rate'],
  },
];

const usualPulse = Array.from({ length: 20 }, (_, index) => pulse(day(index, '09:00'), 70 + (index % 4)));
const slow: readonly Golden[] = [
  {
    says: 'three days of a pulse far from her own, inside the limits of everybody',
    rules: [vitalTrend, heartRate],
    said: [...usualPulse, ...[96, 97, 98, 72, 71].map((value, index) => pulse(day(20 + index, '09:00'), value))],
    until: '03-28 12:00',
    expected: ['03-24 09:00 P3 vital-trend', '03-25 09:00 clear vital-trend'],
  },
  {
    says: 'one strange day is no trend',
    rules: [vitalTrend],
    said: [...usualPulse, ...[98, 72, 71, 97, 72].map((value, index) => pulse(day(20 + index, '09:00'), value))],
    until: '03-28 12:00',
    expected: [],
  },
  {
    says: 'two kilograms in three days, weighed twice',
    rules: [weightChange],
    said: [61, 61.3, 60.9, 61.1, 63.4, 63.6].map((value, index) => weight(day(index, '08:00'), value)),
    until: '03-12 12:00',
    expected: ['03-06 08:00 P3 weight-change'],
  },
  {
    says: 'five percent lost in a month',
    rules: [weightChange],
    said: Array.from({ length: 14 }, (_, index) => weight(day(index * 2, '08:00'), 60 - index * 0.28)),
    until: '03-30 12:00',
    expected: ['03-25 08:00 P3 weight-change'],
  },
  {
    says: 'a coat on the scale',
    rules: [weightChange],
    said: [61, 61.3, 60.9, 61.1, 63.4, 61.2].map((value, index) => weight(day(index, '08:00'), value)),
    until: '03-12 12:00',
    expected: [],
  },
];

const probes: readonly Golden[] = [
  {
    says: 'a probe at fault is told once, and is over when it measures again',
    rules: [vitalProbe],
    said: [
      ...[43, 44, 43.5, 43].map((value, index) => degrees(`03-01 10:0${index}`, value)),
      ...[36.4, 36.5, 36.4].map((value, index) => degrees(`03-01 11:0${index}`, value)),
    ],
    until: '03-02 12:00',
    expected: ['03-01 10:02 P4 vital-probe', '03-01 11:02 clear vital-probe'],
  },
];

tellGolden('no illness', noIllness);
tellGolden('illness', illness);
tellGolden('measured seldom', sparse);
tellGolden('slow changes', slow);
tellGolden('probes', probes);

describe('a quarter of a year of ordinary measurements', () => {
  /** The same numbers every time. */
  function* chance(seed: number): Generator<number, never> {
    for (let state = seed; ; ) {
      // mulberry32
      state = (state + 0x6d2b79f5) | 0;
      const once = Math.imul(state ^ (state >>> 15), 1 | state);
      const twice = (once + Math.imul(once ^ (once >>> 7), 61 | once)) ^ once;
      yield ((twice ^ (twice >>> 14)) >>> 0) / 4_294_967_296;
    }
  }

  test('raises hardly any illness: values as meters at home say them, with outliers, zeros and repeats', () => {
    let alarms = 0;
    const persons = 20;
    for (let person = 0; person < persons; person += 1) {
      const random = chance(person + 1);
      const around = (mean: number, spread: number): number =>
        mean + spread * ([1, 2, 3, 4].reduce((sum) => sum + random.next().value, 0) - 2) * 1.7;
      const engine = engineOf(healthRules);
      const usual = { pulse: around(72, 6), high: around(134, 7), low: around(77, 5), kilograms: around(64, 8) };
      const last = new Map<string, number>();
      for (let index = 0; index < 90; index += 1) {
        for (const clock of ['08:00', '19:00']) {
          const at = moment(`01-01 ${clock}`) + index * 86_400_000 + Math.floor(random.next().value * 3_600_000);
          const odd = random.next().value;
          const measured: [string, number][] = [
            ['heart.rate', odd < 0.03 ? 40 : odd < 0.06 ? 180 : Math.round(around(usual.pulse, 6))],
            ['blood.pressure.systolic', odd > 0.97 ? 190 : Math.round(around(usual.high, 10))],
            ['blood.pressure.diastolic', Math.round(around(usual.low, 6))],
            ['body.temperature', odd > 0.9 ? around(31, 5) : around(36.4, 0.25)],
            ['body.weight', odd < 0.05 ? 0 : around(usual.kilograms, 0.4)],
          ];
          for (const [measure, fresh] of measured) {
            const value = odd > 0.5 && odd < 0.55 ? (last.get(measure) ?? fresh) : Math.round(fresh * 10) / 10;
            last.set(measure, value);
            const judged = engine.judge([readingAt(at, { measure, value })], at);
            alarms += judged.filter((item) => item.kind === 'finding' && item.finding.severity !== 'P4').length;
          }
        }
      }
    }
    // In 60 months of one person; each would be a call by somebody.
    expect(alarms).toBeLessThanOrEqual(3);
  });
});

describe('laws', () => {
  const words = fc.array(
    fc.record({ minute: fc.integer({ min: 0, max: 3_000 }), value: fc.integer({ min: 30, max: 200 }) }),
    { minLength: 1, maxLength: 40 },
  );

  test('a word said twice changes nothing', () => {
    fc.assert(
      fc.property(words, (list) => {
        const start = moment('03-01 00:00');
        const inOrder = list
          .map(({ minute, value }) => ({ at: start + minute * 60_000, value }))
          .sort((a, b) => a.at - b.at);
        const once = inOrder.filter(({ at }, index) => inOrder[index - 1]?.at !== at);
        const tell = (all: typeof once) => {
          const engine = engineOf([heartRate]);
          return all.flatMap(({ at, value }) => engine.judge([readingAt(at, { measure: 'heart.rate', value })], at));
        };
        expect(tell(once.flatMap((word) => [word, word])).map((item) => inWords(item))).toEqual(
          tell(once).map((item) => inWords(item)),
        );
      }),
    );
  });

  test('what is impossible changes nothing, wherever it stands', () => {
    fc.assert(
      fc.property(words, fc.constantFrom(-1, 0, 255, 240), (list, nonsense) => {
        const start = moment('03-01 00:00');
        const tell = (all: readonly { readonly at: number; readonly value: number }[]) => {
          const engine = engineOf([heartRate]);
          return all
            .flatMap(({ at, value }) => engine.judge([readingAt(at, { measure: 'heart.rate', value })], at))
            .map((item) => inWords(item));
        };
        const good = [
          ...new Map(list.map(({ minute, value }) => [minute, { at: start + minute * 60_000, value }])).values(),
        ].sort((a, b) => a.at - b.at);
        expect(tell(good.flatMap((word) => [word, { at: word.at + 1, value: nonsense }]))).toEqual(tell(good));
      }),
    );
  });

  test('why nothing: a single value waits for another, a repeat does not count', () => {
    const engine = engineOf([heartRate]);
    const at = moment('03-01 10:00');
    const why = (): string | undefined => engine.explain(['home:home-1'], at + 7_200_000)[0]?.blockedBy?.zh;
    engine.judge([readingAt(at, { measure: 'heart.rate', value: 141 })], at);
    expect(why()).toBe('单次超限，待下一次测量确认');
    engine.judge([readingAt(at + 3_600_000, { measure: 'heart.rate', value: 141 })], at + 3_600_000);
    expect(why()).toBe('与之前相同，是设备重发的旧值');
  });

  test('a critical value says its limit and its measurements', () => {
    const [found] = playGolden(illness[2] as Golden);
    expect(
      found?.kind === 'finding' && [found.finding.text.zh, found.finding.evidence.length, found.finding.mayEase],
    ).toEqual(['收缩压 188 mmHg（上限 160），今天 10:00起，连续 2 次', 2, true]);
  });
});
