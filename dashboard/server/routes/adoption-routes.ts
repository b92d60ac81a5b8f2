import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type TSchema } from 'typebox';
import { type AdoptionService, Claim, Claimable, PreparedDevice, PreparedSecret, Swap } from '#contracts/adoption';
import { Id } from '#contracts/reading';
import { DeviceSecret, DeviceView } from '#contracts/register';
import { ListQuery, Page } from '#contracts/rest';
import { pageBody } from '../pages.ts';
import type { History } from '../parts.ts';
import { actorOf } from '../rights.ts';
import { deviceView } from '../views.ts';

interface Parts {
  readonly adoption: AdoptionService;
  readonly history: History;
}

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const DeviceId = Type.Object({ id: Id });
const ClaimCode = Type.Object({ code: Type.String({ minLength: 1, maxLength: 60 }) });
/** Labels of one sheet; more is a second sheet. */
const mostPrepared = 200;

/** Prepared devices and their claim codes; replacement of a broken device; a device back in use. */
export const adoptionRoutes =
  ({ adoption, history }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.post(
      '/devices/prepared',
      {
        config: { right: 'devices:secret' },
        schema: {
          tags: ['devices'],
          summary: 'Prepare devices that have no home yet: ids, secrets and claim codes, shown once',
          body: Type.Object(
            { kind: Type.String(), count: Type.Integer({ minimum: 1, maximum: mostPrepared }) },
            { additionalProperties: false },
          ),
          response: { 201: Type.Array(PreparedSecret) },
        },
      },
      async (request, reply) => reply.code(201).send([...(await adoption.prepare(actorOf(request), request.body))]),
    );

    web.get(
      '/devices/prepared',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['devices'],
          summary: 'Prepared devices that nobody has claimed yet',
          querystring: ListQuery,
          response: { 200: Page(PreparedDevice) },
        },
      },
      async (request) => pageBody(await adoption.prepared(actorOf(request), request.query)),
    );

    web.delete(
      '/devices/prepared/:id',
      {
        config: { right: 'devices:secret' },
        schema: {
          tags: ['devices'],
          summary: 'Withdraw a prepared device: its login and claim code stop working',
          params: DeviceId,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await adoption.withdraw(actorOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );

    web.get(
      '/claims/:code',
      {
        config: { right: 'devices:write' },
        schema: {
          tags: ['devices'],
          summary: 'The prepared device a claim code stands for',
          params: ClaimCode,
          response: { 200: Claimable },
        },
      },
      async (request) => adoption.claimable(actorOf(request), request.params.code),
    );

    web.post(
      '/claims/:code',
      {
        config: { right: 'devices:write' },
        schema: {
          tags: ['devices'],
          summary: 'Give a prepared device its home; it keeps its login and the code is used up',
          params: ClaimCode,
          body: Claim,
          response: { 201: DeviceView },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const device = await adoption.claim(actor, request.params.code, request.body);
        return reply.code(201).send(deviceView(history, device, actor));
      },
    );

    web.post(
      '/devices/:id/swap',
      {
        config: { right: 'devices:write' },
        schema: {
          tags: ['devices'],
          summary:
            'Replace broken hardware: the device keeps its id, name, person and history. A new secret is shown once',
          params: DeviceId,
          body: Swap,
          response: { 200: Type.Object({ device: DeviceView, secret: Nullable(DeviceSecret) }) },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const { device, secret } = await adoption.swap(actor, request.params.id, request.body);
        return { device: deviceView(history, device, actor), secret };
      },
    );

    web.post(
      '/devices/:id/restore',
      {
        config: { right: 'devices:write' },
        schema: {
          tags: ['devices'],
          summary: 'Put a retired device back in use; one with a login of its own needs a new secret',
          params: DeviceId,
          response: { 200: DeviceView },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        return deviceView(history, await adoption.restoreDevice(actor, request.params.id), actor);
      },
    );
  };
