import type { Story } from '../story.ts';
import { batteryLow } from './battery-low.ts';
import { blockedCard } from './blocked-card.ts';
import { doorOpenAtNight } from './door-open-at-night.ts';
import { fallAtNight } from './fall-at-night.ts';
import { gas } from './gas.ts';
import { gatewayLost } from './gateway-lost.ts';
import { liftAccessMonth } from './lift-access-month.ts';
import { notReturned } from './not-returned.ts';
import { pressedButton } from './pressed-button.ts';
import { serviceCall } from './service-call.ts';
import { silentSensor } from './silent-sensor.ts';
import { smokeWhileCooking } from './smoke-while-cooking.ts';
import { waterLeak } from './water-leak.ts';

/** Every story, one line each. */
export const stories: readonly Story[] = [
  pressedButton,
  serviceCall,
  fallAtNight,
  gas,
  smokeWhileCooking,
  waterLeak,
  notReturned,
  doorOpenAtNight,
  silentSensor,
  gatewayLost,
  batteryLow,
  blockedCard,
  liftAccessMonth,
];
