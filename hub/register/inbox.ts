import type { Actor } from '#contracts/access';
import type { AdoptionService, InboxEntry, UnknownBook, UnknownDevice } from '#contracts/adoption';
import type { Devices } from './devices.ts';
import { guessKind } from './guess-kind.ts';
import type { Prepared } from './prepared.ts';
import { invalid, notFound } from './refusals.ts';
import type { Street } from './street.ts';

type InboxService = Pick<AdoptionService, 'inbox' | 'inboxEntry' | 'adopt' | 'dismiss' | 'undismiss'>;

const searchable = (text: string): string => text.normalize('NFKC').toLowerCase();
/** Far beyond any epoch ms. */
const endOfTime = 1e16;

/** Who called for help first, then who spoke last. The time is turned round, so that keys rise. */
const keyOf = ({ calledForHelp, lastAt, id }: UnknownDevice): string =>
  `${calledForHelp ? 0 : 1} ${String(endOfTime - lastAt).padStart(17, '0')} ${id}`;

/** The adoption inbox: who speaks and is not registered, and what becomes of them. */
export function openInbox(
  { memory, clock, change, sees }: Street,
  { devices, prepared, book }: { readonly devices: Devices; readonly prepared: Prepared; readonly book: UnknownBook },
): InboxService {
  /** Where it was heard from: the place of its gateway; for one that speaks for itself, of the stock it is from. */
  const originOf = ({ gatewayId, name }: UnknownDevice): string | undefined => {
    const id = gatewayId ?? name;
    return memory.device(id)?.placeId ?? memory.prepared(id)?.placeId;
  };

  /** Still unknown, and to be seen by this account. */
  const isFor = (actor: Actor, one: UnknownDevice): boolean => {
    const placeId = originOf(one);
    if (placeId === undefined || !sees(actor, placeId)) return false;
    if (one.speaks === 'name') return memory.child(one.gatewayId ?? '', one.name) === undefined;
    return one.speaks === 'topic' || memory.device(one.name) === undefined;
  };

  const view = (actor: Actor, one: UnknownDevice): InboxEntry => {
    const gateway = one.gatewayId === null ? undefined : memory.device(one.gatewayId);
    const waiting = memory.prepared(one.name);
    const guess = one.speaks === 'own' ? waiting?.kind : guessKind(one);
    const placeId = gateway?.placeId ?? null;
    return {
      id: one.id,
      name: one.name,
      speaks: one.speaks,
      dialect: one.dialect,
      gateway: one.gatewayId === null ? null : { id: one.gatewayId, name: gateway?.name ?? one.gatewayId },
      placeId,
      address: placeId === null ? '' : (memory.place(placeId)?.address ?? ''),
      kind: guess !== undefined && memory.knowsKind(guess) ? guess : null,
      described: one.described,
      // It may be somebody's blood pressure: for those who may see readings only.
      lastSaid: actor.rights.has('readings:read') ? one.lastSaid : '',
      count: one.count,
      firstAt: one.firstAt,
      lastAt: one.lastAt,
      calledForHelp: one.calledForHelp,
      dismissed: one.dismissedAt !== null,
    };
  };

  const find = (actor: Actor, id: string): UnknownDevice => {
    const one = book.get(id);
    if (one === undefined || !isFor(actor, one)) throw notFound('unknown device');
    return one;
  };

  const putAside = (actor: Actor, id: string, at: number | null): Promise<void> =>
    change(actor, async ({ audit, committed }) => {
      const one = find(actor, id);
      const action = at === null ? 'unknown-device.restored' : 'unknown-device.dismissed';
      await audit(action, `unknown-device:${id}`, { gateway: one.gatewayId, name: one.name });
      committed(() => book.dismiss(id, at));
    });

  return {
    async inbox(actor, { q = '', state = 'waiting', cursor, limit }) {
      const words = searchable(q)
        .split(/\s+/)
        .filter((word) => word !== '');
      const found = [...book.all()]
        .filter((one) => (one.dismissedAt !== null) === (state === 'dismissed') && isFor(actor, one))
        .map((one) => ({ key: keyOf(one), entry: view(actor, one) }))
        .filter(({ entry: { name, address, gateway, described, dialect, lastSaid } }) => {
          const text = searchable([name, address, gateway?.name ?? '', described, dialect, lastSaid].join(' '));
          return words.every((word) => text.includes(word));
        })
        .sort((a, b) => (a.key < b.key ? -1 : 1));
      const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString();
      const rest = found.filter(({ key }) => key > after);
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(({ entry }) => entry),
        total: found.length,
        ...(last !== undefined && rest.length > page.length && { cursor: Buffer.from(last.key).toString('base64url') }),
      };
    },

    async inboxEntry(actor, id) {
      return view(actor, find(actor, id));
    },

    adopt(actor, id, { kind, ...as }) {
      return change(actor, async (changing) => {
        const one = find(actor, id);
        if (one.speaks === 'topic')
          throw invalid(
            '系统还听不懂这台设备，请看接入说明',
            'Nothing that the hub understands leads to it: see how to connect it',
          );
        if (one.speaks === 'own') {
          const row = memory.preparedRows.get(one.name);
          if (row === undefined) throw notFound('unknown device');
          if (row.kind !== kind) throw invalid(`这台设备备货时登记的是 ${row.kind}`, `It was prepared as ${row.kind}`);
          return prepared.settle(actor, row, as, changing);
        }
        const named = one.speaks === 'name' ? { gatewayId: one.gatewayId, externalName: one.name } : { id: one.name };
        const row = devices.rowOf({ ...as, ...named, kind });
        await devices.insert(actor, row, changing);
        changing.committed(() => book.forget(id));
        return row;
      }).then(devices.view);
    },

    dismiss: (actor, id) => putAside(actor, id, clock.now()),
    undismiss: (actor, id) => putAside(actor, id, null),
  };
}
