import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Principal } from '#contracts/frame';
import { admit } from '#hub/broker/admission';
import { rightsOf } from '#hub/broker/rights';
import { covers } from '#hub/broker/topics';

const device: Principal = { kind: 'device', id: 'd-1', placeId: 'p-1' };
const gateway: Principal = { kind: 'gateway', id: 'g-1', placeId: 'p-1' };
const own = 'ecare/v1/p-1/d-1';

/** Topics and filters that belong to somebody else, or to nobody, or only look like one's own. */
const foreignToDevice = [
  'ecare/v1/p-1/d-2/telemetry',
  'ecare/v1/p-2/d-1/telemetry',
  'ecare/v1/p-2/d-2/event',
  'ecare/v2/p-1/d-1/telemetry',
  'ECARE/v1/p-1/d-1/telemetry',
  'ecare/v1/p-1/d-1',
  'ecare/v1/p-1/D-1/telemetry',
  'ecare/v1/p-1/d-12/telemetry',
  'ecare/v1/p-1/../p-1/d-1/telemetry',
  '/ecare/v1/p-1/d-1/telemetry',
  'ecare//v1/p-1/d-1/telemetry',
  'еcare/v1/p-1/d-1/telemetry',
  'zigbee2mqtt/button',
  '$SYS/broker/new/clients',
  '$SYS/#',
  '$share/group/ecare/v1/p-1/d-1/cmd',
  '$share/group/#',
  '@g-1/zigbee2mqtt/button',
  '#',
  '+/#',
  '+/v1/p-1/d-1/cmd',
  'ecare/#',
  'ecare/v1/#',
  'ecare/v1/+/d-1/cmd',
  'ecare/v1/p-1/#',
  'ecare/v1/p-1/+/cmd',
];

describe('a device without a home', () => {
  const unclaimed = 'ecare/v1/unclaimed';
  const waiting = rightsOf({ kind: 'device', id: 'd-1', placeId: 'unclaimed' });
  const waitingGateway = rightsOf({ kind: 'gateway', id: 'g-1', placeId: 'unclaimed' });

  test.each([
    ['before it is claimed', waiting],
    ['afterwards, until it knows', rightsOf(device)],
  ])('speaks and listens under its own name %s', (_when, rights) => {
    expect(rights.mayPublish(`${unclaimed}/d-1/event`)).toBe(true);
    expect(rights.mayPublish(`${unclaimed}/d-1/cmd`)).toBe(false);
    expect(rights.maySubscribe(`${unclaimed}/d-1/state`)).toBe(true);
    expect(rights.mayReceive(`${unclaimed}/d-1/state`)).toBe(true);
  });

  test.each([
    ['a device', waiting],
    ['a gateway', waitingGateway],
    ['a gateway with a home', rightsOf(gateway)],
  ])('has nothing to do with others that wait: %s', (_who, rights) => {
    for (const topic of [`${unclaimed}/d-2/event`, `${unclaimed}/d-2/state`]) {
      expect(rights.mayPublish(topic)).toBe(false);
      expect(rights.maySubscribe(topic)).toBe(false);
      expect(rights.mayReceive(topic)).toBe(false);
    }
    for (const filter of [`${unclaimed}/#`, `${unclaimed}/+/state`, 'ecare/v1/p-2/#']) {
      expect(rights.maySubscribe(filter)).toBe(false);
    }
  });

  test('as a gateway has its foreign dialects in a space of its own', () => {
    expect(waitingGateway.mayPublish('zigbee2mqtt/button')).toBe(true);
    expect(waitingGateway.inside('zigbee2mqtt/button')).toBe('@g-1/zigbee2mqtt/button');
    expect(waitingGateway.mayPublish(`${unclaimed}/g-1/availability`)).toBe(true);
  });
});

describe('a device', () => {
  const rights = rightsOf(device);
  test.for(['telemetry', 'event', 'availability', 'state'])('speaks on its own %s', (channel) => {
    expect(rights.mayPublish(`${own}/${channel}`)).toBe(true);
  });
  test.for([
    `${own}/cmd`,
    `${own}/other`,
    `${own}/telemetry/`,
    `${own}/telemetry/x`,
    `${own}/../d-2/telemetry`,
    `${own}/`,
  ])('does not speak on %s', (topic) => {
    expect(rights.mayPublish(topic)).toBe(false);
  });
  test.for([`${own}/cmd`, `${own}/state`, `${own}/+`, `${own}/#`])('hears %s', (filter) => {
    expect(rights.maySubscribe(filter)).toBe(true);
  });
  test.for(foreignToDevice)('has nothing to do with %s', (topic) => {
    expect([rights.mayPublish(topic), rights.maySubscribe(topic), rights.mayReceive(topic)]).toEqual([
      false,
      false,
      false,
    ]);
  });
  test('keeps only states', () => {
    expect(
      ['telemetry', 'event', 'availability', 'state'].filter((channel) => rights.mayRetain(`${own}/${channel}`)),
    ).toEqual(['availability', 'state']);
  });
});

describe('a gateway', () => {
  const rights = rightsOf(gateway);
  test.for([
    'ecare/v1/p-1/g-1/telemetry',
    'ecare/v1/p-1/d-1/event',
    'zigbee2mqtt/厨房/烟感',
    'homeassistant/x/config',
    'ECARE/v1',
  ])('speaks on %s', (topic) => {
    expect(rights.mayPublish(topic)).toBe(true);
  });
  test.for([
    'ecare/v1/p-1/d-1/cmd',
    'ecare/v1/p-1//event',
    'ecare/v1/p-1/event',
    'ecare/v1/p-1/d-1/x/event',
    'ecare/v1/p-2/d-2/event',
    'ecare/v1/p-10/d-1/event',
    'ecare/x',
    '$SYS/x/new/clients',
  ])('does not speak on %s', (topic) => {
    expect(rights.mayPublish(topic)).toBe(false);
  });
  test.for(['ecare/v1/p-1/#', 'ecare/v1/p-1/+/cmd', 'ecare/v1/p-1/d-1/#', 'zigbee2mqtt/#', 'zigbee2mqtt/+/set'])(
    'hears %s',
    (filter) => {
      expect(rights.maySubscribe(filter)).toBe(true);
    },
  );
  test.for([
    '#',
    '+/+/set',
    '+',
    'ecare/#',
    'ecare/v1/#',
    'ecare/v1/+/d-1/cmd',
    'ecare/v1/p-2/#',
    '$share/g/zigbee2mqtt/#',
    '$SYS/#',
  ])('does not hear %s', (filter) => {
    expect(rights.maySubscribe(filter)).toBe(false);
  });
  test('keeps its foreign topics where no other gateway reaches, and gets them back as it wrote them', () => {
    const other = rightsOf({ kind: 'gateway', id: 'g-2', placeId: 'p-2' });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z@/$]{1,20}$/), (topic) => {
        expect(rights.outside(rights.inside(topic))).toBe(topic);
        if (rights.mayPublish(topic)) expect(other.mayReceive(rights.inside(topic))).toBe(false);
        if (rights.mayPublish(topic)) expect(rights.mayReceive(rights.inside(topic))).toBe(true);
      }),
    );
  });
});

test('whatever filter is granted covers nothing that may not be received', () => {
  const level = fc.constantFrom('d-1', 'd-2', 'cmd', 'event');
  const tail = (one: fc.Arbitrary<string>) => fc.array(one, { minLength: 1, maxLength: 3 });
  const filter = fc
    .tuple(
      fc.constantFrom(
        '',
        '+/',
        'ecare/',
        'ecare/+/',
        'ecare/v1/',
        'ecare/v1/+/',
        'ecare/v1/p-1/',
        'ecare/v1/p-2/',
        '@g-2/',
        'z/',
      ),
      tail(fc.oneof(level, fc.constant('+'))),
      fc.constantFrom('', '/#'),
    )
    .map(([head, levels, rest]) => head + levels.join('/') + rest);
  const topic = fc
    .tuple(fc.constantFrom('ecare/v1/p-1/', 'ecare/v1/p-2/', '@g-1/z/', '@g-2/z/', '@g-1/@g-2/', '$SYS/'), tail(level))
    .map(([head, levels]) => head + levels.join('/'));
  let covered = 0;
  fc.assert(
    fc.property(fc.constantFrom(device, gateway), filter, topic, (principal, asked, inside) => {
      const rights = rightsOf(principal);
      if (!rights.maySubscribe(asked) || !covers(rights.inside(asked), inside)) return;
      covered += 1;
      // `x/#` covers `x` as well, where nobody may speak: what counts is what lies below.
      expect(rights.mayReceive(`${inside}/`)).toBe(true);
    }),
    { numRuns: 20_000 },
  );
  expect(covered).toBeGreaterThan(50);
});

test('the open door lets through everything but the broker’s own topics', () => {
  const rights = rightsOf({ kind: 'open', id: 'x', placeId: '' });
  expect(
    ['a', 'ecare/v1/p/d/cmd', '#', '+/x'].every((topic) => rights.mayPublish(topic) && rights.maySubscribe(topic)),
  ).toBe(true);
  expect(['$SYS/x', '$share/g/x'].some((topic) => rights.mayPublish(topic) || rights.maySubscribe(topic))).toBe(false);
  expect(rights.inside('zigbee2mqtt/x')).toBe('zigbee2mqtt/x');
});

describe('who comes in', () => {
  const authenticate = ({ username, password }: { username: string; password: Buffer }): Principal | undefined =>
    username === 'd-1' && password.toString() === 'right' ? device : undefined;
  const right = { clientId: 'd-1', username: 'd-1', password: Buffer.from('right') };
  const closed = { authenticate, open: false };

  test('is who the credential says', () => {
    expect(admit(right, closed)).toMatchObject({ ok: true, principal: device });
  });
  test.for([
    ['nobody', { clientId: 'd-1' }, 5, 'connect.anonymous'],
    ['a wrong secret', { ...right, password: Buffer.from('wrong') }, 4, 'connect.bad-credentials'],
    ['no secret', { clientId: 'd-1', username: 'd-1' }, 4, 'connect.bad-credentials'],
    ['an unknown device', { ...right, clientId: 'd-9', username: 'd-9' }, 4, 'connect.bad-credentials'],
    ['the right secret with another’s id', { ...right, clientId: 'd-2' }, 5, 'connect.client-id'],
    ['no id', { ...right, clientId: '' }, 5, 'connect.client-id'],
    [
      'a will on another’s topic',
      { ...right, will: { topic: 'ecare/v1/p-1/d-2/event', retain: false } },
      5,
      'connect.will-topic',
    ],
    ['a will on $SYS', { ...right, will: { topic: '$SYS/x/new/clients', retain: false } }, 5, 'connect.will-topic'],
  ] as const)('is not %s', ([, login, answer, reason]) => {
    expect(admit(login, closed)).toEqual({ ok: false, answer, reason });
  });
  test('is anybody where the door is open, and still who the credential says if it is right', () => {
    const open = { authenticate, open: true };
    expect(admit({ clientId: 'x' }, open)).toMatchObject({ principal: { kind: 'open', id: 'x', placeId: '' } });
    expect(admit({ ...right, password: Buffer.from('wrong') }, open)).toMatchObject({ principal: { kind: 'open' } });
    expect(admit(right, open)).toMatchObject({ principal: device });
  });
});

describe('another platform', () => {
  const rights = rightsOf({ kind: 'integration', id: 'ha-1', placeId: 'p-1' });
  test('says that it has started, and speaks on its own topics', () => {
    expect(rights.mayPublish('homeassistant/status')).toBe(true);
    expect(rights.mayPublish('ecare/v1/p-1/ha-1/availability')).toBe(true);
    for (const topic of ['homeassistant/sensor/x/config', 'butler/status', 'zigbee2mqtt/x', 'ecare/v1/p-1/d-1/event']) {
      expect(rights.mayPublish(topic)).toBe(false);
    }
  });

  test('hears what it is told, and nothing that others are', () => {
    for (const filter of ['homeassistant/#', 'butler/+/state', 'butler/status']) {
      expect(rights.maySubscribe(filter)).toBe(true);
      expect(rights.inside(filter)).toBe(`@ha-1/${filter}`);
    }
    for (const filter of ['#', '+/status', 'zigbee2mqtt/#', 'ecare/v1/p-1/#', '@g-1/butler/#', 'butlers/#']) {
      expect(rights.maySubscribe(filter)).toBe(false);
    }
    expect(rights.mayReceive('@ha-1/butler/status')).toBe(true);
    expect(rights.mayReceive('@ha-12/butler/status')).toBe(false);
    expect(rights.mayReceive('ecare/v1/p-1/d-1/event')).toBe(false);
  });
});
