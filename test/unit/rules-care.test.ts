import { describe, expect, test } from 'vitest';
import { carerNotArrived, plannedStart } from '#hub/rules/care/carer-not-arrived';
import { centreNotLeft } from '#hub/rules/care/centre-not-left';
import { medicationMissed } from '#hub/rules/care/medication-missed';
import { type Golden, tellGolden, type Word } from '#test/support/golden';
import { engineOf, factsOf, moment, readingAt } from '#test/support/timeline';

const planned = (at: string, start: string): Word => ({ at, measure: 'visit.planned', value: moment(start) / 1_000 });
const arrived = (at: string): Word => ({ at, measure: 'visit.arrived' });

const visits: readonly Golden[] = [
  {
    says: 'half an hour after the planned start without a check-in; the check-in ends it',
    rules: [carerNotArrived],
    said: [planned('03-01 08:00', '03-01 10:00'), arrived('03-01 10:50')],
    until: '03-01 20:00',
    expected: ['03-01 10:30 P2 carer-not-arrived', '03-01 10:50 clear carer-not-arrived'],
  },
  {
    says: 'in the window before and after counts as come',
    rules: [carerNotArrived],
    said: [
      planned('03-01 08:00', '03-01 10:00'),
      planned('03-01 08:00', '03-01 16:00'),
      arrived('03-01 09:31'),
      arrived('03-01 16:29'),
    ],
    until: '03-01 20:00',
    expected: [],
  },
  {
    says: 'a door or a card at the lift is no check-in',
    rules: [carerNotArrived],
    said: [
      planned('03-01 08:00', '03-01 10:00'),
      { at: '03-01 10:01', measure: 'door.open' },
      { at: '03-01 10:00', measure: 'card.tapped' },
    ],
    until: '03-01 12:00',
    expected: ['03-01 10:30 P2 carer-not-arrived'],
  },
  {
    says: 'a check-in heard late, after the window, but made in time, ends it',
    rules: [carerNotArrived],
    said: [planned('03-01 08:00', '03-01 10:00'), { ...arrived('03-01 10:05'), heard: '03-01 10:45' }],
    until: '03-01 12:00',
    expected: ['03-01 10:30 P2 carer-not-arrived', '03-01 10:45 clear carer-not-arrived'],
  },
  {
    says: 'a check-in heard before its plan belongs to it',
    rules: [carerNotArrived],
    said: [arrived('03-01 10:02'), { ...planned('03-01 08:00', '03-01 10:00'), heard: '03-01 10:10' }],
    until: '03-01 12:00',
    expected: [],
  },
  {
    says: 'a cancelled visit is not missed, the other one is',
    rules: [carerNotArrived],
    said: [
      planned('03-01 08:00', '03-01 10:00'),
      planned('03-01 08:00', '03-01 16:00'),
      { at: '03-01 09:00', measure: 'visit.cancelled', value: '2026-03-01T10:00:00+08:00' },
    ],
    until: '03-01 20:00',
    expected: ['03-01 16:30 P2 carer-not-arrived'],
  },
  {
    says: 'a visit around midnight',
    rules: [carerNotArrived],
    said: [planned('03-01 20:00', '03-01 23:45'), arrived('03-02 00:14')],
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'an old plan is history, the same plan twice is one',
    rules: [carerNotArrived],
    said: [
      planned('03-02 08:00', '03-01 10:00'),
      planned('03-02 08:00', '03-02 10:00'),
      planned('03-02 08:05', '03-02 10:00'),
    ],
    until: '03-02 20:00',
    expected: ['03-02 10:30 P2 carer-not-arrived'],
  },
];

const came = (at: string): Word => ({ at, measure: 'centre.entered', home: 'centre-1', resident: 'r1' });
const left = (at: string): Word => ({ at, measure: 'centre.left', home: 'centre-1', resident: 'r1' });
const centres: readonly Golden[] = [
  {
    says: 'half an hour after closing time',
    rules: [centreNotLeft],
    said: [came('03-01 09:00'), left('03-01 18:40')],
    until: '03-01 22:00',
    expected: ['03-01 18:00 P2 centre-not-left', '03-01 18:40 clear centre-not-left'],
  },
  {
    says: 'went at noon, came again, went in time',
    rules: [centreNotLeft],
    said: [came('03-01 09:00'), left('03-01 11:30'), came('03-01 14:00'), left('03-01 17:10')],
    until: '03-01 22:00',
    expected: [],
  },
  {
    says: 'the word of leaving comes before the word of coming',
    rules: [centreNotLeft],
    said: [left('03-01 11:30'), { ...came('03-01 09:00'), heard: '03-01 11:40' }],
    until: '03-01 22:00',
    expected: [],
  },
  {
    says: 'an evening event ends by itself four hours later',
    rules: [centreNotLeft],
    settings: { 'centre-not-left': { graceMinutes: 0 } },
    said: [came('03-01 21:00')],
    until: '03-02 22:00',
    expected: ['03-02 01:00 P2 centre-not-left'],
  },
];

const box = { box: 'pill-box' };
const times = { 'medication-missed': { times: ['08:00', '20:00'] } };
const pill = (at: string, measure = 'pill.taken'): Word => ({ at, device: 'box', measure });
const pills: readonly Golden[] = [
  {
    says: 'the box says so, and the pills are taken after all',
    rules: [medicationMissed],
    kinds: box,
    said: [pill('03-01 09:00', 'pill.missed'), pill('03-01 09:40')],
    until: '03-02 12:00',
    expected: ['03-01 09:00 P3 medication-missed', '03-01 09:40 clear medication-missed'],
  },
  {
    says: 'a planned time passes without a word of the box; taken in time is nothing',
    rules: [medicationMissed],
    kinds: box,
    settings: times,
    said: [pill('03-01 07:00', 'device.registered'), pill('03-01 07:50'), pill('03-02 08:10')],
    until: '03-02 12:00',
    expected: ['03-01 21:30 P3 medication-missed', '03-02 08:10 clear medication-missed'],
  },
  {
    says: 'taken in time and heard late',
    rules: [medicationMissed],
    kinds: box,
    settings: times,
    said: [pill('03-01 07:00', 'device.registered'), { ...pill('03-01 08:10'), heard: '03-01 09:40' }],
    until: '03-01 12:00',
    expected: ['03-01 09:30 P3 medication-missed', '03-01 09:40 clear medication-missed'],
  },
  {
    says: 'in the night of summer time a time that does not exist is the first after it',
    rules: [medicationMissed],
    kinds: box,
    zone: 'Europe/Berlin',
    settings: { 'medication-missed': { times: ['02:30'] } },
    said: [pill('03-28 20:00', 'device.registered')],
    until: '03-29 12:00',
    expected: ['03-29 05:00 P3 medication-missed'],
  },
  {
    says: 'a dose at midnight',
    rules: [medicationMissed],
    kinds: box,
    settings: { 'medication-missed': { times: ['00:00'] } },
    said: [pill('03-01 20:00', 'device.registered'), pill('03-01 23:30')],
    until: '03-03 12:00',
    expected: ['03-03 01:30 P3 medication-missed'],
  },
  {
    says: 'heard before the box said missed, taken after it: the order of the words is not the order of the day',
    rules: [medicationMissed],
    kinds: box,
    said: [pill('03-01 09:10'), { ...pill('03-01 09:00', 'pill.missed'), heard: '03-01 09:20' }],
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'without planned times only the box speaks',
    rules: [medicationMissed],
    kinds: box,
    said: [pill('03-01 07:00', 'device.registered')],
    until: '03-05 12:00',
    expected: [],
  },
];

tellGolden('visits', visits);
tellGolden('centres', centres);
tellGolden('medication', pills);

describe('a planned start', () => {
  test.for([
    [1_772_330_400, '2026-03-01T02:00:00Z'],
    ['2026-03-01T10:00:00+08:00', '2026-03-01T02:00:00Z'],
    ['2026-03-01T10:00', '2026-03-01T02:00:00Z'],
    ['2026-03-01T02:00:00Z', '2026-03-01T02:00:00Z'],
  ] as const)('%s is %s', ([value, expected]) => {
    expect(plannedStart(value, 'Asia/Shanghai')).toBe(Date.parse(expected));
  });

  test.for([true, 'soon', '', '2026-13-01T10:00', 0, -5, 1e300])('%s is none', (value) => {
    expect(plannedStart(value, 'Asia/Shanghai')).toBeUndefined();
  });
});

test('times set for one person are looked at from the next day at the latest, without a restart', () => {
  const engine = engineOf([medicationMissed], { facts: { ...factsOf(), kindOf: () => 'pill-box' }, settings: times });
  const at = moment('03-01 21:45');
  engine.judge([readingAt(at, { measure: 'pills.left', value: 12 })], at);
  const next = engine.explain(['home:home-1'], at)[0];
  expect(next?.blockedBy?.zh).toBe('3月2日 09:30才看');
});
