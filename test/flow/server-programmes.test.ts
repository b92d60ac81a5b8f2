import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { expect, test } from 'vitest';
import { routeTools } from '#server/rights';
import { createServer } from '#server/server';
import { asking, asPage, fakeParts } from '#test/support/server-parts';

const lift = (): FastifyPluginAsync => async (web) => {
  web.get('/cards', { config: { right: 'lift:read' }, schema: { summary: 'Cards' } }, async (request) => ({
    by: routeTools.actor(request, 'lift:read').username,
  }));
};
const programme = {
  id: 'lift-access',
  title: { zh: '电梯', en: 'Lift' },
  programme: '加装电梯',
  state: 'running',
} as const;

test('a module hears who asks, through its own right', async () => {
  await using server = await createServer(
    fakeParts({ programmes: { list: () => [programme], plugins: [{ id: 'lift-access', plugin: lift() as never }] } }),
  );
  const ask = asking(server);
  expect((await ask('admin', 'GET', '/api/v1/programmes/lift-access/cards')).json()).toEqual({ by: 'admin' });
  expect((await ask('operator', 'GET', '/api/v1/programmes/lift-access/cards')).status).toBe(403);
  expect((await ask('nobody', 'GET', '/api/v1/programmes')).json()).toEqual([programme]);
});

test('a module that is down says so on its own routes', async () => {
  const failed = { ...programme, state: 'failed', reason: 'no card readers' } as const;
  const plugins = [{ id: 'lift-access', plugin: lift() as never }];
  await using other = await createServer(fakeParts({ programmes: { list: () => [failed], plugins } }));
  const answer = await other.web.inject({ url: '/api/v1/programmes/lift-access/cards', headers: asPage('admin') });
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'programme.failed']);
});

test('a module that cannot set up its routes is shown as failed; the others run on', async () => {
  const broken: FastifyPluginAsync = async (web) => {
    await lift()(web, {} as never);
    throw new Error('no such table: lift_card');
  };
  const list = () => [programme, { ...programme, id: 'broken' }];
  const plugins = [
    { id: 'broken', plugin: broken as never },
    { id: 'lift-access', plugin: lift() as never },
  ];
  await using other = await createServer(fakeParts({ programmes: { list, plugins } }));
  const asked = async (url: string) => (await other.web.inject({ url, headers: asPage('admin') })).json();
  expect(await asked('/api/v1/programmes')).toMatchObject([
    { id: 'lift-access', state: 'running' },
    { id: 'broken', state: 'failed', reason: 'no such table: lift_card' },
  ]);
  expect((await asked('/api/v1/programmes/broken/cards')).code).toBe('programme.failed');
  expect(await asked('/api/v1/programmes/lift-access/cards')).toEqual({ by: 'admin' });
});

test('a response holds nothing its schema does not name', async () => {
  const leaky: FastifyPluginAsync = async (web) => {
    web.get(
      '/leak',
      { config: { right: 'signed-in' }, schema: { response: { 200: Type.Object({ name: Type.String() }) } } },
      async () => ({ name: 'x', passwordHash: 'y' }),
    );
  };
  const plugins = [{ id: 'leaky', plugin: leaky as never }];
  await using other = await createServer(fakeParts({ programmes: { list: () => [], plugins } }));
  expect((await other.web.inject({ url: '/api/v1/programmes/leaky/leak', headers: asPage('nobody') })).body).toBe(
    '{"name":"x"}',
  );
});
