import type { AnyRule } from '#contracts/rule';
import { changedSleep } from './changed-sleep.ts';
import { doorLeftOpen } from './door-left-open.ts';
import { inactivity } from './inactivity.ts';
import { longBathroom } from './long-bathroom.ts';
import { nightToilet } from './night-toilet.ts';
import { notReturned } from './not-returned.ts';
import { outOfBed } from './out-of-bed.ts';
import { picture } from './picture.ts';
import { quietDay } from './quiet-day.ts';
import { wanderingAtNight } from './wandering.ts';

/** The rules about people. The picture comes first: the others look at it. */
export const personRules: readonly AnyRule[] = [
  picture,
  inactivity,
  notReturned,
  longBathroom,
  outOfBed,
  wanderingAtNight,
  doorLeftOpen,
  quietDay,
  changedSleep,
  nightToilet,
];
