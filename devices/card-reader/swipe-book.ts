import { DatabaseSync } from 'node:sqlite';
import { type AccessList, accessListOf, type Reason } from './access.ts';
import type { Swipe } from './swipe.ts';

/** Which reader, and where it stands: a reader that moved has nothing to do with the list of its old place. */
export interface ReaderPlace {
  readonly deviceId: string;
  readonly placeId: string;
}

/** What must outlive a power cut: swipes the hub has not acknowledged, oldest first, and the list of every reader. */
export interface SwipeBook extends Disposable {
  /** On the disk when it returns. */
  write(swipe: Swipe): void;
  oldest(deviceId: string): Swipe | undefined;
  forget(id: string): void;
  list(reader: ReaderPlace): AccessList | undefined;
  /** Keeps a list unless a newer one is there; whether it did. On the disk when it returns. */
  keepList(reader: ReaderPlace, list: AccessList): boolean;
}

interface SwipeRow {
  readonly id: string;
  readonly device_id: string;
  readonly at: number;
  readonly card: string;
  readonly opened: number;
  readonly reason: Reason;
  readonly list_version: number | null;
}

/** Opens or makes the file. Throws when another process has it. `synchronous=FULL`: https://sqlite.org/pragma.html#pragma_synchronous */
export function openSwipeBook(file: string): SwipeBook {
  const database = new DatabaseSync(file);
  try {
    database.exec(`
      pragma locking_mode = exclusive;
      pragma journal_mode = wal;
      pragma synchronous = full;
      pragma busy_timeout = 0;
      begin immediate;
      create table if not exists swipe (
        seq integer primary key autoincrement,
        id text not null unique,
        device_id text not null,
        at integer not null,
        card text not null,
        opened integer not null,
        reason text not null,
        list_version integer
      ) strict;
      create index if not exists swipe_of_device on swipe (device_id, seq);
      create table if not exists access_list (
        device_id text not null,
        place_id text not null,
        version integer not null,
        list text not null,
        primary key (device_id, place_id)
      ) strict;
      commit;
    `);
  } catch (error) {
    database.close();
    throw error;
  }
  const insert = database.prepare(
    'insert into swipe (id, device_id, at, card, opened, reason, list_version) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const first = database.prepare('select * from swipe where device_id = ? order by seq limit 1');
  const remove = database.prepare('delete from swipe where id = ?');
  const readList = database.prepare('select list from access_list where device_id = ? and place_id = ?');
  const writeList = database.prepare(`
    insert into access_list (device_id, place_id, version, list) values (?, ?, ?, ?)
    on conflict do update set version = excluded.version, list = excluded.list where excluded.version >= version
  `);
  return {
    write({ id, deviceId, at, card, opened, reason, listVersion }) {
      insert.run(id, deviceId, at, card, opened ? 1 : 0, reason, listVersion ?? null);
    },
    oldest(deviceId) {
      const row = first.get(deviceId) as SwipeRow | undefined;
      if (row === undefined) return undefined;
      const { id, device_id, at, card, opened, reason, list_version } = row;
      return {
        id,
        deviceId: device_id,
        at,
        card,
        opened: opened === 1,
        reason,
        listVersion: list_version ?? undefined,
      };
    },
    forget: (id) => void remove.run(id),
    list({ deviceId, placeId }) {
      const row = readList.get(deviceId, placeId) as { readonly list: string } | undefined;
      return row === undefined ? undefined : accessListOf(row.list);
    },
    keepList: ({ deviceId, placeId }, list) =>
      writeList.run(deviceId, placeId, list.version, JSON.stringify(list)).changes > 0,
    [Symbol.dispose]: () => database.close(),
  };
}
