import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommitLine } from '#hub/broker/commit-line';
import { type Extent, filtersOf, inspectConnect, inspectPacket, measure, rewriteFilters } from '#hub/broker/packets';
import { Router } from '#hub/broker/router';
import { anywhere, covers, neighbourhoodOf, neighbourhoodOfFilter } from '#hub/broker/topics';
import { badConnects, badPackets } from '#test/support/broker-malformed';

describe('a filter', () => {
  // MQTT 3.1.1 §4.7.1.2, §4.7.1.3, §4.7.2.
  test.for([
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
    ['sport/#', 'sport', true],
    ['#', 'a/b', true],
    ['sport/tennis/+', 'sport/tennis/player1', true],
    ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['/+', '/finance', true],
    ['+', '/finance', false],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['$SYS/#', '$SYS/x', true],
    ['a/b', 'a/B', false],
    ['a/b/', 'a/b', false],
  ] as const)('%s on %s: %s', ([filter, topic, covered]) => {
    expect(covers(filter, topic)).toBe(covered);
  });

  const level = fc.constantFrom('ecare', 'v1', 'p', '@g', 'x', '', '$SYS');
  const topics = fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/'));
  const filters = fc
    .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 5 }), fc.constantFrom('', '/#'))
    .map(([levels, rest]) => levels.join('/') + rest);

  test('is looked for where the topics it covers are', () => {
    fc.assert(
      fc.property(filters, topics, (filter, topic) => {
        if (covers(filter, topic)) expect([anywhere, neighbourhoodOf(topic)]).toContain(neighbourhoodOfFilter(filter));
      }),
      { numRuns: 5_000 },
    );
  });

  test('routes exactly what it covers, until it is taken back', () => {
    fc.assert(
      fc.property(fc.array(filters, { maxLength: 6 }), topics, (list, topic) => {
        const router = new Router<{ topic: string }>();
        const heard: string[] = [];
        const routes = list.map((filter) => ({ filter, deliver: () => void heard.push(filter) }));
        for (const { filter, deliver } of routes) router.on(filter, deliver);
        router.emit({ topic });
        expect(heard.toSorted()).toEqual(list.filter((filter) => covers(filter, topic)).toSorted());
        for (const { filter, deliver } of routes) router.removeListener(filter, deliver);
        heard.length = 0;
        router.emit({ topic });
        expect(heard).toEqual([]);
      }),
    );
  });
});

describe('bytes', () => {
  const extent: Extent = { body: 0, end: 0 };
  test('of the bad list are all refused', () => {
    const passed = badPackets.filter(([, bytes]) => {
      if (measure(bytes, 0, extent) !== 'known') return false;
      return inspectPacket(bytes, 0, extent, { topicBytes: 256, topicLevels: 12 }) === undefined;
    });
    expect(passed.map(([name]) => name)).toEqual([]);
    const connected = badConnects.filter(([name, bytes]) => {
      if (measure(bytes, 0, extent) !== 'known' || bytes[0] !== 0x10 || extent.end > bytes.length) return false;
      return name !== 'untouched' && inspectConnect(bytes, extent, { topicBytes: 256, topicLevels: 12 }).ok;
    });
    expect(connected.map(([name]) => name)).toEqual([]);
  });

  test('of any kind are inspected without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 80 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        if (measure(buffer, 0, extent) !== 'known' || extent.end > buffer.length) return;
        inspectPacket(buffer, 0, extent, { topicBytes: 256, topicLevels: 12 });
        inspectConnect(buffer, extent, { topicBytes: 256, topicLevels: 12 });
      }),
      { numRuns: 20_000 },
    );
  });

  test('of a SUBSCRIBE are rewritten to other filters and at most QoS 1', () => {
    const subscribe = Buffer.concat([
      Buffer.of(0x82, 0, 0, 7, 0, 1),
      Buffer.from('a'),
      Buffer.of(2, 0, 3),
      Buffer.from('b/#'),
      Buffer.of(0),
    ]);
    subscribe[1] = subscribe.length - 2;
    measure(subscribe, 0, extent);
    const rewritten = rewriteFilters(subscribe, 0, extent, (filter) => `${'@'.repeat(200)}/${filter}`);
    const moved: Extent = { body: 0, end: 0 };
    measure(rewritten, 0, moved);
    expect(moved.end).toBe(rewritten.length);
    expect(filtersOf(rewritten, 8, moved)).toEqual({
      id: 7,
      filters: [
        { filter: `${'@'.repeat(200)}/a`, qos: 1 },
        { filter: `${'@'.repeat(200)}/b/#`, qos: 0 },
      ],
    });
  });
});

test('answers leave in the order of arrival, whatever order the commits have', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }),
      fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      async (order, written) => {
        const answers: [number, boolean][] = [];
        const line = new CommitLine<number>((packet, _done, error) => answers.push([packet, error === undefined]));
        const commits = written.map((_, packet) => {
          const commit = Promise.withResolvers<void>();
          line.add(packet, commit.promise, () => undefined);
          return commit;
        });
        for (const packet of order) {
          if (written[packet]) commits[packet]?.resolve();
          else commits[packet]?.reject(new Error('not written'));
          await Promise.resolve();
        }
        await Promise.resolve();
        expect(answers).toEqual(written.map((ok, packet) => [packet, ok]));
      },
    ),
  );
});
