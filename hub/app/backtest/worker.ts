import { parentPort, workerData } from 'node:worker_threads';
import { rules } from '#hub/rules/catalog';
import { InvariantError } from '#kernel/errors';
import type { Assignment, FromWorker, ToWorker } from './protocol.ts';
import { Trial } from './trial.ts';

/** The thread of one back-test: takes pages of history, gives the report. Whoever started it may end it at any moment. */
if (parentPort === null) throw new InvariantError('runs as a thread only');
const port = parentPort;
const assignment = workerData as Assignment;
const trial = new Trial(assignment, rules);
const say = (message: FromWorker): void => port.postMessage(message);

port.on('message', (message: ToWorker) => {
  if (message.kind === 'page') {
    trial.hear(message.page);
    say({ kind: 'next', reached: message.page.at.at(-1) ?? assignment.warmFrom });
  } else {
    say({ kind: 'done', report: trial.end() });
    port.close();
  }
});
