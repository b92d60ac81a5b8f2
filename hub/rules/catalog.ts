import type { AnyRule } from '#contracts/rule';
import { abnormalTemperature } from './abnormal-temperature.ts';
import { batteryLow } from './battery-low.ts';
import { carbonMonoxide } from './carbon-monoxide.ts';
import { deviceSilent } from './device-silent.ts';
import { doorOpenAtNight } from './door-open-at-night.ts';
import { fall } from './fall.ts';
import { gas } from './gas.ts';
import { inactivity } from './inactivity.ts';
import { serviceCall } from './service-call.ts';
import { smoke } from './smoke.ts';
import { sos } from './sos.ts';
import { waterLeak } from './water-leak.ts';

/** Every rule the hub runs, one line each. Emergencies first: they are asked first. */
export const rules: readonly AnyRule[] = [
  sos,
  fall,
  smoke,
  gas,
  carbonMonoxide,
  waterLeak,
  inactivity,
  doorOpenAtNight,
  serviceCall,
  deviceSilent,
  batteryLow,
  abnormalTemperature,
];
