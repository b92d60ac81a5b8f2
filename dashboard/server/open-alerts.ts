import type { Actor } from '#contracts/access';
import type { AlertService } from '#contracts/alert';
import type { Directory } from '#contracts/directory';
import { isWithin } from '#contracts/scope';
import { pagesOf } from './pages.ts';

/** The hub itself, asking for the whole street. Its answers go to people only through their own scope. */
const wholeStreet: Actor = {
  accountId: 'hub',
  username: 'hub',
  name: 'hub',
  role: 'admin',
  scope: '/',
  rights: new Set(['alerts:read'] as const),
};

/** How many alerts are open, by place and by scope: kept from the changes, so that counting costs no query. */
export interface OpenAlerts extends Disposable {
  at(placeId: string): number;
  within(scope: string): number;
}

export async function followOpenAlerts(alerts: AlertService, directory: Pick<Directory, 'place'>): Promise<OpenAlerts> {
  const open = new Map<string, { readonly placeId: string; readonly path: string }>();
  const byPlace = new Map<string, number>();
  /** What changed while the list was being read is newer than the list. */
  const changedMeanwhile = new Set<string>();
  let reading = true;

  const count = (placeId: string, by: 1 | -1): void => {
    const now = (byPlace.get(placeId) ?? 0) + by;
    if (now > 0) byPlace.set(placeId, now);
    else byPlace.delete(placeId);
  };
  const close = (id: string): void => {
    const known = open.get(id);
    if (known === undefined) return;
    open.delete(id);
    count(known.placeId, -1);
  };
  const set = (id: string, placeId: string, path: string): void => {
    close(id);
    open.set(id, { placeId, path });
    count(placeId, 1);
  };

  const following = alerts.onChange(({ alert, path }) => {
    if (reading) changedMeanwhile.add(alert.id);
    if (alert.state === 'resolved') close(alert.id);
    else set(alert.id, alert.placeId, path);
  });
  try {
    for await (const page of pagesOf((query) => alerts.list(wholeStreet, { ...query, state: 'open' }), Infinity))
      for (const alert of page)
        if (!changedMeanwhile.has(alert.id))
          set(alert.id, alert.placeId, directory.place(alert.placeId)?.path ?? `/${alert.placeId}`);
  } catch (error) {
    following[Symbol.dispose]();
    throw error;
  }
  reading = false;
  changedMeanwhile.clear();

  return {
    at: (placeId) => byPlace.get(placeId) ?? 0,
    within(scope) {
      if (scope === '/') return open.size;
      let total = 0;
      for (const { path } of open.values()) if (isWithin(path, scope)) total += 1;
      return total;
    },
    [Symbol.dispose]: () => following[Symbol.dispose](),
  };
}
