import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AdoptionService, OnboardingRow, PreparedSecret } from '#contracts/adoption';
import { UnknownDevices } from '#hub/ingest/unknown-devices';
import { loadUnknown, saveUnknown } from '#hub/ingest/unknown-store';
import { describeOnEveryDatabase } from '#test/support/databases';
import { all, everything, SmallStreet, staff } from '#test/support/small-street';

const elsewhere = staff('/street/c10');

describeOnEveryDatabase('how devices come into the register', (engine) => {
  let street: SmallStreet;
  let unknown: UnknownDevices;
  let adoption: AdoptionService;
  beforeEach(async () => {
    street = await SmallStreet.open(engine);
    unknown = new UnknownDevices(100);
    adoption = street.register.adoption(unknown);
    await street.service.addDevice(everything, { id: 'gw', kind: 'gateway', name: '网关', placeId: 'c1-502' });
  });
  afterEach(() => street[Symbol.asyncDispose]());

  const restart = async (): Promise<void> => {
    await saveUnknown(street.database, unknown);
    await street.restart();
    unknown = new UnknownDevices(100, await loadUnknown(street.database.queries));
    adoption = street.register.adoption(unknown);
  };
  const hears = (name: string, said: string, callsForHelp = false) =>
    unknown.note({
      gatewayId: 'gw',
      name,
      speaks: 'name',
      dialect: 'zigbee2mqtt',
      at: street.clock.now(),
      callsForHelp,
      telling: true,
      said,
    });
  const names = async (state?: 'waiting' | 'dismissed', actor = everything) =>
    (await adoption.inbox(actor, { ...all, ...(state && { state }) })).items.map(({ name }) => name);
  const login = ({ deviceId, password }: Pick<PreparedSecret, 'deviceId' | 'password'>) =>
    street.register.verifyDevice({ clientId: deviceId, username: deviceId, password: Buffer.from(password) });
  const actions = () => street.audited.map(({ action }) => action);
  const only = async (kind = 'sos-button'): Promise<PreparedSecret> => {
    const [made] = await adoption.prepare(everything, { kind, count: 1 });
    if (made === undefined) throw new Error('nothing prepared');
    return made;
  };

  describe('the inbox', () => {
    test('keeps over a restart who was heard, how often, and who was put aside', async () => {
      hears('a', '{"action":"emergency"}', true);
      hears('b', '{"occupancy":true,"nul":"\0"}');
      hears('b', '{"occupancy":false}');
      const c = hears('c', '{}');
      await adoption.dismiss(everything, c.id);
      await restart();
      expect(await names()).toEqual(['a', 'b']);
      expect(await names('dismissed')).toEqual(['c']);
      const [first, second] = (await adoption.inbox(everything, all)).items;
      expect(first).toMatchObject({ calledForHelp: true, kind: 'sos-button', placeId: 'c1-502', gateway: { name: '网关' } }); // biome-ignore format: one line
      expect(second).toMatchObject({ count: 2, kind: 'motion', lastSaid: '{"occupancy":false}' });
      await adoption.undismiss(everything, c.id);
      unknown.forget(second?.id ?? '');
      await restart();
      expect((await names()).sort()).toEqual(['a', 'c']);
      expect(actions()).toEqual(expect.arrayContaining(['unknown-device.dismissed', 'unknown-device.restored']));
    });

    test('is paged, searched, and empty for whoever does not see the home', async () => {
      for (let index = 0; index < 7; index++) {
        street.clock.advance(1_000);
        hears(`x${index}`, index === 3 ? '{"water_leak":true}' : '{}');
      }
      const page = await adoption.inbox(everything, { limit: 4 });
      expect([page.total, page.items.map(({ name }) => name)]).toEqual([7, ['x6', 'x5', 'x4', 'x3']]);
      const { items } = await adoption.inbox(everything, { limit: 4, cursor: page.cursor ?? '' });
      expect(items.map(({ name }) => name)).toEqual(['x2', 'x1', 'x0']);
      expect((await adoption.inbox(everything, { ...all, q: 'WATER 502' })).items.map(({ name }) => name)).toEqual([
        'x3',
      ]);
      expect(await names('waiting', elsewhere)).toEqual([]);
      // What it said may be somebody's blood pressure.
      const carer = { ...everything, rights: new Set(['register:read'] as const) };
      expect((await adoption.inbox(carer, all)).items.map(({ lastSaid }) => lastSaid).join('')).toBe('');
      expect((await adoption.inbox(carer, { ...all, q: 'water' })).total).toBe(0);
      const id = page.items[0]?.id ?? '';
      const as = { kind: 'motion', name: 'x', placeId: 'c10-502' };
      for (const refused of [
        adoption.inboxEntry(elsewhere, id),
        adoption.adopt(elsewhere, id, as),
        adoption.dismiss(elsewhere, id),
      ]) {
        await expect(refused).rejects.toMatchObject({ status: 404 });
      }
    });

    test('a device adopted from it stands where its gateway reaches, and is unknown no longer', async () => {
      const { id } = hears('卧室/活动', '{"occupancy":true}');
      const as = { kind: 'motion', name: '卧室活动' };
      await expect(adoption.adopt(everything, id, { ...as, placeId: 'c1-601' })).rejects.toMatchObject({ status: 422 });
      await expect(adoption.adopt(everything, id, { ...as, kind: 'toaster', placeId: 'c1-502' })).rejects.toMatchObject({ status: 422 }); // biome-ignore format: one line
      expect(await names()).toEqual(['卧室/活动']);
      const device = await adoption.adopt(everything, id, { ...as, placeId: 'c1-502', room: '卧室' });
      expect(device).toMatchObject({ gatewayId: 'gw', externalName: '卧室/活动', room: '卧室' });
      expect(await names()).toEqual([]);
      await expect(adoption.adopt(everything, id, { ...as, placeId: 'c1-502' })).rejects.toMatchObject({ status: 404 });
      await restart();
      expect(street.directory.child('gw', '卧室/活动')?.id).toBe(device.id);
      expect(await names()).toEqual([]);
    });

    test('a gateway of a whole unit serves every home of it, and no other', async () => {
      await street.service.addDevice(everything, { id: 'lora', kind: 'gateway', name: 'LoRa', placeId: 'c1-37-1' });
      const through = { kind: 'motion', name: '活动', gatewayId: 'lora' };
      await street.service.addDevice(everything, { ...through, id: 'm1', placeId: 'c1-601', externalName: 'a' });
      await expect(
        street.service.addDevice(everything, { ...through, placeId: 'c10-601', externalName: 'b' }),
      ).rejects.toMatchObject({ status: 422 });
      // Moved away it would leave the home of others without a gateway.
      await expect(street.service.changeDevice(everything, 'lora', { placeId: 'c10-37-1' })).rejects.toMatchObject({
        status: 409,
      });
      expect(street.directory.device('m1')?.placeId).toBe('c1-601');
    });
  });

  describe('prepared devices', () => {
    test('have a login and no home, also after a restart; neither secret nor code is stored', async () => {
      const made = await only();
      await restart();
      expect(login(made)).toEqual({ kind: 'device', id: made.deviceId, placeId: 'unclaimed' });
      expect(street.directory.device(made.deviceId)).toBeUndefined();
      expect(street.directory.prepared(made.deviceId)).toEqual({ kind: 'sos-button', placeId: 'street' });
      const rows = JSON.stringify(await street.database.queries.selectFrom('prepared_device').selectAll().execute());
      expect(rows).not.toContain(made.password);
      expect(rows).not.toContain(made.claimCode);
      expect(rows).not.toContain(made.claimCode.replaceAll('-', ''));
      expect((await adoption.prepared(everything, all)).items).toMatchObject([
        { id: made.deviceId, lastHeardAt: null },
      ]);
      expect((await adoption.prepared(elsewhere, all)).items).toEqual([]);
    });

    test('become a device of the same id and login by their code, once', async () => {
      const made = await only();
      const as = { name: '床头按钮', placeId: 'c1-502', room: '卧室' };
      await expect(adoption.claim(elsewhere, made.claimCode, as)).rejects.toMatchObject({ status: 404 });
      expect(await adoption.claimable(everything, made.claimCode)).toMatchObject({ deviceId: made.deviceId });
      const tries = await Promise.allSettled([1, 2, 3].map(() => adoption.claim(everything, made.claimCode, as)));
      expect(tries.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
      await restart();
      expect(login(made)).toEqual({ kind: 'device', id: made.deviceId, placeId: 'c1-502' });
      expect(street.register.wasPrepared(made.deviceId)).toBe(true);
      expect((await adoption.prepared(everything, all)).items).toEqual([]);
      await expect(adoption.claim(everything, made.claimCode, as)).rejects.toMatchObject({ code: 'adoption.claim-used' }); // biome-ignore format: one line
      for (const wrong of ['', '0000000000000', `${made.claimCode}X`, '%', '__proto__']) {
        await expect(adoption.claimable(everything, wrong)).rejects.toMatchObject({ code: 'adoption.claim-unknown' });
      }
      expect(actions()).toEqual(expect.arrayContaining(['device.prepared', 'device.added', 'device.claimed']));
      await street.service.revokeSecret(everything, made.deviceId);
      await restart();
      expect(login(made)).toBeUndefined();
    });

    test('a refused claim changes nothing', async () => {
      const made = await only();
      await expect(adoption.claim(everything, made.claimCode, { name: 'x', placeId: 'c1' })).rejects.toMatchObject({
        status: 422,
      });
      expect(login(made)?.placeId).toBe('unclaimed');
      await adoption.claim(everything, made.claimCode, { name: 'x', placeId: 'c1-502' });
    });

    test('are withdrawn: login and code end, and nobody else gets the id', async () => {
      const made = await only();
      await expect(adoption.withdraw(elsewhere, made.deviceId)).rejects.toMatchObject({ status: 404 });
      await adoption.withdraw(everything, made.deviceId);
      expect(login(made)).toBeUndefined();
      await restart();
      expect(login(made)).toBeUndefined();
      await expect(adoption.claimable(everything, made.claimCode)).rejects.toMatchObject({ status: 409 });
      const taken = { id: made.deviceId, kind: 'motion', name: 'x', placeId: 'c1-502' };
      await expect(street.service.addDevice(everything, taken)).rejects.toMatchObject({ status: 409 });
    });

    test('no place stands in for those without a home', async () => {
      const place = { id: 'unclaimed', kind: 'home', parentId: 'c1-37-1', name: '999' } as const;
      await expect(street.service.addPlace(everything, place)).rejects.toMatchObject({ status: 422 });
    });
  });

  describe('replacement', () => {
    test('takes over what lies in the inbox; only what speaks by a gateway’s name can be', async () => {
      const child = { id: 'm', kind: 'motion', name: '活动', placeId: 'c1-502', gatewayId: 'gw', externalName: 'old' };
      await street.service.addDevice(everything, child);
      const heard = hears('new', '{"occupancy":true}');
      const { device, secret } = await adoption.swap(everything, 'm', { fromInbox: heard.id });
      expect([device.id, device.externalName, secret]).toEqual(['m', 'new', null]);
      expect(await names()).toEqual([]);
      expect(street.audited.at(-1)).toMatchObject({ action: 'device.swapped', detail: { was: 'old', is: 'new' } });
      await restart();
      expect(street.directory.child('gw', 'new')?.id).toBe('m');
      expect(street.directory.child('gw', 'old')).toBeUndefined();
      const topic = unknown.note({ gatewayId: 'gw', name: 'a/b', speaks: 'topic', dialect: '', at: 1, callsForHelp: true, telling: true, said: '' }); // biome-ignore format: one line
      await expect(adoption.swap(everything, 'm', { fromInbox: topic.id })).rejects.toMatchObject({ status: 422 });
      await expect(adoption.swap(elsewhere, 'm', {})).rejects.toMatchObject({ status: 404 });
    });

    test('of a device with a login makes a new one, for whoever may', async () => {
      await street.service.addDevice(everything, { id: 'b', kind: 'sos-button', name: '按钮', placeId: 'c1-502' });
      const [first] = await street.service.rotateSecrets(everything, ['b']);
      const lead = { ...everything, rights: new Set(['devices:write', 'register:read'] as const) };
      await expect(adoption.swap(lead, 'b', {})).rejects.toMatchObject({ status: 403 });
      const { secret } = await adoption.swap(everything, 'b', {});
      if (first === undefined || secret === null) throw new Error('no secret');
      expect([login(first), login(secret)?.id]).toEqual([undefined, 'b']);
      const behind = await adoption.swap(everything, 'b', { gatewayId: 'gw', externalName: 'b' });
      expect([behind.secret, login(secret)]).toEqual([null, undefined]);
    });

    test('a retired device comes back as it was, without a login, unless its name is taken', async () => {
      const lin = await street.addLin();
      const child = { kind: 'motion', name: '活动', placeId: 'c1-502', gatewayId: 'gw', externalName: 'm' };
      await street.service.addDevice(everything, { ...child, id: 'm', residentId: lin.id });
      await street.service.retireDevice(everything, 'm');
      await street.service.addDevice(everything, { ...child, id: 'm2' });
      await expect(adoption.restoreDevice(everything, 'm')).rejects.toMatchObject({ status: 409 });
      await street.service.retireDevice(everything, 'm2');
      await street.service.residentLeft(everything, lin.id);
      expect(await adoption.restoreDevice(everything, 'm')).toMatchObject({ state: 'active', residentId: null });
      await restart();
      expect(street.directory.child('gw', 'm')?.id).toBe('m');
      expect(actions()).toContain('device.restored');
    });
  });

  test('corrections of one device are kept, told to the hot path and audited', async () => {
    await street.service.addDevice(everything, { id: 'b', kind: 'motion', name: '活动', placeId: 'c1-502' });
    const actionsOf = { hold: 'sos.pressed', single: 'nothing', double: 'help.requested', long: 'button.pressed' } as const; // biome-ignore format: one line
    const corrections = { inverted: ['motion'], actions: actionsOf };
    expect((await street.service.changeDevice(everything, 'b', { corrections })).corrections).toEqual(corrections);
    await restart();
    expect(street.directory.device('b')).toMatchObject({
      inverted: ['motion'],
      actions: {
        hold: { measure: 'sos.pressed', value: true },
        double: { measure: 'help.requested', value: true },
        long: { measure: 'button.pressed', value: 'long' },
        single: { measure: 'action', value: 'single' },
      },
    });
    expect(street.audited.at(-1)).toMatchObject({ action: 'device.changed', detail: { fields: 'corrections' } });
    for (const wrong of [
      { inverted: ['battery'], actions: {} },
      { inverted: ['available'], actions: {} },
      { inverted: [], actions: { SOS: 'nothing' } },
      { inverted: [], actions: { ' ': 'nothing' } },
    ] as const) {
      await expect(
        street.service.changeDevice(everything, 'b', { corrections: { ...wrong, inverted: [...wrong.inverted] } }),
      ).rejects.toMatchObject({ status: 422 });
    }
    await street.service.changeDevice(everything, 'b', { corrections: { inverted: [], actions: {} } });
    expect(street.directory.device('b')?.actions).toBeUndefined();
  });

  describe('a sheet of devices', () => {
    const line = (row: number, of: Partial<Omit<OnboardingRow, 'row'>>): OnboardingRow => ({
      row,
      home: '大塘巷 · 叶青苑 37幢 1单元 502',
      kind: 'motion',
      name: '活动',
      room: '',
      resident: '',
      gateway: '',
      externalName: '',
      id: '',
      ...of,
    });
    const good = [
      line(2, { id: 'c', gateway: 'g2', externalName: 'c' }),
      line(3, { id: 'g2', kind: 'gateway', name: '新网关', home: 'c1-502' }),
      line(4, { id: '330105195001011234', kind: 'sos-button', name: '按钮' }),
    ];
    const bad = [
      [line(5, { home: '叶青苑 37幢 1单元 502' }), ['home']],
      [line(6, { home: '' }), ['home']],
      [line(7, { kind: 'toaster', name: '' }), ['kind', 'name']],
      [line(8, { resident: '王五' }), ['resident']],
      [line(9, { gateway: 'gw' }), ['externalName']],
      [line(10, { gateway: 'nobody', externalName: 'x' }), ['gateway']],
      [line(11, { id: 'a b' }), ['id']],
      [line(12, { id: 'gw' }), ['id']],
      [line(13, { id: 'c' }), ['id']],
      [line(14, { gateway: 'g2', externalName: 'c' }), ['externalName']],
      [line(15, { gateway: 'gw', externalName: 'y', home: 'c1-601' }), ['externalName']],
      [line(16, { room: '长'.repeat(31) }), ['room']],
    ] as const;
    const count = async () => (await street.service.devices(everything, all)).total;

    test('that is good is registered as a whole, gateways first, with the logins of those that need one', async () => {
      const checked = await adoption.onboard(everything, good, 'check');
      expect([checked.errors, checked.devices.map(({ row }) => row), checked.written]).toEqual([[], [2, 3, 4], false]);
      expect(await count()).toBe(1);
      const { devices, written } = await adoption.onboard(everything, good, 'all');
      expect([written, devices.map(({ secret }) => secret !== null)]).toEqual([true, [false, true, true]]);
      const own = devices[2]?.secret;
      expect(own && login(own)?.placeId).toBe('c1-502');
      await restart();
      expect(street.directory.child('g2', 'c')?.id).toBe('c');
      expect(actions().filter((action) => action === 'device.added')).toHaveLength(4);
      expect(street.audited.at(-1)).toMatchObject({ action: 'devices.onboarded', detail: { devices: 3, refused: 0 } });
      const again = await adoption.onboard(everything, good, 'all');
      expect([again.written, await count()]).toEqual([false, 4]);
    });

    test('says of every bad line which column is wrong, and writes nothing but what is asked for', async () => {
      const rows = [...good, ...bad.map(([row]) => row)];
      const checked = await adoption.onboard(everything, rows, 'all');
      expect(checked.written).toBe(false);
      const columns = Map.groupBy(checked.errors, ({ row }) => row);
      expect([...columns].map(([row, errors]) => [row, errors.map(({ column }) => column)])).toEqual(
        bad.map(([{ row }, wrong]) => [row, [...wrong]]),
      );
      for (const { text } of checked.errors) expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(await count()).toBe(1);
      const done = await adoption.onboard(everything, rows, 'good');
      expect([done.written, done.devices.map(({ row }) => row)]).toEqual([true, [2, 3, 4]]);
      expect(await count()).toBe(4);
    });

    test('knows no homes and gateways outside the scope', async () => {
      const { errors } = await adoption.onboard(elsewhere, [line(2, {}), line(3, { home: 'c10-502', gateway: 'gw', externalName: 'z' })], 'check'); // biome-ignore format: one line
      expect(errors.map(({ row, column }) => [row, column])).toEqual([
        [2, 'home'],
        [3, 'gateway'],
      ]);
    });

    test('that cannot be committed leaves nothing behind', async () => {
      street.commitFails = true;
      await expect(adoption.onboard(everything, good, 'all')).rejects.toThrow('the disk is full');
      street.commitFails = false;
      expect(await count()).toBe(1);
      expect((await adoption.onboard(everything, good, 'all')).written).toBe(true);
    });
  });
});
