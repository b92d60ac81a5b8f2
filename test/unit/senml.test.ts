import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SenmlPack } from '#contracts/mqtt';
import { inOrderOfTime, type ResolvedRecord, resolveSenml } from '#hub/ingest/dialects/senml';

const read = (name: string) => JSON.parse(readFileSync(new URL(`fixtures/senml/${name}`, import.meta.url), 'utf8'));
const now = 1_700_000_000;
const resolve = (pack: SenmlPack) => resolveSenml(pack, now);

describe('the examples of RFC 8428 resolve to what its authors made of them', () => {
  const examples = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((number) => [
    { file: `ex${number}.json`, number },
    { file: `ex${number}.gen.json`, number },
  ]);
  test.for(examples)('$file', ({ file, number }) => {
    const resolved = read(`ex${number}.gen.resolved.json`);
    // Where an example says no time, its authors resolved it at the time of their run.
    expect(resolveSenml(read(file), resolved[0].t)).toEqual(resolved);
  });
});

test('the thirteenth example, which sets actuators and has no resolved form of its authors, resolves by the same rules', () => {
  const at = 1_320_078_429;
  expect(resolve(read('ex13.json'))).toEqual([
    { n: '2001:db8::3', u: '/', t: at, v: 0.5 },
    { n: '2001:db8::4', u: '/', t: at, v: 0.5 },
    { n: '2001:db8::3', u: '/', t: at + 0.1, v: 0 },
    { n: '2001:db8::4', u: '/', t: at + 0.1, v: 0 },
  ]);
});

describe('resolving', () => {
  test('adds base value and base sum to what is said', () => {
    expect(
      resolve([
        { bn: 'meter:', bv: 20, bs: 100, n: 'a', v: 1.5, s: 2 },
        { n: 'b', v: -20 },
      ]),
    ).toEqual([
      { n: 'meter:a', t: now, v: 21.5, s: 102 },
      { n: 'meter:b', t: now, v: 0, s: 100 },
    ]);
  });

  test('takes a missing value for zero where there is a base value', () => {
    expect(resolve([{ bn: 'm:', bv: 7 }, { n: 'a' }])).toEqual([{ n: 'm:a', t: now, v: 7 }]);
  });

  test('reads a sum without a value', () => {
    expect(resolve([{ n: 'energy', s: 12, u: 'J' }])).toEqual([{ n: 'energy', t: now, u: 'J', s: 12 }]);
  });

  test('takes times below 2^28 as seconds from now', () => {
    expect(
      resolve([
        { n: 'a', v: 1, t: -5 },
        { n: 'a', v: 2, t: 2 ** 28 - 1 },
        { n: 'a', v: 3, t: 2 ** 28 },
      ]),
    ).toEqual([
      { n: 'a', t: now - 5, v: 1 },
      { n: 'a', t: now + 2 ** 28 - 1, v: 2 },
      { n: 'a', t: 2 ** 28, v: 3 },
    ]);
  });

  test('can be put in order of time; what happened at once stays in the order it was said', () => {
    const records = resolve([
      { n: 'a', v: 1, t: -5 },
      { n: 'b', v: 2, t: -60 },
      { n: 'c', v: 3, t: -60 },
    ]);
    expect(inOrderOfTime(records as ResolvedRecord[]).map(({ n }) => n)).toEqual(['b', 'c', 'a']);
  });

  test('lets a later base field replace an earlier one, and a unit of its own the base unit', () => {
    expect(
      resolve([
        { bn: 'a/', bu: 'Cel', n: 't', v: 1 },
        { n: 'h', u: '%RH', v: 2 },
        { bn: 'b/', n: 't', v: 3 },
      ]),
    ).toEqual([
      { n: 'a/t', u: 'Cel', t: now, v: 1 },
      { n: 'a/h', u: '%RH', t: now, v: 2 },
      { n: 'b/t', u: 'Cel', t: now, v: 3 },
    ]);
  });

  test('carries unknown fields along, but not a prototype', () => {
    const pack = JSON.parse('[{"n":"a","v":1,"l":"x","__proto__":{"polluted":true}}]');
    const [record] = resolve(pack) as object[];
    expect(record).toEqual({ n: 'a', t: now, v: 1, l: 'x' });
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test.for<{ why: string; pack: SenmlPack; fault: string }>([
    { why: 'a version it does not know', pack: [{ bver: 11, n: 'a', v: 1 }], fault: 'version' },
    {
      why: 'a field that must be understood',
      pack: [{ n: 'a', v: 1, ct_: '60' } as SenmlPack[number]],
      fault: 'must-understand',
    },
    { why: 'a name with other characters', pack: [{ n: '温度', v: 1 }], fault: 'name' },
    { why: 'a name that starts with none of the first ones', pack: [{ n: '_a', v: 1 }], fault: 'name' },
    { why: 'a value without any name', pack: [{ v: 1 }], fault: 'name' },
    { why: 'two values in one record', pack: [{ n: 'a', v: 1, vb: true }], fault: 'values' },
    { why: 'a sum of base and value beyond all numbers', pack: [{ bv: 1e308, n: 'a', v: 1e308 }], fault: 'number' },
    { why: 'a time beyond all numbers', pack: [{ bt: 1.7e308, t: 1.7e308, n: 'a', v: 1 }], fault: 'number' },
  ])('refuses $why', ({ pack, fault }) => {
    expect(resolve(pack)).toMatchObject({ fault });
  });
});
