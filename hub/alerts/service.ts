import type { Expression, ExpressionBuilder, Selectable, SqlBool } from 'kysely';
import type { Actor } from '#contracts/access';
import type { ActResult, Alert, AlertAct, AlertQuery, AlertService, AlertView } from '#contracts/alert';
import type { Database } from '#contracts/database';
import type { Directory } from '#contracts/directory';
import { isWithin } from '#contracts/scope';
import type { AlertTable, Tables } from '#hub/database/tables';
import { Refusal } from '#kernel/errors';
import type { AlertChange } from './desk.ts';
import { fromRow, loadEntries } from './store.ts';

/** Whole years on a day; undefined birthdays have none. */
type AgeOf = (born: string | undefined) => number | null;

export interface AlertServiceParts {
  readonly database: Database<Tables>;
  readonly directory: Pick<Directory, 'place' | 'resident' | 'residentsOf' | 'device'>;
  /** Homes and other places whose address, as staff say it, contains these words. From memory. */
  readonly placesCalled: (words: string) => readonly string[];
  readonly ageOf: AgeOf;
  /** Hands the act to the pipeline; resolves after its commit. */
  readonly submit: (
    act: AlertAct,
    on: { readonly alertId: string; readonly by: Actor; readonly closed?: Alert },
  ) => Promise<ActResult>;
  readonly seq: () => number;
}

export interface OpenAlertService extends AlertService {
  /** Announces what a batch changed; called after the commit. */
  announce(changes: readonly AlertChange[]): void;
  view(alert: Alert): AlertView;
}

/** A page that has missed more asks again from the last one it got. */
const changesAtOnce = 2_000;

export function createAlertService({
  database,
  directory,
  placesCalled,
  ageOf,
  submit,
  seq,
}: AlertServiceParts): OpenAlertService {
  const handlers = new Set<Parameters<AlertService['onChange']>[0]>();

  const view = (alert: Alert): AlertView => {
    const residents =
      alert.residentId === null ? directory.residentsOf(alert.placeId) : [directory.resident(alert.residentId)];
    const [first, ...others] = residents.filter((resident) => resident !== undefined);
    const device = alert.deviceId === null ? undefined : directory.device(alert.deviceId);
    return {
      ...alert,
      who:
        first === undefined
          ? null
          : {
              id: first.id,
              name: [first, ...others].map(({ name }) => name).join('、'),
              age: others.length === 0 ? ageOf(first.born) : null,
            },
      where: directory.place(alert.placeId)?.address ?? '',
      device: device === undefined ? null : { id: device.id, name: device.name, kind: device.kind, room: device.room },
    };
  };

  const visible = (actor: Actor, alert: Alert): boolean =>
    isWithin(directory.place(alert.placeId)?.path ?? '', actor.scope);

  const find = async (actor: Actor, id: string): Promise<Alert | undefined> => {
    const row = await database.queries.selectFrom('alert').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return undefined;
    const alert = fromRow(row);
    return visible(actor, alert) ? alert : undefined;
  };

  /** Everything a list may be narrowed by, the scope always among it. */
  const matching =
    (actor: Actor, query: AlertQuery) =>
    (eb: ExpressionBuilder<Tables, 'alert' | 'place' | 'resident'>): Expression<SqlBool> => {
      const terms: Expression<SqlBool>[] = [];
      const below = actor.scope.replace(/\/+$/, '');
      if (below !== '') {
        // Compared letter by letter: LIKE would take the `_` of an id for a wildcard.
        const prefix = eb.fn<string>('substr', ['place.path', eb.lit(1), eb.val(below.length + 1)]);
        terms.push(eb.or([eb('place.path', '=', below), eb(prefix, '=', `${below}/`)]));
      }
      if (query.state === 'open') terms.push(eb('alert.state', '<>', 'resolved'));
      if (query.state === 'resolved') terms.push(eb('alert.state', '=', 'resolved'));
      if (query.severity !== undefined) terms.push(eb('alert.severity', '=', query.severity));
      if (query.placeId !== undefined) terms.push(eb('alert.place_id', '=', query.placeId));
      if (query.residentId !== undefined) terms.push(eb('alert.resident_id', '=', query.residentId));
      if (query.from !== undefined) terms.push(eb('alert.raised_at', '>=', query.from));
      if (query.to !== undefined) terms.push(eb('alert.raised_at', '<', query.to));
      for (const word of query.q?.toLowerCase().split(/\s+/).filter(Boolean) ?? []) {
        const like = `%${likeText(word)}%`;
        const columns = [
          'resident.name',
          'place.name',
          'alert.title',
          'alert.text',
          'alert.handler',
          'alert.type',
        ] as const;
        const inColumns = columns.map((column) => eb(eb.fn<string>('lower', [column]), 'like', like));
        // Smoke is about a home: it is found by the name of whoever lives there, and by any part of the address.
        const livesThere = eb.exists(
          eb
            .selectFrom('resident as lodger')
            .select('lodger.id')
            .whereRef('lodger.home_id', '=', 'alert.place_id')
            .where((inner) => inner(inner.fn<string>('lower', ['lodger.name']), 'like', like)),
        );
        const called = placesCalled(word);
        terms.push(
          eb.or([...inColumns, livesThere, ...(called.length === 0 ? [] : [eb('alert.place_id', 'in', called)])]),
        );
      }
      return eb.and(terms);
    };

  return {
    seq,
    view,

    async list(actor, query) {
      const from = database.queries
        .selectFrom('alert')
        .innerJoin('place', 'place.id', 'alert.place_id')
        .leftJoin('resident', 'resident.id', 'alert.resident_id')
        .where(matching(actor, query));
      const { total } = await from.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
      const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
      const rows = await from
        .selectAll('alert')
        .$if(after !== undefined, (q) => q.where((eb) => pastCursor(eb, after as Cursor)))
        .orderBy('alert.raised_at', 'desc')
        .orderBy('alert.id', 'desc')
        .limit(query.limit + 1)
        .execute();
      const items = rows.slice(0, query.limit).map((row: Selectable<AlertTable>) => view(fromRow(row)));
      const last = items.at(-1);
      return {
        items,
        total: Number(total),
        ...(rows.length > query.limit && last !== undefined ? { cursor: `${last.raisedAt}.${last.id}` } : {}),
      };
    },

    async countsByRule(actor, since) {
      const rows = await database.queries
        .selectFrom('alert')
        .innerJoin('place', 'place.id', 'alert.place_id')
        .leftJoin('resident', 'resident.id', 'alert.resident_id')
        .where(matching(actor, { state: 'all', limit: 1, from: since }))
        .select(({ fn }) => ['alert.rule', fn.countAll<number | string>().as('count')])
        .groupBy('alert.rule')
        .execute();
      return Object.fromEntries(rows.map(({ rule, count }) => [rule, Number(count)]));
    },

    async get(actor, id) {
      const alert = await find(actor, id);
      return alert === undefined ? undefined : { alert: view(alert), entries: await loadEntries(database.queries, id) };
    },

    async act(actor, id, act) {
      const alert = await find(actor, id);
      if (alert === undefined) return { ok: false, code: 'alert.not-found' };
      return submit(act, { alertId: id, by: actor, ...(alert.state === 'resolved' ? { closed: alert } : {}) });
    },

    async changesSince(actor, since) {
      const rows = await database.queries
        .selectFrom('alert')
        .selectAll()
        .where('seq', '>', since)
        .orderBy('seq')
        .limit(changesAtOnce)
        .execute();
      return rows
        .map(fromRow)
        .filter((alert) => visible(actor, alert))
        .map(view);
    },

    onChange(handler) {
      handlers.add(handler);
      return { [Symbol.dispose]: () => void handlers.delete(handler) };
    },

    announce(changes) {
      for (const { alert } of changes) {
        const change = {
          previous: alert.seq - 1,
          alert: view(alert),
          path: directory.place(alert.placeId)?.path ?? '/',
        };
        for (const handler of handlers) handler(change);
      }
    },
  };
}

interface Cursor {
  readonly raisedAt: number;
  readonly id: string;
}

function readCursor(cursor: string): Cursor {
  const found = /^(\d{1,16})\.([0-9A-Z]{26})$/.exec(cursor);
  if (found === null)
    throw new Refusal(400, 'request.bad-cursor', {
      zh: '列表已变，请从第一页重新看。',
      en: 'This page no longer exists. Start again from the first one.',
    });
  return { raisedAt: Number(found[1]), id: found[2] as string };
}

const pastCursor = (eb: ExpressionBuilder<Tables, 'alert'>, { raisedAt, id }: Cursor): Expression<SqlBool> =>
  eb.or([
    eb('alert.raised_at', '<', raisedAt),
    eb.and([eb('alert.raised_at', '=', raisedAt), eb('alert.id', '<', id)]),
  ]);

/** Text to look for as it stands: `%` and `_` are left out, they would match anything. */
const likeText = (text: string): string => text.replaceAll(/[%_\\]/g, '');
