import type { Selectable, Transaction } from 'kysely';
import type { Actor, Audited } from '#contracts/access';
import type { Database } from '#contracts/database';
import type { Directory } from '#contracts/directory';
import type { PersonState } from '#contracts/person';
import { type PresenceMark, type PresenceService, presenceWord } from '#contracts/presence';
import type { Reading } from '#contracts/reading';
import { isWithin } from '#contracts/scope';
import type { PresenceMarkTable, Tables } from '#hub/database/tables';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/errors';
import { newUlid } from '#kernel/ids';
import { notFound } from './refusals.ts';

export interface PresenceParts {
  readonly database: Database<Tables>;
  readonly directory: Pick<Directory, 'resident' | 'place'>;
  readonly record: (trx: Transaction<Tables>, entry: Audited) => Promise<void>;
  /** Readings the hub makes itself; resolves after their commit. */
  readonly submit: (readings: readonly Reading[]) => Promise<void>;
  /** As the rules understand it. */
  readonly stateOf: (residentId: string) => PersonState;
  /** The device the hub itself speaks as. */
  readonly speaksAs: string;
  readonly clock: Clock;
}

export interface Presence {
  readonly service: PresenceService;
  /** Marks that were written down and did not reach the rules before a stop reach them now. */
  catchUp(): Promise<void>;
}

/** Where staff and family say that people are: written down with its audit record, then told to the rules as a reading. */
export function openPresence(parts: PresenceParts): Presence {
  const { database, directory, record, submit, speaksAs, clock } = parts;

  const homeOf = (actor: Actor, residentId: string): string => {
    const homeId = directory.resident(residentId)?.homeId ?? '';
    const path = directory.place(homeId)?.path;
    if (path === undefined || !isWithin(path, actor.scope)) throw notFound('resident');
    return homeId;
  };

  const tell = async (mark: PresenceMark): Promise<void> => {
    const homeId = directory.resident(mark.residentId)?.homeId;
    const now = clock.now();
    if (homeId !== undefined) {
      await submit([
        {
          deviceId: speaksAs,
          placeId: homeId,
          residentId: mark.residentId,
          measure: 'person.away',
          value: presenceWord(mark.state, mark.until),
          at: mark.at,
          receivedAt: now,
          id: mark.id,
        },
      ]);
    }
    await database.write(async (trx) => {
      await trx.updateTable('presence_mark').set({ heard: 1 }).where('id', '=', mark.id).execute();
    });
  };

  return {
    service: {
      async mark(actor, residentId, { state, until = null, note = '' }) {
        homeOf(actor, residentId);
        const now = clock.now();
        if (until !== null && (state === 'home' || until <= now))
          throw new Refusal(
            422,
            'presence.invalid',
            state === 'home'
              ? { zh: '已经在家的人没有外出结束时间', en: 'Somebody who is back has no end of being away' }
              : { zh: '结束时间已经过去', en: 'The end lies in the past' },
          );
        const mark: PresenceMark = { id: newUlid(now), residentId, state, until, note, by: actor.name, at: now };
        await database.write(async (trx) => {
          await trx.insertInto('presence_mark').values(toRow(mark)).execute();
          await record(trx, {
            by: actor.username,
            action: 'presence.marked',
            target: `resident:${residentId}`,
            detail: { state, until },
          });
        });
        await tell(mark);
        return mark;
      },

      async marks(actor, residentId, limit) {
        homeOf(actor, residentId);
        const rows = await database.queries
          .selectFrom('presence_mark')
          .selectAll()
          .where('resident_id', '=', residentId)
          .orderBy('id', 'desc')
          .limit(limit)
          .execute();
        return rows.map(fromRow);
      },

      state(actor, residentId) {
        homeOf(actor, residentId);
        return parts.stateOf(residentId);
      },
    },

    async catchUp() {
      const rows = await database.queries
        .selectFrom('presence_mark')
        .selectAll()
        .where('heard', '=', 0)
        .orderBy('id')
        .execute();
      for (const row of rows) await tell(fromRow(row));
    },
  };
}

const toRow = ({ id, residentId, state, until, note, by, at }: PresenceMark): Selectable<PresenceMarkTable> => ({
  id,
  resident_id: residentId,
  state,
  until,
  note,
  by,
  at,
  heard: 0,
});

const fromRow = (row: Selectable<PresenceMarkTable>): PresenceMark => ({
  id: row.id,
  residentId: row.resident_id,
  state: row.state,
  until: row.until,
  note: row.note,
  by: row.by,
  at: row.at,
});
