import type { Text } from '#contracts/text';

interface Possible {
  readonly title: Text;
  readonly unit: string;
  /** Lowest and highest value of a living person at home; beyond it is the probe. */
  readonly range: readonly [lowest: number, highest: number];
}

const sign = (zh: string, en: string, unit: string, range: Possible['range']): Possible => ({
  title: { zh, en },
  unit,
  range,
});

/** The vital signs. */
export const vitals = {
  'heart.rate': sign('心率', 'Heart rate', '/min', [25, 220]),
  'respiration.rate': sign('呼吸', 'Respiration', '/min', [4, 60]),
  'oxygen.saturation': sign('血氧', 'Oxygen saturation', '%', [50, 100]),
  'body.temperature': sign('体温', 'Body temperature', '℃', [33, 42]),
  'blood.glucose': sign('血糖', 'Blood glucose', 'mmol/L', [1, 40]),
  'blood.pressure.systolic': sign('收缩压', 'Systolic pressure', 'mmHg', [50, 270]),
  'blood.pressure.diastolic': sign('舒张压', 'Diastolic pressure', 'mmHg', [25, 160]),
  'body.weight': sign('体重', 'Weight', 'kg', [25, 250]),
} as const satisfies Record<string, Possible>;

export type VitalMeasure = keyof typeof vitals;

export const isVital = (measure: string): measure is VitalMeasure => Object.hasOwn(vitals, measure);

export function isPossible(measure: VitalMeasure, value: number): boolean {
  const [lowest, highest] = vitals[measure].range;
  return value >= lowest && value <= highest;
}
