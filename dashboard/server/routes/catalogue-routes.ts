import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { type DeviceProfile, powerSources } from '#contracts/device';
import { describeMeasure } from '#contracts/measure';
import { Text } from '#contracts/text';
import type { RuleDescription } from '../parts.ts';

const Rule = Type.Object({
  id: Type.String(),
  type: Type.String({ description: 'The type of alert it raises' }),
  title: Text,
  doc: Text,
  settings: Type.Record(Type.String(), Type.Unknown(), { description: 'The settings in force' }),
});

const Kind = Type.Object({
  kind: Type.String(),
  title: Text,
  icon: Type.String(),
  power: Type.Enum([...powerSources]),
  silentAfterSeconds: Type.Integer(),
  measures: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Text,
      unit: Type.Optional(Type.String()),
      kind: Type.Enum(['event', 'state', 'quantity', 'text']),
    }),
  ),
  operations: Type.Array(Type.Object({ id: Type.String(), title: Text })),
});

const describeKind = ({ kind, title, icon, power, silentAfterSeconds, measures, operations }: DeviceProfile) => ({
  kind,
  title,
  icon,
  power,
  silentAfterSeconds,
  measures: measures.map((name) => {
    const known = describeMeasure(name);
    return {
      name,
      title: known?.title ?? { zh: name, en: name },
      ...(known?.unit === undefined ? {} : { unit: known.unit }),
      kind: known?.kind ?? ('text' as const),
    };
  }),
  operations: operations.map(({ id, title }) => ({ id, title })),
});

interface Parts {
  readonly rules: readonly RuleDescription[];
  readonly kinds: readonly DeviceProfile[];
}

/** What this hub knows: its rules and the kinds of device. */
export const catalogueRoutes =
  ({ rules, kinds }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    const described = kinds.map(describeKind);
    web.get(
      '/rules',
      {
        config: { right: 'signed-in' },
        schema: { tags: ['catalogue'], summary: 'Rules and their settings', response: { 200: Type.Array(Rule) } },
      },
      async () => rules.map((rule) => ({ ...rule })),
    );
    web.get(
      '/kinds',
      {
        config: { right: 'signed-in' },
        schema: { tags: ['catalogue'], summary: 'Kinds of device', response: { 200: Type.Array(Kind) } },
      },
      async () => described,
    );
  };
