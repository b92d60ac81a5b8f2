import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { DeviceView } from '#contracts/register';
import { lines, pageOf } from '#test/support/dialect-pages';
import { addHome, startHub, type TestHub } from '#test/support/hub';

const run = promisify(execFile);

/** The shell blocks of a page, in their order, against this hub instead of the one on the usual ports. */
const blocksOf = (page: string, { hub }: TestHub): readonly string[] =>
  [...pageOf(page).matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) =>
    block.replaceAll('http://127.0.0.1:8080', hub.url).replaceAll('-p 1883', `-p ${hub.mqttPort}`),
  );

test('whoever pastes the lines of the pages into a shell has a device on the board', async () => {
  await using home = await startHub();
  await addHome(home, 'home-1', []);
  const folder = await mkdtemp(join(tmpdir(), 'pages-'));
  try {
    const token = await home.hub.access.createToken({ name: 'demonstration', username: 'admin', by: 'hub' });
    await run('mkdir', [join(folder, 'data')]);
    await writeFile(join(folder, 'data/demonstration.token'), token.expose());
    const [prepare = '', tasmotaDevice = ''] = blocksOf('README', home);
    const others = Object.entries(lines).filter(([dialect]) => dialect !== 'tasmota');
    const registered = others.map(
      ([dialect, [kind, name]]) =>
        `hub devices "{\\"id\\":\\"${dialect}\\",\\"kind\\":\\"${kind}\\",\\"name\\":\\"${dialect}\\",\\"placeId\\":\\"$PLACE\\",\\"gatewayId\\":\\"$GATEWAY\\",\\"externalName\\":\\"${name}\\"}"`,
    );
    const [send = '', bed = ''] = blocksOf('http-ingest', home);
    const script = [
      'set -e',
      prepare,
      tasmotaDevice,
      ...registered,
      ...Object.keys(lines).map((dialect) => blocksOf(dialect, home)[0]),
      bed,
      send,
    ].join('\n');
    const { stdout } = await run('bash', ['-c', script], { cwd: folder });
    expect(stdout).toContain('204 No Content');

    const { items } = await home.api<{ items: readonly DeviceView[] }>('GET', 'devices?limit=200');
    const behind = items.filter(({ gatewayId }) => gatewayId === 'try-gateway');
    expect(behind).toHaveLength(Object.keys(lines).length);
    for (const { name, live } of behind) {
      expect({ name, heard: live.lastHeardAt !== null, rejected: live.rejected }).toEqual({
        name,
        heard: true,
        rejected: 0,
      });
    }
    expect((await home.openAlerts()).map(({ type }) => type).sort()).toEqual(['sos', 'water-leak']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
