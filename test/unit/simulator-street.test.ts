import { describe, expect, test } from 'vitest';
import { catalog } from '#devices/catalog';
import { buildStreet, cardOf, dialectNamed, roomOf, type SimHome } from '#simulators/street';
import { answersOf, testStreet } from '#test/support/simulated-street';

describe('the street built from the answers of a hub', () => {
  test('never holds a device that is not sample data, nor a child of one', () => {
    const answers = answersOf(2);
    const devices = answers.devices.map((device) =>
      device.id === 'gw-1' || device.id === 'bed-2' ? { ...device, sample: false } : device,
    );
    const street = buildStreet({ ...answers, devices }, { profiles: catalog, limit: 2 });
    const ids = street.devices.map(({ id }) => id);
    expect(ids).not.toContain('gw-1');
    expect(ids).not.toContain('sos-1');
    expect(ids).not.toContain('bed-2');
    expect(ids).toContain('gas-1');
    expect(ids).toContain('sos-2');
  });

  test('leaves out homes that are not sample data, retired devices and kinds nobody knows', () => {
    const answers = answersOf(2);
    const street = buildStreet(
      {
        ...answers,
        homes: answers.homes.map((home) => ({ ...home, sample: home.id !== 'home-1' })),
        devices: answers.devices.map((device) =>
          device.id === 'gas-2'
            ? { ...device, state: 'retired' }
            : device.id === 'bed-2'
              ? { ...device, kind: 'aquarium' }
              : device,
        ),
      },
      { profiles: catalog, limit: 9 },
    );
    expect(street.homes.map(({ id }) => id)).toEqual(['home-2']);
    expect(street.devices.map(({ id }) => id)).not.toContain('gas-2');
    expect(street.devices.map(({ id }) => id)).not.toContain('bed-2');
  });

  test('takes so many homes and the reader of their unit once', () => {
    const street = testStreet(3);
    expect(buildStreet(answersOf(3), { profiles: catalog, limit: 2 }).homes).toHaveLength(2);
    expect(street.homes.map(({ shared }) => shared.map(({ id }) => id))).toEqual([
      ['bell-1', 'reader-1'],
      ['bell-1', 'reader-1'],
      ['bell-1', 'reader-1'],
    ]);
    expect(street.devices.filter(({ id }) => id === 'reader-1')).toHaveLength(1);
  });

  test.for([
    ['主卧', 'bedroom'],
    ['卫生间', 'bathroom'],
    ['厨房', 'kitchen'],
    ['客厅', 'living'],
    ['入户门', 'hall'],
    ['门厅', 'hall'],
    ['阳台', 'elsewhere'],
  ] as const)('%s is the %s', ([words, room]) => {
    expect(roomOf(words)).toBe(room);
  });
});

describe('what a gateway speaks', () => {
  test.for([
    ['网关（ChirpStack）', 'chirpstack'],
    ['网关（The Things Stack）', 'things-stack'],
    ['rtl_433 接收器', 'rtl-433'],
    ['Home Assistant', 'home-assistant'],
    ['网关', 'zigbee2mqtt'],
  ] as const)('%s: %s', ([name, dialect]) => {
    expect(dialectNamed(name)).toBe(dialect);
  });

  test('is what was asked for, for every gateway, when it was asked for', () => {
    const answers = answersOf(2);
    const spoken = (dialect?: 'homie') =>
      new Set(
        buildStreet(answers, { profiles: catalog, limit: 2, ...(dialect && { dialect }) }).devices.flatMap(
          ({ gateway }) => gateway?.dialect ?? [],
        ),
      );
    expect([...spoken()]).toEqual(['zigbee2mqtt']);
    expect([...spoken('homie')]).toEqual(['homie']);
  });
});

describe('the card somebody swipes', () => {
  const cards = [
    { number: '0006547886', role: 'own', unitId: 'unit-1', residentId: 'resident-1' },
    { number: '0008844356', role: 'blocked', unitId: 'unit-1' },
    { number: '0012964329', role: 'temporary', unitId: 'unit-2' },
  ] as const;
  const street = testStreet(2, cards);
  const [first, second] = street.homes as readonly [SimHome, SimHome];

  test('is the one the hub has for that person, and a blocked one of the same unit', () => {
    expect(cardOf(street, { home: first, role: 'own' })).toBe('0006547886');
    expect(cardOf(street, { home: second, role: 'blocked' })).toBe('0008844356');
  });

  test("is made up where the hub has none: ten digits, the same every time, a stranger's apart from a neighbour's", () => {
    const own = cardOf(street, { home: second, role: 'own' });
    expect(own).toMatch(/^00\d{8}$/);
    expect(cardOf(street, { home: second, role: 'own' })).toBe(own);
    expect(cardOf(street, { home: second, role: 'unknown' })).toMatch(/^99\d{8}$/);
  });
});
