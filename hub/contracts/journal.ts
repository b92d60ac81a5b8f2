import type { AlertAct } from './alert.ts';
import type { Finding } from './finding.ts';
import type { Reading } from './reading.ts';

/**
 * One committed batch: everything the rules were given, in the order they were given it. Replaying the entries from a
 * snapshot on gives the same state. `at` is the engine time of the batch in epoch ms; deadlines due by then fired in it.
 */
export interface JournalEntry {
  readonly position: number;
  readonly at: number;
  readonly readings: readonly Reading[];
  /** Reported by programme modules, or a call of somebody unknown: not by rules. */
  readonly findings?: readonly Finding[];
  /** What people did; kept for the record, alerts hold their effect. */
  readonly acts?: readonly {
    readonly alertId: string;
    readonly by: string;
    readonly at: number;
    readonly act: AlertAct;
  }[];
}

/** How those who act on what was committed read it: telemetry, modules, replay. */
export interface JournalReader {
  /** The last committed position; 0 when there is none. */
  head(): number;
  /** The oldest position still held. */
  tail(): number;
  /** At most `limit` entries after `position`, in order. */
  read(position: number, limit: number): Promise<readonly JournalEntry[]>;
  /** Hears each entry right after its commit. */
  onCommitted(handler: (entry: JournalEntry) => void): Disposable;
}
