import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Channel } from '#contracts/channel';
import type { Frame } from '#contracts/frame';
import type { AnyModule } from '#contracts/module';
import type { AnyRule } from '#contracts/rule';
import { dayMs } from '#contracts/time';
import { catalog } from '#devices/catalog';
import { type Access, openAccess } from '#hub/access/access';
import { Desk } from '#hub/alerts/desk';
import { createAlertService } from '#hub/alerts/service';
import { loadDesk } from '#hub/alerts/store';
import { startBroker } from '#hub/broker/embedded';
import type { Broker } from '#hub/broker/port';
import { type OpenDatabase, openDatabase } from '#hub/database/database';
import { isCallForHelp } from '#hub/ingest/call-for-help';
import { createIngest, maxUnknownPerGateway } from '#hub/ingest/ingest';
import { SeenMessages } from '#hub/ingest/seen-messages';
import { UnknownDevices } from '#hub/ingest/unknown-devices';
import { loadUnknown } from '#hub/ingest/unknown-store';
import { openJournal } from '#hub/journal/journal';
import { modules as moduleCatalog } from '#hub/modules/catalog';
import { notificationReader } from '#hub/notify/notifications';
import { createOutbox } from '#hub/notify/outbox';
import { ageOn } from '#hub/register/age';
import { openConsents } from '#hub/register/consents';
import { openPresence } from '#hub/register/presence';
import { openRegister, type Register } from '#hub/register/register';
import { sowSampleStreet } from '#hub/register/sample-street';
import { rules as ruleCatalog } from '#hub/rules/catalog';
import { Engine } from '#hub/rules/engine';
import { sensitiveIn } from '#hub/rules/sensitive';
import { Latest } from '#hub/telemetry/latest';
import type { TelemetryStore } from '#hub/telemetry/port';
import { startPump } from '#hub/telemetry/pump';
import { type Clock, systemClock } from '#kernel/clock';
import { Deadlines } from '#kernel/deadlines';
import { newUlid } from '#kernel/ids';
import { type Log, silentLog } from '#kernel/log';
import type { Secret } from '#kernel/secret';
import { openVault } from '#kernel/vault';
import { routeTools } from '#server/rights';
import { createServer } from '#server/server';
import { openChannels, openTelemetry } from './adapters.ts';
import { followAdoption } from './adopting.ts';
import { createAnnouncer } from './announcer.ts';
import { asyncapiDocument } from './asyncapi.ts';
import { alsoSaidFrom } from './backtest/also-said.ts';
import { outagesFrom } from './backtest/outages.ts';
import { createBacktests } from './backtest/service.ts';
import { type Config, databaseLocation } from './config.ts';
import { openConfigurations } from './configurations.ts';
import { watchConsents } from './consent-watch.ts';
import { operateSimulated, startDemonstration } from './demo.ts';
import { askForDiscovery } from './discovery-birth.ts';
import { createExplain } from './explain.ts';
import { explainPast } from './explain-past.ts';
import { factsFrom } from './facts.ts';
import { Faults, faultTexts } from './faults.ts';
import { createHistory } from './history.ts';
import { openHistoryExports } from './history-exports.ts';
import { homeAssistantKind, publishToHomeAssistant, ToldBefore } from './home-assistant.ts';
import { keepHouse } from './housekeeping.ts';
import { createHttpIngest } from './http-ingest.ts';
import { keptBack } from './kept-back.ts';
import { createMetrics } from './metrics.ts';
import { moduleRights, startModules } from './modules.ts';
import { noticesFor } from './notices.ts';
import { outcomesIn } from './outcomes.ts';
import { inFewWords, personStates } from './person-states.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { watchRegister } from './register-watch.ts';
import { hubItself, openRuleBook } from './rule-book.ts';
import { silence } from './silence.ts';
import { createSpeech } from './speech.ts';
import { createTestModes } from './test-modes.ts';
import { version } from './version.ts';
import { watchWellbeing } from './wellbeing.ts';

export interface Hub extends AsyncDisposable {
  readonly url: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly mqttsPort?: number;
  /** Of the account `admin`, when it was made now and no password was given. Print it once. */
  readonly firstPassword?: Secret;
  readonly register: Register;
  readonly access: Access;
  readonly broker: Broker;
  readonly pipeline: Pipeline;
  /** Resolves when everything committed so far has reached the time-series store and the programmes. */
  settled(): Promise<void>;
}

/** What a test or another deployment may replace. */
export interface Adapters {
  readonly clock: Clock;
  readonly log: Log;
  readonly rules: readonly AnyRule[];
  readonly ruleSettings: Readonly<Record<string, unknown>>;
  readonly modules: readonly AnyModule[];
  readonly openDatabase: (location: string, onLost: (error: unknown) => void) => Promise<OpenDatabase>;
  readonly openTelemetry: (config: Config, log: Log) => Promise<TelemetryStore>;
  readonly openChannels: (config: Config, clock: Clock) => readonly Channel[];
  /** What is in memory cannot be trusted any more, or nothing can be written down any more. */
  readonly onBroken: (error: unknown) => void;
}

const production: Adapters = {
  clock: systemClock,
  log: silentLog,
  rules: ruleCatalog,
  ruleSettings: {},
  modules: moduleCatalog,
  openDatabase,
  openTelemetry,
  openChannels,
  onBroken: (error) => {
    throw error;
  },
};

/** A device that has said nothing for longer is shown without a last value. */
const rememberedMs = 30 * dayMs;

/** What devices run with, and the start of another platform. */
const isAside = ({ topic }: Frame): boolean => topic.endsWith('/state') || topic === 'homeassistant/status';

/** Builds a running hub, or nothing: whatever was opened before a failure is closed again, in reverse order. */
export async function createHub(config: Config, replace: Partial<Adapters> = {}): Promise<Hub> {
  const { clock, log, rules, ruleSettings, modules, ...adapters } = { ...production, ...replace };
  const { dataDir, timezone: zone } = config;
  await using opened = new AsyncDisposableStack();
  const metrics = createMetrics();
  const faults = new Faults();

  // What is known: people, places, devices, and who may do what.
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const database = opened.use(await adapters.openDatabase(databaseLocation(config), adapters.onBroken));
  const vault = await openVault(config.dataKey ?? { keyFile: join(dataDir, 'data.key') });
  const access = await openAccess({ database, clock, moduleRights: moduleRights(modules) });
  const firstPassword = await access.ensureAdmin(config.adminPassword);
  if (config.demo) await sowSampleStreet({ database, vault, clock, record: access.record });
  const register = await openRegister({ database, vault, clock, kinds: catalog, record: access.record, log, zone });
  const { directory } = register;

  // From frames to alerts.
  const profiles = new Map(catalog.map((profile) => [profile.kind, profile]));
  const seen = new SeenMessages();
  const seenRows = await database.queries.selectFrom('seen_message').selectAll().orderBy('at').execute();
  seen.restore(seenRows.map(({ device_id, message_id, at }) => ({ deviceId: device_id, messageId: message_id, at })));
  const unknown = new UnknownDevices(maxUnknownPerGateway, await loadUnknown(database.queries));
  const ingest = createIngest({ directory, profileOf: (kind) => profiles.get(kind), seen, unknown });
  const ruleBook = await openRuleBook({
    rules,
    base: ruleSettings,
    database,
    directory,
    record: access.record,
    submit: (readings) => pipeline.submit(readings),
    countsByRule: (actor, since) => alerts.countsByRule(actor, since),
    clock,
  });
  const facts = factsFrom(directory);
  const engine = new Engine({
    rules,
    settings: ruleBook.book,
    zone,
    facts,
    deadlines: (isFirst) => new Deadlines(isFirst),
    onRuleError(rule, error) {
      if (!faults.has('rules.failing')) log.error({ err: error, rule }, 'a rule has thrown; the others go on');
      faults.set('rules.failing', faultTexts['rules.failing']);
    },
  });
  const desk = new Desk({ ...(await loadDesk(database.queries)), newId: newUlid });
  const journal = await openJournal(database, (error) =>
    log.error({ err: error }, 'a follower of the journal has thrown'),
  );
  const outbox = opened.use(
    createOutbox({ database, vault, channels: adapters.openChannels(config, clock), clock, log }),
  );
  const latest = new Latest();
  const profileOf = (kind: string) => profiles.get(kind);
  const speech = createSpeech({ directory, profileOf, dialectOf: ingest.dialectOf });
  const announcer = createAnnouncer({
    alerts: () => alerts,
    outbox,
    latest,
    metrics,
    send: (message) => broker.send(message),
    speech,
    openAlerts: () => desk.open(),
    log,
  });

  const pipeline = opened.use(
    createPipeline({
      read: ingest.read,
      onSeen: (messages) => seen.commit(messages),
      engine,
      desk,
      journal,
      database,
      notify: (changes) => {
        const drafts = noticesFor(changes, directory, zone);
        return drafts.length === 0 ? undefined : (trx) => outbox.insert(trx, drafts);
      },
      record: access.record,
      announce(batch) {
        announcer.announce(batch);
        const outcomes = outcomesIn(batch.changes, clock.now());
        if (outcomes.length > 0) {
          pipeline
            .submit(outcomes)
            .catch((error: unknown) => log.error({ err: error }, 'outcomes did not reach the rules'));
        }
      },
      onStorageFault(error) {
        if (error === undefined) {
          log.info('the disk can be written again');
          faults.clear('storage.failing');
          return;
        }
        if (!faults.has('storage.failing'))
          log.error({ err: error }, 'a batch cannot be committed: nothing is acknowledged until it is');
        faults.set('storage.failing', faultTexts['storage.failing']);
      },
      onBroken: adapters.onBroken,
      onTimed({ inputs, judgeMs, commitMs }) {
        metrics.batchInputs.observe(inputs);
        metrics.judgeSeconds.observe(judgeMs / 1000);
        metrics.commitSeconds.observe(commitMs / 1000);
      },
      clock,
    }),
  );
  const alerts = createAlertService({
    database,
    directory,
    placesCalled: (words) => directory.placesCalled(words),
    ageOf: (born) => (born === undefined ? null : ageOn(born, clock.now(), zone)),
    submit: (act, on) => pipeline.act(act, on),
    seq: () => desk.seq,
  });

  // What follows the journal.
  const store = opened.use(await adapters.openTelemetry(config, log));
  const pump = opened.use(startPump({ journal, store, clock, log, retentionDays: config.telemetryKeepDays }));
  // The doors do not wait for the history: a store that is down must not keep the hub from starting.
  void latest.warm(store, directory.devices(), clock.now() - rememberedMs).catch((error: unknown) => {
    log.warn({ err: error }, 'last values before the start are not known: the time-series store does not answer');
  });

  // The doors. Nothing comes in before what was in mind when the hub stopped is there again.
  await pipeline.recover();
  const consents = await openConsents({
    database,
    directory,
    record: access.record,
    changed: () => consentWatch.check(),
    clock,
  });
  const kept = keptBack({ latest, directory, consents });
  const exports = opened.use(
    await openHistoryExports({
      store,
      directory: join(dataDir, 'exports'),
      leftOut: kept.leftOut,
      record: access.service.record,
      clock,
      log,
    }),
  );
  const consentWatch = opened.use(watchConsents({ consents, engine, directory, submit: pipeline.submit, clock, log }));
  const personState = personStates({ engine, directory, facts, zone });
  const presence = openPresence({
    database,
    directory,
    record: access.record,
    submit: pipeline.submit,
    stateOf: (residentId) => personState(residentId, clock.now()),
    speaksAs: hubItself,
    clock,
  });
  // What was written down and had not reached the rules when the hub stopped.
  await ruleBook.catchUp();
  await consentWatch.check();
  await presence.catchUp();
  const toldBefore = new ToldBefore();
  // Hears what is no reading; it is there soon after the doors open.
  const aside = Promise.withResolvers<(frame: Frame) => Promise<void>>();
  const broker: Broker = opened.use(
    await startBroker({
      host: config.bind,
      port: config.mqttPort,
      ...(config.tls === undefined ? {} : { tls: config.tls }),
      directory: join(dataDir, 'broker'),
      open: config.mqttOpen,
      limits: { messagesPerSecond: config.mqttMessagesPerSecond, messageBurst: 10 * config.mqttMessagesPerSecond },
      authenticate: (login) => register.verifyDevice(login),
      onFrame(frame) {
        const taken = pipeline.accept(frame);
        return isAside(frame) ? taken.then(async () => (await aside.promise)(frame)) : taken;
      },
      // How gateways said that their devices are to be read, before the devices say anything.
      onRetained: ({ gatewayId, topic, payload }) => {
        if (directory.device(gatewayId)?.kind === homeAssistantKind) toldBefore.note(gatewayId, topic);
        else if (directory.device(gatewayId) !== undefined) ingest.discovery.learn(gatewayId, topic, payload);
      },
      isCallForHelp,
      clock,
      log,
    }),
  );
  opened.use(await askForDiscovery({ broker, directory, register, log }));
  const configurations = opened.use(
    await openConfigurations({
      database,
      register,
      profileOf,
      speech,
      broker,
      record: access.record,
      onRefused: (deviceId) =>
        ingest.rejections.note(deviceId, { code: 'payload.shape', detail: 'state' }, clock.now()),
      clock,
      log,
    }),
  );
  const homeAssistant = opened.use(
    publishToHomeAssistant({
      directory,
      register,
      openAlerts: () => desk.open(),
      lastSign: kept.lastSign,
      personState: (residentId) => inFewWords(personState(residentId, clock.now()).state),
      committed: announcer,
      send: broker.send,
      toldBefore: toldBefore.topics,
      options: config.homeAssistant,
      version,
      clock,
      log,
    }),
  );
  aside.resolve((frame) => {
    homeAssistant.hear(frame);
    return configurations.hear(frame);
  });
  const host = opened.use(
    await startModules(
      {
        modules,
        settings: {},
        database,
        journal,
        directory,
        record: access.record,
        hiddenResidents: () => consents.withheld('whereabouts'),
        hand: {
          finding: pipeline.report,
          async sign(reading) {
            // Consent may have ended while the programme still held its report.
            if (
              reading.residentId !== undefined &&
              sensitiveIn(reading, facts)?.of === 'whereabouts' &&
              !consents.mayUse(reading.residentId, 'whereabouts')
            )
              return;
            const message = { deviceId: reading.deviceId, messageId: reading.id ?? newUlid(), at: reading.receivedAt };
            if (seen.claim(message) === 'new') await pipeline.submit([reading], [message]);
          },
        },
        send: broker.send,
        tools: routeTools,
        clock,
        zone,
        log,
      },
      { sample: config.demo },
    ),
  );
  opened.use(followAdoption({ unknown, register, broker, database, clock, log }));
  opened.use(watchRegister({ register, engine, broker, clock, submit: pipeline.submit, log }));
  opened.use(
    keepHouse({
      pipeline,
      journal,
      database,
      followed: () => [pump.position(), host.position()],
      journalKeepHours: config.journalKeepHours,
      clock,
      log,
    }),
  );

  const health = watchWellbeing({ faults, metrics, pipeline, engine, desk, journal, outbox, pump, broker, clock });
  const backtests = opened.use(
    createBacktests({
      rules,
      settings: ruleBook.book,
      directory,
      alsoSaid: alsoSaidFrom({ database, directory, consents, speaksAs: hubItself }),
      outages: outagesFrom(database),
      zone,
      store,
      record: access.service.record,
      clock,
      log,
    }),
  );
  const server = opened.use(
    await createServer({
      register: register.service,
      adoption: register.adoption(unknown),
      access: access.service,
      tokens: access.tokens,
      configurations,
      ingest: createHttpIngest({
        pipeline,
        directory,
        storageFails: () => faults.has('storage.failing'),
        clock,
      }),
      alerts,
      directory,
      history: createHistory({
        latest,
        store,
        directory,
        rejections: ingest.rejections,
        isSilent: silence({ engine, directory }),
        kept,
        clock,
      }),
      exports,
      readings: {
        onCommitted: (handler) =>
          announcer.onReadings((readings) => handler(readings.filter((one) => !kept.isKept(one)))),
      },
      testModes: createTestModes({
        directory,
        engine,
        submit: (readings, audits) => pipeline.submit(readings, [], audits),
        clock,
      }),
      notifications: notificationReader(database),
      rules: ruleBook.service,
      presence: presence.service,
      consents: consents.service,
      backtests,
      explain: createExplain({
        rules,
        book: ruleBook.book,
        directory,
        now: () => ({
          explain: (keys, now) => engine.explain(keys, now).map(({ rule, ...row }) => ({ ...row, ruleId: rule.id })),
          stateOf: (residentId) => personState(residentId, clock.now()),
          version: ruleBook.book.version,
          replayedFrom: null,
        }),
        at: explainPast({
          rules,
          directory,
          alsoSaid: alsoSaidFrom({ database, directory, consents, speaksAs: hubItself }),
          outages: outagesFrom(database),
          zone,
          store,
          ruleBook,
        }),
        mayUse: consents.mayUse,
        clock,
      }),
      kinds: catalog,
      programmes: {
        list: () => host.modules.map(({ plugin: _plugin, ...shown }) => shown),
        plugins: host.modules.flatMap(({ id, plugin }) => (plugin === undefined ? [] : [{ id, plugin }])),
      },
      health,
      metrics: metrics.registry,
      faults: () => faults.list(),
      ...(config.demo ? { demo: { operate: operateSimulated({ directory, broker }) } } : {}),
      asyncapi: asyncapiDocument(version),
      upgrade: broker.upgrade,
      clock,
      log,
      options: {
        demo: config.demo,
        timezone: zone,
        mqttPort: broker.port,
        webRoot: join(import.meta.dirname, '../../dashboard/web/dist'),
        cookieSecure: config.cookieSecure,
        ...(config.trustProxy === undefined ? {} : { trustProxy: config.trustProxy }),
      },
    }),
  );
  const { url, port: httpPort } = await server.listen({ host: config.bind, port: config.httpPort });
  await outbox.start();
  if (config.demo) {
    opened.use(
      await startDemonstration({ access, dataDir, httpUrl: url, mqttUrl: `mqtt://127.0.0.1:${broker.port}`, log }),
    );
  }

  const running = opened.move();
  return {
    url,
    httpPort,
    mqttPort: broker.port,
    ...(broker.tlsPort === undefined ? {} : { mqttsPort: broker.tlsPort }),
    ...(firstPassword === undefined ? {} : { firstPassword }),
    register,
    access,
    broker,
    pipeline,
    async settled() {
      await host.settled();
      await pump.settled();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
