import { alarmOnEvent } from './shapes.ts';

/** A fall, seen by a radar or felt by a wearable. */
export const fall = alarmOnEvent({
  id: 'fall',
  title: { zh: '疑似跌倒', en: 'Possible fall' },
  doc: { zh: '跌倒雷达或佩戴设备报告跌倒。', en: 'A fall radar or a wearable reports a fall.' },
  severity: 'P1',
  measure: 'fall.detected',
  about: 'person',
  says: (device) => ({ zh: `可能跌倒了(${device})`, en: `May have fallen (${device})` }),
});
