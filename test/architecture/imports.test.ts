import { describe, expect, test } from 'vitest';
import { filesIn, importsOf, ownTarget, packageOf, textOf } from '#test/support/sources';

/**
 * Who may import whom. The first row that fits a file holds; everything may import its own part of the row's path, and
 * nothing imports a test. `{}` stands for one folder name.
 */
const table: readonly { readonly of: string; readonly may: readonly string[] | 'everything' }[] = [
  { of: 'hub/contracts', may: [] },
  { of: 'hub/kernel', may: [] },
  { of: 'hub/rules', may: ['hub/contracts'] },
  { of: 'hub/modules/{}/', may: ['hub/contracts'] },
  { of: 'hub/modules', may: ['hub/contracts'] },
  { of: 'hub/database', may: ['hub/contracts', 'hub/kernel'] },
  ...['broker', 'ingest', 'journal', 'telemetry', 'register', 'settings', 'alerts', 'notify', 'access'].map((step) => ({
    of: `hub/${step}`,
    may: ['hub/contracts', 'hub/kernel', 'hub/database/tables'],
  })),
  { of: 'hub/app', may: 'everything' },
  { of: 'hub/main.ts', may: 'everything' },
  { of: 'devices/{}/', may: ['hub/contracts'] },
  { of: 'devices', may: ['hub/contracts'] },
  { of: 'dashboard/server', may: ['hub/contracts', 'hub/kernel'] },
  { of: 'dashboard/web', may: ['hub/contracts'] },
  { of: 'simulators', may: ['hub/contracts', 'devices'] },
  { of: 'scripts', may: 'everything' },
];

/** One dependency, one folder: who wants to replace it knows where. */
const packages: Readonly<Record<string, readonly string[]>> = {
  aedes: ['hub/broker'],
  'mqtt-packet': ['hub/broker'],
  mqemitter: ['hub/broker'],
  level: ['hub/broker'],
  ws: ['hub/broker'],
  // Drivers of devices that cannot speak MQTT are processes of their own; only they and the simulators are clients.
  mqtt: ['hub/broker', 'simulators', 'devices/card-reader'],
  serialport: ['devices/card-reader/driver.ts'],
  '@duckdb/node-api': ['hub/telemetry/duckdb'],
  '@influxdata/influxdb-client': ['hub/telemetry/influx'],
  pg: ['hub/database'],
  kysely: [
    'hub/database',
    'hub/contracts/database.ts',
    'hub/contracts/module.ts',
    ...['register', 'settings', 'access', 'alerts', 'notify', 'journal', 'modules', 'app'].map((step) => `hub/${step}`),
  ],
  nodemailer: ['hub/notify/channels/email'],
  '@node-rs/argon2': ['hub/access'],
  pino: ['hub/kernel'],
  ulid: ['hub/kernel', 'simulators', 'devices/card-reader'],
  commander: ['simulators', 'hub/app'],
  typebox: [
    'hub/contracts',
    'hub/rules',
    'hub/modules',
    'hub/ingest',
    'hub/app',
    'dashboard/server',
    'devices/card-reader',
  ],
  '@fastify/type-provider-typebox': ['hub/contracts/module.ts', 'hub/modules', 'hub/app', 'dashboard/server'],
  fastify: ['dashboard/server'],
  '@fastify/': ['dashboard/server'],
  'socket.io': ['dashboard/server'],
  'prom-client': ['hub/app', 'dashboard/server'],
  'socket.io-client': ['dashboard/web'],
  antd: ['dashboard/web'],
  '@ant-design/': ['dashboard/web'],
  react: ['dashboard/web'],
  'react-dom': ['dashboard/web'],
  'react-i18next': ['dashboard/web'],
  'react-router': ['dashboard/web'],
  i18next: ['dashboard/web'],
  echarts: ['dashboard/web'],
  uplot: ['dashboard/web'],
  qrcode: ['dashboard/web/console/adopt'],
  'read-excel-file': ['dashboard/server/onboarding-sheet.ts'],
  'write-excel-file': ['dashboard/server/onboarding-sheet.ts', 'dashboard/web/console/adopt'],
};

const isUnder = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** The folder of a row that a file lies in, its `{}` filled in. */
function rowOf(file: string): { readonly home: string; readonly may: readonly string[] | 'everything' } | undefined {
  for (const { of, may } of table) {
    const home = new RegExp(`^${of.replace('{}/', '[^/]+/')}`).exec(file)?.[0];
    if (home !== undefined && isUnder(file, home)) return { home, may };
  }
  return undefined;
}

/** Why a file may not import this; undefined when it may. */
function objection(file: string, target: string): string | undefined {
  const row = rowOf(file);
  if (row === undefined) return `${file} stands in no row of the import table`;
  if (isUnder(target, 'test')) return `${file} → ${target}: only tests import tests`;
  if (row.may === 'everything' || isUnder(target, row.home)) return undefined;
  return row.may.some((folder) => isUnder(target, folder)) ? undefined : `${file} → ${target}`;
}

const placesOf = (name: string): readonly string[] | undefined => packages[name] ?? packages[`${name.split('/')[0]}/`];

const sources = ['hub', 'devices', 'dashboard', 'simulators', 'scripts'].flatMap((folder) => [
  ...filesIn(folder, ['.ts', '.tsx', '.js']),
]);
const all = sources.flatMap((file) => importsOf(textOf(file)).map((one) => ({ file, ...one })));
const ours = all.flatMap(({ file, name }) => {
  const target = ownTarget(file, name);
  return target === undefined ? [] : [{ file, target }];
});
const foreign = all.flatMap(({ file, name, typeOnly }) => {
  const dependency = ownTarget(file, name) === undefined ? packageOf(name) : undefined;
  return dependency === undefined ? [] : [{ file, dependency, typeOnly }];
});

describe('the import table', () => {
  test('holds for every source', () => {
    expect(ours.length).toBeGreaterThan(500);
    expect(ours.flatMap(({ file, target }) => objection(file, target) ?? [])).toEqual([]);
  });

  test('has a row for every source', () => {
    expect(sources.filter((file) => rowOf(file) === undefined)).toEqual([]);
  });

  test.for([
    ['hub/rules/sos.ts', 'hub/kernel/clock'],
    ['hub/alerts/desk.ts', 'hub/notify/plan'],
    ['hub/alerts/store.ts', 'hub/database/database'],
    ['hub/kernel/clock.ts', 'hub/contracts/time'],
    ['hub/modules/lift-access/module.ts', 'hub/modules/meals/module'],
    ['devices/smoke/profile.ts', 'devices/gas/profile'],
    ['dashboard/web/console/main.tsx', 'dashboard/server/live'],
    ['dashboard/server/live.ts', 'hub/alerts/desk'],
    ['simulators/main.ts', 'hub/broker/port'],
    ['hub/app/hub.ts', 'test/support/hub'],
  ] as const)('%s may not import %s', ([file, target]) => {
    expect(objection(file, target)).toBeDefined();
  });

  test('keeps the pages of one programme apart from those of another', () => {
    const pages = 'dashboard/web/console/programmes/';
    const programmeOf = (path: string): string | undefined =>
      path.startsWith(pages) && path.slice(pages.length).includes('/')
        ? path.slice(pages.length).split('/')[0]
        : undefined;
    const crossing = ours.filter(({ file, target }) => {
      const [from, to] = [programmeOf(file), programmeOf(target)];
      return from !== undefined && to !== undefined && from !== to;
    });
    expect(crossing).toEqual([]);
  });
});

describe('dependencies', () => {
  test('each has its folder', () => {
    const lost = foreign.filter(({ file, dependency }) => !placesOf(dependency)?.some((place) => isUnder(file, place)));
    expect(lost.map(({ file, dependency }) => `${file} → ${dependency}`)).toEqual([]);
  });

  test('what contracts borrow from Kysely and Fastify is types only: contracts end up in the web pages', () => {
    const real = foreign.filter(
      ({ file, dependency, typeOnly }) => isUnder(file, 'hub/contracts') && dependency !== 'typebox' && !typeOnly,
    );
    expect(real).toEqual([]);
  });

  test('each is declared in package.json', () => {
    const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> };
    expect(foreign.filter(({ dependency }) => !(dependency in dependencies))).toEqual([]);
  });
});

test('imports are found in every form', () => {
  const source = `
import type { A } from '#contracts/a';
import b, {
  c,
} from "./b.ts";
import './look.css'; import 'seventh';
export * from '../d.ts';
export { e } from 'e/part';
const f = await import('#hub/f/g');
 * import { no } from 'a comment'
const words = { text: "the rest is from 'nowhere'" };
`;
  expect(importsOf(source)).toEqual([
    { name: '#contracts/a', typeOnly: true },
    { name: './b.ts', typeOnly: false },
    { name: './look.css', typeOnly: false },
    { name: 'seventh', typeOnly: false },
    { name: '../d.ts', typeOnly: false },
    { name: 'e/part', typeOnly: false },
    { name: '#hub/f/g', typeOnly: false },
  ]);
  expect(ownTarget('hub/rules/sos.ts', './shapes.ts')).toBe('hub/rules/shapes');
  expect(ownTarget('hub/rules/sos.ts', '../kernel/clock.ts')).toBe('hub/kernel/clock');
  expect(ownTarget('hub/rules/sos.ts', '#server/live')).toBe('dashboard/server/live');
  expect(packageOf('@fastify/static/x')).toBe('@fastify/static');
});
