import { createServer, connect as dial, type Socket } from 'node:net';

/** The wire between a page and the hub, for tests that pull it out. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** From now on no byte passes and nobody is told, as when a cable is pulled somewhere on the way. */
  hold(): void;
  /** Bytes pass again, those held back first, as TCP would send them anew. */
  release(): void;
  /** Every connection is reset, and new ones are refused until `release`, as when the hub's machine restarts. */
  refuse(): void;
}

export async function openProxy(targetPort: number): Promise<TcpProxy> {
  let state: 'open' | 'held' | 'refusing' = 'open';
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((client) => {
    if (state === 'refusing') return void client.resetAndDestroy();
    const hub = dial({ host: '127.0.0.1', port: targetPort });
    const pair = [client, hub] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [hub, client]] as const) {
      from.setNoDelay(true);
      from.on('data', (bytes) => void to.write(bytes));
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
      if (state === 'held') from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const reset = (): void => {
    for (const [client, hub] of pairs) {
      client.resetAndDestroy();
      hub.destroy();
    }
  };
  return {
    port: address.port,
    hold() {
      state = 'held';
      for (const socket of [...pairs].flat()) socket.pause();
    },
    release() {
      state = 'open';
      for (const socket of [...pairs].flat()) socket.resume();
    },
    refuse() {
      state = 'refusing';
      reset();
    },
    async [Symbol.asyncDispose]() {
      reset();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
