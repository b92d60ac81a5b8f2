import { expect, test } from 'vitest';
import { leadsOut } from '#hub/rules/person/rooms';
import { factsOf } from '#test/support/timeline';

test('whether a door leads out goes by its own room, whichever door of that name was asked about before', () => {
  const rooms: Readonly<Record<string, string>> = { entrance: '', wardrobe: '储物间' };
  const facts = { ...factsOf(), nameOf: () => '储物间门磁', roomOf: (id: string) => rooms[id] ?? '' };
  expect([leadsOut(facts, 'entrance'), leadsOut(facts, 'wardrobe')]).toEqual([true, false]);
  expect([leadsOut(facts, 'wardrobe'), leadsOut(facts, 'entrance')]).toEqual([false, true]);
});
