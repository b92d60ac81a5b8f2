import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeOnEveryDatabase } from '#test/support/databases';
import { all, everything, SmallStreet, staff } from '#test/support/small-street';

describeOnEveryDatabase("the register's places", (engine) => {
  let street: SmallStreet;
  beforeEach(async () => {
    street = await SmallStreet.open(engine);
  });
  afterEach(() => street[Symbol.asyncDispose]());

  describe('places', () => {
    test('a home has its address in words, after a restart too', async () => {
      expect(street.directory.place('c1-502')).toEqual({
        id: 'c1-502',
        kind: 'home',
        name: '502',
        parentId: 'c1-37-1',
        path: '/street/c1/c1-estate/c1-37/c1-37-1/c1-502',
        address: '大塘巷 · 叶青苑 37幢 1单元 502',
      });
      const before = street.directory.placesBelow('street');
      await street.restart();
      expect(new Set(street.directory.placesBelow('street'))).toEqual(new Set(before));
      expect(before).toHaveLength(14);
    });

    test('a renamed building renames every address below it', async () => {
      await street.service.renamePlace(everything, 'c1-37', '38幢');
      expect(street.directory.place('c1-502')?.address).toBe('大塘巷 · 叶青苑 38幢 1单元 502');
      expect(street.directory.place('c10-502')?.address).toBe('半道红 · 叶青苑 37幢 1单元 502');
    });

    test.for([
      ['a home under a community', { kind: 'home', parentId: 'c1', name: '1' }],
      ['a street under a street', { kind: 'street', parentId: 'street', name: '另一街道' }],
      ['a unit under nothing', { kind: 'unit', parentId: null, name: '9单元' }],
      ['a place under a home', { kind: 'unit', parentId: 'c1-502', name: '9单元' }],
      ['a place without a name', { kind: 'grid', parentId: 'c1', name: '  ' }],
    ] as const)('refuses %s', async ([, place]) => {
      await expect(street.service.addPlace(everything, place)).rejects.toMatchObject({
        status: 422,
        code: 'register.invalid',
      });
    });

    test('refuses a second door of the same name, and an id that is taken', async () => {
      const door = { kind: 'home', parentId: 'c1-37-1' } as const;
      for (const place of [
        { ...door, name: '502' },
        { ...door, name: '777', id: 'c10-601' },
      ]) {
        await expect(street.service.addPlace(everything, place)).rejects.toMatchObject({
          status: 409,
          code: 'register.in-use',
        });
      }
      await expect(street.service.renamePlace(everything, 'c1-502', '601')).rejects.toMatchObject({ status: 409 });
    });

    test('lists in natural order, page by page, each row once', async () => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await street.service.places(everything, {
          kind: 'home',
          limit: 4,
          ...(cursor !== undefined && { cursor }),
        });
        expect(page.total).toBe(6);
        seen.push(...page.items.map(({ address }) => address));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(seen).toEqual([
        '半道红 · 叶青苑 37幢 1单元 502',
        '半道红 · 叶青苑 37幢 1单元 601',
        '半道红 · 叶青苑 37幢 1单元 1001',
        '大塘巷 · 叶青苑 37幢 1单元 502',
        '大塘巷 · 叶青苑 37幢 1单元 601',
        '大塘巷 · 叶青苑 37幢 1单元 1001',
      ]);
    });

    test('a row added while somebody is paging neither repeats nor hides another', async () => {
      const first = await street.service.places(everything, { kind: 'home', limit: 4 });
      await street.service.addPlace(everything, { kind: 'home', parentId: 'c10-37-1', name: '101' });
      const second = await street.service.places(everything, { kind: 'home', limit: 4, cursor: first.cursor ?? '' });
      expect(second.items.map(({ id }) => id)).toEqual(['c1-601', 'c1-1001']);
    });

    test('finds by every word, in whatever case, and a home by who lives there', async () => {
      await street.addLin();
      const found = async (q: string) =>
        (await street.service.places(everything, { ...all, kind: 'home', q })).items.map(({ id }) => id);
      expect(await found('大塘巷 601')).toEqual(['c1-601']);
      expect(await found('C10-502')).toEqual(['c10-502']);
      expect(await found('林秀英')).toEqual(['c1-502']);
      expect(await found("%' or 1=1 --")).toEqual([]);
    });

    test('refuses a cursor it did not make', async () => {
      for (const cursor of ['nonsense', Buffer.from('street').toString('base64url')]) {
        await expect(street.service.places(everything, { ...all, kind: 'home', cursor })).rejects.toMatchObject({
          code: 'register.invalid',
        });
      }
    });
  });

  describe('scope', () => {
    const local = staff('/street/c1');

    test('nothing outside it exists: lists, look-ups, changes', async () => {
      const { service } = street;
      const stranger = await service.addResident(everything, {
        homeId: 'c10-502',
        name: '钱素琴',
        phone: '13800005678',
      });
      const contact = await service.addContact(everything, {
        residentId: stranger.id,
        name: '钱敏',
        phone: '13800009999',
      });
      await service.addDevice(everything, { id: 'd10', kind: 'motion', name: '活动', placeId: 'c10-502' });
      await street.addLin();

      const places = await service.places(local, all);
      expect(places.items.every(({ path }) => path.startsWith('/street/c1/') || path === '/street/c1')).toBe(true);
      expect(places.total).toBe(7);
      expect((await service.residents(local, all)).items.map(({ name }) => name)).toEqual(['林秀英']);
      expect((await service.devices(local, all)).total).toBe(0);
      expect((await service.devices(local, { ...all, placeId: 'c10' })).total).toBe(0);

      const probes: (() => Promise<unknown>)[] = [
        () => service.resident(local, stranger.id),
        () => service.changeResident(local, stranger.id, { note: 'x' }),
        () => service.residentLeft(local, stranger.id),
        () => service.revealResidentPhone(local, stranger.id),
        () => service.contacts(local, stranger.id),
        () => service.changeContact(local, contact.id, { name: 'x' }),
        () => service.removeContact(local, contact.id),
        () => service.revealContact(local, contact.id, 'phone'),
        () => service.addContact(local, { residentId: stranger.id, name: 'x' }),
        () => service.addResident(local, { homeId: 'c10-502', name: 'x' }),
        () => service.device(local, 'd10'),
        () => service.changeDevice(local, 'd10', { name: 'x' }),
        () => service.retireDevice(local, 'd10'),
        () => service.rotateSecrets(local, ['d10']),
        () => service.revokeSecret(local, 'd10'),
        () => service.addDevice(local, { kind: 'motion', name: 'x', placeId: 'c10-502' }),
        () => service.addPlace(local, { kind: 'grid', parentId: 'c10', name: 'x' }),
        () => service.addPlace(local, { kind: 'street', parentId: null, name: 'x' }),
        () => service.renamePlace(local, 'c10', 'x'),
      ];
      const before = street.audited.length;
      for (const probe of probes) {
        await expect(probe(), probe.toString()).rejects.toMatchObject({
          status: 404,
          code: 'register.not-found',
        });
      }
      expect(street.audited).toHaveLength(before);
    });

    test('a foreign id and one that never was get the same answer', async () => {
      await street.service.addDevice(everything, { id: 'd10', kind: 'motion', name: '活动', placeId: 'c10-502' });
      const answer = (id: string) => street.service.device(local, id).catch((error: Error) => error.message);
      expect(await answer('d10')).toBe(await answer('nobody'));
    });
  });
});
