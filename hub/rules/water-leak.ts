import { alarmOnState } from './shapes.ts';

export const waterLeak = alarmOnState({
  id: 'water-leak',
  title: { zh: '漏水', en: 'Water leak' },
  doc: { zh: '水浸传感器报警。', en: 'A leak sensor is wet.' },
  severity: 'P2',
  measure: 'water.leak',
  about: 'home',
  says: (device) => ({ zh: `地面有水(${device})`, en: `Water on the floor (${device})` }),
  clears: { zh: '水浸传感器已干', en: 'The sensor is dry again' },
});
