import { describe, expect, test } from 'vitest';
import type { AnyRule } from '#contracts/rule';
import { personRules } from '#hub/rules/person/catalog';
import { everyDay, fired, homeFacts, livelyDay } from '#test/support/a-home';
import { play, type Said } from '#test/support/timeline';

const only = (...ids: readonly string[]): readonly AnyRule[] =>
  personRules.filter(({ id }) => id === 'picture' || ids.includes(id));
const at = (time: string, device: string): Said => ({ at: time, ...fired(device) });
const said = (time: string, measure: string, more: Partial<Said> = {}): Said => ({ at: time, measure, ...more });

interface Golden {
  readonly says: string;
  readonly rules: readonly AnyRule[];
  readonly said: readonly Said[];
  readonly until: string;
  readonly expected: readonly string[];
  readonly residents?: readonly string[];
  readonly settings?: Record<string, unknown>;
}

const inactivity = only('inactivity');
const absence = only('inactivity', 'not-returned');
/** Eight weekdays and weekends of a lively home with short outings, known by then. */
const known = everyDay('03-02', 10, livelyDay);
const knownUntilTen = [...known, ...everyDay('03-12', 1, livelyDay.slice(0, 7))];

const golden: readonly Golden[] = [
  {
    says: 'a home nobody knows yet: a look after 2.75 waking hours, urgent after 4.5',
    rules: inactivity,
    said: [at('03-02 09:00', 'kitchen')],
    until: '03-02 14:00',
    expected: ['03-02 11:45 P3 inactivity', '03-02 13:30 P2 inactivity'],
  },
  {
    says: 'without a door nobody knows whether she went out: it stays urgent',
    rules: inactivity,
    said: [at('03-02 09:00', 'kitchen')],
    until: '03-02 18:30',
    expected: ['03-02 11:45 P3 inactivity', '03-02 13:30 P2 inactivity'],
  },
  {
    says: 'with a door that would have told of leaving it becomes an emergency at twice the time',
    rules: inactivity,
    said: [at('03-02 08:50', 'front-door'), at('03-02 09:00', 'kitchen')],
    until: '03-02 18:30',
    expected: ['03-02 11:45 P3 inactivity', '03-02 13:30 P2 inactivity', '03-02 18:00 P1 inactivity'],
  },
  {
    says: 'the night does not count: an hour in the evening, the rest in the morning',
    rules: inactivity,
    said: [at('03-02 20:30', 'kitchen')],
    until: '03-03 10:45',
    expected: ['03-03 08:45 P3 inactivity', '03-03 10:30 P2 inactivity'],
  },
  {
    says: 'a sign at night starts the count with the day',
    rules: inactivity,
    said: [at('03-03 03:10', 'bathroom')],
    until: '03-03 10:00',
    expected: ['03-03 09:45 P3 inactivity'],
  },
  {
    says: 'a sign in the very millisecond of the deadline holds it back',
    rules: inactivity,
    said: [at('03-02 09:00', 'kitchen'), at('03-02 11:45', 'kitchen')],
    until: '03-02 14:00',
    expected: [],
  },
  {
    says: 'a sign after it clears, and the next silence tells again',
    rules: inactivity,
    said: [at('03-02 09:00', 'kitchen'), at('03-02 12:00', 'lounge')],
    until: '03-02 15:00',
    expected: ['03-02 11:45 P3 inactivity', '03-02 12:00 clear inactivity', '03-02 14:45 P3 inactivity'],
  },
  {
    says: 'motion reported as over is no sign of life',
    rules: inactivity,
    said: [at('03-02 09:00', 'kitchen'), said('03-02 11:00', 'motion', { device: 'kitchen', value: false })],
    until: '03-02 12:00',
    expected: ['03-02 11:45 P3 inactivity'],
  },
  {
    says: 'a bed that goes on saying occupied is no sign, and holds back until the night has been long enough',
    rules: inactivity,
    said: [
      said('03-02 01:00', 'bed.occupied', { device: 'bed' }),
      said('03-02 08:00', 'bed.occupied', { device: 'bed' }),
      said('03-02 11:00', 'bed.occupied', { device: 'bed' }),
    ],
    until: '03-02 11:40',
    expected: ['03-02 11:30 P2 inactivity'],
  },
  {
    says: 'getting up late is nothing',
    rules: inactivity,
    said: [
      said('03-02 01:00', 'bed.occupied', { device: 'bed' }),
      said('03-02 11:20', 'bed.occupied', { device: 'bed', value: false }),
    ],
    until: '03-02 14:00',
    expected: [],
  },
  {
    says: 'a nap in bed holds back for three hours at most',
    rules: inactivity,
    said: [at('03-02 12:50', 'kitchen'), said('03-02 13:00', 'bed.occupied', { device: 'bed' })],
    until: '03-02 16:30',
    expected: ['03-02 16:00 P3 inactivity'],
  },
  {
    says: 'a home whose first sensor never says anything is told',
    rules: inactivity,
    said: [said('03-02 09:00', 'device.registered')],
    until: '03-02 12:00',
    expected: ['03-02 11:45 P3 inactivity'],
  },
  {
    says: 'what stands in the stairs is not about a home',
    rules: inactivity,
    said: [said('03-02 09:00', 'motion', { home: 'unit-1', device: 'stairs' })],
    until: '03-04 12:00',
    expected: [],
  },
  {
    says: 'zeros and minus ones of a meter without a body are no life',
    rules: inactivity,
    said: [
      at('03-02 09:00', 'kitchen'),
      said('03-02 10:00', 'heart.rate', { device: 'meter', value: 0 }),
      said('03-02 11:00', 'body.temperature', { device: 'meter', value: -1 }),
    ],
    until: '03-02 12:00',
    expected: ['03-02 11:45 P3 inactivity'],
  },
  {
    says: 'a sign of life from a programme holds it back',
    rules: inactivity,
    said: [
      at('03-02 09:00', 'kitchen'),
      said('03-02 11:30', 'life.signed', { device: 'canteen', resident: 'r1', value: 'r1' }),
    ],
    until: '03-02 14:00',
    expected: [],
  },
  {
    says: 'in hospital nobody is missed; from the word that she is back on she is',
    rules: inactivity,
    said: [
      at('03-02 09:00', 'kitchen'),
      said('03-02 10:00', 'person.away', { resident: 'r1', value: 'hospital' }),
      said('03-10 10:00', 'person.away', { resident: 'r1', value: 'home' }),
    ],
    until: '03-10 13:00',
    expected: ['03-10 12:45 P3 inactivity'],
  },
  {
    says: 'one of two is away: the other is missed all the same',
    rules: inactivity,
    residents: ['r1', 'r2'],
    said: [at('03-02 09:00', 'kitchen'), said('03-02 10:00', 'person.away', { resident: 'r1', value: 'away' })],
    until: '03-02 12:00',
    expected: ['03-02 11:45 P3 inactivity'],
  },
  {
    says: 'an away mark clears what was told',
    rules: inactivity,
    said: [at('03-02 09:00', 'kitchen'), said('03-02 12:00', 'person.away', { resident: 'r1', value: 'away' })],
    until: '03-04 12:00',
    expected: ['03-02 11:45 P3 inactivity', '03-02 12:00 clear inactivity'],
  },
  {
    says: 'the door and nothing after it is out: inactivity leaves it to the rule on coming back',
    rules: absence,
    said: [at('03-02 08:50', 'kitchen'), at('03-02 09:00', 'front-door')],
    until: '03-02 14:10',
    expected: ['03-02 12:30 P3 not-returned', '03-02 14:00 P2 not-returned'],
  },
  {
    says: 'a door that only ever fires, going and coming',
    rules: absence,
    said: [at('03-02 09:00', 'front-door'), at('03-02 11:00', 'front-door'), at('03-02 11:01', 'kitchen')],
    until: '03-02 13:40',
    expected: [],
  },
  {
    says: 'home again and then silent: told by the silence at home',
    rules: absence,
    said: [at('03-02 09:00', 'front-door'), at('03-02 11:00', 'front-door'), at('03-02 11:05', 'kitchen')],
    until: '03-02 14:00',
    expected: ['03-02 13:50 P3 inactivity'],
  },
  {
    says: 'the hall that still moves while the door falls shut does not keep her at home',
    rules: absence,
    said: [at('03-02 09:00', 'front-door'), at('03-02 09:00:40', 'hallway')],
    until: '03-02 12:45',
    expected: ['03-02 12:30 P3 not-returned'],
  },
  {
    says: 'a cut right after the front door is told all the same',
    rules: absence,
    said: [...knownUntilTen, at('03-12 10:10', 'front-door')],
    until: '03-12 16:00',
    expected: ['03-12 13:40 P3 not-returned', '03-12 15:10 P2 not-returned'],
  },
  {
    says: 'by the lift card out, and back home by what moves there',
    rules: absence,
    said: [
      at('03-02 09:00', 'kitchen'),
      said('03-02 09:10', 'card.tapped', { home: 'unit-1', device: 'lift', resident: 'r1', value: '0006547886' }),
      said('03-02 12:00', 'card.tapped', { home: 'unit-1', device: 'lift', resident: 'r1', value: '0006547886' }),
      at('03-02 12:02', 'kitchen'),
    ],
    until: '03-02 14:40',
    expected: [],
  },
  {
    says: 'the door again and still nothing inside: out from then on',
    rules: absence,
    said: [at('03-02 09:00', 'front-door'), at('03-02 11:00', 'front-door')],
    until: '03-02 15:00',
    expected: ['03-02 14:30 P3 not-returned'],
  },
  {
    says: 'who left in the afternoon is looked for at nine in the evening',
    rules: absence,
    settings: { 'not-returned': { lookHours: 12, hours: 12, mostHours: 12 } },
    said: [at('03-02 16:00', 'front-door')],
    until: '03-02 22:10',
    expected: ['03-02 21:00 P3 not-returned', '03-02 22:00 P2 not-returned'],
  },
  {
    says: 'a door locked before going to bed is no leaving: if nothing follows it is told in the morning',
    rules: absence,
    said: [at('03-02 21:00', 'front-door')],
    until: '03-03 10:05',
    expected: ['03-03 10:00 P3 not-returned'],
  },
  {
    says: 'back home: what was told is over',
    rules: absence,
    said: [at('03-02 09:00', 'front-door'), at('03-02 13:00', 'front-door'), at('03-02 13:02', 'kitchen')],
    until: '03-02 15:00',
    expected: ['03-02 12:30 P3 not-returned', '03-02 13:00 clear not-returned'],
  },
  {
    says: 'while its gateway is lost nobody is missed, and the count begins anew afterwards',
    rules: inactivity,
    said: [
      at('03-02 09:00', 'kitchen'),
      said('03-02 10:00', 'gateway.lost', { device: 'gateway', value: true }),
      said('03-02 15:00', 'gateway.lost', { device: 'gateway', value: false }),
    ],
    until: '03-02 18:00',
    expected: ['03-02 17:45 P3 inactivity'],
  },
  {
    says: 'a known lively home is missed much sooner',
    rules: inactivity,
    said: knownUntilTen,
    until: '03-12 11:50',
    expected: ['03-12 11:35 P3 inactivity'],
  },
  {
    says: 'asleep when the stream ends: told in the morning',
    rules: inactivity,
    said: known,
    until: '03-12 09:00',
    expected: ['03-12 08:05 P3 inactivity', '03-12 08:35 P2 inactivity'],
  },
];

describe.for(['Asia/Shanghai', 'Europe/Berlin', 'America/New_York'])('written timelines in %s', (zone) => {
  test.for(golden)('$says', ({ rules, said: words, until, expected, residents, settings }) => {
    expect(
      play(rules, words, until, { zone, facts: homeFacts(residents), ...(settings === undefined ? {} : { settings }) }),
    ).toEqual(expected);
  });
});

test('a mark that was set until a moment ends by itself, and the count begins there', () => {
  const words = [
    at('03-02 09:00', 'kitchen'),
    said('03-02 10:00', 'person.away', { resident: 'r1', value: 'away 2026-03-03T08:00:00+08:00' }),
  ];
  expect(play(inactivity, words, '03-03 11:00', { facts: homeFacts() })).toEqual(['03-03 10:45 P3 inactivity']);
});
