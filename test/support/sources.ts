import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

export const root = join(import.meta.dirname, '../..');

const leftOut: ReadonlySet<string> = new Set(['node_modules', 'dist', 'data', '.git', '.cache']);

/** Files below a folder of the checkout, as paths from its root, by what their name ends with. */
export function* filesIn(folder: string, endings: readonly string[]): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!leftOut.has(entry.name)) yield* filesIn(path, endings);
    } else if (endings.some((ending) => entry.name.endsWith(ending))) yield path;
  }
}

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

export interface Import {
  readonly name: string;
  /** Gone before the program runs. */
  readonly typeOnly: boolean;
}

const statement =
  /(?:^|;)[ \t]*(?:import|export)\s+(?<type>type\s)?(?:[\w\s{},*$]*?\bfrom\s*)?(?<quote>['"])(?<name>[^'"\n]+)\k<quote>/gm;
const call = /\b(?:import|require|importActual)\s*\(\s*(?<quote>['"`])(?<name>[^'"`\n]+)\k<quote>/g;

/** What a TypeScript source imports and re-exports, lazily imported modules included. */
export function importsOf(source: string): readonly Import[] {
  return [...source.matchAll(statement), ...source.matchAll(call)].map(({ groups }) => ({
    name: groups?.name ?? '',
    typeOnly: groups?.type !== undefined,
  }));
}

const aliases: readonly (readonly [prefix: string, folder: string])[] = Object.entries(
  (JSON.parse(textOf('package.json')) as { imports: Record<string, string> }).imports,
).map(([alias, target]) => [alias.replace('*', ''), posix.normalize(target.slice(0, target.indexOf('*')))]);

/** Where an import of our own leads, as a path from the root without ending; undefined for packages and Node itself. */
export function ownTarget(file: string, name: string): string | undefined {
  const bare = (path: string): string => path.replace(/\.(?:tsx?|js|css)$/, '');
  if (name.startsWith('.')) return bare(posix.join(dirname(file), name));
  const alias = aliases.find(([prefix]) => name.startsWith(prefix));
  return alias === undefined ? undefined : bare(alias[1] + name.slice(alias[0].length));
}

/** `@scope/name/part` → `@scope/name`; undefined for Node's own modules. */
export function packageOf(name: string): string | undefined {
  if (name.startsWith('node:')) return undefined;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
