import type { Transaction } from 'kysely';
import type { Actor, Audited } from '#contracts/access';
import type { Database } from '#contracts/database';
import { isWithin } from '#contracts/scope';
import type { Tables } from '#hub/database/tables';
import type { Clock } from '#kernel/clock';
import type { Vault } from '#kernel/vault';
import type { RegisterChange, StreetMemory } from './street-memory.ts';

/** Writes an audit record in the transaction of what it tells about. */
export type AuditRecorder = (trx: Transaction<Tables>, entry: Audited) => Promise<void>;

export interface StreetParts {
  readonly database: Database<Tables>;
  readonly memory: StreetMemory;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly zone: string;
  readonly record: AuditRecorder;
  readonly announce: (change: RegisterChange) => void;
}

/** What a change has at hand: its transaction, and a list of what becomes true in memory once that is committed. */
export interface Changing {
  readonly trx: Transaction<Tables>;
  committed(apply: () => void): void;
  audit(action: string, target: string, detail?: Audited['detail']): Promise<void>;
}

/** What every part of the register works with. */
export interface Street extends Omit<StreetParts, 'database' | 'announce' | 'record'> {
  /**
   * One change: checked against memory, written in one transaction together with its audit record, then applied to memory and
   * announced. Changes follow one another, so what was checked still holds when it is written.
   */
  change<Result>(actor: Actor, work: (changing: Changing) => Promise<Result>): Promise<Result>;
  /** Whether a place exists for this actor. */
  sees(actor: Actor, placeId: string): boolean;
}

export function openStreet({ database, announce, record, ...parts }: StreetParts): Street {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...parts,
    sees(actor, placeId) {
      const place = parts.memory.place(placeId);
      return place !== undefined && isWithin(place.path, actor.scope);
    },
    change(actor, work) {
      const turn = last.then(async () => {
        const toApply: (() => void)[] = [];
        const result = await database.write((trx) =>
          work({
            trx,
            committed: (apply) => toApply.push(apply),
            audit: (action, target, detail) =>
              record(trx, { by: actor.username, action, target, ...(detail !== undefined && { detail }) }),
          }),
        );
        for (const apply of toApply) apply();
        announce(parts.memory.takeChange());
        return result;
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
