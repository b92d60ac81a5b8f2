import type { Reading } from '#contracts/reading';
import type { Facts } from '#contracts/rule';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { seeded } from '#simulators/seeded';
import { factsOf } from './timeline.ts';

/** A stretch in which these homes cannot be heard. */
export interface Cut {
  readonly from: number;
  readonly to: number;
  /** Share of the homes it takes, 0..1. */
  readonly share: number;
}

export interface FiredStreet {
  readonly homes: number;
  readonly days: number;
  readonly seed: number;
  /** Local midnight, epoch ms. */
  readonly from: number;
  readonly cuts?: readonly Cut[];
  /** Every home also has a sensor that speaks this often, whatever happens; ms. */
  readonly heartbeatMs?: number;
}

export const firedHome = (index: number): string => `home-${index}`;

/** Whether a cut takes a home: each cut takes others. */
const takes = ({ share, from }: Cut, home: number): boolean =>
  share >= 1 || seeded(home, 'cut', String(from))() < share;

/**
 * Homes whose sensors only ever report that they fired. People get up, go out, nap, sleep badly; some days are livelier than
 * others for everybody, at weekends all rise later, some are away for days.
 */
export function firedReadings({ homes, days, seed, from, cuts = [], heartbeatMs }: FiredStreet): Reading[] {
  const mood = seeded(seed, 'mood');
  const moods = Array.from({ length: days }, () => 0.75 + 0.5 * mood());
  const readings: Reading[] = [];
  for (let home = 0; home < homes; home++) {
    const random = seeded(seed, 'home', String(home));
    const rises = 5.5 + 2 * random();
    const liveliness = 1.5 + 3 * random();
    let awayUntil = 0;
    const say = (at: number, device: string): void => {
      if (cuts.some((cut) => cut.from <= at && at < cut.to && takes(cut, home))) return;
      const when = Math.floor(at);
      readings.push({
        deviceId: `${firedHome(home)}-${device}`,
        placeId: firedHome(home),
        measure: 'motion',
        value: true,
        at: when,
        receivedAt: when,
      });
    };
    const burst = (at: number): void => {
      const length = 1 + Math.floor(random() * 6);
      for (let event = 0, t = at; event < length; event++, t += random() * 90_000)
        say(t, `m${Math.floor(random() * 3)}`);
    };
    for (let day = 0; day < days; day++) {
      const midnight = from + day * dayMs;
      const weekend = day % 7 >= 5;
      const up = rises + (weekend ? 0.5 : 0) + (random() - 0.5) * 0.8;
      const down = 20.5 + 2 * random();
      if (random() < 0.01) awayUntil = day + 1 + Math.floor(random() * 5);
      if (day >= awayUntil) {
        const out = random() < 0.7 ? 8 + 6 * random() : 99;
        const back = out + 1 + 3 * random();
        const nap = random() < 0.6 ? 12.5 : 99;
        const pace = liveliness * (moods[day] ?? 1);
        for (let hour = up; hour < down; hour += -Math.log(1 - random()) / pace) {
          if ((hour > out && hour < back) || (hour > nap && hour < nap + 1.3)) continue;
          burst(midnight + hour * hourMs);
        }
        const visits = Math.floor(random() * 3.5);
        for (let visit = 0; visit < visits; visit++) burst(midnight + (down + (24 - down + 5) * random()) * hourMs);
      }
      if (heartbeatMs !== undefined)
        for (
          let at = midnight + random() * heartbeatMs;
          at < midnight + dayMs;
          at += heartbeatMs * (0.9 + 0.2 * random())
        )
          say(at, 'thermo');
    }
  }
  return readings.sort((a, b) => a.receivedAt - b.receivedAt);
}

/** All homes stand in one street, three to a building. */
export const firedFacts = (): Facts => ({
  ...factsOf(),
  isHome: (id) => id.startsWith('home-'),
  above(id, kind) {
    if (kind === 'street') return 'street';
    if (kind !== 'building') return undefined;
    return id.startsWith('building-') ? id : `building-${Math.floor(Number(id.slice(5)) / 3)}`;
  },
});

export const longestLookMs = minuteMs;
