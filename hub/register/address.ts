import type { PlaceKind } from '#contracts/directory';

interface Named {
  readonly kind: PlaceKind;
  readonly name: string;
}

const inAnAddress: ReadonlySet<PlaceKind> = new Set(['estate', 'building', 'unit', 'home']);

/**
 * An address as staff say it: the community without the word 社区, then what leads to the door.
 * `大塘巷 · 叶青苑 37幢 1单元 502`. Street and grid are known to whoever reads it and are left out, unless they are what is meant.
 *
 * @param line the place and all above it, from the street down.
 */
export function addressOf(line: readonly Named[]): string {
  const last = line.at(-1);
  const community = line.find(({ kind }) => kind === 'community')?.name.replace(/(?<=.)社区$/u, '');
  const door = line.filter(({ kind }) => inAnAddress.has(kind)).map(({ name }) => name);
  if (last?.kind === 'street' || last?.kind === 'grid') door.push(last.name);
  return [community, door.join(' ')].filter((part) => part !== undefined && part !== '').join(' · ');
}
