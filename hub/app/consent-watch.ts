import { measuredClasses } from '#contracts/consent';
import type { Directory } from '#contracts/directory';
import type { Reading } from '#contracts/reading';
import { secondMs } from '#contracts/time';
import type { Consents } from '#hub/register/consents';
import type { Engine } from '#hub/rules/engine';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';
import { every } from './daily.ts';
import { hubItself } from './rule-book.ts';

export interface ConsentWatchParts {
  readonly consents: Pick<Consents, 'residents' | 'mayUse'>;
  readonly engine: Pick<Engine, 'withholds'>;
  readonly directory: Pick<Directory, 'resident'>;
  readonly submit: (readings: readonly Reading[]) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A consent that runs out must have left the rules within 60 s. */
const lookEveryMs = 30 * secondMs;

/**
 * Brings what the rules may use in line with what residents agreed to: at once after a change, and by the clock for what runs
 * out. It compares and asks no event, so that nothing is missed over a stop.
 */
export function watchConsents({ consents, engine, directory, submit, clock, log }: ConsentWatchParts) {
  const check = async (): Promise<void> => {
    const now = clock.now();
    const changed = [...consents.residents()].flatMap((residentId): Reading[] => {
      const homeId = directory.resident(residentId)?.homeId;
      if (homeId === undefined) return [];
      return measuredClasses
        .filter((of) => engine.withholds(residentId, of) === consents.mayUse(residentId, of))
        .map((of) => ({
          deviceId: hubItself,
          placeId: homeId,
          residentId,
          measure: `consent.${of}`,
          value: consents.mayUse(residentId, of),
          at: now,
          receivedAt: now,
        }));
    });
    if (changed.length > 0) await submit(changed);
  };
  const waiting = every(clock, lookEveryMs, () =>
    check().catch((error: unknown) => log.error({ err: error }, 'a change of consent has not reached the rules yet')),
  );
  return { check, [Symbol.dispose]: () => waiting[Symbol.dispose]() };
}
