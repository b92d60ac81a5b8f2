import fc from 'fast-check';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { defineRule } from '#contracts/rule';
import { RuleField } from '#contracts/rule-settings';
import { RuleBook, type ScopeKey, type SettingsChange } from '#hub/rules/book';
import { rules } from '#hub/rules/catalog';
import { ruleKin, whyNeverOff } from '#hub/rules/families';
import { fieldsOf, objections } from '#hub/rules/fields';

const quiet = defineRule({
  id: 'quiet',
  title: { zh: '安静', en: 'Quiet' },
  doc: { zh: '太安静', en: 'Too quiet' },
  about: 'home',
  settings: Type.Object({
    hours: Type.Number({ default: 4, minimum: 1, maximum: 48 }),
    from: Type.String({ default: '07:00', pattern: '^\\d{2}:\\d{2}$' }),
    loud: Type.Boolean({ default: false }),
  }),
  listensTo: ['motion'],
  resolvesItself: true,
  start: () => ({}),
  onReading: (state) => ({ state }),
});
const sos = rules.find(({ id }) => id === 'sos') ?? quiet;

/** street → c1, c2 → b1, b2 → h1 … h4; two people live in h2. */
const parents: Readonly<Record<string, string>> = {
  c1: 's',
  c2: 's',
  b1: 'c1',
  b2: 'c2',
  h1: 'b1',
  h2: 'b1',
  h3: 'b2',
  h4: 'b2',
};
const residents: Readonly<Record<string, readonly string[]>> = { h1: ['r1'], h2: ['r2', 'r3'], h3: ['r4'], h4: [] };

function placesFrom(placeId: string): string[] {
  const line: string[] = [];
  for (let at: string | undefined = placeId; at !== undefined; at = parents[at]) line.push(at);
  return line;
}

const openBook = () =>
  new RuleBook({ rules: [sos, quiet], placesFrom, residentsOf: (homeId) => residents[homeId] ?? [] });

const home = (id: string) => ({ key: `home:${id}`, placeId: id });
const person = (id: string, placeId: string) => ({ key: `resident:${id}`, placeId, residentId: id });

const scopes: readonly ScopeKey[] = [
  'street',
  ...['s', ...Object.keys(parents)].map((id): ScopeKey => `place:${id}`),
  ...['r1', 'r2', 'r3', 'r4'].map((id): ScopeKey => `resident:${id}`),
];
const settings = fc.record(
  {
    hours: fc.integer({ min: 1, max: 48 }),
    from: fc.constantFrom('06:00', '08:30'),
    loud: fc.boolean(),
    enabled: fc.boolean(),
  },
  { requiredKeys: [] },
);
const someChanges = fc
  .array(fc.record({ scope: fc.constantFrom(...scopes), settings: fc.option(settings, { nil: null }) }), {
    maxLength: 25,
  })
  .map((changes) =>
    changes.map((change, index): SettingsChange => ({ ...change, ruleId: 'quiet', version: index + 1 })),
  );
const someSubject = fc.constantFrom(
  ...Object.keys(residents).map(home),
  person('r1', 'h1'),
  person('r2', 'h2'),
  person('r4', 'h3'),
  { key: 'building:b1', placeId: 'b1' },
);

/** The same answer the long way round: every scope from the outside in, field by field. */
function slowly(
  changes: readonly SettingsChange[],
  version: number,
  subject: { key: string; placeId: string; residentId?: string },
) {
  const own = new Map<string, SettingsChange['settings']>();
  for (const change of changes) if (change.version <= version) own.set(change.scope, change.settings);
  const only = subject.key.startsWith('home:') ? residents[subject.placeId] : undefined;
  const who = subject.key.startsWith('resident:') ? subject.residentId : only?.length === 1 ? only[0] : undefined;
  const chain = [
    'street',
    ...placesFrom(subject.placeId)
      .toReversed()
      .map((id) => `place:${id}`),
    `resident:${who}`,
  ];
  const merged: Record<string, unknown> = { hours: 4, from: '07:00', loud: false };
  for (const scope of chain) Object.assign(merged, own.get(scope) ?? {});
  if (merged.enabled === true) delete merged.enabled;
  return merged;
}

describe('resolution', () => {
  test('the nearest scope wins, field by field, in every version', () => {
    fc.assert(
      fc.property(someChanges, someSubject, fc.nat(25), (changes, subject, at) => {
        const book = openBook();
        book.add(changes);
        const version = Math.min(at, changes.length);
        book.use(version);
        expect(book.of('quiet', subject)).toEqual(slowly(changes, version, subject));
      }),
    );
  });

  test('going back and forth between versions answers as if one had never left', () => {
    fc.assert(
      fc.property(someChanges, someSubject, fc.array(fc.nat(25), { maxLength: 8 }), (changes, subject, visits) => {
        const book = openBook();
        book.add(changes);
        for (const visit of visits) {
          const version = Math.min(visit, changes.length);
          book.use(version);
          expect(book.of('quiet', subject)).toEqual(slowly(changes, version, subject));
        }
      }),
    );
  });

  test('gives the same object while nothing that concerns the subject changes', () => {
    const book = openBook();
    book.add([{ version: 1, ruleId: 'quiet', scope: 'place:c1', settings: { hours: 6 } }]);
    book.use(1);
    const before = [book.of('quiet', home('h1')), book.of('quiet', home('h3'))];
    expect(book.of('quiet', home('h2'))).toBe(before[0]);
    book.add([{ version: 2, ruleId: 'quiet', scope: 'place:c2', settings: { hours: 8 } }]);
    book.use(2);
    expect(book.of('quiet', home('h1'))).toBe(before[0]);
    expect(book.of('quiet', home('h3'))).not.toBe(before[1]);
    expect(book.of('quiet', home('h3'))).toMatchObject({ hours: 8, from: '07:00' });
  });

  test('a person decides for the home she lives in alone, and for nobody else in a home of two', () => {
    const book = openBook();
    book.add([
      { version: 1, ruleId: 'quiet', scope: 'resident:r1', settings: { hours: 9 } },
      { version: 1, ruleId: 'quiet', scope: 'resident:r2', settings: { hours: 10 } },
    ]);
    book.use(1);
    expect(book.of('quiet', home('h1'))).toMatchObject({ hours: 9 });
    expect(book.of('quiet', home('h2'))).toMatchObject({ hours: 4 });
    expect(book.of('quiet', person('r2', 'h2'))).toMatchObject({ hours: 10 });
  });

  test('what was set once and fits the rule no longer gives way', () => {
    const book = openBook();
    book.add([
      { version: 1, ruleId: 'quiet', scope: 'street', settings: { hours: 6 } },
      { version: 2, ruleId: 'quiet', scope: 'place:c1', settings: { hours: 900, gone: 1, loud: true } },
    ]);
    book.use(2);
    expect(book.of('quiet', home('h1'))).toEqual({ hours: 6, from: '07:00', loud: true });
  });

  test('an emergency cannot be switched off, whatever is written down', () => {
    const book = openBook();
    book.add([{ version: 1, ruleId: 'sos', scope: 'street', settings: { enabled: false } }]);
    book.use(1);
    expect(book.of('sos', person('r1', 'h1'))).not.toHaveProperty('enabled');
  });
});

describe('what is refused', () => {
  test.for([
    [{ hours: 0.5 }, 'hours', '1–48'],
    [{ hours: '6' }, 'hours', '1–48'],
    [{ from: '25:00' }, 'from', '07:30'],
    [{ from: '7 o’clock' }, 'from', '07:30'],
    [{ loud: 1 }, 'loud', '是或否'],
    [{ enabled: 'no' }, 'enabled', '是或否'],
    [{ minutes: 3 }, 'minutes', '没有'],
  ] as const)('%o, by its name and bounds', ([given, field, said]) => {
    const found = objections(quiet, given);
    expect(found).toHaveLength(1);
    expect(found[0]?.field).toBe(field);
    expect(found[0]?.text.zh).toContain(said);
  });

  test('what fits is not', () => {
    expect(objections(quiet, { hours: 48, from: '23:59', loud: true, enabled: false })).toEqual([]);
  });
});

describe('every rule there is', () => {
  test('has its family and its worst severity, and no family is left without its rule', () => {
    expect(Object.keys(ruleKin).sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  test.for(rules.map((rule) => [rule.id, rule] as const))(
    '%s: each setting has words in Chinese and holds by default',
    ([, rule]) => {
      const fields = fieldsOf(rule);
      for (const { name, title } of fields) expect([name, /\p{Script=Han}/u.test(title.zh)]).toEqual([name, true]);
      const defaults = Object.fromEntries(
        fields.filter((field) => field.default !== null).map((field) => [field.name, field.default]),
      );
      expect(objections(rule, defaults)).toEqual([]);
      expect(fields.filter((field) => !Value.Check(RuleField, field)).map(({ name }) => name)).toEqual([]);
      expect(objections(rule, { enabled: false }).length).toBe(whyNeverOff(rule.id) === undefined ? 0 : 1);
    },
  );

  test('emergencies, and what other rules judge by, cannot be switched off', () => {
    const fixed = rules.filter((rule) => objections(rule, { enabled: false }).length > 0).map(({ id }) => id);
    expect(fixed.sort()).toEqual(
      [
        ...['carbon-monoxide', 'fall', 'gas', 'heat', 'lift-entrapment', 'smoke', 'sos'],
        ...['home-voice', 'picture', 'test-mode'],
      ].sort(),
    );
  });
});
