import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Transaction } from 'kysely';
import type { Static, TSchema } from 'typebox';
import type { Actor, Audited, Right, Role } from './access.ts';
import type { Database, NamedMigrations } from './database.ts';
import type { DeviceEntry, PlaceEntry, ResidentEntry } from './directory.ts';
import type { Finding } from './finding.ts';
import type { Reading } from './reading.ts';
import type { Text } from './text.ts';

/** Everything a module may ask for. It receives only what its `needs` names. */
export interface ModulePorts<Tables = Record<string, never>> {
  /** Committed readings of these measures, in order, exactly once: the handler's writes and the place reached are one transaction. */
  readonly readings: {
    follow(
      measures: readonly string[],
      handler: (readings: readonly Reading[], trx: Transaction<Tables>) => Promise<void>,
    ): void;
  };
  readonly residents: {
    find(id: string): ResidentEntry | undefined;
    of(homeId: string): readonly ResidentEntry[];
    /** Those who do not agree to their whereabouts being used: what a programme knows of them is shown to nobody. */
    hidden?(): readonly string[];
  };
  readonly places: { find(id: string): PlaceEntry | undefined; below(id: string): readonly PlaceEntry[] };
  readonly devices: { find(id: string): DeviceEntry | undefined; ofKind(kind: string): readonly DeviceEntry[] };
  /** Becomes an alert, through the same door as a rule's finding. */
  readonly alerts: { report(finding: Omit<Finding, 'rule'>): Promise<void> };
  /** Somebody was seen by this programme. `id` makes a repeat harmless. */
  readonly signsOfLife: {
    report(sign: {
      readonly id: string;
      readonly residentId: string;
      readonly at: number;
      readonly deviceId: string;
    }): Promise<void>;
  };
  readonly clock: { now(): number; daily(time: `${number}:${number}`, run: () => void | Promise<void>): void };
  readonly database: Database<Tables>;
  /** With `trx`, in the very transaction of the change it speaks of. */
  readonly audit: { record(entry: Audited, trx?: Transaction<Tables>): Promise<void> };
  /** Tells a device something: what it answers to is in its profile. */
  readonly commands: { send(deviceId: string, command: Readonly<Record<string, unknown>>): Promise<void> };
}
export type PortName = keyof ModulePorts;

/** What a module's routes may rely on: the actor is signed in, and holds the right the route names in its config. */
export interface RouteTools {
  /** Throws a 401 or 403 problem unless the request comes from somebody with this right. */
  actor(request: unknown, right: Right): Actor;
  /** Throws a problem document: 404, 409, 422 … */
  refuse(status: number, code: string, detail: string): never;
}

/** A street programme. What is subscribed in `start` ends when the module's scope does. */
export interface ServiceModule<Config extends TSchema, Needs extends PortName, Tables> {
  readonly id: string;
  readonly title: Text;
  /** Which programme of the street it serves. */
  readonly programme: string;
  readonly config: Config;
  readonly needs: readonly Needs[];
  /** Its own tables, each prefixed with its id (`-` as `_`). */
  readonly migrations: NamedMigrations;
  /** Rights it knows and which roles hold them; nobody else does. */
  readonly rights: Readonly<Record<`${string}:${string}`, readonly Role[]>>;
  readonly routes: (
    context: Pick<ModulePorts<Tables>, Needs> & { readonly config: Static<Config>; readonly tools: RouteTools },
  ) => FastifyPluginAsyncTypebox;
  readonly start: (
    context: Pick<ModulePorts<Tables>, Needs> & { readonly config: Static<Config> },
  ) => void | Promise<void>;
  /** Fills its tables for the demonstration street. Called once, on an empty demo database. */
  readonly sampleData?: (context: Pick<ModulePorts<Tables>, Needs>) => Promise<void>;
}
/** A module as the host holds it: its config and tables are sealed in. */
export type AnyModule = ServiceModule<TSchema, PortName, Record<string, never>>;

/** `defineModule<MyTables>()({...})`: the tables are named, the rest is inferred. */
export const defineModule =
  <Tables>() =>
  <const Config extends TSchema, const Needs extends PortName>(
    module: ServiceModule<Config, Needs, Tables>,
  ): AnyModule =>
    module as unknown as AnyModule;
