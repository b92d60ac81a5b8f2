import type { AnyRule } from '#contracts/rule';
import { liftEntrapment } from './lift-entrapment.ts';
import { liftTestMissing } from './lift-test-missing.ts';

/** The emergency call of a lift, and the proof that it would work. */
export const liftRules: readonly AnyRule[] = [liftEntrapment, liftTestMissing];
