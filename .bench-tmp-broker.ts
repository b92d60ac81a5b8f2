import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { startBroker } from '#hub/broker/embedded';
import { systemClock } from '#kernel/clock';
import { silentLog } from '#kernel/log';
const kind = process.argv[2];
if (kind === 'bare') {
  const aedes = await Aedes.createBroker({});
  const s = createServer({ noDelay: true }, aedes.handle as never);
  s.listen(0, '127.0.0.1', () => process.send!((s.address() as { port: number }).port));
} else {
  const b = await startBroker({ host: '127.0.0.1', port: 0, open: false,
    authenticate: ({ username }) => ({ kind: 'device', id: username, placeId: 'home-' + username }),
    onFrame: () => Promise.resolve(), isCallForHelp: () => false, clock: systemClock, log: silentLog,
    limits: { messagesPerSecond: 1e9, messageBurst: 1e9 } });
  process.send!(b.port);
}
