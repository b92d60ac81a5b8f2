import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RegisterChange } from '#hub/register/street-memory';
import { describeOnEveryDatabase } from '#test/support/databases';
import { all, everything, SmallStreet } from '#test/support/small-street';

describeOnEveryDatabase("the register's devices", (engine) => {
  let street: SmallStreet;
  beforeEach(async () => {
    street = await SmallStreet.open(engine);
  });
  afterEach(() => street[Symbol.asyncDispose]());

  describe('devices', () => {
    const gateway = { id: 'gw', kind: 'gateway', name: '网关', placeId: 'c1-502' } as const;
    const child = { id: 'm', kind: 'motion', name: '卧室活动', placeId: 'c1-502', gatewayId: 'gw', externalName: '卧室/活动' }; // biome-ignore format: one line

    test('are found in memory by id, by place and by their name behind a gateway', async () => {
      await street.service.addDevice(everything, gateway);
      const view = await street.service.addDevice(everything, { ...child, room: '卧室' });
      expect(view).toMatchObject({ state: 'active', hasCredential: false, address: '大塘巷 · 叶青苑 37幢 1单元 502' });
      await street.restart();
      const { directory } = street;
      const entry = {
        id: 'm',
        kind: 'motion',
        name: '卧室活动',
        room: '卧室',
        placeId: 'c1-502',
        gatewayId: 'gw',
        externalName: '卧室/活动',
        silentAfterMs: 21_600_000,
      };
      expect(directory.device('m')).toEqual(entry);
      expect(directory.child('gw', '卧室/活动')).toEqual(entry);
      expect(directory.childrenOf('gw')).toEqual([entry]);
      expect(directory.devicesAt('c1-502').map(({ id }) => id)).toEqual(['gw', 'm']);
      expect([...directory.devices()]).toHaveLength(2);
    });

    test.for([
      ['of a kind nobody knows', { kind: 'toaster', name: 'x', placeId: 'c1-502' }, 422],
      ['in a community', { kind: 'motion', name: 'x', placeId: 'c1' }, 422],
      ['behind something that is no gateway', { ...child, id: 'x', gatewayId: 'd', externalName: 'x' }, 422],
      ['behind a gateway elsewhere', { ...child, id: 'x', externalName: 'x', placeId: 'c1-601' }, 422],
      ['behind a gateway without a name there', { kind: 'motion', name: 'x', placeId: 'c1-502', gatewayId: 'gw' }, 422],
      ['with a name and no gateway', { kind: 'motion', name: 'x', placeId: 'c1-502', externalName: 'x' }, 422],
      ['with a wildcard in its name', { ...child, id: 'x', externalName: 'bed/+' }, 422],
      ['that calls itself the bridge', { ...child, id: 'x', externalName: 'bridge/state' }, 422],
      ['with a name that is taken at its gateway', { ...child, id: 'x' }, 409],
      ['with an id that is taken', { ...child, externalName: 'x' }, 409],
      ['worn by somebody from elsewhere', { kind: 'motion', name: 'x', placeId: 'c1-601', residentId: 'LIN' }, 422],
    ] as const)('refuses a device %s', async ([, device, status]) => {
      const lin = await street.addLin();
      await street.service.addDevice(everything, gateway);
      await street.service.addDevice(everything, { id: 'd', kind: 'motion', name: '客厅活动', placeId: 'c1-502' });
      await street.service.addDevice(everything, child);
      const wanted = 'residentId' in device ? { ...device, residentId: lin.id } : device;
      await expect(street.service.addDevice(everything, wanted)).rejects.toMatchObject({ status });
    });

    test('the devices behind a gateway move with it', async () => {
      await street.service.addDevice(everything, gateway);
      await street.service.addDevice(everything, child);
      await street.service.changeDevice(everything, 'gw', { placeId: 'c1-601' });
      await street.restart();
      expect(street.directory.devicesAt('c1-601').map(({ id }) => id)).toEqual(['gw', 'm']);
      expect(street.directory.devicesAt('c1-502')).toEqual([]);
    });

    test('a name at a gateway is free again once its device is retired', async () => {
      await street.service.addDevice(everything, gateway);
      await street.service.addDevice(everything, child);
      await expect(street.service.retireDevice(everything, 'gw')).rejects.toMatchObject({ status: 409 });
      await street.service.retireDevice(everything, 'm');
      await street.service.addDevice(everything, { ...child, id: 'm2' });
      await street.restart();
      expect(street.directory.child('gw', '卧室/活动')?.id).toBe('m2');
      expect(street.directory.device('m')).toBeUndefined();
      const states = (await street.service.devices(everything, { ...all, kind: 'motion' })).items;
      expect(states.map(({ id, state }) => [id, state])).toEqual([['m', 'retired'], ['m2', 'active']]); // biome-ignore format: a table
      await expect(street.service.changeDevice(everything, 'm', { name: 'x' })).rejects.toMatchObject({
        status: 422,
      });
    });

    test('lists by place and everything below it, kind, state and words', async () => {
      await street.service.addDevice(everything, gateway);
      await street.service.addDevice(everything, child);
      await street.service.addDevice(everything, { id: 'lift', kind: 'lift-card-reader', name: '读卡器', placeId: 'c10-37-1' }); // biome-ignore format: one line
      await street.service.retireDevice(everything, 'lift');
      const found = async (query: object) =>
        (await street.service.devices(everything, { ...all, ...query })).items.map(({ id }) => id);
      expect(await found({ placeId: 'c1' })).toEqual(['m', 'gw']);
      expect(await found({ kind: 'gateway' })).toEqual(['gw']);
      expect(await found({ state: 'retired' })).toEqual(['lift']);
      expect(await found({ q: '卧室 502' })).toEqual(['m']);
      expect(await found({ placeId: 'nowhere' })).toEqual([]);
    });

    test('followers hear what happened after it is committed, and one that fails stops nobody', async () => {
      const heard: RegisterChange[] = [];
      street.register.onChange(() => {
        throw new Error('a follower broke');
      });
      using _following = street.register.onChange((change) => {
        // What is announced is already true.
        for (const { id } of change.devicesAdded) expect(street.directory.device(id)).toBeDefined();
        heard.push(change);
      });
      const nothing = { devicesAdded: [], devicesChanged: [], devicesRetired: [], loginsChanged: [] };
      await street.service.addDevice(everything, gateway);
      await street.service.addDevice(everything, child);
      const lin = await street.addLin();
      await street.service.changeResident(everything, lin.id, { note: 'nothing about devices' });
      await street.service.rotateSecrets(everything, ['gw']);
      await street.service.changeDevice(everything, 'm', { name: '主卧活动' });
      await street.service.retireDevice(everything, 'm');
      const ids = heard.map((change) =>
        Object.fromEntries(
          Object.entries(change).map(([what, list]) => [what, list.map((item: string | { id: string }) => (typeof item === 'string' ? item : item.id))]), // biome-ignore format: one line
        ),
      );
      expect(ids).toEqual([
        { ...nothing, devicesAdded: ['gw'] },
        { ...nothing, devicesAdded: ['m'] },
        { ...nothing, devicesChanged: ['gw', 'm'] },
        { ...nothing, loginsChanged: ['gw'] },
        { ...nothing, devicesChanged: ['m'] },
        { ...nothing, devicesRetired: ['m'] },
      ]);
    });

    test('changes asked for at once follow one another: one name, one device', async () => {
      await street.service.addDevice(everything, gateway);
      const asked = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => street.service.addDevice(everything, { ...child, id: `m${index}` })),
      );
      const answers = asked.map((answer) => (answer.status === 'fulfilled' ? 'added' : answer.reason.code));
      expect(answers).toEqual(['added', ...Array.from({ length: 9 }, () => 'register.in-use')]);
      expect(street.directory.childrenOf('gw')).toHaveLength(1);
    });
  });

  describe('logins', () => {
    beforeEach(async () => {
      await street.service.addDevice(everything, { id: 'sos', kind: 'sos-button', name: '按钮', placeId: 'c1-502' });
      await street.service.addDevice(everything, { id: 'gw', kind: 'gateway', name: '网关', placeId: 'c1-502' });
    });
    const login = (clientId: string, username: string, password: string) =>
      street.register.verifyDevice({ clientId, username, password: Buffer.from(password) });
    const secretOf = async (id: string): Promise<string> => {
      const [made] = await street.service.rotateSecrets(everything, [id]);
      return made?.password ?? '';
    };

    test('a device is let in with its own id and secret, also after a restart', async () => {
      const secret = await secretOf('sos');
      expect(Buffer.from(secret, 'base64url')).toHaveLength(20);
      await street.restart();
      expect(login('sos', 'sos', secret)).toEqual({ kind: 'device', id: 'sos', placeId: 'c1-502' });
      expect((await street.service.device(everything, 'sos')).hasCredential).toBe(true);
      const [row] = await street.database.queries.selectFrom('credential').selectAll().execute();
      expect(JSON.stringify(row)).not.toContain(secret);
    });

    test('a gateway is known as one', async () => {
      expect(login('gw', 'gw', await secretOf('gw'))).toMatchObject({ kind: 'gateway', id: 'gw' });
    });

    test('nobody else is: wrong, empty or borrowed', async () => {
      const secret = await secretOf('sos');
      const other = await secretOf('gw');
      for (const [clientId, username, password] of [
        ['sos', 'sos', ''],
        ['sos', 'sos', `${secret} `],
        ['sos', 'sos', other],
        ['gw', 'sos', secret],
        ['sos', 'gw', secret],
        ['SOS', 'SOS', secret],
        ['nobody', 'nobody', secret],
        ['nobody', 'nobody', ''],
        ['__proto__', '__proto__', secret],
      ] as const) {
        expect(login(clientId, username, password), `${clientId} ${username}`).toBeUndefined();
      }
    });

    test('an old secret ends when a new one is made, a revoked one at once, a retired device for good', async () => {
      const first = await secretOf('sos');
      const second = await secretOf('sos');
      expect(login('sos', 'sos', first)).toBeUndefined();
      expect(login('sos', 'sos', second)).toBeDefined();
      await street.service.revokeSecret(everything, 'sos');
      expect(login('sos', 'sos', second)).toBeUndefined();
      const third = await secretOf('sos');
      await street.service.retireDevice(everything, 'sos');
      expect(login('sos', 'sos', third)).toBeUndefined();
      await street.restart();
      expect(login('sos', 'sos', third)).toBeUndefined();
      await expect(street.service.rotateSecrets(everything, ['sos'])).rejects.toMatchObject({ status: 422 });
    });

    test('a device behind a gateway has none', async () => {
      const secret = await secretOf('sos');
      await street.service.changeDevice(everything, 'sos', { gatewayId: 'gw', externalName: 'sos' });
      expect(login('sos', 'sos', secret)).toBeUndefined();
      await expect(street.service.rotateSecrets(everything, ['sos'])).rejects.toMatchObject({ status: 422 });
    });

    test('of many asked for together, one unknown refuses all', async () => {
      await expect(street.service.rotateSecrets(everything, ['sos', 'nobody'])).rejects.toMatchObject({
        status: 404,
      });
      expect(await street.database.queries.selectFrom('credential').selectAll().execute()).toEqual([]);
      const made = await street.service.rotateSecrets(everything, ['sos', 'gw', 'sos']);
      expect(made.map(({ deviceId }) => deviceId)).toEqual(['sos', 'gw']);
      expect(street.audited.filter(({ action }) => action === 'device.secret-made')).toHaveLength(2);
    });
  });
});
