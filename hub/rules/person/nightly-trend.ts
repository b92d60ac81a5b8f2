import type { Static, TSchema } from 'typebox';
import type { Rule, RuleContext, Step } from '#contracts/rule';
import type { Text } from '#contracts/text';
import { hourMs } from '#contracts/time';
import { dayOf, nextAt } from './days.ts';
import { unheardMs } from './deaf.ts';
import { type Picture, pictureOf } from './picture-state.ts';
import { drift, follow, noTrend, type Trend, trendBlocked } from './trend.ts';

type Night = NonNullable<Picture['night']>;

/** The week that differs: its mean, what is usual, and by how much. In the unit of the figure. */
export interface Drifted {
  readonly recent: number;
  readonly usual: number;
  readonly by: number;
}

/** A figure of each night that is followed against what is usual for the home. */
export interface NightlyTrend<Settings extends TSchema> {
  /** The figure; undefined when the night has none. */
  readonly figureOf: (night: Night) => number | undefined;
  /** How far the week must be off, in the unit of the figure. */
  readonly least: (settings: Static<Settings>) => number;
  /** Whether only more than usual is news. */
  readonly onlyMore: boolean;
  readonly says: (drifted: Drifted) => { readonly text: Text; readonly baseline: Text };
  readonly back: Text;
  /** The last nights in words, for those who ask. */
  readonly lastNights: (last: readonly number[]) => Text;
}

/** When the night is over for everybody. */
const lookAtMinute = 12 * 60 + 30;
/** One decimal is as much as a week of nights can tell. */
export const inTenths = (value: number): string => value.toFixed(1);

/** What a rule about nights does with its figure: looked at once a day, told once, taken back when the week is as usual again. */
export const nightlyTrend = <Settings extends TSchema>({
  figureOf,
  least,
  onlyMore,
  says,
  back,
  lastNights,
}: NightlyTrend<Settings>) =>
  ({
    about: 'home',
    listensTo: ['person.state'],
    resolvesItself: true,
    patient: true,
    start: (): Trend => noTrend,

    onReading: (state: Trend, { at }, { now, zone }): Step<Trend> =>
      state.day > 0
        ? { state }
        : { state: { ...state, day: dayOf(at, zone).from }, deadline: nextAt(lookAtMinute, now, zone) },

    onDeadline(state: Trend, context: RuleContext<Static<Settings>>): Step<Trend> {
      const { now, zone, settings, subjectId } = context;
      const deadline = nextAt(lookAtMinute, now, zone);
      const night = pictureOf(context, subjectId)?.night;
      const day = dayOf(now, zone).from;
      // Nights nobody spent at home, or that could not be heard, are none.
      const unheard = unheardMs(context, { from: day - 5 * hourMs, to: now });
      if (night === undefined || night === null || night.day !== day || unheard > 0) return { state, deadline };
      const value = figureOf(night);
      if (value === undefined) return { state, deadline };
      const next = follow(state, { day, value, leastSpread: 0.5 });
      const found = drift(next, least(settings));
      const isNews = found !== undefined && (!onlyMore || found.by > 0);
      if (isNews && found.far) {
        if (state.told === true) return { state: next, deadline };
        const { recent, by } = found;
        const told = says({ recent, by, usual: next.usual.mean });
        return {
          state: { ...next, told: true },
          deadline,
          finding: { severity: 'P3', since: next.day, evidence: [], ...told },
        };
      }
      if (state.told !== true || (isNews && !found.near)) return { state: next, deadline };
      const { told: _told, ...calm } = next;
      return { state: calm, deadline, clear: back };
    },

    explain(state: Trend) {
      const words = { says: lastNights(state.last) };
      return state.told === true ? { ...words, holds: true as const } : { ...words, blockedBy: trendBlocked(state) };
    },
  }) satisfies Omit<Rule<Settings, Trend>, 'id' | 'title' | 'doc' | 'settings'>;
