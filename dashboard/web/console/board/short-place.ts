/** The address as it fits a row: without the community, 叶青苑 37-1-502. What has another shape stays whole. */
export function shortPlace(where: string): string {
  const inner = where.split(' · ').at(-1) ?? where;
  const parts = /^(.+?)\s*(\d+)\s*幢\s*(\d+)\s*单元(?:\s*(\d+)\s*室?)?$/.exec(inner);
  if (parts === null) return inner;
  const [, estate, building, unit, door] = parts;
  return `${estate} ${building}-${unit}${door === undefined ? '' : `-${door}`}`;
}

/** The same address taken apart for the plan of the street; undefined for shared places. */
export function doorOf(
  where: string,
): { readonly estate: string; readonly unit: string; readonly door: string } | undefined {
  const parts = /^(.+?)\s*(\d+)\s*幢\s*(\d+)\s*单元\s*(\d+)\s*室?$/.exec(where.split(' · ').at(-1) ?? where);
  if (parts === null) return undefined;
  const [, estate = '', building = '', unit = '', door = ''] = parts;
  return { estate, unit: `${building}-${unit}`, door };
}
