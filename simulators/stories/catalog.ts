import type { Story } from '../story.ts';
import { batteryLow } from './battery-low.ts';
import { batteryRunningDown } from './battery-running-down.ts';
import { blockedCard } from './blocked-card.ts';
import { childSilent } from './child-silent.ts';
import { doorOpenAtNight } from './door-open-at-night.ts';
import { fallAtNight } from './fall-at-night.ts';
import { gas } from './gas.ts';
import { gatewayLost } from './gateway-lost.ts';
import { liftAccessMonth } from './lift-access-month.ts';
import { liftEntrapment } from './lift-entrapment.ts';
import { longBathroomStay } from './long-bathroom-stay.ts';
import { notReturned } from './not-returned.ts';
import { platformSilent } from './platform-silent.ts';
import { pressedButton } from './pressed-button.ts';
import { serviceCall } from './service-call.ts';
import { silentSensor } from './silent-sensor.ts';
import { smokeWhileCooking } from './smoke-while-cooking.ts';
import { testPressHeld } from './test-press-held.ts';
import { unknownDeviceCalls } from './unknown-device-calls.ts';
import { wanderingAtNight } from './wandering-at-night.ts';
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
  wanderingAtNight,
  longBathroomStay,
  doorOpenAtNight,
  silentSensor,
  childSilent,
  gatewayLost,
  platformSilent,
  batteryLow,
  batteryRunningDown,
  unknownDeviceCalls,
  testPressHeld,
  blockedCard,
  liftEntrapment,
  liftAccessMonth,
];
