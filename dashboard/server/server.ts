import { type AddressInfo, isIPv6 } from 'node:net';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { Histogram } from 'prom-client';
import { apiRoutes } from './api.ts';
import { consolePages } from './console.ts';
import { documentRoutes, openDocuments } from './documents.ts';
import { openLive } from './live.ts';
import { describeRoutes } from './named-schemas.ts';
import { followOpenAlerts } from './open-alerts.ts';
import type { ServerParts } from './parts.ts';
import { languageOf, refusal, toProblem } from './problem.ts';
import { type GuardedRoute, guard } from './rights.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { routeUpgrades } from './upgrades.ts';

/** The HTTP edge, ready to listen. Disposing it ends its pages and connections. */
export interface Server extends AsyncDisposable {
  /** For tests: `web.inject`. */
  readonly web: FastifyInstance;
  /** Every route with what it asks of its caller. */
  readonly routes: readonly GuardedRoute[];
  /** Port 0 takes any free port. `url` is how this machine reaches it. */
  listen(at: {
    readonly host: string;
    readonly port: number;
  }): Promise<{ readonly url: string; readonly port: number }>;
}

/** "Every address" is no address to call. */
const reachable: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

const bodyLimitBytes = 256 * 1024;
/** A request must have come in whole, and its headers sooner; then it must be answered. In ms. */
const headersTimeoutMs = 6_000;
const requestTimeoutMs = 9_000;
const handlerTimeoutMs = 15_000;
const idleTimeoutMs = 60_000;

/** Builds the HTTP edge out of what it is given, or nothing: a route that names no right stops it here. */
export async function createServer(parts: ServerParts): Promise<Server> {
  const { access, alerts, directory, clock, log, metrics, options } = parts;
  const trustProxy = options.trustProxy !== undefined;
  await using opened = new AsyncDisposableStack();

  const web: FastifyInstance = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    // Addresses hold what people search for: the request log of our own writes the route instead.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    connectionTimeout: idleTimeoutMs,
    requestTimeout: requestTimeoutMs,
    handlerTimeout: handlerTimeoutMs,
    forceCloseConnections: true,
    trustProxy: options.trustProxy ?? false,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: 1_000 },
    // A field nobody knows is an error to be mended, not to be dropped in silence.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
  });
  opened.defer(() => web.close());

  web.removeContentTypeParser('text/plain');
  const parseJson = web.getDefaultJsonParser('error', 'error');
  // Clients that always say "JSON" may send nothing with it: an act on an alert has no body.
  web.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body as string, done);
  });

  const sayProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = toProblem(error, languageOf(request.headers['accept-language']));
    if (problem.code === 'internal.error')
      log.error({ err: error, route: request.routeOptions.url, method: request.method }, 'A request failed');
    return reply
      .code(problem.status)
      .type('application/problem+json; charset=utf-8')
      .serializer(JSON.stringify)
      .send(problem);
  };
  web.setErrorHandler(sayProblem);
  web.setNotFoundHandler((request, reply) => sayProblem(refusal('request.not-found'), request, reply));

  const seconds = new Histogram({
    name: 'hub_http_request_seconds',
    help: 'Time to answer a request, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [metrics],
  });
  opened.defer(() => metrics.removeSingleMetric('hub_http_request_seconds'));
  web.addHook('onResponse', async (request, reply) => {
    const about = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode };
    seconds.observe(about, reply.elapsedTime / 1000);
    log.debug({ ...about, ms: Math.round(reply.elapsedTime) }, 'request');
  });

  await web.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        // Ant Design writes its styles into the page as it goes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Promises about HTTPS are made only where there is HTTPS.
    strictTransportSecurity: options.cookieSecure,
    crossOriginOpenerPolicy: options.cookieSecure,
    originAgentCluster: options.cookieSecure,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  await web.register(cookie);
  const table = guard(web, { access, trustProxy });
  await web.register(rateLimit, { global: false, errorResponseBuilder: () => refusal('request.too-many') });
  describeRoutes(web);
  await openDocuments(web);

  const openAlerts = opened.use(await followOpenAlerts(alerts, directory));

  await web.register(apiRoutes(parts, openAlerts), { prefix: '/api/v1' });
  await web.register(healthRoutes({ health: parts.health, metrics }));
  documentRoutes(web, parts.asyncapi);
  await web.register(consolePages({ webRoot: options.webRoot }));

  const { server: http } = web;
  const live = openLive({
    http,
    access,
    alerts,
    openAlerts,
    directory,
    readings: parts.readings,
    faults: parts.faults,
    metrics,
    clock,
    log,
    trustProxy,
  });
  // Before the server stops listening: it waits for its connections, and a live line never ends by itself.
  web.addHook('preClose', async () => live[Symbol.dispose]());
  opened.use(routeUpgrades({ http, mqtt: parts.upgrade, trustProxy }));
  await web.ready();

  const running = opened.move();
  return {
    web,
    routes: table(),
    async listen({ host, port }) {
      // By its name Fastify would open a second server for IPv6, without the live line.
      await web.listen({ port, host: host === 'localhost' ? '127.0.0.1' : host });
      const taken = http.address() as AddressInfo;
      return {
        port: taken.port,
        url: `http://${reachable[host] ?? (isIPv6(host) ? `[${host}]` : host)}:${taken.port}`,
      };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
