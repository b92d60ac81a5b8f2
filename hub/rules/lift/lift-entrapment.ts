import { alarmOnEvent } from '../shapes.ts';
import { callsFromLift } from './emergency-call.ts';

/**
 * Somebody is shut in a lift. It never ends by itself: EN 81-28 has it stay until a person confirms on site that the car is empty,
 * and resolving the alert is that confirmation. TSG T5002 wants the rescuer there within 30 minutes.
 */
export const liftEntrapment = alarmOnEvent({
  id: 'lift-entrapment',
  title: { zh: '电梯困人', en: 'Lift entrapment' },
  doc: {
    zh: '电梯轿厢内有人呼救。30 分钟内到场；有人确认轿厢无人后才处结。',
    en: 'Somebody calls from a lift car. On site within 30 min; resolved only once a person has seen that the car is empty.',
  },
  severity: 'P1',
  measure: 'sos.pressed',
  about: 'device',
  concerns: callsFromLift,
  says: (device) => ({
    zh: `电梯轿厢内有人呼救（${device}）。请 30 分钟内到场，确认轿厢无人后处结`,
    en: `A call from the lift car (${device}). Be there within 30 min; resolve when the car is seen to be empty`,
  }),
});
