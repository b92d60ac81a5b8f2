import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface InfluxProcess extends AsyncDisposable {
  readonly url: string;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const binary = (): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin']
    .map((folder) => join(folder, 'influxd'))
    .find((path) => existsSync(path));

/** Debian's InfluxDB 1.x on a free port, with its data in a temporary folder that goes with it. */
export async function startInflux(): Promise<InfluxProcess> {
  const influxd = binary();
  if (influxd === undefined) throw new Error('influxd is missing: install it with "apt-get install influxdb".');
  const folder = await mkdtemp(join(tmpdir(), 'influx-'));
  const port = await freePort();
  const config = join(folder, 'influxdb.conf');
  await writeFile(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`,
  );
  // Ends with its parent, so that a killed test run leaves no server behind.
  const server = spawn('setpriv', ['--pdeathsig', 'KILL', '--', influxd, '-config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-2_000);
  });
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`${url}/ping`).then(
      (reply) => reply.status === 204,
      () => false,
    );
    if (ready) return { url, [Symbol.asyncDispose]: stop };
    if (server.exitCode !== null || tries === 200) {
      await stop();
      throw new Error(`influxd does not start: ${said}`);
    }
    await pause(50);
  }
}
