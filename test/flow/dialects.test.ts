import { expect, test } from 'vitest';
import type { DeviceView } from '#contracts/register';
import { lines, publishedOn } from '#test/support/dialect-pages';
import { addHome, startHub } from '#test/support/hub';

const speakers = Object.entries(lines);

test('a device of every dialect is heard through a real hub; what was announced is known after a restart', {
  timeout: 60_000,
}, async () => {
  let hub = await startHub();
  try {
    await addHome(hub, 'home-1', [
      { id: 'gw-1', kind: 'gateway' },
      ...speakers.map(([dialect, [kind, externalName]]) => ({ id: dialect, kind, gatewayId: 'gw-1', externalName })),
    ]);
    const gateway = await hub.connect('gw-1');
    for (const [dialect] of speakers) {
      for (const { topic, payload } of publishedOn(dialect)) {
        await gateway.publishAsync(topic, payload, { qos: 1, retain: topic.endsWith('/config') });
      }
    }
    const types = (await hub.openAlerts()).map(({ type, count }) => [type, count]).sort();
    expect(types).toEqual([
      ['sos', 4],
      ['water-leak', 2],
    ]);
    for (const [dialect] of speakers) {
      const { live } = await hub.api<DeviceView>('GET', `devices/${dialect}`);
      expect({ dialect, rejected: live.rejected, heard: live.lastHeardAt !== null }).toEqual({
        dialect,
        rejected: 0,
        heard: true,
      });
    }

    const dataDir = await hub.crash();
    hub = await startHub({ dataDir });
    const again = await hub.connect('gw-1');
    await again.publishAsync('bath/sos', 'ON', { qos: 1 });
    expect((await hub.openAlerts()).find(({ type }) => type === 'sos')).toMatchObject({ count: 5 });
  } finally {
    await hub[Symbol.asyncDispose]();
  }
});
