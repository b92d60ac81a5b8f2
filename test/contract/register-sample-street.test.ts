import { describe, expect, test } from 'vitest';
import { openRegister } from '#hub/register/register';
import { sowSampleStreet } from '#hub/register/sample-street';
import { silentLog } from '#kernel/log';
import { describeOnEveryDatabase } from '#test/support/databases';
import { ManualClock } from '#test/support/manual-clock';
import { all, everything, vaultWith } from '#test/support/small-street';

const kindNames = [
  'sos-button',
  'fall-radar',
  'motion',
  'contact',
  'smoke',
  'gas',
  'carbon-monoxide',
  'water-leak',
  'bed-sensor',
  'climate',
  'blood-pressure',
  'gateway',
  'lift-card-reader',
  'lift-emergency-call',
];
const kinds = kindNames.map((kind) => ({ kind, silentAfterSeconds: 3_600 }));

describeOnEveryDatabase('the demonstration street', (engine) => {
  const sow = async () => {
    const database = await engine.open();
    const parts = {
      database,
      vault: await vaultWith(1),
      clock: new ManualClock(Date.UTC(2026, 10, 22)),
      record: async () => {},
    };
    await sowSampleStreet(parts);
    const open = () => openRegister({ ...parts, kinds, log: silentLog });
    return { ...parts, open, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
  };

  describe('once sown', () => {
    test('has 40 homes and 60 residents between 68 and 96, all of them samples', async () => {
      await using street = await sow();
      const { service, directory } = await street.open();
      const homes = await service.places(everything, { ...all, kind: 'home' });
      expect(homes.items.map(({ id }) => id).sort()).toEqual(
        Array.from({ length: 40 }, (_, index) => `home-${String(index + 1).padStart(3, '0')}`),
      );
      expect(new Set(homes.items.map(({ address }) => address)).size).toBe(40);
      expect(directory.place('home-001')?.address).toBe('大塘巷 · 叶青苑 37幢 1单元 502');
      expect(directory.place('home-015')?.address).toBe('半道红 · 武林公寓 2幢 4单元 201');

      const residents = (await service.residents(everything, all)).items;
      expect(residents).toHaveLength(60);
      expect(residents.map(({ id }) => id)).toContain('res-060');
      for (const { age } of residents) {
        expect(age).toBeGreaterThanOrEqual(68);
        expect(age).toBeLessThanOrEqual(96);
      }
      for (const { id } of homes.items) expect(directory.residentsOf(id).length).toBeGreaterThanOrEqual(1);
      const devices = (await service.devices(everything, { limit: 1_000 })).items;
      for (const { sample } of [...homes.items, ...residents, ...devices]) expect(sample).toBe(true);
    });

    test('a home of one says alone, unless somebody lives in who is not on the register', async () => {
      await using street = await sow();
      const { service, directory } = await street.open();
      for (const { homeId, living, name } of (await service.residents(everything, all)).items) {
        if (living === 'alone') expect(directory.residentsOf(homeId), name).toHaveLength(1);
        if (living === 'with-spouse') expect(directory.residentsOf(homeId).length, name).toBeGreaterThan(1);
      }
    });

    test('every resident has two to four contacts, the grid worker last, with numbers nobody has', async () => {
      await using street = await sow();
      const { service, directory } = await street.open();
      const whose = new Map<string | null, string>();
      for (const { id } of (await service.residents(everything, all)).items) {
        const contacts = directory.contactsOf(id);
        expect(contacts.length).toBeGreaterThanOrEqual(2);
        expect(contacts.length).toBeLessThanOrEqual(4);
        expect(contacts.map(({ position }) => position)).toEqual(contacts.map((_contact, index) => index + 1));
        expect(contacts.at(-1)?.relation).toBe('网格员');
        expect(contacts.some(({ email }) => email !== undefined)).toBe(true);
        for (const contact of contacts) {
          expect(contact.email ?? 'x@example.org').toMatch(/@example\.org$/);
          const phone = await service.revealContact(everything, contact.id, 'phone');
          expect(phone).toMatch(/^138 0000 \d{4}$/);
          // A grid worker is one person with one number; nobody else is named by two residents.
          expect(whose.get(phone) ?? (contact.relation === '网格员' ? contact.name : undefined)).toBe(
            contact.relation === '网格员' ? contact.name : undefined,
          );
          whose.set(phone, contact.name);
        }
      }
    });

    test('every home has four to seven devices: a button, a door, a motion sensor, a third of them a gateway', async () => {
      await using street = await sow();
      const { service, directory } = await street.open();
      let gateways = 0;
      for (const { id } of (await service.places(everything, { ...all, kind: 'home' })).items) {
        const devices = directory.devicesAt(id);
        const have = devices.map(({ kind }) => kind);
        expect(devices.length, id).toBeGreaterThanOrEqual(4);
        expect(devices.length, id).toBeLessThanOrEqual(7);
        expect(have).toEqual(expect.arrayContaining(['sos-button', 'contact', 'motion']));
        expect(directory.device(`${id}-sos`)?.kind).toBe('sos-button');
        if (!have.includes('gateway')) {
          expect(devices.every(({ gatewayId }) => gatewayId === undefined)).toBe(true);
          continue;
        }
        gateways += 1;
        expect(directory.device(`${id}-sos`)?.gatewayId).toBe(`${id}-gateway`);
        for (const child of directory.childrenOf(`${id}-gateway`)) {
          expect(directory.child(`${id}-gateway`, child.externalName ?? '')).toBe(child);
        }
      }
      expect(gateways).toBe(13);
    });

    test('shows every kind of device, and a card reader in the four lifts', async () => {
      await using street = await sow();
      const { directory } = await street.open();
      expect(new Set([...directory.devices()].map(({ kind }) => kind))).toEqual(new Set(kindNames));
      const lifts = [...directory.devices()].filter(({ kind }) => kind === 'lift-card-reader');
      expect(lifts.map(({ id, placeId }) => [id, directory.place(placeId)?.address])).toEqual([
        ['lift-ypy-37-1', '大塘巷 · 叶青苑 37幢 1单元'],
        ['lift-ypy-37-2', '大塘巷 · 叶青苑 37幢 2单元'],
        ['lift-wlgy-2-3', '半道红 · 武林公寓 2幢 3单元'],
        ['lift-wlgy-2-4', '半道红 · 武林公寓 2幢 4单元'],
      ]);
    });

    test('what it holds keeps every rule of the register', async () => {
      await using street = await sow();
      const { service } = await street.open();
      for (const device of (await service.devices(everything, { limit: 1_000 })).items) {
        // A change that changes nothing is checked like any other.
        await service.changeDevice(everything, device.id, { name: device.name });
      }
      for (const { id, name, born } of (await service.residents(everything, all)).items) {
        await service.changeResident(everything, id, { name, born });
      }
    });
  });

  test('is sown once, and never among real homes', async () => {
    await using street = await sow();
    const { service } = await street.open();
    await service.renamePlace(everything, 'home-001', '503');
    await sowSampleStreet(street);
    expect((await street.open()).directory.place('home-001')?.name).toBe('503');

    const database = await engine.open();
    await using real = { ...street, database, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
    const register = await openRegister({ ...real, kinds, log: silentLog });
    await register.service.addPlace(everything, { kind: 'street', parentId: null, name: '真实街道' });
    await sowSampleStreet(real);
    expect(await database.queries.selectFrom('place').select('name').execute()).toEqual([{ name: '真实街道' }]);
  });
});
