import type { AnyRule } from '#contracts/rule';
import { carerNotArrived } from './carer-not-arrived.ts';
import { centreNotLeft } from './centre-not-left.ts';
import { medicationMissed } from './medication-missed.ts';

/** What was planned for the person and did not happen. */
export const careRules: readonly AnyRule[] = [carerNotArrived, centreNotLeft, medicationMissed];
