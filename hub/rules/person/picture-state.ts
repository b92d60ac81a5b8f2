import type { PersonStateName } from '#contracts/person';
import type { RuleContext } from '#contracts/rule';
import type { RoomKind } from './rooms.ts';
import { type Routine, unknownRoutine } from './routine.ts';

/** One word that showed life, and where. */
export interface Sign {
  readonly at: number;
  readonly deviceId: string;
  readonly measure: string;
}

/** What staff or family have said about a person. `until`: epoch ms, 0 = until taken back. */
export interface Mark {
  readonly as: 'away' | 'in-hospital';
  readonly at: number;
  readonly until: number;
}

/** What is understood of a home: plain JSON, a few hundred bytes, never changed in place. */
export interface Picture {
  /** What the sensors make of it; marks come on top. */
  readonly is: Exclude<PersonStateName, 'away' | 'in-hospital'>;
  readonly since: number;
  /** The last sign of life, wherever it was. */
  readonly last?: Sign;
  /** The last sign from inside the home, epoch ms; 0 before the first. */
  readonly inside: number;
  /** Which kind of room that was. */
  readonly room: RoomKind;
  /** The last word of the way out, a door or a lift card; nobody was seen inside since. */
  readonly left: Sign | null;
  /** The home has a way out that is heard of: without one, out and at home look the same. */
  readonly hasDoor: boolean;
  /** Bed: since when it is taken, or 0 when it is empty. */
  readonly inBed: number;
  /** Last value of what stays as it is until somebody changes it: only the change is a sign of life. */
  readonly held: Readonly<Record<string, 0 | 1>>;
  /** When a mark was taken back or ended, epoch ms: silence counts from there. 0: never. */
  readonly backAt: number;
  /** By resident; '*' for all. */
  readonly marks?: Readonly<Record<string, Mark>>;
  /** Two rooms at once, how often in a row, and when last. */
  readonly twice: { readonly times: number; readonly at: number } | null;
  /** The night that began last: when it is taken to have begun, visits to the toilet, when the last one was. */
  readonly night: Night | null;
  /** The last time in which its gateway was lost, epoch ms; `to` is 0 while it lasts. */
  readonly deaf: { readonly from: number; readonly to: number } | null;
  readonly routine: Routine;
}

/** One night as it was seen. Times in epoch ms. */
export interface Night {
  /** Start of the local day in whose morning it ends. */
  readonly day: number;
  /** Visits to the toilet, and when the last word of one was. */
  readonly visits: number;
  readonly visitAt: number;
  /** When the first long quiet began and the last one ended, and how much quiet there was, ms. */
  readonly from: number;
  readonly to: number;
  readonly quiet: number;
}

export const emptyPicture: Picture = {
  is: 'unknown',
  since: 0,
  inside: 0,
  room: 'other',
  left: null,
  hasDoor: false,
  inBed: 0,
  backAt: 0,
  held: {},
  twice: null,
  night: null,
  deaf: null,
  routine: unknownRoutine,
};

export const pictureRule = 'picture';

/** What is understood of a home; undefined when nothing was ever heard of it. */
export const pictureOf = ({ look }: Pick<RuleContext<never>, 'look'>, homeId: string): Picture | undefined =>
  look(pictureRule, 'home', homeId) as Picture | undefined;
