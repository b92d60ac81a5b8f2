import { type ComponentType, lazy } from 'react';
import { ApiProblem, api } from '../api/client.ts';

const againMs = 2_000;

/** The hub answers and has not this part of the console: another version runs there by now. */
export class MissingPart extends Error {}

/** Whether somebody is there, whatever they say. */
const answers = (): Promise<boolean> =>
  api('session').then(
    () => true,
    (error: unknown) => error instanceof ApiProblem && error.code !== 'network',
  );

/** Loads a part of the console; where the line is down, as soon as it is back. Rejects with `MissingPart`. */
async function patiently<Part>(load: () => Promise<Part>): Promise<Part> {
  for (let answered = false; ; ) {
    try {
      return await load();
    } catch (cause) {
      // The line may have come back between the two: only the second failure counts.
      if (answered) throw new MissingPart('gone', { cause });
      answered = await answers();
      if (!answered) await new Promise((done) => setTimeout(done, againMs));
    }
  }
}

/** A component in a chunk of its own. React keeps a failure for good, so that only what is lost for good may fail. */
export const lazily = <Props>(load: () => Promise<{ readonly default: ComponentType<Props> }>) =>
  lazy(() => patiently(load));
