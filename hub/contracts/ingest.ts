import type { Reading } from './reading.ts';
import type { Text } from './text.ts';

/** A message a device has numbered; remembered so that the same one is never taken twice. */
export interface SeenMessage {
  readonly deviceId: string;
  readonly messageId: string;
}

/** Why a frame was refused. `code` is stable; the text is for the device's page. */
export interface Rejection {
  readonly code: string;
  readonly text: Text;
  readonly deviceId?: string;
}

/** What became of a frame. `ignored` is nothing to complain about: an echo, a command, a repeat. */
export type Ingested =
  | { readonly kind: 'heard'; readonly readings: readonly Reading[]; readonly seen?: readonly SeenMessage[] }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'ignored'; readonly reason: string };
