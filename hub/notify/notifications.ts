import { type SelectQueryBuilder, sql } from 'kysely';
import type { Actor } from '#contracts/access';
import type { Database } from '#contracts/database';
import type { NotificationView } from '#contracts/notification';
import type { ListQuery, Page } from '#contracts/rest';
import type { Tables } from '#hub/database/tables';
import { developmentInbox } from './channels/inbox/channel.ts';

export interface NotificationQuery extends ListQuery {
  readonly alertId?: string;
}

/** What was sent to whom, newest first, as far as the actor's scope reaches. */
export interface NotificationReader {
  list(actor: Pick<Actor, 'scope'>, query: NotificationQuery): Promise<Page<NotificationView>>;
}

export const notificationReader = ({ queries }: Pick<Database<Tables>, 'queries'>): NotificationReader => ({
  async list({ scope }, { alertId, q, cursor, limit }) {
    const matching = <Selected>(
      query: SelectQueryBuilder<Tables, 'outbox', Selected>,
    ): SelectQueryBuilder<Tables, 'outbox', Selected> => {
      let narrowed = query;
      const below = scope.replace(/\/+$/, '');
      if (below !== '') {
        // Compared letter by letter: LIKE would take the `_` of an id for a wildcard.
        narrowed = narrowed.where(({ exists, selectFrom }) =>
          exists(
            selectFrom('alert')
              .innerJoin('place', 'place.id', 'alert.place_id')
              .select('alert.id')
              .whereRef('alert.id', '=', 'outbox.alert_id')
              .where(sql<boolean>`substr(place.path || '/', 1, ${sql.lit(below.length + 1)}) = ${`${below}/`}`),
          ),
        );
      }
      if (alertId !== undefined) narrowed = narrowed.where('alert_id', '=', alertId);
      if (q !== undefined && q !== '') {
        const pattern = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
        narrowed = narrowed.where(
          sql<boolean>`lower(recipient || ' ' || relation || ' ' || subject || ' ' || body || ' ' || address_masked) like ${pattern} escape '\\'`,
        );
      }
      return narrowed;
    };

    const { total } = await matching(queries.selectFrom('outbox'))
      .select(({ fn }) => fn.countAll<number | string>().as('total'))
      .executeTakeFirstOrThrow();
    let page = matching(queries.selectFrom('outbox').selectAll())
      .orderBy('id', 'desc')
      .limit(limit + 1);
    if (cursor !== undefined) page = page.where('id', '<', cursor);
    const found = await page.execute();
    const rows = found.slice(0, limit);
    const attempts =
      rows.length === 0
        ? []
        : await queries
            .selectFrom('delivery_attempt')
            .selectAll()
            .where(
              'outbox_id',
              'in',
              rows.map(({ id }) => id),
            )
            .orderBy('id')
            .execute();
    const attemptsOf = Map.groupBy(attempts, ({ outbox_id }) => outbox_id);
    const last = rows.at(-1);

    return {
      items: rows.map((row) => ({
        id: row.id,
        alertId: row.alert_id,
        severity: row.severity,
        recipient: row.recipient,
        relation: row.relation,
        channel: row.channel,
        addressMasked: row.address_masked,
        subject: row.subject,
        body: row.body,
        state: row.state,
        inInbox: attemptsOf.get(row.id)?.some(({ detail }) => detail === developmentInbox) === true,
        createdAt: row.created_at,
        nextAttemptAt: row.next_attempt_at,
        attempts: (attemptsOf.get(row.id) ?? []).map(({ at, outcome, detail }) => ({ at, outcome, detail })),
      })),
      total: Number(total),
      ...(found.length > limit && last !== undefined ? { cursor: last.id } : {}),
    };
  },
});
