import { alarmOnState } from '../shapes.ts';

/** Water on the floor is urgent; water that nobody stops says that nobody there can. */
export const waterLeak = alarmOnState({
  id: 'water-leak',
  title: { zh: '漏水', en: 'Water leak' },
  doc: {
    zh: '水浸传感器报警；长时间不停则升为紧急。',
    en: 'A leak sensor is wet; when it does not stop it becomes an emergency.',
  },
  severity: 'P2',
  measure: 'water.leak',
  about: 'home',
  says: (device) => ({ zh: `地面有水（${device}）`, en: `Water on the floor (${device})` }),
  clears: { zh: '水浸传感器已干', en: 'The sensor is dry again' },
  lasting: {
    afterMinutes: 60,
    severity: 'P1',
    says: (device, minutes) => ({
      zh: `漏水 ${minutes} 分钟未止（${device}），家中可能无人能处理`,
      en: `Water for ${minutes} min without an end (${device}); nobody there may be able to stop it`,
    }),
  },
});
