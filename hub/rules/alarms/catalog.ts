import type { AnyRule } from '#contracts/rule';
import { carbonMonoxide } from './carbon-monoxide.ts';
import { fall } from './fall.ts';
import { gas } from './gas.ts';
import { heat } from './heat.ts';
import { serviceCall } from './service-call.ts';
import { smoke } from './smoke.ts';
import { sos } from './sos.ts';
import { waterLeak } from './water-leak.ts';

/** Somebody calls, or something burns or leaks. */
export const alarmRules: readonly AnyRule[] = [sos, fall, smoke, gas, carbonMonoxide, heat, waterLeak, serviceCall];
