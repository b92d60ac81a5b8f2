import { alarmOnState } from '../shapes.ts';

export const carbonMonoxide = alarmOnState({
  id: 'carbon-monoxide',
  title: { zh: '一氧化碳', en: 'Carbon monoxide' },
  doc: { zh: '一氧化碳探测器报警。', en: 'A carbon monoxide detector raises the alarm.' },
  severity: 'P1',
  measure: 'carbon.monoxide',
  about: 'home',
  says: (device) => ({ zh: `一氧化碳超标（${device}）`, en: `Carbon monoxide (${device})` }),
  clears: { zh: '一氧化碳恢复正常', en: 'Carbon monoxide is back to normal' },
});
