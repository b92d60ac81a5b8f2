import { describe, expect, test } from 'vitest';
import { AlertView } from '#contracts/alert';
import { HomeChanges } from '#server/home-changes';
import { withReferences } from '#server/named-schemas';
import { provenanceOf } from '#server/origin';
import { pagesOf } from '#server/pages';
import { rangeOf } from '#server/range';
import { ageAt } from '#server/views';
import { paged } from '#test/support/server-parts';

describe('where a request comes from', () => {
  const host = 'hub.example:8080';
  test.for([
    [{ origin: 'http://hub.example:8080' }, 'own-page'],
    [{ origin: 'HTTP://HUB.example:8080' }, 'own-page'],
    [{ 'sec-fetch-site': 'same-origin' }, 'own-page'],
    [{ origin: 'http://hub.example:8080', 'sec-fetch-site': 'same-origin' }, 'own-page'],
    [{ origin: 'http://hub.example' }, 'foreign-page'],
    [{ origin: 'http://evil.example' }, 'foreign-page'],
    [{ origin: 'http://sub.hub.example:8080' }, 'foreign-page'],
    [{ origin: 'http://hub.example:8080.evil.example' }, 'foreign-page'],
    [{ origin: 'http://hub.example:8080@evil.example' }, 'foreign-page'],
    [{ origin: 'null' }, 'foreign-page'],
    [{ origin: '' }, 'foreign-page'],
    [{ 'sec-fetch-site': 'cross-site' }, 'foreign-page'],
    [{ 'sec-fetch-site': 'same-site' }, 'foreign-page'],
    [{ 'sec-fetch-site': 'none' }, 'foreign-page'],
    [{ origin: 'http://hub.example:8080', 'sec-fetch-site': 'cross-site' }, 'foreign-page'],
    [{}, 'no-page'],
  ] as const)('%j is %s', ([headers, provenance]) => {
    expect(provenanceOf(headers, host)).toBe(provenance);
  });

  test('the default port need not be said', () => {
    expect(provenanceOf({ origin: 'https://hub.example' }, 'hub.example:443')).toBe('own-page');
    expect(provenanceOf({ origin: 'https://hub.example' }, 'hub.example:80')).toBe('foreign-page');
  });
});

test('a list is walked page by page, and not further than asked', async () => {
  const items = Array.from({ length: 450 }, (_, index) => index);
  const walk = async (most: number) => {
    const limits: number[] = [];
    const read: number[] = [];
    const pages = pagesOf(async (query) => {
      limits.push(query.limit);
      return paged(items, query);
    }, most);
    for await (const page of pages) read.push(...page);
    return { read, limits };
  };
  expect(await walk(Infinity)).toEqual({ read: items, limits: [200, 200, 200] });
  expect(await walk(250)).toEqual({ read: items.slice(0, 250), limits: [200, 50] });
});

test('a range is made whole, and refused when it is upside down or too long', () => {
  const bounds = { now: 1_000_000, usualMs: 1_000, longestMs: 86_400_000 };
  expect(rangeOf({}, bounds)).toEqual({ from: 999_000, to: 1_000_000 });
  expect(rangeOf({ to: 5_000 }, bounds)).toEqual({ from: 4_000, to: 5_000 });
  expect(() => rangeOf({ from: 5, to: 5 }, bounds)).toThrow('from must lie before to');
  expect(() => rangeOf({ from: 0, to: 90_000_000 }, bounds)).toThrow('at most 1 days');
});

test('age counts full years on the calendar of the street', () => {
  const eveInLondon = Date.UTC(2026, 2, 7, 16, 30);
  expect(ageAt(eveInLondon, 'Asia/Shanghai', '1941-03-08')).toBe(85);
  expect(ageAt(eveInLondon, 'Europe/London', '1941-03-08')).toBe(84);
  expect(ageAt(eveInLondon, 'Asia/Shanghai', undefined)).toBeNull();
  expect(ageAt(eveInLondon, 'Asia/Shanghai', '1941-02-31')).toBeNull();
  expect(ageAt(eveInLondon, 'Asia/Shanghai', '2041-01-01')).toBeNull();
});

describe('changes of homes', () => {
  const word = (placeId: string, measure: string, value: number | boolean, at: number) => ({
    placeId,
    deviceId: 'd',
    measure,
    value,
    at,
    receivedAt: at,
  });

  test('one a home: the newest, but a sign of life before anything else', () => {
    const changes = new HomeChanges();
    changes.add([word('h1', 'motion', true, 1), word('h1', 'battery', 90, 2), word('h2', 'battery', 80, 3)] as never);
    changes.add([word('h2', 'battery', 70, 4)] as never);
    expect(changes.take()).toEqual([
      { placeId: 'h1', deviceId: 'd', measure: 'motion', value: true, at: 1, signOfLife: true },
      { placeId: 'h2', deviceId: 'd', measure: 'battery', value: 70, at: 4, signOfLife: false },
    ]);
    expect(changes.take()).toEqual([]);
  });

  test('a very large street is told in portions, nobody is forgotten', () => {
    const changes = new HomeChanges();
    changes.add(Array.from({ length: 1_200 }, (_, index) => word(`h${index}`, 'battery', 1, index)) as never);
    const told = [changes.take(), changes.take(), changes.take()];
    expect(told.map(({ length }) => length)).toEqual([500, 500, 200]);
    expect(new Set(told.flat().map(({ placeId }) => placeId)).size).toBe(1_200);
  });
});

test('schemas with a name become references, the outermost stays', () => {
  const { title, severity } = (withReferences(AlertView, true) as { properties: Record<string, unknown> }).properties;
  expect({ title, severity }).toEqual({ title: { $ref: 'Text#' }, severity: { $ref: 'Severity#' } });
  expect(withReferences({ type: 'array', items: AlertView })).toEqual({ type: 'array', items: { $ref: 'AlertView#' } });
  expect(withReferences({ $id: 'NobodyKnows', type: 'string' })).toEqual({ type: 'string' });
});
