import { alarms } from './alarms.ts';
import { bathAndBed } from './bath-and-bed.ts';
import { care } from './care.ts';
import { devices } from './devices.ts';
import { goingOut } from './going-out.ts';
import { health } from './health.ts';
import { home } from './house.ts';
import { silence } from './silence.ts';
import { supervision } from './supervision.ts';
import type { Timeline } from './timeline.ts';
import { weeksLong } from './weeks.ts';

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
  ...devices,
];
