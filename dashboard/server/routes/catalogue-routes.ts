import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { type DeviceProfile, powerSources } from '#contracts/device';
import { describeMeasure } from '#contracts/measure';
import { Text } from '#contracts/text';

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
  readonly kinds: readonly DeviceProfile[];
}

/** What this hub knows: the kinds of device. */
export const catalogueRoutes =
  ({ kinds }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    const described = kinds.map(describeKind);
    web.get(
      '/kinds',
      {
        config: { right: 'signed-in' },
        schema: { tags: ['catalogue'], summary: 'Kinds of device', response: { 200: Type.Array(Kind) } },
      },
      async () => described,
    );
  };
