import { alarmOnState } from '../shapes.ts';

export const smoke = alarmOnState({
  id: 'smoke',
  title: { zh: '烟雾报警', en: 'Smoke alarm' },
  doc: { zh: '烟感探测到烟雾。', en: 'A smoke detector sees smoke.' },
  severity: 'P1',
  measure: 'smoke',
  about: 'home',
  says: (device) => ({ zh: `发现烟雾（${device}）`, en: `Smoke (${device})` }),
  clears: { zh: '烟雾已散', en: 'Smoke is gone' },
});
