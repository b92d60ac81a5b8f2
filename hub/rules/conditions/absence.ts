import { afterOpenTime, type DailyWindow } from '../window.ts';

/** When something was last there. Epoch ms. */
export interface Absence {
  readonly lastAt?: number;
}

/** It was there. Late news does not take the last time back. */
export const present = (state: Absence, at: number): Absence =>
  state.lastAt !== undefined && state.lastAt >= at ? state : { lastAt: at };

/** When it will have been missing for `ms`, of the time the window is open where there is one; undefined when it was never there. */
export function missedAt(
  { lastAt }: Absence,
  { ms, window, zone }: { readonly ms: number; readonly window?: DailyWindow; readonly zone: string },
): number | undefined {
  if (lastAt === undefined) return undefined;
  return window === undefined ? lastAt + ms : afterOpenTime(lastAt, ms, window, zone);
}
