import { describe, expect, test } from 'vitest';
import type { AnyRule } from '#contracts/rule';
import { personRules } from '#hub/rules/person/catalog';
import { everyDay, fired, homeFacts, livelyDay } from '#test/support/a-home';
import { play, type Said } from '#test/support/timeline';

const only = (id: string): readonly AnyRule[] => personRules.filter((rule) => rule.id === 'picture' || rule.id === id);
const at = (time: string, device: string): Said => ({ at: time, ...fired(device) });
const bed = (time: string, value: boolean): Said => ({ at: time, device: 'bed', measure: 'bed.occupied', value });
const door = (time: string, value: boolean): Said => ({ at: time, device: 'front-door', measure: 'door.open', value });

interface Golden {
  readonly says: string;
  readonly rule: string;
  readonly said: readonly Said[];
  readonly until: string;
  readonly expected: readonly string[];
}

const bathroom = 'long-bathroom';
const twiceADay: readonly (readonly [string, string])[] = [
  ['08:00', 'bathroom'],
  ['08:20', 'kitchen'],
  ['12:00', 'bathroom'],
  ['12:30', 'lounge'],
];

const golden: readonly Golden[] = [
  {
    says: 'into the bathroom and nowhere else for two hours, then out',
    rule: bathroom,
    said: [at('03-02 10:00', 'bathroom'), at('03-02 12:10', 'kitchen')],
    until: '03-02 14:00',
    expected: ['03-02 12:00 P2 long-bathroom', '03-02 12:10 clear long-bathroom'],
  },
  {
    says: 'moving about in there counts from the last movement',
    rule: bathroom,
    said: [at('03-02 10:00', 'bathroom'), at('03-02 10:40', 'bathroom')],
    until: '03-02 12:45',
    expected: ['03-02 12:40 P2 long-bathroom'],
  },
  {
    says: 'once her usual stays are known five quarters of an hour are too long',
    rule: bathroom,
    said: [...everyDay('03-02', 9, twiceADay), at('03-11 10:00', 'bathroom')],
    until: '03-11 11:20',
    expected: ['03-11 11:15 P2 long-bathroom'],
  },
  {
    says: 'where nothing tells that she has left, a long silence after the bathroom is nothing',
    rule: bathroom,
    said: [
      ...everyDay('03-02', 9, [
        ['08:00', 'bathroom'],
        ['11:00', 'kitchen'],
      ]),
      at('03-11 08:00', 'bathroom'),
    ],
    until: '03-11 20:00',
    expected: ['03-02', '03-03', '03-04', '03-05', '03-06'].flatMap((day) => [
      `${day} 10:00 P2 long-bathroom`,
      `${day} 11:00 clear long-bathroom`,
    ]),
  },
  {
    says: 'the last word before going to bed is no stay',
    rule: bathroom,
    said: [at('03-02 21:30', 'bathroom')],
    until: '03-03 06:00',
    expected: [],
  },
  {
    says: 'the end of a motion is nobody elsewhere',
    rule: bathroom,
    said: [at('03-02 10:00', 'bathroom'), { at: '03-02 10:30', device: 'kitchen', measure: 'motion', value: false }],
    until: '03-02 12:05',
    expected: ['03-02 12:00 P2 long-bathroom'],
  },
  {
    says: 'out of bed at night and seen nowhere',
    rule: 'out-of-bed',
    said: [bed('03-01 23:00', true), bed('03-02 02:00', false), bed('03-02 03:00', true)],
    until: '03-02 06:00',
    expected: ['03-02 02:30 P2 out-of-bed', '03-02 03:00 clear out-of-bed'],
  },
  {
    says: 'back within half an hour',
    rule: 'out-of-bed',
    said: [bed('03-01 23:00', true), bed('03-02 02:00', false), bed('03-02 02:20', true)],
    until: '03-02 06:00',
    expected: [],
  },
  {
    says: 'up and about is no fall, but after an hour and a half it is restless',
    rule: 'out-of-bed',
    said: [
      bed('03-01 23:00', true),
      bed('03-02 02:00', false),
      ...['02:05', '02:15', '02:25', '02:35', '02:45', '02:55', '03:05', '03:15', '03:25', '03:35'].map((time) =>
        at(`03-02 ${time}`, 'kitchen'),
      ),
    ],
    until: '03-02 03:40',
    expected: ['03-02 03:30 P3 out-of-bed'],
  },
  {
    says: 'up for the day is not missed',
    rule: 'out-of-bed',
    said: [bed('03-01 23:00', true), bed('03-02 05:45', false)],
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'three times at the door in a night',
    rule: 'wandering-at-night',
    said: [
      door('03-02 01:00', true),
      at('03-02 01:05', 'hallway'),
      door('03-02 01:30', true),
      at('03-02 01:35', 'hallway'),
      door('03-02 02:00', true),
      at('03-02 02:05', 'kitchen'),
    ],
    until: '03-02 08:00',
    expected: ['03-02 02:00 P2 wandering-at-night', '03-02 05:00 clear wandering-at-night'],
  },
  {
    says: 'a door whose word comes twice is one visit',
    rule: 'wandering-at-night',
    said: [
      door('03-02 01:00', true),
      door('03-02 01:00:30', true),
      door('03-02 01:01', true),
      at('03-02 01:05', 'kitchen'),
    ],
    until: '03-02 08:00',
    expected: [],
  },
  {
    says: 'out of the door at night and nothing inside since',
    rule: 'wandering-at-night',
    said: [at('03-02 00:30', 'bedroom'), door('03-02 01:00', true)],
    until: '03-02 02:00',
    expected: ['03-02 01:15:20 P2 wandering-at-night'],
  },
  {
    says: 'by day the door is nobody’s business',
    rule: 'wandering-at-night',
    said: ['10:00', '11:00', '12:00', '13:00'].map((time) => door(`03-02 ${time}`, true)),
    until: '03-02 20:00',
    expected: [],
  },
  {
    says: 'eight times in the corridor is restless',
    rule: 'wandering-at-night',
    said: Array.from({ length: 8 }, (_, index) => at(`03-02 01:${String(index * 7).padStart(2, '0')}`, 'hallway')),
    until: '03-02 03:00',
    expected: ['03-02 01:49 P3 wandering-at-night'],
  },
  {
    says: 'the entrance left open at night, then shut',
    rule: 'door-left-open',
    said: [door('03-01 20:00', false), door('03-01 23:00', true), door('03-01 23:20', false)],
    until: '03-02 08:00',
    expected: ['03-01 23:10 P2 door-left-open', '03-01 23:20 clear door-left-open'],
  },
  {
    says: 'opened by day and still open when the night begins',
    rule: 'door-left-open',
    said: [door('03-01 12:00', false), door('03-01 18:00', true)],
    until: '03-01 23:00',
    expected: ['03-01 20:00 P3 door-left-open', '03-01 22:10 P2 door-left-open'],
  },
  {
    says: 'opened just before morning has the time of the day',
    rule: 'door-left-open',
    said: [door('03-02 05:00', false), door('03-02 05:55', true), door('03-02 07:00', false)],
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'a door that only ever fires is neither open nor shut',
    rule: 'door-left-open',
    said: [door('03-01 23:00', true), door('03-02 01:00', true)],
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'a fridge is no entrance',
    rule: 'door-left-open',
    said: [
      { at: '03-01 22:00', device: 'fridge-door', measure: 'door.open', value: false },
      { at: '03-01 23:00', device: 'fridge-door', measure: 'door.open', value: true },
    ],
    until: '03-02 12:00',
    expected: [],
  },
  {
    says: 'a day with hardly a sign, after two weeks of lively ones',
    rule: 'quiet-day',
    said: [
      ...everyDay('03-02', 14, livelyDay),
      ...everyDay('03-16', 1, [
        ['07:35', 'bathroom'],
        ['11:00', 'bathroom'],
        ['15:00', 'bathroom'],
        ['18:40', 'bathroom'],
      ]),
    ],
    until: '03-16 20:00',
    expected: ['03-16 19:30 P3 quiet-day'],
  },
  {
    says: 'the toilet three times a night for a week, where once was usual',
    rule: 'night-toilet',
    said: [
      ...everyDay('03-02', 23, [['02:00', 'bathroom'], ...livelyDay]),
      ...everyDay('03-25', 7, [['01:00', 'bathroom'], ['03:00', 'bathroom'], ['05:00', 'bathroom'], ...livelyDay]),
    ],
    until: '03-31 13:00',
    expected: ['03-28 12:30 P3 night-toilet'],
  },
  {
    says: 'one bad night is no trend',
    rule: 'night-toilet',
    said: [
      ...everyDay('03-02', 23, [['02:00', 'bathroom'], ...livelyDay]),
      ...everyDay('03-25', 1, [
        ['01:00', 'bathroom'],
        ['02:00', 'bathroom'],
        ['03:00', 'bathroom'],
        ['04:00', 'bathroom'],
        ...livelyDay,
      ]),
      ...everyDay('03-26', 5, [['02:00', 'bathroom'], ...livelyDay]),
    ],
    until: '03-31 13:00',
    expected: [],
  },
  {
    says: 'nights that have become three hours shorter',
    rule: 'changed-sleep',
    said: [
      ...everyDay('03-02', 23, livelyDay),
      ...everyDay('03-25', 8, [
        ['04:00', 'lounge'],
        ['04:30', 'lounge'],
        ['05:00', 'lounge'],
        ['05:25', 'kitchen'],
        ['05:50', 'kitchen'],
        ['06:15', 'lounge'],
        ['06:40', 'kitchen'],
        ...livelyDay,
      ]),
    ],
    until: '04-01 20:00',
    expected: ['03-27 12:30 P3 changed-sleep'],
  },
];

describe.for(['Asia/Shanghai', 'America/New_York'])('nights and rooms in %s', (zone) => {
  test.for(golden)('$says', ({ rule, said, until, expected }) => {
    expect(play(only(rule), said, until, { zone, facts: homeFacts() })).toEqual(expected);
  });
});
