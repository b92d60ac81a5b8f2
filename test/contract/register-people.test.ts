import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeOnEveryDatabase } from '#test/support/databases';
import { all, everything, SmallStreet } from '#test/support/small-street';

describeOnEveryDatabase("the register's people", (engine) => {
  let street: SmallStreet;
  beforeEach(async () => {
    street = await SmallStreet.open(engine);
  });
  afterEach(() => street[Symbol.asyncDispose]());

  describe('residents', () => {
    test('telephone numbers leave masked, are sealed on the disk, and revealing one is recorded', async () => {
      const lin = await street.addLin();
      expect(lin).toMatchObject({ phoneMasked: '138****1234', address: '大塘巷 · 叶青苑 37幢 1单元 502' });
      expect(JSON.stringify(lin)).not.toContain('13800001234');
      const [row] = await street.database.queries.selectFrom('resident').selectAll().execute();
      expect(row?.phone_sealed).toMatch(/^v1\./);
      expect(JSON.stringify(row)).not.toContain('13800001234');

      street.audited.length = 0;
      expect(await street.service.revealResidentPhone(everything, lin.id)).toBe('13800001234');
      expect(street.audited).toEqual([{ by: 'wang', action: 'resident.phone-revealed', target: `resident:${lin.id}` }]);
    });

    test('a number is not revealed when that cannot be recorded', async () => {
      const lin = await street.addLin();
      street.auditFails = true;
      await expect(street.service.revealResidentPhone(everything, lin.id)).rejects.toThrow('chain');
    });

    test('a change that cannot be recorded does not happen, on the disk or in memory', async () => {
      const lin = await street.addLin();
      street.auditFails = true;
      await expect(street.service.changeResident(everything, lin.id, { name: '林秀珍' })).rejects.toThrow('chain');
      expect(street.directory.resident(lin.id)?.name).toBe('林秀英');
      await street.restart();
      expect((await street.service.resident(everything, lin.id)).name).toBe('林秀英');
      street.auditFails = false;
      expect((await street.service.changeResident(everything, lin.id, { name: '林秀珍' })).name).toBe('林秀珍');
    });

    test('a change whose commit fails is not believed either', async () => {
      const lin = await street.addLin();
      street.commitFails = true;
      await expect(street.service.changeResident(everything, lin.id, { name: '林秀珍' })).rejects.toThrow('disk');
      await expect(street.service.residentLeft(everything, lin.id)).rejects.toThrow('disk');
      expect(street.directory.resident(lin.id)?.name).toBe('林秀英');
      expect((await street.service.residents(everything, all)).items).toEqual([lin]);
    });

    test('a change keeps what it does not name, and tells no contents to the chain', async () => {
      const lin = await street.service.addResident(everything, {
        homeId: 'c1-502',
        name: '林秀英',
        born: '1941-04-03',
        conditions: ['高血压'],
        careLevel: 'mild',
        phone: '13800001234',
      });
      expect(lin.age).toBe(84);
      street.clock.advance(86_400_000);
      const changed = await street.service.changeResident(everything, lin.id, { note: '钥匙在对门', phone: null });
      expect(changed).toEqual({ ...lin, note: '钥匙在对门', phoneMasked: null, age: 85 });
      expect(street.audited.at(-1)).toEqual({
        by: 'wang',
        action: 'resident.changed',
        target: `resident:${lin.id}`,
        detail: { fields: 'note,phone' },
      });
      await street.restart();
      expect(await street.service.resident(everything, lin.id)).toEqual(changed);
    });

    test.for(['2026-02-30', '2099-01-01', '1850-01-01', '0000-00-00'])('nobody was born on %s', async (born) => {
      await expect(
        street.service.addResident(everything, { homeId: 'c1-502', name: '林秀英', born }),
      ).rejects.toMatchObject({ status: 422 });
    });

    test('lives in a home and nowhere else', async () => {
      await expect(street.service.addResident(everything, { homeId: 'c1-37', name: '林秀英' })).rejects.toMatchObject({
        code: 'register.invalid',
      });
    });

    test('the only resident of a home is whom its devices are about; with two it must be said', async () => {
      await street.service.addDevice(everything, { id: 'sos', kind: 'sos-button', name: '按钮', placeId: 'c1-502' });
      expect(street.directory.device('sos')).not.toHaveProperty('residentId');
      const lin = await street.addLin();
      expect(street.directory.device('sos')?.residentId).toBe(lin.id);
      const chen = await street.service.addResident(everything, { homeId: 'c1-502', name: '陈国梁' });
      expect(street.directory.device('sos')).not.toHaveProperty('residentId');
      await street.service.changeDevice(everything, 'sos', { residentId: chen.id });
      expect(street.directory.device('sos')?.residentId).toBe(chen.id);
      await street.service.residentLeft(everything, chen.id);
      expect(street.directory.device('sos')?.residentId).toBe(lin.id);
      expect((await street.service.device(everything, 'sos')).residentId).toBeNull();
      await street.restart();
      expect(street.directory.device('sos')?.residentId).toBe(lin.id);
    });

    test('who has left is in no list and no look-up, but stays on record', async () => {
      const lin = await street.addLin();
      await street.service.residentLeft(everything, lin.id);
      expect((await street.service.residents(everything, all)).total).toBe(0);
      await expect(street.service.resident(everything, lin.id)).rejects.toMatchObject({ status: 404 });
      expect(street.directory.resident(lin.id)).toBeUndefined();
      expect(street.directory.residentsOf('c1-502')).toEqual([]);
      const [row] = await street.database.queries.selectFrom('resident').selectAll().execute();
      expect(row).toMatchObject({ id: lin.id, left_at: street.clock.now() });
    });

    test('finds by name and by address', async () => {
      await street.addLin();
      await street.service.addResident(everything, { homeId: 'c10-1001', name: '陈国梁' });
      const found = async (q: string) =>
        (await street.service.residents(everything, { ...all, q })).items.map(({ name }) => name);
      expect(await found('秀英')).toEqual(['林秀英']);
      expect(await found('半道红')).toEqual(['陈国梁']);
      expect(await found('叶青苑')).toEqual(['陈国梁', '林秀英']);
      expect((await street.service.residents(everything, { ...all, homeId: 'c1-502' })).total).toBe(1);
    });
  });

  describe('contacts', () => {
    const names = (id: string) => street.directory.contactsOf(id).map(({ name, position }) => [position, name]);

    test('stand in calling order, whoever is put in, moved or taken out', async () => {
      const lin = await street.addLin();
      const { service } = street;
      const add = (name: string, position?: number) =>
        service.addContact(everything, { residentId: lin.id, name, ...(position !== undefined && { position }) });
      await add('女儿');
      const grid = await add('网格员');
      const neighbour = await add('邻居', 2);
      expect(neighbour.position).toBe(2);
      expect(names(lin.id)).toEqual([[1, '女儿'], [2, '邻居'], [3, '网格员']]); // biome-ignore format: a table
      await service.changeContact(everything, grid.id, { position: 1 });
      expect(names(lin.id)).toEqual([[1, '网格员'], [2, '女儿'], [3, '邻居']]); // biome-ignore format: a table
      await service.removeContact(everything, grid.id);
      await street.restart();
      expect(names(lin.id)).toEqual([[1, '女儿'], [2, '邻居']]); // biome-ignore format: a table
      expect((await street.service.contacts(everything, lin.id)).map(({ name }) => name)).toEqual(['女儿', '邻居']);
    });

    test('addresses are sealed on the disk, masked for staff, plain for the worker that sends', async () => {
      const lin = await street.addLin();
      const contact = await street.service.addContact(everything, {
        residentId: lin.id,
        name: '林敏',
        relation: '女儿',
        phone: '13800004321',
        email: 'lin.min@example.org',
        webhook: 'https://hooks.example.org/secret-path',
      });
      expect(contact).toMatchObject({
        phoneMasked: '138****4321',
        emailMasked: 'l***@example.org',
        webhookHost: 'hooks.example.org',
      });
      const stored = JSON.stringify(await street.database.queries.selectFrom('contact').selectAll().execute());
      for (const plain of ['13800004321', 'lin.min', 'secret-path']) {
        expect(stored).not.toContain(plain);
        expect(JSON.stringify(contact)).not.toContain(plain);
      }
      await street.restart();
      expect(street.directory.contactsOf(lin.id)).toEqual([
        {
          id: contact.id,
          residentId: lin.id,
          position: 1,
          name: '林敏',
          relation: '女儿',
          email: 'lin.min@example.org',
          webhook: 'https://hooks.example.org/secret-path',
        },
      ]);
      street.audited.length = 0;
      expect(await street.service.revealContact(everything, contact.id, 'email')).toBe('lin.min@example.org');
      expect(street.audited.map(({ action }) => action)).toEqual(['contact.email-revealed']);
    });

    test('refuses a webhook that is no address', async () => {
      const lin = await street.addLin();
      await expect(
        street.service.addContact(everything, { residentId: lin.id, name: 'x', webhook: 'https://' }),
      ).rejects.toMatchObject({ code: 'register.invalid' });
    });
  });

  test('does not open with another key than its numbers were sealed with', async () => {
    await street.addLin();
    await expect(street.openRegister(2)).rejects.toMatchObject({ code: 'config.invalid' });
  });
});
