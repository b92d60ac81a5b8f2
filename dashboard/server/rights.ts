import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AccessService, Actor, Right } from '#contracts/access';
import type { RouteTools } from '#contracts/module';
import { InvariantError, Refusal } from '#kernel/errors';
import { hostOf, provenanceOf } from './origin.ts';
import { refusal } from './problem.ts';

/** What each route says about itself in `config`. Saying nothing keeps the hub from starting: default deny. */
export type RouteAccess =
  | { readonly right: Right | 'signed-in'; readonly public?: never }
  | { readonly public: true; readonly right?: never };

export const sessionCookie = 'session';
const inCookie = new RegExp(`(?:^|; ?)${sessionCookie}=([^;\\s]+)`);

/** Who sent a request, and by which token. */
export interface Caller {
  readonly actor: Actor;
  readonly expiresAt: number;
  readonly token: string;
}

/** The token of a request: `Authorization: Bearer` where there is one, else the cookie. */
export function tokenOf(
  headers: IncomingHttpHeaders,
): { readonly token: string; readonly by: 'bearer' | 'cookie' } | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, by: 'bearer' };
  // RFC 6265 §4.2.1. The handshake of a socket passes no cookie plugin, so it is read here for both.
  const cookie = inCookie.exec(headers.cookie ?? '')?.[1];
  return cookie === undefined ? undefined : { token: cookie, by: 'cookie' };
}

const callers = new WeakMap<object, Caller>();

/** Who sent this request. Only for routes that are not public. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw refusal('session.required');
  return caller;
}

export const actorOf = (request: FastifyRequest): Actor => callerOf(request).actor;

/** What the routes of programme modules are given. */
export const routeTools: RouteTools = {
  actor(request, right) {
    const caller = typeof request === 'object' && request !== null ? callers.get(request) : undefined;
    if (caller === undefined) throw refusal('session.required');
    if (!caller.actor.rights.has(right)) throw refusal('access.right-missing');
    return caller.actor;
  },
  refuse(status, code, detail) {
    throw new Refusal(status, code.includes('.') ? (code as `${string}.${string}`) : `request.${code}`, detail);
  },
};

const unsafe = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method);

export interface GuardedRoute {
  readonly method: string;
  readonly url: string;
  readonly access: RouteAccess;
}

/** Puts one lock on every route of the server. Answers the route table, complete once the server is ready. */
export function guard(
  web: FastifyInstance,
  { access, trustProxy }: { readonly access: AccessService; readonly trustProxy: boolean },
): () => readonly GuardedRoute[] {
  const routes: { readonly method: string; readonly url: string; readonly config?: unknown }[] = [];
  const declared = (config: unknown): RouteAccess | undefined => {
    const { right, public: open } = (config ?? {}) as Partial<RouteAccess>;
    if (open === true && right === undefined) return { public: true };
    return right === 'signed-in' || (typeof right === 'string' && /^[^:]+:[^:]+$/.test(right)) ? { right } : undefined;
  };

  web.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      // Read when the server is ready: a scope may declare for all its routes in a hook of its own.
      routes.push({
        method,
        url: route.url,
        get config() {
          return route.config;
        },
      });
    }
  });
  const table = (): GuardedRoute[] =>
    routes.map(({ method, url, config }) => {
      const found = declared(config);
      if (found === undefined)
        throw new InvariantError(`Route ${method} ${url} names no right: give it config { right } or { public: true }`);
      return { method, url, access: found };
    });
  web.addHook('onReady', async () => void table());

  web.addHook('onRequest', async (request) => {
    if (request.is404) return;
    const needed = declared(request.routeOptions.config);
    if (needed?.public) return;
    const found = tokenOf(request.headers);
    const known = found === undefined ? undefined : await access.actorOf(found.token);
    if (found === undefined || known === undefined) throw refusal('session.required');
    // A browser sends the cookie along whoever made the page; what changes something must come from our own (CSRF).
    if (found.by === 'cookie' && unsafe(request.method)) {
      if (provenanceOf(request.headers, hostOf(request.headers, trustProxy)) !== 'own-page')
        throw refusal('session.cross-origin');
    }
    if (needed === undefined || (needed.right !== 'signed-in' && !known.actor.rights.has(needed.right)))
      throw refusal('access.right-missing');
    callers.set(request, { ...known, token: found.token });
  });
  return table;
}
