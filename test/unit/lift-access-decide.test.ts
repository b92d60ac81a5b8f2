import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessList, cardNumber, decide, type LiftCard, maskNumber, stateOf } from '#hub/modules/lift-access/decide';

const card = (change: Partial<LiftCard> = {}): LiftCard => ({
  id: 'c1',
  number: '0006547886',
  residentId: 'wang',
  validFrom: null,
  validUntil: null,
  blocks: [],
  grants: [{ unitId: 'u1', from: 0, until: null }],
  ...change,
});

describe('decide', () => {
  const now = 1_000;
  test.for<[string, LiftCard | undefined, string, string]>([
    ['a card nobody handed out', undefined, 'u1', 'unknown-card'],
    ['a card of this unit', card(), 'u1', 'allowed'],
    ['a card of another unit', card(), 'u2', 'not-on-list'],
    ['a card of no unit', card({ grants: [] }), 'u1', 'not-on-list'],
    ['a card taken off the list', card({ grants: [{ unitId: 'u1', from: 0, until: now }] }), 'u1', 'not-on-list'],
    ['a card taken off a moment later', card({ grants: [{ unitId: 'u1', from: 0, until: now + 1 }] }), 'u1', 'allowed'],
    ['a card put on the list just now', card({ grants: [{ unitId: 'u1', from: now, until: null }] }), 'u1', 'allowed'],
    [
      'a card put on a moment later',
      card({ grants: [{ unitId: 'u1', from: now + 1, until: null }] }),
      'u1',
      'not-on-list',
    ],
    ['a card blocked just now', card({ blocks: [{ from: now, until: null }] }), 'u1', 'blocked'],
    ['a card blocked a moment later', card({ blocks: [{ from: now + 1, until: null }] }), 'u1', 'allowed'],
    ['a card unblocked just now', card({ blocks: [{ from: 0, until: now }] }), 'u1', 'allowed'],
    ['a card unblocked a moment later', card({ blocks: [{ from: 0, until: now + 1 }] }), 'u1', 'blocked'],
    ['a card whose time begins now', card({ validFrom: now }), 'u1', 'allowed'],
    ['a card whose time begins later', card({ validFrom: now + 1 }), 'u1', 'not-yet-valid'],
    ['a card whose time ends later', card({ validUntil: now + 1 }), 'u1', 'allowed'],
    ['a card whose time ends now', card({ validUntil: now }), 'u1', 'expired'],
    ['a blocked card that is also over', card({ validUntil: 1, blocks: [{ from: 0, until: null }] }), 'u1', 'blocked'],
    ['a blocked card of another unit', card({ blocks: [{ from: 0, until: null }] }), 'u2', 'blocked'],
  ])('%s', ([, swiped, unit, reason]) => {
    expect(decide(swiped, unit, now)).toBe(reason);
  });

  const moment = fc.integer({ min: 0, max: 10_000 });
  const maybe = fc.option(moment, { nil: null });
  const period = fc.record({ from: moment, until: maybe });
  const anyCard = fc.record({
    id: fc.constant('c1'),
    number: fc.constant('0006547886'),
    residentId: fc.constant('wang'),
    validFrom: maybe,
    validUntil: maybe,
    blocks: fc.array(period, { maxLength: 3 }),
    grants: fc.array(
      fc.tuple(period, fc.constantFrom('u1', 'u2')).map(([stretch, unitId]) => ({ ...stretch, unitId })),
      {
        maxLength: 4,
      },
    ),
  });

  test('a card blocked at t is never opened at t or after, whatever else is true of it', () => {
    fc.assert(
      fc.property(anyCard, moment, fc.nat(1e9), fc.constantFrom('u1', 'u2'), (any, blockedAt, later, unit) => {
        const blocked = { ...any, blocks: [...any.blocks, { from: blockedAt, until: null }] };
        expect(decide(blocked, unit, blockedAt + later)).toBe('blocked');
      }),
    );
  });

  test('what was decided about a moment does not change with what happens afterwards', () => {
    fc.assert(
      fc.property(anyCard, moment, fc.integer({ min: 1, max: 1e6 }), (any, at, later) => {
        const afterwards = {
          ...any,
          blocks: [...any.blocks, { from: at + later, until: null }],
          grants: [...any.grants, { unitId: 'u1', from: at + later, until: null }],
        };
        expect(decide(afterwards, 'u1', at)).toBe(decide(any, 'u1', at));
      }),
    );
  });

  test('a reader with the list opens exactly what the hub would open', () => {
    fc.assert(
      fc.property(anyCard, moment, (any, now) => {
        const list = accessList([any], { unitId: 'u1', version: 1, now });
        const timed = list.temporary.find((entry) => entry.card === any.number);
        const opens =
          !list.blocked.includes(any.number) &&
          (list.allow.includes(any.number) ||
            (timed !== undefined &&
              (timed.from === null || timed.from <= now) &&
              (timed.until === null || now < timed.until)));
        expect(opens).toBe(decide(any, 'u1', now) === 'allowed');
      }),
    );
  });
});

test('the list of a unit names each of its cards once, where it belongs', () => {
  const cards = [
    card({ number: '0000000001' }),
    card({ number: '0000000002', blocks: [{ from: 5, until: null }] }),
    card({ number: '0000000003', validFrom: 50, validUntil: 90 }),
    card({ number: '0000000004', validUntil: 9 }),
    card({ number: '0000000005', grants: [{ unitId: 'u2', from: 0, until: null }] }),
  ];
  expect(accessList(cards, { unitId: 'u1', version: 7, now: 10 })).toEqual({
    type: 'access-list',
    version: 7,
    allow: ['0000000001'],
    blocked: ['0000000002'],
    temporary: [{ card: '0000000003', from: 50, until: 90 }],
  });
});

test('the state of a card in words', () => {
  expect(stateOf(card(), 10)).toBe('active');
  expect(stateOf(card({ validFrom: 11 }), 10)).toBe('upcoming');
  expect(stateOf(card({ validUntil: 10 }), 10)).toBe('expired');
  expect(stateOf(card({ validUntil: 10, blocks: [{ from: 10, until: null }] }), 10)).toBe('blocked');
});

test.for([
  ['0006547886', '0006547886'],
  [6547886, '0006547886'],
  [' 6547886 ', '0006547886'],
  ['4500C5D1E9', '4500C5D1E9'],
  [-1, '-1'],
  ['9'.repeat(256), '9'.repeat(64)],
] as const)('%s is read as card %s', ([value, number]) => {
  expect(cardNumber(value)).toBe(number);
});

test('of a masked number only the last four digits are left', () => {
  expect(maskNumber('0006547886')).toBe('******7886');
});
