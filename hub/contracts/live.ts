import type { AlertView } from './alert.ts';

/**
 * The board over socket.io (path `/live`). The page is never wrong: it asks for a snapshot, then hears changes with
 * increasing `seq`; after a gap or a reconnect it asks for what changed since the last `seq` it has.
 */
export interface ServerToPage {
  /** One alert in its new state. `previous` is the seq sent before this one: not the one you hold → ask `changesSince`. */
  alert(change: { readonly previous: number; readonly alert: AlertView }): void;
  /** Every 3 s: the page knows the line is alive, how old the truth is and what is wrong with the hub. */
  pulse(pulse: Pulse): void;
  /** A sign of life or a device word, at most one a second and home: what the home page redraws from. */
  homes(changes: readonly HomeChange[]): void;
  /** The session ended or its rights changed: sign in again. */
  expired(): void;
}

export interface Pulse {
  readonly now: number;
  /** Highest alert seq there is. */
  readonly seq: number;
  readonly openAlerts: number;
  /** What is wrong with the hub itself, in words for the board; empty when all is well. */
  readonly faults: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
}

export interface HomeChange {
  readonly placeId: string;
  readonly deviceId: string;
  readonly measure: string;
  readonly value: number | boolean | string;
  readonly at: number;
  readonly signOfLife: boolean;
}

export interface Snapshot {
  readonly seq: number;
  readonly now: number;
  /** All that are not resolved. */
  readonly alerts: readonly AlertView[];
}

export interface PageToServer {
  snapshot(answer: (snapshot: Snapshot) => void): void;
  /** Every alert whose seq is greater, resolved ones included, in order of seq. */
  changesSince(seq: number, answer: (changes: Snapshot) => void): void;
}
