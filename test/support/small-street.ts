import { setImmediate } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { type Actor, type Audited, coreRights } from '#contracts/access';
import type { Database } from '#contracts/database';
import { type OpenDatabase, openDatabase } from '#hub/database/database';
import type { Tables } from '#hub/database/tables';
import { openRegister, type Register } from '#hub/register/register';
import { silentLog } from '#kernel/log';
import { Secret } from '#kernel/secret';
import { openVault } from '#kernel/vault';
import type { DatabaseEngine } from './databases.ts';
import { ManualClock } from './manual-clock.ts';

export const kinds = [
  { kind: 'sos-button', silentAfterSeconds: 90_000 },
  { kind: 'motion', silentAfterSeconds: 21_600 },
  { kind: 'gateway', silentAfterSeconds: 600 },
  { kind: 'lift-card-reader', silentAfterSeconds: 600 },
];

/** Somebody on the staff who sees what lies under this path. */
export const staff = (scope: string): Actor => ({
  accountId: 'account-1',
  username: 'wang',
  name: '王姐',
  role: 'lead',
  scope,
  rights: new Set(coreRights),
});
export const everything = staff('/');
/** A whole list at once. */
export const all = { limit: 200 };

export const vaultWith = (fill: number) => openVault(new Secret(Buffer.alloc(32, fill).toString('base64')));

/** A register with two communities, `c1` and `c10`, of one building and three homes each: `c1-502`, `c1-601`, `c1-1001` … */
export class SmallStreet implements AsyncDisposable {
  readonly clock = new ManualClock(Date.UTC(2026, 3, 2));
  readonly audited: Audited[] = [];
  auditFails = false;
  commitFails = false;
  readonly #location: string;
  database: OpenDatabase;
  register!: Register;

  private constructor(location: string, database: OpenDatabase) {
    this.#location = location;
    this.database = database;
  }

  static async open(engine: DatabaseEngine): Promise<SmallStreet> {
    const location = await engine.location();
    const street = new SmallStreet(location, await openDatabase(location));
    street.register = await street.openRegister();
    const { service } = street.register;
    await service.addPlace(everything, { id: 'street', kind: 'street', parentId: null, name: '米市巷街道' });
    for (const [id, name] of [
      ['c1', '大塘巷社区'],
      ['c10', '半道红社区'],
    ] as const) {
      await service.addPlace(everything, { id, kind: 'community', parentId: 'street', name });
      await service.addPlace(everything, { id: `${id}-estate`, kind: 'estate', parentId: id, name: '叶青苑' });
      await service.addPlace(everything, { id: `${id}-37`, kind: 'building', parentId: `${id}-estate`, name: '37幢' });
      await service.addPlace(everything, { id: `${id}-37-1`, kind: 'unit', parentId: `${id}-37`, name: '1单元' });
      for (const name of ['502', '601', '1001']) {
        await service.addPlace(everything, { id: `${id}-${name}`, kind: 'home', parentId: `${id}-37-1`, name });
      }
    }
    return street;
  }

  get service() {
    return this.register.service;
  }
  get directory() {
    return this.register.directory;
  }

  async openRegister(key = 1): Promise<Register> {
    const record = async (trx: Transaction<Tables>, entry: Audited): Promise<void> => {
      if (this.auditFails) throw new Error('the chain cannot be written');
      await trx.selectFrom('audit').select('position').execute();
      this.audited.push(entry);
    };
    const database: Database<Tables> = {
      ...this.database,
      // The answer to a commit may come late: by then the next write may have begun.
      write: async (work) => {
        const result = await this.database.write(async (trx) => {
          const done = await work(trx);
          if (this.commitFails) throw new Error('the disk is full');
          return done;
        });
        await setImmediate();
        return result;
      },
    };
    const { clock } = this;
    return openRegister({ database, vault: await vaultWith(key), clock, kinds, record, log: silentLog });
  }

  /** Forgets everything that is not on the disk. */
  async restart(): Promise<void> {
    await this.database[Symbol.asyncDispose]();
    this.database = await openDatabase(this.#location);
    this.register = await this.openRegister();
  }

  addLin() {
    return this.service.addResident(everything, { homeId: 'c1-502', name: '林秀英', phone: '13800001234' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.database[Symbol.asyncDispose]();
  }
}
