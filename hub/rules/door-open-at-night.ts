import Type from 'typebox';
import { defineRule } from '#contracts/rule';
import { minuteMs } from '#contracts/time';
import { isOpen, windowAt } from './window.ts';

/** The entrance door has stood open at night: somebody went out and did not come back, or somebody can come in. */
export const doorOpenAtNight = defineRule({
  id: 'door-open-at-night',
  title: { zh: '夜间入户门未关', en: 'Door open at night' },
  doc: { zh: '夜间入户门打开超过规定时间。', en: 'The entrance door stands open at night.' },
  about: 'device',
  settings: Type.Object({
    minutes: Type.Number({ default: 10, minimum: 1, maximum: 240, description: 'How long it may stand open' }),
    from: Type.String({ default: '22:00', pattern: '^\\d{2}:\\d{2}$', description: 'Night, local time' }),
    to: Type.String({ default: '06:00', pattern: '^\\d{2}:\\d{2}$' }),
    rooms: Type.Array(Type.String(), {
      default: ['', '入户门', '大门', '门口', '玄关', '门厅', 'entrance', 'hall'],
      description: 'Rooms whose door contact is the entrance; empty = no room given',
    }),
  }),
  listensTo: ['door.open'],
  resolvesItself: true,
  start: () => ({ openedAt: undefined as number | undefined, told: false }),

  onReading(state, { value, at, deviceId }, { settings, zone, facts }) {
    if (value !== true) {
      return {
        state: { openedAt: undefined, told: false },
        deadline: null,
        ...(state.told ? { clear: { zh: '门已关上', en: 'The door is shut' } } : {}),
      };
    }
    if (state.openedAt !== undefined || !settings.rooms.includes(facts.roomOf(deviceId))) return { state };
    // Opened by day and still open when the night begins counts from the beginning of the night.
    const opensAt = isOpen(at, settings, zone) ? at : windowAt(at, settings, zone).opens;
    return { state: { openedAt: at, told: false }, deadline: opensAt + settings.minutes * minuteMs };
  },

  onDeadline(state, { now, facts, subjectId, settings, zone }) {
    if (state.openedAt === undefined) return { state };
    if (!isOpen(now, settings, zone))
      return { state, deadline: windowAt(now, settings, zone).opens + settings.minutes * minuteMs };
    const minutes = Math.round((now - state.openedAt) / minuteMs);
    const name = facts.nameOf(subjectId);
    return {
      state: { ...state, told: true },
      finding: {
        severity: 'P2',
        since: state.openedAt,
        text: {
          zh: `夜间门开着已 ${minutes} 分钟(${name})`,
          en: `The door has been open for ${minutes} min at night (${name})`,
        },
        evidence: [{ deviceId: subjectId, measure: 'door.open', value: true, at: state.openedAt }],
      },
    };
  },
});
