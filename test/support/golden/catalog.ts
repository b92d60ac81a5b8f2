import { alarms } from './alarms.ts';
import { care, health, home, weeksLong } from './care.ts';
import { bathAndBed, goingOut, silence } from './person.ts';
import { supervision } from './supervision.ts';
import type { Timeline } from './timeline.ts';

/** Every written timeline. */
export const timelines: readonly Timeline[] = [
  ...alarms,
  ...silence,
  ...goingOut,
  ...bathAndBed,
  ...care,
  ...home,
  ...health,
  ...weeksLong,
  ...supervision,
];
