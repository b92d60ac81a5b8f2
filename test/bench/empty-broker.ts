import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';

/** The baseline: the same aedes, answering everybody and storing nothing. */
const broker = await Aedes.createBroker({ concurrency: 0 });
const server = createServer({ noDelay: true }, broker.handle);
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
