import { defineDevice } from '#contracts/device';

/** A blood pressure meter. It speaks when it is used, so silence is no fault. */
export default defineDevice({
  kind: 'blood-pressure',
  title: { zh: '血压计', en: 'Blood pressure meter' },
  icon: 'blood-pressure',
  power: 'battery',
  silentAfterSeconds: 0,
  measures: [
    'blood.pressure.systolic',
    'blood.pressure.diastolic',
    'heart.rate',
    'battery',
    'battery.low',
    'available',
  ],
  operations: [
    {
      id: 'measure',
      title: { zh: '测血压（正常）', en: 'Measure: normal' },
      means: [
        { measure: 'blood.pressure.systolic', value: 128, unit: 'mm[Hg]' },
        { measure: 'blood.pressure.diastolic', value: 78, unit: 'mm[Hg]' },
        { measure: 'heart.rate', value: 72, unit: 'beat/min' },
      ],
    },
    {
      id: 'measure-high',
      title: { zh: '测血压（偏高）', en: 'Measure: high' },
      means: [
        { measure: 'blood.pressure.systolic', value: 186, unit: 'mm[Hg]' },
        { measure: 'blood.pressure.diastolic', value: 112, unit: 'mm[Hg]' },
        { measure: 'heart.rate', value: 96, unit: 'beat/min' },
      ],
    },
  ],
  samples: [
    {
      says: '107/60',
      dialect: 'native',
      frame: [
        { bu: 'mm[Hg]', n: 'blood.pressure.systolic', v: 107 },
        { n: 'blood.pressure.diastolic', v: 60 },
      ],
      means: [
        { measure: 'blood.pressure.systolic', value: 107, unit: 'mm[Hg]' },
        { measure: 'blood.pressure.diastolic', value: 60, unit: 'mm[Hg]' },
      ],
      source: 'https://hl7.org/fhir/R4/observation-example-bloodpressure.json, as SenML',
    },
  ],
});
