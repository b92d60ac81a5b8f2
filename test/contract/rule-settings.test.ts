import { expect, test } from 'vitest';
import type { Actor, Audited } from '#contracts/access';
import type { Reading } from '#contracts/reading';
import { hourMs } from '#contracts/time';
import { openRuleBook } from '#hub/app/rule-book';
import type { OpenDatabase } from '#hub/database/database';
import { openConsents } from '#hub/register/consents';
import { openPresence } from '#hub/register/presence';
import { rules } from '#hub/rules/catalog';
import { appendVersion, loadVersions } from '#hub/settings/versions';
import { describeOnEveryDatabase } from '#test/support/databases';
import { everything, SmallStreet, staff } from '#test/support/small-street';

/** Somebody who sees the community c1 only. */
const community: Actor = staff('/street/c1');
const streetWide = { kind: 'street', id: '' } as const;
const place = (id: string) => ({ kind: 'place', id }) as const;

async function openBook(street: SmallStreet, audited: Audited[] = [], fails: () => boolean = () => false) {
  const submitted: Reading[] = [];
  const opened = await openRuleBook({
    rules,
    base: {},
    database: street.database,
    directory: street.directory,
    record: async (_trx, entry) => {
      if (fails()) throw new Error('the chain cannot be written');
      audited.push(entry);
    },
    submit: async (readings) => {
      submitted.push(...readings);
      for (const { value } of readings) opened.book.use(Number(value));
    },
    countsByRule: async () => ({ 'service-call': 3 }),
    clock: street.clock,
  });
  return { ...opened, submitted };
}

describeOnEveryDatabase('settings of rules', (engine) => {
  test('versions come back as they were written, in order', async () => {
    await using database: OpenDatabase = await engine.open();
    const change = { ruleId: 'sos', at: 5, by: 'wang', why: '试' };
    const first = { ...change, version: 1, scope: streetWide, settings: { a: [1, '二'] } };
    const both = [
      { ...change, version: 2, scope: place('c1'), settings: null },
      { ...change, version: 2, scope: { kind: 'resident', id: 'r' } as const, settings: {} },
    ];
    await database.write((trx) => appendVersion(trx, both));
    await database.write((trx) => appendVersion(trx, [first]));
    expect(await loadVersions(database.queries)).toEqual([first, ...both]);
    await expect(database.write((trx) => appendVersion(trx, [first]))).rejects.toThrow();
  });

  test('a change and its audit record are one transaction, and the rules hear of it once it is written', async () => {
    await using street = await SmallStreet.open(engine);
    const audited: Audited[] = [];
    let fails = true;
    const { service, book, submitted } = await openBook(street, audited, () => fails);
    const change = { scope: place('c1'), settings: { severity: 'P4' }, why: '先打电话' };
    await expect(service.set(everything, 'service-call', change)).rejects.toThrow('the chain');
    expect([book.version, submitted, await loadVersions(street.database.queries)]).toEqual([0, [], []]);
    fails = false;
    await service.set(everything, 'service-call', change);
    expect(submitted).toMatchObject([{ measure: 'settings.changed', value: 1 }]);
    expect(audited).toMatchObject([{ by: 'wang', action: 'rules.set', target: 'rule:service-call' }]);
  });

  test('changes at the same time follow one another', async () => {
    await using street = await SmallStreet.open(engine);
    const { service, submitted } = await openBook(street);
    const scopes = ['c1', 'c10', 'c1-502', 'c10-502'];
    await Promise.all(
      scopes.map((id) =>
        service.set(everything, 'service-call', { scope: place(id), settings: { presses: 5 }, why: '试试' }),
      ),
    );
    expect(submitted.map(({ value }) => value)).toEqual([1, 2, 3, 4]);
    expect(service.history(everything, { limit: 2 })).toMatchObject({
      total: 4,
      cursor: '3',
      items: [{ version: 4 }, { version: 3 }],
    });
    expect(service.history(everything, { limit: 2, cursor: '3' }).items.map(({ version }) => version)).toEqual([2, 1]);
  });

  test('a start takes up what was written and not yet heard', async () => {
    await using street = await SmallStreet.open(engine);
    const first = await openBook(street);
    await first.service.set(everything, 'service-call', { scope: streetWide, settings: { presses: 5 }, why: '试试' });
    const second = await openBook(street);
    expect(second.book.version).toBe(0);
    await second.catchUp();
    expect(second.submitted).toMatchObject([{ measure: 'settings.changed', value: 1 }]);
    await second.catchUp();
    expect(second.submitted).toHaveLength(1);
    expect(second.bookAt(street.clock.now() - 1).version).toBe(0);
    expect(second.bookAt(street.clock.now()).version).toBe(1);
  });

  test('nobody sees or sets what lies outside the scope, and the street is for who sees it all', async () => {
    await using street = await SmallStreet.open(engine);
    const { service } = await openBook(street);
    const why = '试试';
    await service.set(everything, 'service-call', { scope: place('c10'), settings: { presses: 5 }, why });
    await service.set(everything, 'service-call', { scope: streetWide, settings: { presses: 4 }, why });
    for (const scope of [place('c10'), place('c10-502'), place('street'), place('nowhere')])
      await expect(
        service.set(community, 'service-call', { scope, settings: { presses: 6 }, why }),
      ).rejects.toMatchObject({
        code: 'register.not-found',
      });
    await expect(
      service.set(community, 'service-call', { scope: streetWide, settings: { presses: 6 }, why }),
    ).rejects.toMatchObject({ code: 'rules.whole-street', status: 403 });
    await expect(service.restore(community, { version: 1, why })).rejects.toMatchObject({ code: 'rules.whole-street' });
    expect(() => service.effective(community, 'service-call', { homeId: 'c10-502' })).toThrow('no such');
    expect(service.overrides(community, {}).map(({ scope }) => scope.kind)).toEqual(['street']);
    expect(service.history(community, { limit: 10 }).items.map(({ version }) => version)).toEqual([2]);
    await service.set(community, 'service-call', { scope: place('c1-502'), settings: { presses: 6 }, why });
    expect(service.effective(community, 'service-call', { homeId: 'c1-502' })).toMatchObject({
      settings: { presses: 6 },
      inherited: { presses: 4, enabled: true },
      inheritedFrom: { presses: { kind: 'street' } },
      own: { presses: 6 },
    });
  });

  test('what would reach nobody is refused: a rule about the home, for one of the two who live there', async () => {
    await using street = await SmallStreet.open(engine);
    const { service } = await openBook(street);
    const one = await street.addLin();
    const set = () =>
      service.set(everything, 'inactivity', {
        scope: { kind: 'resident', id: one.id },
        settings: { enabled: false },
        why: '住院',
      });
    await set();
    await street.addLin();
    await expect(set()).rejects.toMatchObject({ code: 'rules.invalid' });
  });

  test('how often rules spoke is told to whoever may read alerts', async () => {
    await using street = await SmallStreet.open(engine);
    const { service } = await openBook(street);
    const fired = async (actor: Actor) => (await service.rules(actor)).find(({ id }) => id === 'service-call')?.fired;
    expect(await fired(everything)).toBe(3);
    expect(await fired({ ...everything, rights: new Set() })).toBe(0);
  });
});

describeOnEveryDatabase('consents', (engine) => {
  const openFor = (street: SmallStreet, audited: Audited[] = []) =>
    openConsents({
      database: street.database,
      directory: street.directory,
      record: async (_trx, entry) => void audited.push(entry),
      changed: async () => undefined,
      clock: street.clock,
    });

  test('each class by itself: given, expired, withdrawn; the same after a start', async () => {
    await using street = await SmallStreet.open(engine);
    const { id } = await street.addLin();
    const audited: Audited[] = [];
    const { service, mayUse, withheld } = await openFor(street, audited);
    expect(service.of(everything, id).states).toEqual({ health: 'assumed', whereabouts: 'assumed', party: 'assumed' });
    const expiresAt = street.clock.now() + hourMs;
    await service.give(everything, id, { class: 'whereabouts', purpose: '未归', expiresAt });
    await service.give(everything, id, { class: 'health', purpose: '体征' });
    await service.withdraw(everything, id, { class: 'party' });
    expect(service.of(everything, id).states).toEqual({ health: 'given', whereabouts: 'given', party: 'withdrawn' });
    street.clock.advance(hourMs);
    expect([mayUse(id, 'whereabouts'), mayUse(id, 'health'), withheld('party')]).toEqual([false, true, [id]]);
    expect(audited.map(({ action }) => action)).toEqual(['consent.given', 'consent.given', 'consent.withdrawn']);
    expect(JSON.stringify(audited)).not.toContain('体征');
    const again = await openFor(street);
    expect(again.service.of(everything, id)).toEqual(service.of(everything, id));
  });

  test('one purpose is withdrawn and another stays', async () => {
    await using street = await SmallStreet.open(engine);
    const { id } = await street.addLin();
    const { service } = await openFor(street);
    await service.give(everything, id, { class: 'health', purpose: '体征' });
    const { records } = await service.give(everything, id, { class: 'health', purpose: '研究' });
    await service.withdraw(everything, id, { id: records[0]?.id ?? '' });
    expect(service.of(everything, id).states.health).toBe('given');
    await service.withdraw(everything, id, { class: 'health' });
    expect(service.of(everything, id).states.health).toBe('withdrawn');
    await expect(service.withdraw(everything, id, { class: 'health' })).rejects.toMatchObject({
      code: 'consent.ended',
    });
    await expect(service.withdraw(everything, id, {})).rejects.toMatchObject({ code: 'consent.ended' });
  });

  test('of whom one does not see, nothing is found', async () => {
    await using street = await SmallStreet.open(engine);
    const { id } = await street.addLin();
    const { service } = await openFor(street);
    const stranger = staff('/street/c10');
    expect(() => service.of(stranger, id)).toThrow('no such');
    await expect(service.give(stranger, id, { class: 'health', purpose: '体征' })).rejects.toMatchObject({
      code: 'register.not-found',
    });
  });
});

describeOnEveryDatabase('away marks', (engine) => {
  const openFor = (street: SmallStreet, submitted: Reading[], fails: () => boolean = () => false) =>
    openPresence({
      database: street.database,
      directory: street.directory,
      record: async () => undefined,
      submit: async (readings) => {
        if (fails()) throw new Error('the hub is stopping');
        submitted.push(...readings);
      },
      stateOf: () => ({
        state: 'unknown',
        since: 0,
        confidence: 0,
        because: { zh: '还没有', en: 'none yet' },
        evidence: [],
      }),
      speaksAs: 'hub',
      clock: street.clock,
    });

  test('reach the rules as a word, after a stop at the latest, and once', async () => {
    await using street = await SmallStreet.open(engine);
    const { id } = await street.addLin();
    const submitted: Reading[] = [];
    const stopping = openFor(street, submitted, () => true);
    await expect(stopping.service.mark(everything, id, { state: 'hospital' })).rejects.toThrow('stopping');
    const { service, catchUp } = openFor(street, submitted);
    await catchUp();
    await catchUp();
    expect(submitted).toMatchObject([{ measure: 'person.away', value: 'hospital', residentId: id, placeId: 'c1-502' }]);
    const until = street.clock.now() + hourMs;
    await service.mark(everything, id, { state: 'away', until, note: '去女儿家' });
    expect(submitted[1]?.value).toBe(`away ${new Date(until).toISOString()}`);
    expect(await service.marks(everything, id, 5)).toMatchObject([{ state: 'away', until }, { state: 'hospital' }]);
    await expect(service.mark(everything, id, { state: 'home', until })).rejects.toMatchObject({
      code: 'presence.invalid',
    });
    await expect(service.marks(staff('/street/c10'), id, 5)).rejects.toMatchObject({ code: 'register.not-found' });
  });
});
