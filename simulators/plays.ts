import type { Played } from '#contracts/device';
import { describeMeasure } from '#contracts/measure';
import type { Measurement, Value } from '#contracts/reading';
import { dayMs, hourMs, secondMs } from '#contracts/time';
import type { RoutineBeat } from './routine.ts';
import { around, between, type Random, seeded } from './seeded.ts';
import type { SimDevice, SimHome } from './street.ts';
import type { Day } from './whereabouts.ts';

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Coldest before dawn, warmest in mid-afternoon: −1 to 1. */
const waveAt = (at: number): number => Math.sin(((at / hourMs - 9) / 24) * 2 * Math.PI);

/** A level that is this device's own, the same on every day. */
const levelOf = ({ measure, between: [least, most] }: Played, device: SimDevice, seed: number): number =>
  between(seeded(seed, 'level', device.id, measure), least, most);

/**
 * What a device says by itself on that day, as the data of its kind has it, earliest first. Pure: the same seed, device and day give the
 * same beats.
 */
export function playedBeats(
  device: SimDevice,
  { seed, day, home }: { readonly seed: number; readonly day: Day; readonly home?: SimHome },
): readonly RoutineBeat[] {
  const { plays = [] } = device.profile;
  const random = seeded(seed, 'plays', device.id, day.date);
  const messages = Map.groupBy(plays, ({ everySeconds, hours }) => `${everySeconds} ${hours?.join('-')}`);
  return [...messages.values()].flatMap((together) => {
    const [first] = together as [Played, ...Played[]];
    const [from, to] = first.hours ?? [0, 24];
    const begins = from * hourMs;
    const ends = Math.min(to * hourMs, day.lengthMs);
    const every = first.everySeconds * secondMs;
    const beats: RoutineBeat[] = [];
    // Somewhere in the first step, and then step by step; what comes once a day comes once.
    for (let at = begins + random() * Math.min(every, ends - begins); at < ends; at += every) {
      const moment = Math.round(at);
      const says = together.map((played) => saidAt(played, { device, seed, day, at: moment, random }));
      const alive = says.some(({ measure }) => describeMeasure(measure)?.signOfLife === true);
      const by = alive ? (device.residentId ?? home?.residents[0]?.id) : undefined;
      beats.push({ at: moment, device, says, ...(by === undefined ? {} : { by }) });
    }
    return beats;
  });
}

function saidAt(
  played: Played,
  occasion: {
    readonly device: SimDevice;
    readonly seed: number;
    readonly day: Day;
    readonly at: number;
    readonly random: Random;
  },
): Measurement {
  const { measure } = played;
  const unit = describeMeasure(measure)?.unit;
  const value = valueAt(played, occasion);
  return unit === undefined || typeof value !== 'number' ? { measure, value } : { measure, value, unit };
}

function valueAt(played: Played, { device, seed, day, at, random }: Parameters<typeof saidAt>[1]): Value {
  const { as, digits = 0, everySeconds } = played;
  const [least, most] = played.between;
  const within = (value: number): number => rounded(Math.min(most, Math.max(least, value)), digits);
  switch (as) {
    case 'happens':
      return true;
    case 'wanders':
      return within(around(random, levelOf(played, device, seed), (most - least) * 0.12));
    case 'daily':
      return within(
        (least + most) / 2 + ((most - least) / 2.4) * waveAt(at) + around(random, 0, (most - least) * 0.04),
      );
    case 'grows': {
      // A meter has no memory of a simulator: what it shows follows from the time alone.
      const steps = (Date.parse(day.date) + at) / (everySeconds * secondMs) - metersBegan / (everySeconds * secondMs);
      return rounded(levelOf(played, device, seed) * Math.max(0, steps), digits);
    }
  }
}

/** When the meters of the street stood at 0: 1 January 2026. */
const metersBegan = Math.floor(Date.UTC(2026, 0, 1) / dayMs) * dayMs;
