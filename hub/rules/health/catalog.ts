import type { AnyRule } from '#contracts/rule';
import { bloodGlucose } from './blood-glucose.ts';
import { bloodPressure } from './blood-pressure.ts';
import { bodyTemperature } from './body-temperature.ts';
import { heartRate } from './heart-rate.ts';
import { oxygenSaturation } from './oxygen-saturation.ts';
import { respirationRate } from './respiration-rate.ts';
import { vitalProbe } from './vital-probe.ts';
import { vitalTrend } from './vital-trend.ts';
import { weightChange } from './weight-change.ts';

/** What is measured on the person. */
export const healthRules: readonly AnyRule[] = [
  oxygenSaturation,
  heartRate,
  respirationRate,
  bloodPressure,
  bloodGlucose,
  bodyTemperature,
  weightChange,
  vitalTrend,
  vitalProbe,
];
