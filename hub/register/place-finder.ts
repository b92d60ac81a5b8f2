import type { Directory, PlaceKind } from '#contracts/directory';
import type { Text } from '#contracts/text';

/** A place where devices stand, by its id and by its address without what people write differently. */
interface KnownPlace {
  readonly id: string;
  readonly address: string;
  readonly plain: string;
}

const withDevices: ReadonlySet<PlaceKind> = new Set(['home', 'unit', 'building']);

/** Full-width digits, blanks, separators and the word 社区 make no difference; two homes that differ in digits do. */
const plain = (address: string): string =>
  address
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/社区/g, '')
    .replaceAll(/(?<=\d)(?:号楼|号|栋)/g, '幢')
    // A blank between two numbers is all that keeps them apart.
    .replaceAll(/(?<=\d)\s+(?=\d)/g, '|')
    .replaceAll(/[\s·・,，。.、/-]+/g, '')
    .replaceAll(/室$/g, '');

export interface KnownPlaces {
  readonly all: readonly KnownPlace[];
  readonly byId: ReadonlyMap<string, KnownPlace>;
  readonly byAddress: ReadonlyMap<string, readonly KnownPlace[]>;
}

export function knownPlaces(
  rows: readonly { readonly id: string; readonly kind: PlaceKind }[],
  directory: Pick<Directory, 'place'>,
): KnownPlaces {
  const all = rows
    .filter(({ kind }) => withDevices.has(kind))
    .map(({ id }) => {
      const address = directory.place(id)?.address ?? '';
      return { id, address, plain: plain(address) };
    });
  return {
    all,
    byId: new Map(all.map((place) => [place.id, place])),
    byAddress: Map.groupBy(all, (place) => place.plain),
  };
}

/** The place somebody wrote down by its id, its address, or an end of its address that no other has; or why there is none. */
export function findPlace(known: KnownPlaces, written: string): KnownPlace | Text {
  if (written === '') return { zh: '没有填住户地址', en: 'The home is missing' };
  const byId = known.byId.get(written);
  if (byId !== undefined) return byId;
  const wanted = plain(written);
  const exact = known.byAddress.get(wanted);
  const ends = (place: KnownPlace): boolean =>
    wanted.length > 3 &&
    place.plain.endsWith(wanted) &&
    // 1单元 is not the end of 11单元.
    !/\d\|?\d/.test(place.plain.slice(-wanted.length - 1).slice(0, 2));
  const found = exact ?? known.all.filter(ends);
  const [only, other] = found;
  if (only !== undefined && other === undefined) return only;
  if (only === undefined) {
    return {
      zh: `没有“${written}”这一户：请照住户列表中的地址填写，或先登记住户`,
      en: `There is no home “${written}”: write it as in the list of homes, or register it first`,
    };
  }
  return {
    zh: `“${written}”不止一处：${found.slice(0, 3).map(({ address }) => address).join('；')}`,
    en: `“${written}” is more than one place: ${found.slice(0, 3).map(({ address }) => address).join('; ')}`,
  }; // biome-ignore format: two sentences
}
