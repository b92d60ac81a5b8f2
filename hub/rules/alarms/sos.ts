import { callsFromLift } from '../lift/emergency-call.ts';
import { alarmOnEvent } from '../shapes.ts';

/** The red button. Nothing suppresses, groups or delays it. In the car of a lift the same press is an entrapment. */
export const sos = alarmOnEvent({
  id: 'sos',
  title: { zh: '紧急求助', en: 'Emergency call' },
  doc: { zh: '有人按下紧急按钮。', en: 'Somebody pressed an emergency button.' },
  severity: 'P1',
  measure: 'sos.pressed',
  about: 'person',
  concerns: (kind) => !callsFromLift(kind),
  says: (device) => ({ zh: `按下了紧急按钮（${device}）`, en: `Pressed the emergency button (${device})` }),
});
