import { describe, expect, test } from 'vitest';
import { type PlaceKind, placeKinds } from '#contracts/directory';
import { isWithin } from '#contracts/scope';
import { addressOf } from '#hub/register/address';
import { ageOn } from '#hub/register/age';
import { fitsUnder } from '#hub/register/place-tree';

const line = (...places: [PlaceKind, string][]) => addressOf(places.map(([kind, name]) => ({ kind, name })));
const street: [PlaceKind, string] = ['street', '米市巷街道'];
const community: [PlaceKind, string] = ['community', '大塘巷社区'];
const grid: [PlaceKind, string] = ['grid', '第一网格'];
const estate: [PlaceKind, string] = ['estate', '叶青苑'];

describe('an address in words', () => {
  test('names community, estate, building, unit and door', () => {
    expect(line(street, community, grid, estate, ['building', '37幢'], ['unit', '1单元'], ['home', '502'])).toBe(
      '大塘巷 · 叶青苑 37幢 1单元 502',
    );
  });
  test('leaves out what is not there', () => {
    expect(line(street, community, ['building', '武林壹号'])).toBe('大塘巷 · 武林壹号');
    expect(line(street, community, estate, ['home', '7号'])).toBe('大塘巷 · 叶青苑 7号');
  });
  test('names street and grid only when they are meant', () => {
    expect(line(street)).toBe('米市巷街道');
    expect(line(street, community)).toBe('大塘巷');
    expect(line(street, community, grid)).toBe('大塘巷 · 第一网格');
  });
  test('keeps a community that is called nothing but 社区', () => {
    expect(line(street, ['community', '社区'])).toBe('社区');
  });
});

describe('the street tree', () => {
  test('only a street stands alone', () => {
    expect(placeKinds.filter((kind) => fitsUnder(kind, undefined))).toEqual(['street']);
  });
  test('whatever stands under something stands lower in the order of kinds', () => {
    for (const [below, kind] of placeKinds.entries()) {
      for (const [above, parent] of placeKinds.entries())
        if (fitsUnder(kind, parent)) expect(above).toBeLessThan(below);
    }
  });
  test.for([
    ['unit', 'building'],
    ['home', 'unit'],
    ['estate', 'grid'],
    ['community', 'street'],
  ] as const)('a %s may stand under a %s', ([kind, parent]) => expect(fitsUnder(kind, parent)).toBe(true));
  test.for([
    ['home', 'community'],
    ['unit', 'estate'],
    ['building', 'street'],
    ['home', 'home'],
  ] as const)('a %s may not stand under a %s', ([kind, parent]) => expect(fitsUnder(kind, parent)).toBe(false));
});

test('a scope holds itself and what is below, not what merely begins alike', () => {
  expect(isWithin('/s/c1', '/s/c1')).toBe(true);
  expect(isWithin('/s/c1/g', '/s/c1')).toBe(true);
  expect(isWithin('/s/c10', '/s/c1')).toBe(false);
  expect(isWithin('/s', '/s/c1')).toBe(false);
  expect(isWithin('/s/c10', '/')).toBe(true);
});

describe('age', () => {
  const zone = 'Asia/Shanghai';
  test('changes at local midnight of the birthday', () => {
    const midnight = Date.UTC(2026, 2, 17, 16);
    expect(ageOn('1941-03-18', midnight - 1, zone)).toBe(84);
    expect(ageOn('1941-03-18', midnight, zone)).toBe(85);
  });
  test('of somebody born on a leap day changes on the first of March', () => {
    expect(ageOn('1940-02-29', Date.UTC(2026, 1, 28, 12), zone)).toBe(85);
    expect(ageOn('1940-02-29', Date.UTC(2026, 2, 1, 12), zone)).toBe(86);
  });
});
