import type { Actor } from './access.ts';
import type { Text } from './text.ts';

/** A SenML pack as it came over HTTP. */
export interface HandedIn {
  readonly body: Buffer;
  /** Whose records these are; absent: their names say so. */
  readonly deviceId?: string;
  /** `Idempotency-Key`: what comes again under the same key is taken once. */
  readonly key?: string;
}

/** A record that was not taken, by its full name; empty for the pack as a whole. */
export interface RefusedRecord {
  readonly name: string;
  readonly code: string;
  readonly text: Text;
}

export interface HandedInOutcome {
  /** Records taken, those known from before included. */
  readonly taken: number;
  readonly refused: readonly RefusedRecord[];
}

/** Readings by HTTP instead of MQTT: the same way in, and answered when they are written down. */
export interface HttpIngest {
  /** Throws `ingest.not-stored` 503 while nothing can be written: send it again under the same key. */
  take(actor: Actor, pack: HandedIn): Promise<HandedInOutcome>;
}
