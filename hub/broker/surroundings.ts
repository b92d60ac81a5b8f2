import type { PublishPacket } from 'aedes';
import type { Principal } from '#contracts/frame';
import type { CommitLine } from './commit-line.ts';
import type { Guard } from './guard.ts';
import type { BrokerLimits } from './port.ts';
import type { Rights } from './rights.ts';

/** Connections are supervised in steps of this length, counted and not read off a clock: a stalled hub must not blame its clients. */
export const tickMs = 100;

/** What a guard asks of the broker around it. */
export interface Surroundings {
  readonly limits: BrokerLimits;
  /** Ticks since the start. */
  tick(): number;
  /** False while too many frames await their commit: nothing but calls for help is passed on. */
  mayRead(): boolean;
  isCallForHelp(topic: string, payload: Buffer): boolean;
  /** A well-formed CONNECT has come: from here on the broker behind reads from the guard. */
  accept(guard: Guard): void;
  refused(guard: Guard, reason: string): void;
  closed(guard: Guard): void;
}

/** Who the client turned out to be, and its frames on their way to being written down. */
export interface Identity {
  readonly principal: Principal;
  readonly rights: Rights;
  readonly line: CommitLine<PublishPacket>;
}
