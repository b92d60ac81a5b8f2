import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Transaction } from 'kysely';
import { Value } from 'typebox/value';
import type { Audited, Right, Role } from '#contracts/access';
import type { Directory, PlaceEntry } from '#contracts/directory';
import type { JournalReader } from '#contracts/journal';
import type { AnyModule, ModulePorts, RouteTools } from '#contracts/module';
import { nativeTopic } from '#contracts/mqtt';
import type { Reading } from '#contracts/reading';
import type { Text } from '#contracts/text';
import type { Broker } from '#hub/broker/port';
import type { OpenDatabase } from '#hub/database/database';
import type { Tables } from '#hub/database/tables';
import { type Follower, follow } from '#hub/journal/follower';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';
import { daily } from './daily.ts';
import { createReports, type Hand } from './module-reports.ts';

export interface ModuleHostParts {
  readonly modules: readonly AnyModule[];
  /** Settings by module id; what is absent takes the default of the schema. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly database: OpenDatabase;
  readonly journal: JournalReader;
  readonly directory: Directory & { placesBelow(id: string): readonly PlaceEntry[] };
  readonly record: (trx: Transaction<Tables>, entry: Audited) => Promise<void>;
  readonly hand: Hand;
  /** Residents who do not agree to their whereabouts being used. */
  readonly hiddenResidents: () => readonly string[];
  readonly send: Broker['send'];
  readonly tools: RouteTools;
  readonly clock: Clock;
  readonly zone: string;
  readonly log: Log;
}

export interface RunningModule {
  readonly id: string;
  readonly title: Text;
  readonly programme: string;
  readonly state: 'running' | 'failed';
  readonly reason?: string;
  readonly plugin?: FastifyPluginAsyncTypebox;
}

export interface ModuleHost extends AsyncDisposable {
  readonly modules: readonly RunningModule[];
  /** The journal position every module has taken; trimming stays behind it. */
  position(): number;
  settled(): Promise<void>;
}

/** Which role holds which right of which module. */
export const moduleRights = (modules: readonly AnyModule[]): Readonly<Record<Right, readonly Role[]>> =>
  Object.assign({}, ...modules.map(({ rights }) => rights));

/**
 * Starts the street's programmes. One that fails is shown as failed with its reason; the hub and the others run on.
 */
export async function startModules(parts: ModuleHostParts, options: { readonly sample: boolean }): Promise<ModuleHost> {
  const scope = new AsyncDisposableStack();
  const followers: Follower[] = [];
  const modules: RunningModule[] = [];
  for (const module of parts.modules) {
    const { id, title, programme } = module;
    const own = new AsyncDisposableStack();
    try {
      const { plugin, followed } = await startOne(parts, module, { own, sample: options.sample });
      followers.push(...followed);
      scope.use(own);
      modules.push({ id, title, programme, state: 'running', plugin });
    } catch (error) {
      await own.disposeAsync();
      parts.log.error({ err: error, module: id }, 'a programme module could not be started');
      modules.push({
        id,
        title,
        programme,
        state: 'failed',
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return {
    modules,
    position: () => Math.min(parts.journal.head(), ...followers.map((follower) => follower.position())),
    async settled() {
      await Promise.all(followers.map((follower) => follower.settled()));
    },
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  };
}

async function startOne(
  parts: ModuleHostParts,
  module: AnyModule,
  { own, sample }: { readonly own: AsyncDisposableStack; readonly sample: boolean },
): Promise<{ readonly plugin: FastifyPluginAsyncTypebox; readonly followed: readonly Follower[] }> {
  const { database, directory, journal, clock, zone, log } = parts;
  await database.migrate(module.id, module.migrations);
  const config = Value.Parse(module.config, Value.Default(module.config, parts.settings[module.id] ?? {}));
  const reports = createReports(parts, module.id);
  const subscriptions: { measures: ReadonlySet<string>; handler: Parameters<ModulePorts['readings']['follow']>[1] }[] =
    [];

  const ports: ModulePorts = {
    readings: {
      follow: (measures, handler) => void subscriptions.push({ measures: new Set(measures), handler }),
    },
    residents: {
      find: (id) => directory.resident(id),
      of: (homeId) => directory.residentsOf(homeId),
      hidden: parts.hiddenResidents,
    },
    places: { find: (id) => directory.place(id), below: (id) => directory.placesBelow(id) },
    devices: {
      find: (id) => directory.device(id),
      ofKind: (kind) => [...directory.devices()].filter((device) => device.kind === kind),
    },
    alerts: { report: (finding) => reports.take({ kind: 'finding', finding: { ...finding, rule: module.id } }) },
    signsOfLife: { report: (sign) => reports.take({ kind: 'sign', sign }) },
    clock: {
      now: () => clock.now(),
      daily: (time, run) => {
        const guarded = (): void => {
          Promise.resolve()
            .then(run)
            .catch((error: unknown) => log.error({ err: error, module: module.id }, 'a daily job failed'));
        };
        own.use(daily(clock, zone, { time, run: guarded }));
      },
    },
    database: database.owning<Record<string, never>>(),
    audit: {
      record: (entry, trx) =>
        trx === undefined
          ? database.write((own) => parts.record(own, entry))
          : parts.record(trx as unknown as Transaction<Tables>, entry),
    },
    commands: {
      async send(deviceId, command) {
        const device = directory.device(deviceId);
        if (device === undefined) return;
        await parts.send({
          to: deviceId,
          topic: nativeTopic(device.placeId, deviceId, 'cmd'),
          payload: JSON.stringify(command),
        });
      },
    },
  };
  const context = Object.fromEntries(module.needs.map((need) => [need, ports[need]])) as Pick<
    ModulePorts,
    (typeof module.needs)[number]
  >;

  if (sample && module.sampleData !== undefined)
    await sowOnce(parts, module.id, () => module.sampleData?.(context) ?? Promise.resolve());
  void reports
    .flush()
    .catch((error: unknown) =>
      log.error({ err: error, module: module.id }, 'reports of a module wait for its next one'),
    );
  await module.start({ ...context, config });

  const followed: Follower[] = [];
  for (const [index, { measures, handler }] of subscriptions.entries()) {
    const wanted = (reading: Reading): boolean => measures.has(reading.measure);
    const follower = await follow({
      name: index === 0 ? `module:${module.id}` : `module:${module.id}:${index}`,
      database,
      journal,
      clock,
      concerns: (entry) => entry.readings.some(wanted),
      take: (entries, trx) =>
        reports.collect(trx, () =>
          handler(
            entries.flatMap(({ readings }) => readings.filter(wanted)),
            trx as unknown as Transaction<Record<string, never>>,
          ),
        ),
      afterwards: () => reports.flush(),
      onFault: (error) =>
        log.error({ err: error, module: module.id }, 'a programme module could not take what was said; it tries again'),
    });
    own.use(follower);
    followed.push(follower);
  }
  return { plugin: module.routes({ ...context, config, tools: parts.tools }), followed };
}

/** Sample data is sown once, however often the demonstration is started. */
async function sowOnce({ database }: ModuleHostParts, id: string, sow: () => Promise<void>): Promise<void> {
  const name = `sample:${id}`;
  const done = await database.queries.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst();
  if (done !== undefined) return;
  await sow();
  await database.write(async (trx) => {
    await trx.insertInto('setting').values({ name, value: '1' }).execute();
  });
}
