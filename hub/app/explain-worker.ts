import { parentPort, workerData } from 'node:worker_threads';
import type { PersonState } from '#contracts/person';
import { rules } from '#hub/rules/catalog';
import { InvariantError } from '#kernel/errors';
import type { Assignment, ToWorker } from './backtest/protocol.ts';
import { Trial } from './backtest/trial.ts';
import type { ExplainedRow } from './explain.ts';
import { personStates } from './person-states.ts';

/** What the thread is given: a back-test that ends at the moment, and whom it is asked about. */
export type Question = Assignment & { readonly keys: readonly string[] };

/** What the rules had in mind at the moment. */
export interface Recollection {
  readonly rows: readonly ExplainedRow[];
  readonly people: Readonly<Record<string, PersonState>>;
}

/** The thread of one "why?" about a minute in the past. */
if (parentPort === null) throw new InvariantError('runs as a thread only');
const port = parentPort;
const question = workerData as Question;
const trial = new Trial(question, rules);

function recollect(): Recollection {
  const { to, keys, zone, residents, devices } = question;
  const run = trial.settle();
  const stateOf = personStates({
    engine: run,
    directory: {
      resident: (id) => residents.find((resident) => resident.id === id),
      residentsOf: (homeId) => residents.filter((resident) => resident.homeId === homeId),
    },
    facts: { nameOf: (id) => devices.find((device) => device.id === id)?.name ?? id },
    zone,
  });
  return {
    rows: run.explain(keys, to).map(({ rule, ...row }) => ({ ...row, ruleId: rule.id })),
    people: Object.fromEntries(residents.map(({ id }) => [id, stateOf(id, to)])),
  };
}

port.on('message', (message: ToWorker) => {
  if (message.kind === 'page') {
    trial.hear(message.page);
    port.postMessage({ kind: 'next', reached: message.page.at.at(-1) ?? question.warmFrom });
  } else {
    port.postMessage({ kind: 'done', report: recollect() });
    port.close();
  }
});
