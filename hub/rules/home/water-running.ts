import Type from 'typebox';
import { defineRule, type Step } from '#contracts/rule';
import { hourMs } from '#contracts/time';
import { spanText } from '../moment.ts';
import { type Meters, mostWaterPerHour, readMeter } from './meter.ts';

interface State {
  readonly meters: Meters;
  /** The meter has not stood still: since when, over how many words, and how much it was, m³. */
  readonly run?: { readonly since: number; readonly words: number; readonly volume: number };
  readonly told?: 'P3' | 'P2';
}

/** Further apart, two words of the meter leave room for a pause between them. */
const longestGapMs = 2 * hourMs;
/** Fewer words would fall together by chance in a busy home. */
const fewestWords = 20;

/** A meter that never stands still: a cistern that runs, a tap left open, a burst pipe. A leak that does not stop. */
export const waterRunning = defineRule({
  id: 'water-running',
  title: { zh: '用水不停', en: 'Water never stops' },
  doc: {
    zh: '水表长时间没有停过，可能有漏水或水龙头未关。',
    en: 'The water meter has not stood still for hours: a leak, or a tap left open.',
  },
  about: 'home',
  settings: Type.Object({
    hours: Type.Number({
      title: '不停多久',
      unit: 'h',
      default: 6,
      minimum: 1,
      maximum: 72,
      description: 'Hours without a pause',
    }),
    urgent: Type.Number({
      title: '升为紧急的水量',
      unit: 'm³',
      default: 0.5,
      minimum: 0.05,
      maximum: 50,
      description: 'As much water in one run is urgent (P2), m³',
    }),
  }),
  listensTo: ['water.volume'],
  resolvesItself: true,
  start: (): State => ({ meters: {} }),

  onReading(state, { deviceId, value, at }, { settings }): Step<State> {
    if (typeof value !== 'number') return { state };
    const { meters, used } = readMeter(state.meters, { deviceId, value, at }, mostWaterPerHour);
    if (meters === state.meters) return { state };
    const stopped = state.told === undefined ? {} : { clear: { zh: '用水已停', en: 'The water has stopped' } };
    if (used === undefined || used.amount <= 0) return { state: { meters }, ...stopped };
    // It may have stood still meanwhile; what was told stands until the meter says so.
    if (at - used.from > longestGapMs)
      return { state: { meters, ...(state.told === undefined ? {} : { told: state.told }) } };
    const run = {
      since: state.run?.since ?? used.from,
      words: (state.run?.words ?? 0) + 1,
      volume: (state.run?.volume ?? 0) + used.amount,
    };
    const next: State = { ...state, meters, run };
    if (at - run.since < settings.hours * hourMs || run.words < fewestWords) return { state: next };
    const severity = run.volume >= settings.urgent ? 'P2' : 'P3';
    if (state.told === severity || state.told === 'P2') return { state: next };
    const span = spanText(at - run.since);
    const volume = run.volume.toFixed(2);
    return {
      state: { ...next, told: severity },
      finding: {
        severity,
        since: run.since,
        text: {
          zh: `用水 ${span.zh}没有停过，共 ${volume} 立方米，请查漏水或水龙头`,
          en: `Water has run for ${span.en} without a pause, ${volume} m³; look for a leak or an open tap`,
        },
      },
    };
  },

  explain({ run, told }, { now }) {
    if (run === undefined) return { says: { zh: '水表停过', en: 'The meter has stood still' } };
    const { zh, en } = spanText(now - run.since);
    return {
      says: { zh: `水表已 ${zh}没有停`, en: `The meter has not stood still for ${en}` },
      ...(told === undefined ? {} : { holds: true as const }),
    };
  },
});
