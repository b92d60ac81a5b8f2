import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalog } from '#devices/catalog';
import { createIngest } from '#hub/ingest/ingest';
import { SeenMessages } from '#hub/ingest/seen-messages';
import { UnknownDevices } from '#hub/ingest/unknown-devices';
import { hashClaimCode, newClaimCode, readClaimCode } from '#hub/register/claim-code';
import { guessKind } from '#hub/register/guess-kind';
import { findPlace, knownPlaces } from '#hub/register/place-finder';
import { gatewayId, homeId, listeningHome, morning } from '#test/support/listening-home';

describe('a claim code', () => {
  test('is read however it is typed', () => {
    for (let round = 0; round < 200; round++) {
      const code = newClaimCode();
      const plain = code.replaceAll('-', '');
      for (const typed of [code, plain, code.toLowerCase(), ` ${code.replaceAll('-', ' – ')}\n`]) {
        expect(readClaimCode(typed)).toBe(plain);
        expect(hashClaimCode(typed)).toBe(hashClaimCode(code));
      }
    }
    expect(readClaimCode('oIl0-11111-ABCD')).toBe('011011111ABCD');
    expect(readClaimCode('１２３４-ABCDE-FGHJ')).toBe('1234ABCDEFGHJ');
  });

  test('has 65 bits: none comes twice, every letter everywhere', () => {
    const codes = Array.from({ length: 3_000 }, () => newClaimCode().replaceAll('-', ''));
    expect(new Set(codes).size).toBe(codes.length);
    for (let at = 0; at < 13; at++) expect(new Set(codes.map((code) => code[at])).size).toBe(32);
  });

  test('nothing else is one', () => {
    for (const wrong of ['', '1', '0000-00000-000U', '0000-00000-00000', '../../x', '%00', '🙂'.repeat(13)]) {
      expect(readClaimCode(wrong)).toBeUndefined();
    }
  });
});

describe('a guess', () => {
  const kinds = new Set<string>(catalog.map(({ kind }) => kind));
  test.for([
    ['{"action":"emergency","battery":90}', '', 'sos-button'],
    ['[{"n":"sos.pressed","vb":true}]', '', 'sos-button'],
    ['{"occupancy":true,"illuminance":12,"temperature":20}', '', 'motion'],
    ['{"contact":false,"temperature":20}', '', 'contact'],
    ['{"water_leak":false}', '', 'water-leak'],
    ['{"smoke":false,"battery":90}', '', 'smoke'],
    ['{"gas":false}', '', 'gas'],
    ['{"presence":true,"target_distance":1.2}', '', 'presence-radar'],
    ['{"action":"single"}', '', 'button'],
    ['{"temperature":21,"humidity":50}', '', 'climate'],
    ['', 'HEIMAN HS1EB-E SOS emergency button', 'sos-button'],
    ['', 'Aqara MCCGQ11LM Door and window sensor', 'contact'],
    ['{"battery":90}', 'Aqara RTCGQ11LM Motion sensor', 'motion'],
    ['online', '', undefined],
    ['{"battery":90,"linkquality":12}', '', undefined],
  ] as const)('%s %s → %s', ([lastSaid, described, kind]) => {
    expect(guessKind({ lastSaid, described })).toBe(kind);
    if (kind !== undefined) expect(kinds).toContain(kind);
  });

  test('is made of anything without harm', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), fc.string({ maxLength: 200 }), (lastSaid, described) => {
        const guess = guessKind({ lastSaid, described });
        expect(guess === undefined || kinds.has(guess)).toBe(true);
      }),
    );
  });
});

describe('a place somebody wrote down', () => {
  const addresses: Readonly<Record<string, string>> = {
    a: '大塘巷 · 叶青苑 37幢 1单元 502',
    b: '大塘巷 · 叶青苑 37幢 11单元 502',
    c: '半道红 · 武林公寓 2幢 4单元 301',
    d: '大塘巷 · 武林公寓 2幢 4单元 302',
    e: '半道红 · 武林公寓 2幢 4单元 302',
    u: '大塘巷 · 叶青苑 37幢 1单元',
  };
  const known = knownPlaces(
    Object.keys(addresses).map((id) => ({ id, kind: id === 'u' ? 'unit' : 'home' })),
    { place: (id) => ({ id, kind: 'home', name: id, path: `/${id}`, address: addresses[id] ?? '' }) },
  );
  test.for([
    ['a', 'a'],
    ['大塘巷 · 叶青苑 37幢 1单元 502', 'a'],
    ['大塘巷叶青苑37幢1单元502室', 'a'],
    ['大塘巷社区 叶青苑 ３７号楼 1单元 502', 'a'],
    ['叶青苑 37幢 11单元 502', 'b'],
    ['大塘巷 · 叶青苑 37幢 1单元', 'u'],
    ['4单元 301', 'c'],
    ['半道红 武林公寓 2幢 4单元 302', 'e'],
  ] as const)('%s is found', ([written, id]) => {
    expect(findPlace(known, written)).toMatchObject({ id });
  });
  test.for([
    ['', '没有填'],
    ['武林公寓 2幢 4单元 302', '不止一处'],
    // The end of another address, but not of a whole number in it: help would go to the wrong door.
    ['7幢 11单元 502', '没有'],
    ['单元302', '不止一处'],
    ['502', '没有'],
    ['叶青苑 99幢', '没有'],
  ] as const)('%s is not: %s', ([written, why]) => {
    expect((findPlace(known, written) as { zh: string }).zh).toContain(why);
  });
});

describe('those who are unknown', () => {
  const heard = (name: string, at: number, callsForHelp = false) =>
    ({ gatewayId: 'gw', name, speaks: 'name', dialect: 'zigbee2mqtt', at, callsForHelp, telling: true, said: '{}' }) as const; // biome-ignore format: one line

  test('are forgotten by age, but a call for help last', () => {
    const unknown = new UnknownDevices(3);
    unknown.note(heard('caller', 1, true));
    for (let at = 2; at < 50; at++) unknown.note(heard(`x${at}`, at));
    expect(unknown.of('gw').map(({ name }) => name)).toEqual(['x49', 'x48', 'caller']);
    expect([...unknown.all()]).toHaveLength(3);
    for (let at = 50; at < 60; at++) unknown.note(heard(`call${at}`, at, true));
    expect(unknown.of('gw').map(({ name }) => name)).toEqual(['call59', 'call58', 'call57']);
  });

  test('are written down once for what changed, and again when that failed', () => {
    const unknown = new UnknownDevices(10);
    const a = unknown.note(heard('a', 1));
    unknown.note(heard('a', 2));
    const changes = unknown.takeChanges();
    expect(changes.put.map(({ name, count }) => [name, count])).toEqual([['a', 2]]);
    expect(unknown.takeChanges()).toEqual({ put: [], gone: [] });
    unknown.giveBack(changes);
    unknown.forget(a.id);
    expect(unknown.takeChanges()).toEqual({ put: [], gone: [a.id] });
  });

  test('are the same when they are read again', () => {
    const unknown = new UnknownDevices(10);
    unknown.note(heard('a', 1, true));
    unknown.announce({ ...heard('b', 2), described: 'Aqara' });
    unknown.note({ ...heard('b', 3), said: 'online', telling: false });
    const known = [...unknown.all()];
    const again = new UnknownDevices(10, known);
    expect([...again.all()]).toEqual(known);
    expect(again.takeChanges().put).toEqual([]);
    expect(again.note(heard('a', 9)).count).toBe(2);
  });

  test('call for help in every way in which a gateway can say so, and only then', () => {
    const { carries, ingest } = listeningHome(['sos-button']);
    const callsOf = (topic: string, payload: unknown) =>
      (carries(topic, payload).findings ?? []).map(({ severity, subject }) => [severity, subject.key]);
    expect(callsOf('zigbee2mqtt/x', { action: 'emergency' })).toEqual([['P2', `device:${gatewayId}/x`]]);
    expect(callsOf('zigbee2mqtt/x', 'SOS')).toEqual([['P2', `device:${gatewayId}/x`]]);
    expect(callsOf(`ecare/v1/${homeId}/new-1/event`, { id: '1', event: 'sos.pressed' })).toEqual([['P2', `device:${gatewayId}/new-1`]]); // biome-ignore format: one line
    expect(callsOf('nobody/knows', { panic: 1 })).toEqual([['P2', `device:${gatewayId}/nobody/knows`]]);
    // Where the bytes do not say it, the convention does.
    expect(callsOf('homie/5/bell/sos/state', 'true')).toEqual([['P2', `device:${gatewayId}/bell`]]);
    expect(callsOf('tele/y/SENSOR', { PersonalAlarm: 1 })).toEqual([['P2', `device:${gatewayId}/y`]]);
    expect(callsOf('homie/5/bell/sos/state', 'false')).toEqual([]);
    for (const quiet of [{ sos: false }, { action: '' }, { occupancy: true }]) {
      expect(callsOf('zigbee2mqtt/x', quiet)).toEqual([]);
    }
    expect(callsOf('zigbee2mqtt/x/availability', 'emergency')).toEqual([]);
    expect(callsOf('zigbee2mqtt/卧室/sos-button', { action: 'emergency' })).toEqual([]);
    expect(callsOf('zigbee2mqtt/bridge/logging', { sos: true })).toEqual([]);
    expect(ingest.unknown.of(gatewayId).map(({ name, speaks }) => [name, speaks])).toEqual([
      ['x', 'name'],
      ['bell', 'name'],
      ['y', 'name'],
      ['nobody/knows', 'topic'],
      ['new-1', 'id'],
    ]);
  });

  test('are described by what their gateway announces of them, piece by piece', () => {
    const { carries, ingest } = listeningHome([]);
    const device = { identifiers: ['aa:bb'], manufacturer: 'Acme', model: 'M1' };
    for (const [component, device_class] of [
      ['sensor', 'battery'],
      ['binary_sensor', 'motion'],
    ] as const) {
      const config = { unique_id: `aa_${device_class}`, state_topic: `acme/aa/${device_class}`, device_class, device };
      carries(`homeassistant/${component}/aa/${device_class}/config`, config);
    }
    const [one, ...others] = ingest.unknown.of(gatewayId);
    expect(others).toEqual([]);
    expect(one?.described).toMatch(/battery · Acme · M1.*motion/);
    expect([one?.count, guessKind({ lastSaid: '', described: one?.described ?? '' })]).toEqual([0, 'motion']);
  });

  test('a name nobody could register is heard all the same', () => {
    const { carries, ingest } = listeningHome([]);
    const long = 'x'.repeat(300);
    expect(carries(`zigbee2mqtt/${long}`, { sos: true }).findings).toHaveLength(1);
    expect(ingest.unknown.of(gatewayId)).toMatchObject([{ name: 'x'.repeat(200), speaks: 'topic' }]);
  });

  test('strangers without a gateway or a label are nobody', () => {
    const ingest = createIngest({
      directory: { device: () => undefined, child: () => undefined, prepared: () => undefined },
      profileOf: () => undefined,
      seen: new SeenMessages(),
    });
    for (const [kind, placeId] of [
      ['gateway', homeId],
      ['device', 'unclaimed'],
      ['open', ''],
    ] as const) {
      const result = ingest.read({
        topic: 'ecare/v1/unclaimed/ghost/event',
        payload: Buffer.from('{"id":"1","event":"sos.pressed"}'),
        from: { kind, id: 'ghost', placeId },
        receivedAt: morning,
      });
      expect([result.kind, result.findings]).toEqual(['rejected', undefined]);
    }
    expect([...ingest.unknown.all()]).toEqual([]);
  });
});
