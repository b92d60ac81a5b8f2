import type { Actor, Audited } from '#contracts/access';
import type { ActResult, Alert, AlertAct } from '#contracts/alert';
import type { Finding } from '#contracts/finding';
import type { Frame } from '#contracts/frame';
import type { JournalEntry } from '#contracts/journal';
import type { Reading } from '#contracts/reading';
import type { DeskChanges } from '#hub/alerts/desk';
import type { Reply } from '#hub/ingest/dialect';
import type { IngestResult, Repeat } from '#hub/ingest/ingest';
import type { SeenMessage } from '#hub/ingest/seen-messages';

/** Everything that can happen to the hub, in one queue and one order. `done` is called after the commit. */
export type Input = { readonly failed: (error: unknown) => void } & (
  | {
      readonly kind: 'frame';
      readonly frame: Frame;
      /** Told at once what the frame was taken for; it holds after `done`. */
      readonly heard?: ((result: IngestResult) => void) | undefined;
      readonly done: () => void;
    }
  | {
      readonly kind: 'readings';
      readonly readings: readonly Reading[];
      readonly seen: readonly SeenMessage[];
      /** On record together with them. */
      readonly audits: readonly Audited[];
      readonly done: () => void;
    }
  | { readonly kind: 'finding'; readonly finding: Finding; readonly done: () => void }
  | { readonly kind: 'act'; readonly act: AlertAct; readonly on: ActTarget; readonly done: (result: ActResult) => void }
  /** Between two batches: what the rules have in mind is written down. */
  | { readonly kind: 'snapshot'; readonly done: () => void }
);

export interface ActTarget {
  readonly alertId: string;
  readonly by: Actor;
  /** The alert as stored, when it is no longer open. */
  readonly closed?: Alert;
}

/** What one batch came to, announced after its commit. */
export interface Batch {
  /** Absent when there was nothing to write down. */
  readonly entry?: JournalEntry;
  readonly changes: DeskChanges;
  /** Which reading led to which alert: what its device is told. */
  readonly raised: readonly Raised[];
  /** What was said before and came again: an answer to it may have been lost. */
  readonly repeats: readonly Repeat[];
  /** What senders are told in the words of their convention. */
  readonly replies: readonly Replying[];
  /** Frames in it, and how many of them were refused. */
  readonly frames: number;
  readonly rejected: number;
}

export interface Raised {
  readonly reading: Reading;
  readonly alertId: string;
}

/** A reply to be sent, and what it must stand on where it promises help. */
export interface Replying {
  readonly to: string;
  readonly reply: Reply;
  readonly readings: readonly Reading[];
  /** The message was taken before: the alert may have been raised then. */
  readonly repeat?: Repeat;
}
