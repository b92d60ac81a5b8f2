import { deviceTrouble } from './device-state.ts';

/** Somebody has opened a device or taken it off the wall. */
export const tamper = deviceTrouble({
  id: 'tamper',
  title: { zh: '设备被拆动', en: 'Device tampered with' },
  doc: { zh: '设备外壳被打开或被取下。', en: 'A device was opened or taken off the wall.' },
  measure: 'tamper',
  says: (device) => ({ zh: `${device} 被打开或取下`, en: `${device} was opened or taken off` }),
  clears: { zh: '设备已装回', en: 'It is in place again' },
  fine: { zh: '没有被拆动', en: 'It is in place' },
});
