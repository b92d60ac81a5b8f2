import type { Value } from '#contracts/reading';
import type { Mark, Picture } from './picture-state.ts';

/** Marks that are about everybody in the home. */
export const everybody = '*';

/**
 * The value of `person.away`: `home`, `away` or `hospital`; after a space, until when, as an ISO moment. undefined: back at home.
 * What cannot be read as a mark is none: a mark holds rules back, so it must be said plainly.
 */
export function markOf(value: Value, at: number): Mark | undefined {
  const [as, until = ''] = String(value).trim().split(/\s+/);
  if (as !== 'away' && as !== 'hospital') return undefined;
  const end = Date.parse(until);
  return { as: as === 'away' ? 'away' : 'in-hospital', at, until: Number.isNaN(end) ? 0 : end };
}

/** A mark is set, or taken back. */
export function withMark(picture: Picture, residentId: string, mark: Mark | undefined): Picture {
  const { [residentId]: _old, ...others } = picture.marks ?? {};
  const { marks: _marks, ...rest } = picture;
  const marks = mark === undefined ? (residentId === everybody ? {} : others) : { ...others, [residentId]: mark };
  return Object.keys(marks).length === 0 ? rest : { ...rest, marks };
}

/** The mark that empties the home: one for all, or one for each who lives there. The latest of them says where she is. */
export function markThatHolds(
  { marks }: Picture,
  { now, residents }: { readonly now: number; readonly residents: readonly string[] },
): Mark | undefined {
  if (marks === undefined) return undefined;
  const holds = (mark: Mark | undefined): mark is Mark => mark !== undefined && (mark.until === 0 || now < mark.until);
  if (holds(marks[everybody])) return marks[everybody];
  const gone = residents.map((id) => marks[id]).filter(holds);
  return gone.length > 0 && gone.length === residents.length ? gone.at(-1) : undefined;
}

/** When the next mark ends by itself; undefined when none does. Epoch ms. */
export function nextMarkEnd({ marks }: Picture, now: number): number | undefined {
  if (marks === undefined) return undefined;
  const ends = Object.values(marks)
    .map(({ until }) => until)
    .filter((until) => until > now);
  return ends.length === 0 ? undefined : Math.min(...ends);
}
