// Writes the tables of the documents from the values the hub runs with: node scripts/docs.ts. A test compares them.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { roles } from '#contracts/access';
import { type DeviceProfile, modelsOf } from '#contracts/device';
import { describeMeasure, measures } from '#contracts/measure';
import { catalog } from '#devices/catalog';
import { rightsByRole } from '#hub/access/rights';
import { readConfig } from '#hub/app/config';
import { createHub } from '#hub/app/hub';
import { moduleRights } from '#hub/app/modules';
import { modules } from '#hub/modules/catalog';
import { rules } from '#hub/rules/catalog';

const root = join(import.meta.dirname, '..');

/** Documents with generated parts. */
const documents = ['docs/reference.md', 'docs/operations.md'] as const;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

const periods = [
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

function periodOf(seconds: number): string {
  const [unitSeconds, unit] = periods.find(([length]) => seconds >= length && seconds % length === 0) ?? [1, 's'];
  return seconds === 0 ? 'not supervised' : `${seconds / unitSeconds} ${unit}`;
}

const measureWithUnit = (name: string): string => {
  const unit = describeMeasure(name)?.unit;
  return unit === undefined ? code(name) : `${code(name)} ${unit}`;
};

const supervisionOf = ({
  power,
  silentAfterSeconds,
  said,
}: Pick<DeviceProfile, 'power' | 'silentAfterSeconds'> & { readonly said: readonly string[] }): string =>
  [power, periodOf(silentAfterSeconds), ...(said.includes('battery') ? ['battery level'] : [])].join(', ');

/** The rules that listen to something this kind measures; those that hear every word are said once, above the table. */
const alarmsOf = (said: readonly string[]): readonly string[] =>
  rules
    .filter(({ listensTo }) => listensTo !== '*' && listensTo.some((measure) => said.includes(measure)))
    .map(({ id }) => code(id));

interface SettingSchema {
  readonly properties?: Readonly<Record<string, { readonly default?: unknown; readonly description?: string }>>;
}
const settingsOf = (schema: unknown): string =>
  Object.entries((schema as SettingSchema).properties ?? {})
    .map(([name, setting]) => {
      const meaning = setting.description === undefined ? '' : ` ${setting.description}`;
      return `${code(name)} = ${code(JSON.stringify(setting.default))}${meaning}`;
    })
    .join('<br>');

/** What can be said without running anything. */
const fixed: Readonly<Record<string, () => string>> = {
  rules: () =>
    table(
      ['rule', 'speaks when', 'about', 'resolves itself', 'settings'],
      rules.map(({ id, title, doc, about, resolvesItself, settings }) => [
        `${code(id)} ${title.zh}`,
        doc.en,
        about,
        resolvesItself ? 'yes' : 'no',
        settingsOf(settings),
      ]),
    ),
  kinds: () =>
    table(
      ['kind', 'icon', 'supervised', 'measures', 'can raise', 'by hand', 'models known'],
      catalog.map((profile) => {
        const { kind, title, icon, power, silentAfterSeconds, measures: said, operations } = profile;
        return [
          `${code(kind)} ${title.zh}`,
          code(icon),
          supervisionOf({ power, silentAfterSeconds, said }),
          said.map(measureWithUnit).join(', '),
          alarmsOf(said).join(', '),
          operations.map(({ id }) => code(id)).join(', '),
          modelsOf(profile)
            .map(({ vendor, model, dialect, source }) => `${vendor} ${model} (${dialect}; ${source})`)
            .join('<br>'),
        ];
      }),
    ),
  measures: () =>
    table(
      ['measure', '', 'kind', 'unit', 'sign of life'],
      Object.entries(measures).map(([name, measure]) => [
        code(name),
        measure.title.zh,
        measure.kind,
        'unit' in measure ? code(measure.unit) : '',
        'signOfLife' in measure ? 'yes' : '',
      ]),
    ),
  modules: () =>
    table(
      ['module', 'programme', 'asks for', 'settings'],
      modules.map(({ id, title, programme, needs, config }) => [
        `[${code(id)}](../hub/modules/${id}/README.md) ${title.zh}`,
        programme,
        needs.map(code).join(', '),
        settingsOf(config),
      ]),
    ),
  rights: () => {
    const held = rightsByRole(moduleRights(modules));
    const rights = [...new Set([...held.values()].flatMap((of) => [...of]))];
    return table(
      ['right', ...roles],
      rights.map((right) => [code(right), ...roles.map((role) => (held.get(role)?.has(right) ? '●' : ''))]),
    );
  },
};

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary?: string }>>>>;
}

/** What a hub says about itself while it runs: its routes and its figures. */
async function askHub(): Promise<Readonly<Record<string, string>>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hub-docs-'));
  try {
    await using hub = await createHub(
      readConfig({
        HUB_HTTP_PORT: '0',
        HUB_MQTT_PORT: '0',
        HUB_DATA_DIR: dataDir,
        HUB_ADMIN_PASSWORD: crypto.randomUUID(),
      }),
    );
    const { paths } = (await (await fetch(`${hub.url}/api/openapi.json`)).json()) as OpenApi;
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { summary = '' }]) => [
        code(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
        summary,
      ]),
    );
    const exposition = await (await fetch(`${hub.url}/metrics`)).text();
    const kindOf = new Map([...exposition.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, kind]) => [name, kind]));
    const figures = [...exposition.matchAll(/^# HELP (hub_(?!process_|nodejs_)\w+) (.+)$/gm)].map(
      ([, name = '', help = '']) => [code(name), kindOf.get(name) ?? '', help],
    );
    return { routes: table(['route', ''], routes), metrics: table(['figure', 'kind', ''], figures) };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

export interface Fresh {
  readonly file: string;
  readonly is: string;
  readonly shouldBe: string;
}

/** As the formatter of the repository writes it: tables are padded there. */
function formatted(file: string, text: string): string {
  const biome = join(root, 'node_modules/.bin/biome');
  const { status, stdout, stderr } = spawnSync(biome, ['format', `--stdin-file-path=${file}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} cannot be formatted: ${stderr}`);
  return stdout;
}

const block = /(?<begin><!-- generated: (?<name>[\w-]+) -->\n)[\s\S]*?(?<end><!-- end -->)/g;

/** Every document with generated parts, as it is and as it should be. */
export async function freshDocuments(): Promise<readonly Fresh[]> {
  const asked = await askHub();
  return Promise.all(
    documents.map(async (file) => {
      const is = await readFile(join(root, file), 'utf8');
      const shouldBe = is.replace(block, (...match) => {
        const { begin, name, end } = match.at(-1) as { begin: string; name: string; end: string };
        const text = asked[name] ?? fixed[name]?.();
        if (text === undefined) throw new Error(`${file}: there is no generated part "${name}"`);
        return `${begin}\n${text}\n\n${end}`;
      });
      return { file, is, shouldBe: formatted(file, shouldBe) };
    }),
  );
}

if (import.meta.main) {
  for (const { file, is, shouldBe } of await freshDocuments()) {
    if (is !== shouldBe) await writeFile(join(root, file), shouldBe);
    console.log(`${file}: ${is === shouldBe ? 'is current' : 'written anew'}`);
  }
}
