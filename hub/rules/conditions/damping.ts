import { isRepeated, type Often, type Repeated, repeat } from './repeated.ts';

/** The moments at which something changed its mind. */
export type Flips = Repeated;

/** A contact that bounces: more changes of mind within the time than anything real makes. */
export const flip = (state: Flips, at: number, often: Often): Flips => repeat(state, at, often);

/** Whether it bounces as of its last change. What bounces is to be told once and counted as over when it has come to rest. */
export const isFlapping = (state: Flips, often: Often): boolean => isRepeated(state, often);

/** When it will have been at rest for long enough, epoch ms. */
export const restsAt = (state: Flips, { withinMs }: Often): number | undefined => {
  const last = state.at(-1);
  return last === undefined ? undefined : last + withinMs;
};
