import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reading } from '#contracts/reading';
import { hourMs, minuteMs } from '#contracts/time';
import { personRules } from '#hub/rules/person/catalog';
import { learn } from '#hub/rules/person/learn';
import { markOf } from '#hub/rules/person/marks';
import { usualHours, whenQuiet } from '#hub/rules/person/pace';
import { personStateOf } from '#hub/rules/person/person-state';
import { type Picture, pictureOf } from '#hub/rules/person/picture-state';
import { leadsOut, roomKindOf } from '#hub/rules/person/rooms';
import { unknownRoutine, usualQuiet } from '#hub/rules/person/routine';
import { duesOf } from '#hub/rules/person/silence';
import { everyDay, fired, homeFacts, livelyDay } from '#test/support/a-home';
import { engineOf, moment, readingAt, type Said } from '#test/support/timeline';

const zone = 'Asia/Shanghai';
const patience = {
  lookHours: 2.75,
  hours: 4.5,
  leastHours: 1.5,
  mostHours: 2.75,
  leastUrgentHours: 2,
  urgentHours: 9,
  tolerancePercent: 25,
  ...usualHours,
};
/** How long a silence at home that begins at `at` is usual. */
const usualSilenceMs = (picture: Picture, at: number, zone: string): number =>
  duesOf(picture, { from: at, zone, patience }).unusual - at;
const only = personRules.filter(({ id }) => id === 'picture');
const at = (time: string, device: string): Said => ({ at: time, ...fired(device) });
const bed = (time: string, value: boolean): Said => ({ at: time, device: 'bed', measure: 'bed.occupied', value });

function pictureAfter(said: readonly Said[], until: string, residents?: readonly string[]): Picture {
  const engine = engineOf(only, { facts: homeFacts(residents) });
  for (const one of said) engine.judge([readingAt(moment(one.at), one)], moment(one.at));
  engine.judge([], moment(until));
  const picture = pictureOf({ look: (rule, kind, id) => engine.stateOf(rule, kind, id) }, 'home-1');
  if (picture === undefined) throw new Error('nothing was heard of the home');
  return picture;
}

const stateAt = (said: readonly Said[], until: string, residents: readonly string[] = ['r1']) =>
  personStateOf(pictureAfter(said, until, residents), {
    now: moment(until),
    zone,
    residents,
    nameOf: (id) => id,
  });

describe('where people are', () => {
  test.for<{ says: string; said: readonly Said[]; until: string; state: string; residents?: readonly string[] }>([
    { says: 'seen in the kitchen', said: [at('03-02 10:00', 'kitchen')], until: '03-02 10:30', state: 'at-home' },
    {
      says: 'the door, and nothing for a quarter of an hour',
      said: [at('03-02 10:00', 'kitchen'), at('03-02 10:05', 'front-door')],
      until: '03-02 10:21',
      state: 'out',
    },
    {
      says: 'the door a moment ago',
      said: [at('03-02 10:00', 'kitchen'), at('03-02 10:05', 'front-door')],
      until: '03-02 10:15',
      state: 'at-home',
    },
    {
      says: 'the door, and then the kitchen',
      said: [at('03-02 10:05', 'front-door'), at('03-02 10:06', 'kitchen')],
      until: '03-02 10:30',
      state: 'at-home',
    },
    {
      says: 'at the care centre',
      said: [
        at('03-02 09:00', 'kitchen'),
        { at: '03-02 10:00', measure: 'centre.entered', resident: 'r1', home: 'home-1' },
      ],
      until: '03-02 10:01',
      state: 'out',
    },
    { says: 'quiet after ten at night', said: [at('03-02 22:30', 'bedroom')], until: '03-02 23:10', state: 'asleep' },
    {
      says: 'in bed late in the morning',
      said: [bed('03-02 02:00', true)],
      until: '03-02 10:00',
      state: 'asleep',
    },
    {
      says: 'two rooms at once, again and again',
      said: [
        at('03-02 10:00', 'front-door'),
        ...['10:01', '10:03', '10:05', '10:07', '10:09'].flatMap((time) => [
          at(`03-02 ${time}:00`, 'kitchen'),
          at(`03-02 ${time}:01`, 'lounge'),
        ]),
      ],
      until: '03-02 10:10',
      state: 'visitor-likely',
    },
    {
      says: 'two rooms at once where two live',
      said: ['10:01', '10:03', '10:05', '10:07', '10:09'].flatMap((time) => [
        at(`03-02 ${time}:00`, 'kitchen'),
        at(`03-02 ${time}:01`, 'lounge'),
      ]),
      residents: ['r1', 'r2'],
      until: '03-02 10:10',
      state: 'at-home',
    },
    {
      says: 'marked as in hospital',
      said: [
        at('03-02 09:00', 'kitchen'),
        { at: '03-02 10:00', measure: 'person.away', value: 'hospital', resident: 'r1' },
      ],
      until: '03-02 11:00',
      state: 'in-hospital',
    },
    {
      says: 'marked until a moment that has passed',
      said: [
        at('03-02 09:00', 'kitchen'),
        { at: '03-02 10:00', measure: 'person.away', value: 'away 2026-03-02T12:00:00+08:00', resident: 'r1' },
      ],
      until: '03-02 12:30',
      state: 'at-home',
    },
  ])('$says: $state', ({ said, until, state, residents }) => {
    expect(stateAt(said, until, residents).state).toBe(state);
  });

  test('says since when, how sure and why', () => {
    const left = [at('03-02 10:00', 'kitchen'), at('03-02 10:05', 'front-door')];
    const early = stateAt(left, '03-02 10:25');
    const late = stateAt(left, '03-02 12:00');
    expect(early).toMatchObject({ state: 'out', since: moment('03-02 10:05') });
    expect(early.because.zh).toContain('front-door');
    expect(late.confidence).toBeGreaterThan(early.confidence);
    expect(early.evidence).toEqual([
      { deviceId: 'front-door', measure: 'door.open', value: true, at: moment('03-02 10:05') },
    ]);
  });

  test('late words never take it back in time', () => {
    const engine = engineOf(only, { facts: homeFacts() });
    const hear = (happened: string, received: string, device: string): void => {
      const reading: Reading = { ...readingAt(moment(happened), fired(device)), receivedAt: moment(received) };
      engine.judge([reading], reading.receivedAt);
    };
    hear('03-02 10:05', '03-02 10:05', 'front-door');
    hear('03-02 10:00', '03-02 10:10', 'kitchen');
    engine.judge([], moment('03-02 10:30'));
    expect(engine.stateOf('picture', 'home', 'home-1')).toMatchObject({ is: 'out', last: { deviceId: 'front-door' } });
    // A late sign of life counts at its own time.
    hear('03-02 10:08', '03-02 10:31', 'lounge');
    expect(engine.stateOf('picture', 'home', 'home-1')).toMatchObject({
      is: 'at-home',
      last: { deviceId: 'lounge', at: moment('03-02 10:08') },
    });
  });

  test('duplicates and the order within a millisecond change nothing about the last sign', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['kitchen', 'lounge', 'bathroom', 'kitchen'], { minLength: 1 }), (devices) => {
        const said = devices.map((device) => at('03-02 10:00', device));
        expect(pictureAfter([...said, ...said], '03-02 10:01').last?.at).toBe(moment('03-02 10:00'));
      }),
    );
  });
});

describe('marks', () => {
  test.for([
    ['home', undefined],
    ['away', { as: 'away', at: 5, until: 0 }],
    ['hospital', { as: 'in-hospital', at: 5, until: 0 }],
    ['away 1970-01-01T00:00:01Z', { as: 'away', at: 5, until: 1000 }],
    ['away tomorrow', { as: 'away', at: 5, until: 0 }],
    ['AWAY', undefined],
    ['', undefined],
  ] as const)('%s', ([value, mark]) => {
    expect(markOf(value, 5)).toEqual(mark);
  });
});

describe('rooms and doors', () => {
  test.for([
    ['卫生间', 'bathroom'],
    ['主卧', 'bedroom'],
    ['Bathroom', 'bathroom'],
    ['bedroom 2', 'bedroom'],
    ['厨房', 'kitchen'],
    ['hallway', 'hall'],
    ['玄关', 'hall'],
    ['lounge', 'other'],
    ['', 'other'],
  ] as const)('%s is a %s', ([room, kind]) => {
    expect(roomKindOf(room)).toBe(kind);
  });

  test.for([
    ['front door', 'sensor', true],
    ['back door', 'sensor', true],
    ['', '门磁', true],
    ['入户门', '门磁', true],
    ['entrance', 'Maindoor', true],
    ['kitchen', 'fridge door', false],
    ['kitchen', 'Cupboard', false],
    ['bathroom', 'Cabinet', false],
    ['厨房', '冰箱门磁', false],
    ['bedroom', 'door', false],
  ] as const)('a door in %s called %s leads out: %s', ([room, name, out]) => {
    const facts = { ...homeFacts(), roomOf: () => room, nameOf: () => `${room} ${name}` };
    expect(leadsOut(facts, 'd')).toBe(out);
  });
});

describe('routine', () => {
  const lively = (days: number): Picture => pictureAfter(everyDay('03-02', days, livelyDay), '05-30 00:00');

  test('is not known before a week', () => {
    expect(usualQuiet(lively(5).routine)).toBeUndefined();
    expect(usualQuiet(lively(12).routine)).toBeDefined();
  });

  test('a lively home is missed sooner by day than an unknown one, and not at night', () => {
    const picture = lively(14);
    const noon = moment('03-16 12:00');
    expect(usualSilenceMs(picture, noon, zone)).toBeLessThan(3 * hourMs);
    expect(usualSilenceMs(pictureAfter([at('03-02 10:00', 'kitchen')], '03-02 11:00'), noon, zone)).toBe(4.5 * hourMs);
    const bedtime = moment('03-16 21:35');
    expect(bedtime + usualSilenceMs(picture, bedtime, zone)).toBeGreaterThan(moment('03-17 07:00'));
  });

  test('one wild day does not move it, three weeks do', () => {
    const wild = livelyDay.filter(([time]) => time < '10:00' || time > '15:00');
    const before = usualSilenceMs(lively(21), moment('04-15 10:00'), zone);
    const one = pictureAfter(
      [...everyDay('03-02', 20, livelyDay), ...everyDay('03-22', 1, wild), ...everyDay('03-23', 2, livelyDay)],
      '04-15 00:00',
    );
    const many = pictureAfter(
      [...everyDay('03-02', 20, livelyDay), ...everyDay('03-22', 21, wild), ...everyDay('04-12', 1, livelyDay)],
      '04-15 00:00',
    );
    expect(usualSilenceMs(one, moment('04-15 10:00'), zone) - before).toBeLessThan(20 * minuteMs);
    expect(usualSilenceMs(many, moment('04-15 10:00'), zone) - before).toBeGreaterThan(2 * hourMs);
  });

  test('what could not be heard, and weeks away, teach nothing', () => {
    const { routine } = lively(14);
    const from = moment('03-16 10:00');
    const before = learn(
      { ...routine, slot: moment('03-16 10:00') },
      { from: from - 5 * minuteMs, to: from, silence: 'at-home', zone },
    );
    for (const [silence, hours] of [
      ['unheard', 9],
      ['at-home', 24 * 8],
    ] as const) {
      const after = learn(before, { from, to: from + hours * hourMs, silence, zone });
      expect([after.work.slice(22, 36), after.rest.slice(22, 36)]).toEqual([
        before.work.slice(22, 36),
        before.rest.slice(22, 36),
      ]);
      expect(after.longest).toBe(silence === 'unheard' ? before.longest : 0);
    }
  });

  test('asks of a home that is never seen come to an end', () => {
    const never = { ...unknownRoutine, work: '0'.repeat(48), rest: '0'.repeat(48), workDays: 9 };
    const dues = whenQuiet(never, {
      from: 0,
      waking: [hourMs],
      upMs: [400 * hourMs],
      zone,
      day: { from: '07:00', to: '21:30' },
    });
    for (const due of dues) expect(due).toBeLessThanOrEqual(72 * hourMs);
  });

  test('days of 23 and 25 hours are days', () => {
    const engine = engineOf(only, { facts: homeFacts(), zone: 'Europe/Berlin' });
    for (const one of everyDay('03-20', 20, livelyDay)) {
      const when = moment(one.at, 'Europe/Berlin');
      engine.judge([readingAt(when, one)], when);
    }
    const picture = engine.stateOf('picture', 'home', 'home-1') as Picture;
    expect(picture.routine.workDays + picture.routine.restDays).toBe(19);
    expect(picture.routine.work.slice(15, 42)).toMatch(/^[t-z_-]+$/);
  });

  test('all that is kept of a home is small', () => {
    const engine = engineOf(personRules, { facts: homeFacts() });
    for (const one of everyDay('03-02', 40, [['02:00', 'bathroom'], ...livelyDay, ['21:40', 'front-door']])) {
      const when = moment(one.at);
      engine.judge([readingAt(when, one)], when);
    }
    const kept = personRules.map(({ id, about }) =>
      JSON.stringify(
        engine.stateOf(id, about === 'device' ? 'device' : 'home', about === 'device' ? 'front-door' : 'home-1') ??
          null,
      ),
    );
    expect(kept.join('').length).toBeLessThan(1_300);
  });
});
