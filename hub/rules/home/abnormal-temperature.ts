import { alarmOnState } from '../shapes.ts';

/** The sensor's own judgement: a heating that guards against frost, a room beyond the limits set in the device. */
export const abnormalTemperature = alarmOnState({
  id: 'abnormal-temperature',
  title: { zh: '环境温度异常', en: 'Abnormal temperature' },
  doc: {
    zh: '设备自己报告室温异常或防冻已启动。',
    en: 'A device itself reports an abnormal room temperature or guards against frost.',
  },
  severity: 'P4',
  measure: 'temperature.abnormal',
  about: 'home',
  says: (device) => ({ zh: `环境温度异常（${device}）`, en: `Abnormal temperature (${device})` }),
  clears: { zh: '温度已恢复正常', en: 'The temperature is normal again' },
});
