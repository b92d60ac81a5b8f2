import { deviceTrouble } from './device-state.ts';

/** A detector that knows it is broken detects nothing. */
export const deviceFault = deviceTrouble({
  id: 'device-fault',
  title: { zh: '设备故障', en: 'Device fault' },
  doc: { zh: '设备报告自身故障。', en: 'A device reports that it is at fault.' },
  measure: 'fault',
  says: (device) => ({ zh: `${device} 报告自身故障`, en: `${device} reports a fault` }),
  clears: { zh: '故障已消除', en: 'The fault is gone' },
  fine: { zh: '没有报告故障', en: 'It reports no fault' },
});
