import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Directory } from '#contracts/directory';
import { nativeTopic } from '#contracts/mqtt';
import type { Access } from '#hub/access/access';
import type { Broker } from '#hub/broker/port';
import { Refusal } from '#kernel/errors';
import type { Log } from '#kernel/log';

const tokenName = 'demonstration-street';

/** The street that `npm start` shows: a simulator in a process of its own, which knows the hub only from outside. */
export async function startDemonstration(parts: {
  readonly access: Access;
  readonly dataDir: string;
  readonly httpUrl: string;
  readonly mqttUrl: string;
  readonly log: Log;
}): Promise<AsyncDisposable> {
  const { access, dataDir, httpUrl, mqttUrl, log } = parts;
  await access.revokeToken({ name: tokenName, by: 'hub' });
  const token = await access.createToken({ name: tokenName, username: 'admin', by: 'hub' });
  const tokenFile = join(dataDir, 'demonstration.token');
  await writeFile(tokenFile, token.expose(), { mode: 0o600 });

  const simulator = join(import.meta.dirname, '../../simulators/main.ts');
  const child: ChildProcess = spawn(
    process.execPath,
    [
      simulator,
      '--gentle',
      '--with-parent',
      '--history',
      '24',
      '--url',
      httpUrl,
      '--mqtt',
      mqttUrl,
      '--token-file',
      tokenFile,
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  let stopping = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      log.error({ err: error }, 'the simulated street could not be started');
      resolve();
    });
    child.once('exit', (code) => {
      if (!stopping) log.error({ code }, 'the simulated street has ended; the hub runs on without it');
      resolve();
    });
  });
  return {
    async [Symbol.asyncDispose]() {
      stopping = true;
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await ended;
      clearTimeout(patience);
    },
  };
}

/** Tells a simulated device to do what a person would do by hand. */
export const operateSimulated =
  ({ directory, broker }: { readonly directory: Directory; readonly broker: Broker }) =>
  async (deviceId: string, operation: string): Promise<void> => {
    const device = directory.device(deviceId);
    if (device === undefined) throw new Refusal(404, 'register.not-found', 'There is no such device.');
    const { gatewayId, placeId } = device;
    const speaker = gatewayId ?? deviceId;
    if (!broker.isConnected(speaker)) {
      throw new Refusal(409, 'demo.not-connected', {
        zh: '模拟设备没有连接，模拟街道在运行吗？',
        en: 'The simulated device is not connected. Is the simulated street running?',
      });
    }
    await broker.send({
      to: speaker,
      // Whatever a gateway speaks, its simulated devices hear orders below its own mount.
      topic: gatewayId === undefined ? nativeTopic(placeId, deviceId, 'cmd') : `simulated/${deviceId}/cmd`,
      payload: JSON.stringify({ type: 'operate', operation }),
    });
  };
