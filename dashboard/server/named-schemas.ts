import type { FastifyInstance } from 'fastify';
import * as access from '#contracts/access';
import * as adoption from '#contracts/adoption';
import * as alert from '#contracts/alert';
import * as backtest from '#contracts/backtest';
import * as consent from '#contracts/consent';
import * as deviceSettings from '#contracts/device-settings';
import * as explain from '#contracts/explain';
import * as notification from '#contracts/notification';
import * as person from '#contracts/person';
import * as presence from '#contracts/presence';
import * as reading from '#contracts/reading';
import * as register from '#contracts/register';
import * as rest from '#contracts/rest';
import * as ruleSettings from '#contracts/rule-settings';
import * as testMode from '#contracts/test-mode';
import * as text from '#contracts/text';

interface Named {
  readonly $id: string;
}
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNamed = (value: unknown): value is Named => isObject(value) && typeof value.$id === 'string';

/** The schemas of the contracts that have a name, by which OpenAPI shows them. */
const named: readonly Named[] = [
  ...new Map(
    [
      access,
      adoption,
      alert,
      backtest,
      consent,
      deviceSettings,
      explain,
      notification,
      person,
      presence,
      reading,
      register,
      rest,
      ruleSettings,
      testMode,
      text,
    ]
      .flatMap((contract): unknown[] => Object.values(contract))
      .filter(isNamed)
      .map((schema) => [schema.$id, schema]),
  ).values(),
];
const names = new Set(named.map(({ $id }) => $id));

/**
 * A schema in which every named one inside is a reference to it. Contracts hold each other by value, and the serialiser refuses
 * the same `$id` twice in one document. A name nobody knows is dropped.
 */
export function withReferences(value: unknown, top = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withReferences(item));
  if (!isObject(value)) return value;
  if (!top && isNamed(value) && names.has(value.$id)) return { $ref: `${value.$id}#` };
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => top || key !== '$id' || typeof inner !== 'string')
      .map(([key, inner]) => [key, withReferences(inner)]),
  );
}

/** What has a default need not be sent. */
function withoutDefaulted(query: unknown): unknown {
  if (!isObject(query) || !Array.isArray(query.required) || !isObject(query.properties)) return query;
  const { properties, required, ...rest } = query;
  const needed = required.filter((name) => {
    const property = properties[String(name)];
    return !(isObject(property) && 'default' in property);
  });
  return { ...rest, properties, ...(needed.length > 0 ? { required: needed } : {}) };
}

const problemResponse = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: rest.Problem } },
});

/**
 * Makes the schemas of all routes to come complete: named schemas by reference, problem documents, and what each route asks of
 * its caller. To be called before the first route and before OpenAPI is set up.
 */
export function describeRoutes(web: FastifyInstance): void {
  for (const schema of named) web.addSchema(withReferences(schema, true));
  web.addHook('onRoute', (route) => {
    const { schema } = route;
    if (schema === undefined) return;
    const { right, public: open } = (route.config ?? {}) as { readonly right?: string; readonly public?: true };
    route.schema = withReferences({
      ...schema,
      ...(schema.querystring === undefined ? {} : { querystring: withoutDefaulted(schema.querystring) }),
      ...(open ? { security: [] } : {}),
      ...(right === undefined ? {} : { 'x-right': right }),
      response: {
        ...(schema.response as object | undefined),
        '4XX': problemResponse('The caller can mend it: see code and detail'),
        '5XX': problemResponse('The hub has to mend it'),
      },
    }) as typeof schema;
  });
}
