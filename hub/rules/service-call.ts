import { alarmOnEvent } from './shapes.ts';

/** The green button: about half of all presses ask for ordinary help, and must not wear out the ear for the red one. */
export const serviceCall = alarmOnEvent({
  id: 'service-call',
  title: { zh: '服务呼叫', en: 'Service call' },
  doc: { zh: '有人按下服务按钮,需要帮忙但不紧急。', en: 'Somebody asks for help that is not urgent.' },
  severity: 'P3',
  measure: 'help.requested',
  about: 'person',
  says: (device) => ({ zh: `请求帮助(${device})`, en: `Asks for help (${device})` }),
});
