import type { Severity } from './alert.ts';

/** One message to one person over one channel. */
export interface Message {
  /** Stable over retries: a receiver can recognise a repeat by it. */
  readonly id: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  /** Plain words: who, what, since when, who is handling it. No diagnosis: lock screens are read by others. */
  readonly body: string;
  readonly alert: { readonly id: string; readonly severity: Severity; readonly type: string };
}

/** What became of a message. `retry`: the world may change its mind; `rejected`: it will not. */
export type Delivery =
  | { readonly kind: 'accepted'; readonly reference?: string }
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number }
  | { readonly kind: 'rejected'; readonly reason: string };

/** A way to reach people. Never throws: what went wrong is a `Delivery`. */
export interface Channel {
  readonly name: string;
  deliver(message: Message, signal: AbortSignal): Promise<Delivery>;
}
