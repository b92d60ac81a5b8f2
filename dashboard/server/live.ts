import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Gauge, type Registry } from 'prom-client';
import { Server as SocketServer } from 'socket.io';
import type { AccessService, Actor } from '#contracts/access';
import type { AlertService, AlertView } from '#contracts/alert';
import type { Directory } from '#contracts/directory';
import type { PageToServer, Pulse, ServerToPage, Snapshot } from '#contracts/live';
import { isWithin } from '#contracts/scope';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';
import { HomeChanges } from './home-changes.ts';
import type { OpenAlerts } from './open-alerts.ts';
import { hostOf, provenanceOf } from './origin.ts';
import { Page } from './page.ts';
import { pagesOf } from './pages.ts';
import type { ServerParts } from './parts.ts';
import { type Caller, tokenOf } from './rights.ts';

export const livePath = '/live';
const pulseMs = 3_000;
const homesMs = 1_000;
/** Bytes a page may say at once: it only asks. */
const mostAskedBytes = 16 * 1024;
/** Questions a page may ask between two pulses; whoever asks more is not a page. */
const mostQuestions = 60;
/** Changes answered at once; a page further behind is told the seq it has reached and asks again. */
const mostChanges = 2_000;

interface Parts {
  readonly http: HttpServer;
  readonly access: AccessService;
  readonly alerts: AlertService;
  readonly openAlerts: OpenAlerts;
  readonly directory: Directory;
  readonly readings: ServerParts['readings'];
  readonly faults: () => Pulse['faults'];
  readonly metrics: Registry;
  readonly clock: Clock;
  readonly log: Log;
  readonly trustProxy: boolean;
}

const sameRights = (one: Actor, other: Actor): boolean =>
  one.scope === other.scope &&
  one.role === other.role &&
  one.rights.size === other.rights.size &&
  [...one.rights].every((right) => other.rights.has(right));

/**
 * The live line to the pages (contracts/live.ts). Each page is told only what lies in its scope, numbered so that it notices a
 * gap by itself. Recovery of socket.io stays off: it skips the authentication and dies with the process; the cursor does neither.
 */
export function openLive(parts: Parts): Disposable {
  const { access, alerts, openAlerts, directory, clock, log } = parts;
  using opened = new DisposableStack();
  const pages = new Set<Page>();
  const admitted = new WeakMap<IncomingMessage, Caller>();

  const admit = async (request: IncomingMessage): Promise<string | undefined> => {
    const found = tokenOf(request.headers);
    if (found === undefined) return 'session.required';
    const provenance = provenanceOf(request.headers, hostOf(request.headers, parts.trustProxy));
    // CORS does not protect a WebSocket: without this any site could listen with the cookie of whoever opens it.
    if (provenance === 'foreign-page' || (found.by === 'cookie' && provenance !== 'own-page'))
      return 'session.cross-origin';
    const known = await access.actorOf(found.token);
    if (known === undefined) return 'session.required';
    if (!known.actor.rights.has('alerts:read')) return 'access.right-missing';
    admitted.set(request, { ...known, token: found.token });
    return undefined;
  };

  const io = new SocketServer<PageToServer, ServerToPage>({
    path: livePath,
    serveClient: false,
    maxHttpBufferSize: mostAskedBytes,
    pingInterval: 10_000,
    pingTimeout: 15_000,
    connectTimeout: 5_000,
    destroyUpgrade: false,
    allowRequest: (request, answer) => {
      admit(request).then(
        (reason) => answer(reason ?? null, reason === undefined),
        (error: unknown) => {
          log.error({ err: error }, 'A page could not be admitted to the live line');
          answer('internal.error', false);
        },
      );
    },
  });
  io.attach(parts.http, { path: livePath, destroyUpgrade: false } as object);
  opened.defer(() => {
    io.disconnectSockets(true);
    io.engine.close();
  });

  new Gauge({
    name: 'hub_live_pages',
    help: 'Pages connected to the live line',
    registers: [parts.metrics],
    collect() {
      this.set(pages.size);
    },
  });
  opened.defer(() => parts.metrics.removeSingleMetric('hub_live_pages'));

  /** Whether something may be sent to this page. What it misses it asks for; one that reads nothing any more is cut off. */
  const keepsUp = (page: Page): boolean => {
    const pace = page.pace(clock.now());
    if (pace === 'stuck' && pages.delete(page)) {
      log.warn({ account: page.caller.actor.accountId }, 'A page does not read what it is sent; disconnected');
      page.cut();
    }
    return pace === 'fine';
  };

  const openIn = async (actor: Actor): Promise<AlertView[]> => {
    const found: AlertView[] = [];
    for await (const page of pagesOf((query) => alerts.list(actor, { ...query, state: 'open' }), Infinity))
      found.push(...page);
    return found;
  };

  /** Answers what a page asked. A page that gets no answer, because it is behind or we failed, asks again after its own time-out. */
  const reply = (page: Page, answer: unknown, make: () => Promise<Snapshot>): void => {
    if (typeof answer !== 'function') return;
    page.turn = page.turn.then(async () => {
      if (!pages.has(page) || !keepsUp(page)) return;
      try {
        const snapshot = await make();
        page.told = Math.max(page.told, snapshot.seq);
        answer(snapshot);
      } catch (error) {
        log.error({ err: error }, 'A page asked for alerts and could not be answered');
      }
    });
  };

  io.on('connection', (socket) => {
    const caller = admitted.get(socket.request);
    if (caller === undefined) {
      socket.disconnect(true);
      return;
    }
    const page = new Page(socket, caller, alerts.seq());
    pages.add(page);
    socket.on('disconnect', () => pages.delete(page));
    socket.use((_event, next) => {
      page.asked += 1;
      if (page.asked <= mostQuestions) next();
      else page.cut();
    });
    socket.on('snapshot', (answer) =>
      reply(page, answer, async () => {
        // Taken before the list is read: what changes meanwhile is sent again rather than missed.
        const seq = alerts.seq();
        return { seq, now: clock.now(), alerts: await openIn(caller.actor) };
      }),
    );
    socket.on('changesSince', (since, answer) => {
      if (!Number.isSafeInteger(since) || since < 0) return;
      reply(page, answer, async () => {
        const seq = alerts.seq();
        const all = await alerts.changesSince(caller.actor, since);
        const changes = all.slice(0, mostChanges);
        const reached = all.length > mostChanges ? changes.at(-1)?.seq : undefined;
        return { seq: reached ?? Math.max(seq, changes.at(-1)?.seq ?? 0), now: clock.now(), alerts: changes };
      });
    });
    socket.emit('pulse', pulseFor(page, parts.faults()));
  });

  opened.use(
    alerts.onChange(({ alert, path }) => {
      for (const page of pages) {
        if (!isWithin(path, page.caller.actor.scope)) continue;
        if (keepsUp(page)) page.alert(alert);
        else page.missed(alert);
      }
    }),
  );

  function pulseFor(page: Page, faults: Pulse['faults']): Pulse {
    return { now: clock.now(), seq: page.told, openAlerts: openAlerts.within(page.caller.actor.scope), faults };
  }

  /** Ends the pages of sessions that ended or whose rights are no longer what they were. */
  const checkSession = async (token: string, theirs: readonly Page[]): Promise<void> => {
    const known = await access.actorOf(token);
    for (const page of theirs) {
      if (known !== undefined && known.expiresAt > clock.now() && sameRights(known.actor, page.caller.actor)) continue;
      pages.delete(page);
      page.socket.emit('expired');
      page.socket.disconnect(true);
    }
  };

  let pulse: Disposable | undefined;
  const beat = (): void => {
    pulse = clock.after(pulseMs, beat);
    const faults = parts.faults();
    for (const page of pages) {
      page.asked = 0;
      if (keepsUp(page)) page.socket.emit('pulse', pulseFor(page, faults));
    }
    for (const [token, theirs] of Map.groupBy(pages, ({ caller }) => caller.token))
      checkSession(token, theirs).catch((error: unknown) =>
        // A board that is cut off while the accounts cannot be read helps nobody; the next pulse asks again.
        log.error({ err: error }, 'The sessions of open pages could not be checked'),
      );
  };
  pulse = clock.after(pulseMs, beat);
  opened.defer(() => pulse?.[Symbol.dispose]());

  const waiting = new HomeChanges();
  let flush: Disposable | undefined;
  const tellHomes = (): void => {
    const changes = waiting.take();
    flush = waiting.size > 0 ? clock.after(homesMs, tellHomes) : undefined;
    const byScope = Map.groupBy(
      [...pages].filter(({ caller }) => caller.actor.rights.has('readings:read')),
      ({ caller }) => caller.actor.scope,
    );
    for (const [scope, theirs] of byScope) {
      const visible = changes.filter(({ placeId }) => {
        const path = directory.place(placeId)?.path;
        return path !== undefined && isWithin(path, scope);
      });
      if (visible.length === 0) continue;
      for (const page of theirs) if (keepsUp(page)) page.socket.emit('homes', visible);
    }
  };
  opened.use(
    parts.readings.onCommitted((readings) => {
      if (pages.size === 0) return;
      waiting.add(readings);
      if (waiting.size > 0) flush ??= clock.after(homesMs, tellHomes);
    }),
  );
  opened.defer(() => flush?.[Symbol.dispose]());

  const running = opened.move();
  return { [Symbol.dispose]: () => running.dispose() };
}
