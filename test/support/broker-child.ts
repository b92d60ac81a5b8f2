import { startBroker } from '#hub/broker/embedded';
import { systemClock } from '#kernel/clock';
import { silentLog } from '#kernel/log';
import { principals } from './broker-edge.ts';

/** A broker in a process of its own that can be killed: says its port, then queues a command for each number it is told and says so. */
const broker = await startBroker({
  host: '127.0.0.1',
  port: 0,
  directory: process.argv[2] ?? '',
  open: false,
  authenticate: ({ username }) => principals.find(({ id }) => id === username),
  onFrame: () => Promise.resolve(),
  isCallForHelp: () => false,
  clock: systemClock,
  log: silentLog,
});
process.on('message', async (number) => {
  await broker.send({ to: 'button-1', topic: 'ecare/v1/home-1/button-1/cmd', payload: String(number) });
  process.send?.(number);
});
process.send?.({ port: broker.port });
