import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { type AccessService, type Actor, Session, SignIn } from '#contracts/access';
import { hostOf, provenanceOf } from '../origin.ts';
import type { ServerOptions } from '../parts.ts';
import { refusal } from '../problem.ts';
import { callerOf, sessionCookie } from '../rights.ts';

interface Parts {
  readonly access: AccessService;
  readonly clock: { now(): number };
  readonly options: ServerOptions;
}

/** Tries at signing in from one address in a minute, on top of what the access service allows an account. */
const triesPerMinute = 30;

export const sessionRoutes =
  ({ access, clock, options }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: options.cookieSecure } as const;
    const sessionOf = ({ username, name, role, scope, rights }: Actor, expiresAt: number): Session => ({
      username,
      name,
      role,
      scope,
      rights: [...rights].sort(),
      expiresAt,
      demo: options.demo,
      timezone: options.timezone,
      mqttPort: options.mqttPort,
    });

    web.post(
      '/session',
      {
        config: { public: true, rateLimit: { max: triesPerMinute, timeWindow: '1 minute' } },
        schema: { tags: ['session'], summary: 'Sign in', body: SignIn, response: { 200: Session } },
      },
      async (request, reply) => {
        // Nobody is signed in from a foreign page, not even as somebody else.
        if (provenanceOf(request.headers, hostOf(request.headers, options.trustProxy !== undefined)) === 'foreign-page')
          throw refusal('session.cross-origin');
        const { token, actor, expiresAt } = await access.signIn(request.body, { address: request.ip });
        const maxAge = Math.max(0, Math.floor((expiresAt - clock.now()) / 1000));
        void reply.setCookie(sessionCookie, token, { ...cookie, maxAge });
        return sessionOf(actor, expiresAt);
      },
    );

    web.get(
      '/session',
      {
        config: { right: 'signed-in' },
        schema: { tags: ['session'], summary: 'Who is signed in', response: { 200: Session } },
      },
      async (request) => {
        const { actor, expiresAt } = callerOf(request);
        return sessionOf(actor, expiresAt);
      },
    );

    web.delete(
      '/session',
      {
        config: { right: 'signed-in' },
        schema: { tags: ['session'], summary: 'Sign out', response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        await access.signOut(callerOf(request).token);
        return reply.clearCookie(sessionCookie, cookie).code(204).send(null);
      },
    );
  };
