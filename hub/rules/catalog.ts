import type { AnyRule } from '#contracts/rule';
import { alarmRules } from './alarms/catalog.ts';
import { careRules } from './care/catalog.ts';
import { healthRules } from './health/catalog.ts';
import { homeRules } from './home/catalog.ts';
import { liftRules } from './lift/catalog.ts';
import { personRules } from './person/catalog.ts';
import { supervisionRules } from './supervision/catalog.ts';

/** Every rule the hub runs, one line each. Emergencies first: they are asked first. */
export const rules: readonly AnyRule[] = [
  ...alarmRules,
  ...liftRules,
  ...personRules,
  ...homeRules,
  ...careRules,
  ...healthRules,
  ...supervisionRules,
];
