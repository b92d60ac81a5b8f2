import type { Selectable, Transaction } from 'kysely';
import type { Actor, Audited } from '#contracts/access';
import {
  type Consent,
  type ConsentClass,
  type ConsentService,
  type ConsentState,
  consentClasses,
  type ResidentConsents,
} from '#contracts/consent';
import type { Database } from '#contracts/database';
import type { Directory } from '#contracts/directory';
import { isWithin } from '#contracts/scope';
import type { ConsentTable, Tables } from '#hub/database/tables';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/errors';
import { newUlid } from '#kernel/ids';
import { notFound } from './refusals.ts';

export interface ConsentParts {
  readonly database: Database<Tables>;
  readonly directory: Pick<Directory, 'resident' | 'place'>;
  readonly record: (trx: Transaction<Tables>, entry: Audited) => Promise<void>;
  /** What holds may have changed; resolves when rules know. */
  readonly changed: () => Promise<void>;
  readonly clock: Clock;
}

export interface Consents {
  readonly service: ConsentService;
  /** How a class of a resident stands at a moment. From memory. */
  stateOf(residentId: string, of: ConsentClass, now: number): ConsentState;
  /** Whether it may be used now: given, or never asked. From memory. */
  mayUse(residentId: string, of: ConsentClass): boolean;
  /** Residents of whom a class may not be used now. From memory. */
  withheld(of: ConsentClass): readonly string[];
  /** Residents of whom anything is written down. */
  residents(): Iterable<string>;
}

/** Purpose of a record that says no without a yes before it. */
const refused = '不同意';

/** What residents agreed to, in memory and as new as the last commit. */
export async function openConsents({ database, directory, record, changed, clock }: ConsentParts): Promise<Consents> {
  const rows = await database.queries.selectFrom('consent').selectAll().orderBy('id').execute();
  const byResident = Map.groupBy(rows.map(fromRow), ({ residentId }) => residentId) as Map<string, Consent[]>;
  const recordsOf = (residentId: string): readonly Consent[] => byResident.get(residentId) ?? [];

  const stateOf = (residentId: string, of: ConsentClass, now: number): ConsentState => {
    const records = recordsOf(residentId).filter((consent) => consent.class === of);
    const last = records.at(-1);
    if (last === undefined) return 'assumed';
    if (records.some((consent) => isRunning(consent, now))) return 'given';
    return last.withdrawnAt === null ? 'expired' : 'withdrawn';
  };

  const view = (residentId: string): ResidentConsents => {
    const now = clock.now();
    const states = Object.fromEntries(consentClasses.map((of) => [of, stateOf(residentId, of, now)]));
    return {
      states: states as ResidentConsents['states'],
      records: recordsOf(residentId)
        .map((consent) => ({ ...consent }))
        .reverse(),
    };
  };

  const check = (actor: Actor, residentId: string): void => {
    const path = directory.place(directory.resident(residentId)?.homeId ?? '')?.path;
    if (path === undefined || !isWithin(path, actor.scope)) throw notFound('resident');
  };

  const put = (residentId: string, consents: readonly Consent[]): void => {
    const others = recordsOf(residentId).filter(({ id }) => !consents.some((consent) => consent.id === id));
    byResident.set(
      residentId,
      [...others, ...consents].sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
  };

  const service: ConsentService = {
    of(actor, residentId) {
      check(actor, residentId);
      return view(residentId);
    },

    async give(actor, residentId, { class: of, purpose, expiresAt = null, note = '' }) {
      check(actor, residentId);
      const now = clock.now();
      if (expiresAt !== null && expiresAt <= now)
        throw new Refusal(422, 'consent.invalid', {
          zh: '到期时间须晚于现在',
          en: 'A consent cannot end before it begins',
        });
      const consent: Consent = {
        id: newUlid(now),
        residentId,
        class: of,
        purpose,
        givenAt: now,
        by: actor.username,
        expiresAt,
        withdrawnAt: null,
        withdrawnBy: null,
        note,
      };
      await database.write(async (trx) => {
        await trx.insertInto('consent').values(toRow(consent)).execute();
        await record(trx, {
          by: actor.username,
          action: 'consent.given',
          target: `resident:${residentId}`,
          detail: { class: of, consent: consent.id, expiresAt },
        });
      });
      put(residentId, [consent]);
      await changed();
      return view(residentId);
    },

    async withdraw(actor, residentId, { id, class: of, note = '' }) {
      check(actor, residentId);
      const now = clock.now();
      const ended = { withdrawnAt: now, withdrawnBy: actor.username };
      const running = recordsOf(residentId).filter(
        (consent) => isRunning(consent, now) && (id === undefined ? consent.class === of : consent.id === id),
      );
      const never = id === undefined && of !== undefined && stateOf(residentId, of, now) === 'assumed';
      if (running.length === 0 && !never)
        throw new Refusal(409, 'consent.ended', {
          zh: '没有生效的同意可以撤回',
          en: 'There is no such consent in force: nothing to withdraw',
        });
      const withdrawn: readonly Consent[] = never
        ? [
            {
              id: newUlid(now),
              residentId,
              class: of,
              purpose: refused,
              givenAt: now,
              by: actor.username,
              expiresAt: null,
              note,
              ...ended,
            },
          ]
        : running.map((consent) => ({ ...consent, ...ended, note: note === '' ? consent.note : note }));
      await database.write(async (trx) => {
        for (const consent of withdrawn) {
          const row = toRow(consent);
          if (never) await trx.insertInto('consent').values(row).execute();
          else await trx.updateTable('consent').set(row).where('id', '=', consent.id).execute();
          await record(trx, {
            by: actor.username,
            action: 'consent.withdrawn',
            target: `resident:${residentId}`,
            detail: { class: consent.class, consent: consent.id },
          });
        }
      });
      put(residentId, withdrawn);
      await changed();
      return view(residentId);
    },
  };

  const mayUse = (residentId: string, of: ConsentClass): boolean => {
    const state = stateOf(residentId, of, clock.now());
    return state === 'given' || state === 'assumed';
  };

  return {
    service,
    stateOf,
    mayUse,
    withheld: (of) => [...byResident.keys()].filter((residentId) => !mayUse(residentId, of)),
    residents: () => byResident.keys(),
  };
}

const isRunning = ({ withdrawnAt, expiresAt }: Consent, now: number): boolean =>
  withdrawnAt === null && (expiresAt === null || expiresAt > now);

const toRow = (consent: Consent): Selectable<ConsentTable> => ({
  id: consent.id,
  resident_id: consent.residentId,
  class: consent.class,
  purpose: consent.purpose,
  given_at: consent.givenAt,
  by: consent.by,
  expires_at: consent.expiresAt,
  withdrawn_at: consent.withdrawnAt,
  withdrawn_by: consent.withdrawnBy,
  note: consent.note,
});

const fromRow = (row: Selectable<ConsentTable>): Consent => ({
  id: row.id,
  residentId: row.resident_id,
  class: row.class,
  purpose: row.purpose,
  givenAt: row.given_at,
  by: row.by,
  expiresAt: row.expires_at,
  withdrawnAt: row.withdrawn_at,
  withdrawnBy: row.withdrawn_by,
  note: row.note,
});
