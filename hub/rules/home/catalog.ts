import type { AnyRule } from '#contracts/rule';
import { abnormalTemperature } from './abnormal-temperature.ts';
import { roomTemperature } from './room-temperature.ts';
import { powerUseUnusual, waterUseUnusual } from './use-unusual.ts';
import { waterRunning } from './water-running.ts';
import { waterUnused } from './water-unused.ts';

/** How the home is: its water, its electricity, its warmth. */
export const homeRules: readonly AnyRule[] = [
  waterUnused,
  waterRunning,
  roomTemperature,
  abnormalTemperature,
  waterUseUnusual,
  powerUseUnusual,
];
