import { alarmOnState } from '../shapes.ts';

export const gas = alarmOnState({
  id: 'gas',
  title: { zh: '燃气泄漏', en: 'Gas leak' },
  doc: { zh: '燃气探测器报警。', en: 'A gas detector raises the alarm.' },
  severity: 'P1',
  measure: 'gas',
  about: 'home',
  says: (device) => ({ zh: `发现燃气泄漏（${device}）`, en: `Gas is leaking (${device})` }),
  clears: { zh: '燃气浓度恢复正常', en: 'Gas is back to normal' },
});
