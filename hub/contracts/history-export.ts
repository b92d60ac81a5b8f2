import Type, { type Static } from 'typebox';
import type { Actor } from './access.ts';
import { Epoch } from './time.ts';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/**
 * The whole history as Parquet files: a folder for each UTC day, and the hourly figures, which reach back further. Left out are
 * vital signs and positions of residents who do not agree to their use, and, while there is one who does not agree to whereabouts
 * being used, every card swipe and the signs of life by card of those.
 */
export const HistoryExport = Type.Object(
  {
    id: Type.String({ description: 'ULID' }),
    at: Epoch,
    by: Type.String({ description: 'Account that asked for it' }),
    state: Type.Enum(['running', 'done', 'failed']),
    points: Nullable(Type.Integer({ description: 'How many values are in it; null until it is done' })),
    files: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer() })),
    problem: Nullable(Type.String({ description: 'Why it failed' })),
  },
  { $id: 'HistoryExport' },
);
export type HistoryExport = Static<typeof HistoryExport>;

/**
 * Takes the history out, for evaluations elsewhere. It is of the whole street: an actor with a smaller scope is refused.
 * Refusals: `export.not-found` 404, `export.running` 409, `export.not-supported` 409 (InfluxDB has tools of its own).
 */
export interface HistoryExports {
  /** Newest first. */
  list(actor: Actor): Promise<readonly HistoryExport[]>;
  /** Begins one and returns at once; there is one at a time. */
  start(actor: Actor): Promise<HistoryExport>;
  remove(actor: Actor, id: string): Promise<void>;
  /** One of its files, to be read once. Recorded. */
  open(
    actor: Actor,
    id: string,
    name: string,
  ): Promise<{ readonly bytes: number; readonly content: AsyncIterable<Uint8Array> }>;
}
