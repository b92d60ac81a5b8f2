import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { ListQuery, Page } from '#contracts/rest';
import {
  EffectiveSettings,
  RuleChange,
  RuleOverride,
  RuleRemoval,
  type RuleSettingsService,
  RuleSummary,
  ruleScopeKinds,
  SettingsRestore,
  SettingsVersion,
} from '#contracts/rule-settings';
import { pageBody } from '../pages.ts';
import { actorOf } from '../rights.ts';

const RuleId = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });
const whose = {
  placeId: Type.Optional(Type.String({ maxLength: 64 })),
  homeId: Type.Optional(Type.String({ maxLength: 64 })),
  residentId: Type.Optional(Type.String({ maxLength: 64 })),
};

/** The rules, the settings they run with for whom, and how these came to be. */
export const ruleRoutes =
  ({ rules }: { readonly rules: RuleSettingsService }): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.get(
      '/rules',
      {
        config: { right: 'signed-in' },
        schema: {
          tags: ['rules'],
          summary: 'Every rule with its settings for the street, their schema and defaults',
          response: { 200: Type.Array(RuleSummary) },
        },
      },
      async (request) => [...(await rules.rules(actorOf(request)))],
    );

    web.get(
      '/rules/overrides',
      {
        config: { right: 'rules:read' },
        schema: {
          tags: ['rules'],
          summary: 'What is set for whom now; with a home or resident: what holds for them',
          querystring: Type.Object({ ruleId: Type.Optional(Type.String({ maxLength: 64 })), ...whose }),
          response: { 200: Type.Array(RuleOverride) },
        },
      },
      async (request) => [...rules.overrides(actorOf(request), request.query)],
    );

    web.get(
      '/rules/settings/history',
      {
        config: { right: 'rules:read' },
        schema: {
          tags: ['rules'],
          summary: 'Versions of the settings, newest first, each with what it changed',
          querystring: Type.Object({
            ...ListQuery.properties,
            ruleId: Type.Optional(Type.String({ maxLength: 64 })),
          }),
          response: { 200: Page(SettingsVersion) },
        },
      },
      async (request) => pageBody(rules.history(actorOf(request), request.query)),
    );

    web.post(
      '/rules/settings/restore',
      {
        config: { right: 'rules:write' },
        schema: {
          tags: ['rules'],
          summary: 'Brings an old version back, of all rules or of one; it becomes a new version',
          body: SettingsRestore,
          response: { 200: SettingsVersion },
        },
      },
      async (request) => rules.restore(actorOf(request), request.body),
    );

    web.get(
      '/rules/:id/settings',
      {
        config: { right: 'rules:read' },
        schema: {
          tags: ['rules'],
          summary: 'What holds for a place, a home or a resident, and where each field comes from',
          params: RuleId,
          querystring: Type.Object(whose),
          response: { 200: EffectiveSettings },
        },
      },
      async (request) => rules.effective(actorOf(request), request.params.id, request.query),
    );

    web.put(
      '/rules/:id/settings',
      {
        config: { right: 'rules:write' },
        schema: {
          tags: ['rules'],
          summary: 'Sets what a scope has of its own; holds for every reading from now on',
          params: RuleId,
          body: RuleChange,
          response: { 200: EffectiveSettings },
        },
      },
      async (request) => rules.set(actorOf(request), request.params.id, request.body),
    );

    web.delete(
      '/rules/:id/settings',
      {
        config: { right: 'rules:write' },
        schema: {
          tags: ['rules'],
          summary: 'A scope has nothing of its own any more',
          params: RuleId,
          querystring: Type.Object({
            kind: Type.Enum([...ruleScopeKinds]),
            id: Type.String({ maxLength: 64, default: '' }),
            why: RuleRemoval.properties.why,
          }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { kind, id, why } = request.query;
        await rules.remove(actorOf(request), request.params.id, { scope: { kind, id }, why });
        return reply.code(204).send(null);
      },
    );
  };
