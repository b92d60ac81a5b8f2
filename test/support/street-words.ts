import type { Reading, Value } from '#contracts/reading';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { profileOf } from '#devices/catalog';
import { between, chance, pick, type Random, whole } from '#simulators/seeded';
import type { MadeHome } from './recorded-homes.ts';

/** A device of the whole street. */
export interface Fitted {
  readonly id: string;
  readonly kind: string;
  readonly room: string;
  readonly place: string;
}

export const unit = 'unit-1';
export const reader: Fitted = { id: 'lift-reader', kind: 'lift-card-reader', room: '', place: unit };
export const car: Fitted = { id: 'lift-car', kind: 'lift-emergency-call', room: '', place: unit };

/** `six`: a gateway, a button, three motion sensors and the door; `all`: one of nearly everything. */
export type Fitting = 'six' | 'all';

/** Two people live in every fourth home. */
export const residentsOf = (home: string): readonly string[] =>
  Number(home.slice(-2)) % 4 === 0 ? [`${home}-a`, `${home}-b`] : [`${home}-a`];

export function word({ id, place, kind }: Fitted, at: number, measure: string, value: Value = true): Reading {
  const moment = Math.round(at);
  const owner = place === unit ? undefined : ownerOf(place, kind);
  return {
    deviceId: id,
    placeId: place,
    ...(owner === undefined ? {} : { residentId: owner }),
    ...(place === unit || kind === 'gateway' ? {} : { via: `${place}-gateway` }),
    measure,
    value,
    at: moment,
    receivedAt: moment,
  };
}

/** In a home of two only what is worn or pressed is somebody's. */
function ownerOf(home: string, kind: string): string | undefined {
  const all = residentsOf(home);
  return all.length === 1 || kind === 'sos-button' || kind === 'gps-watch' ? all[0] : undefined;
}

interface Days {
  readonly random: Random;
  readonly from: number;
  readonly days: number;
}

/** Every device says that it is there; batteries run down and are changed. */
export function lives(devices: readonly Fitted[], { random, from, days }: Days): readonly Reading[] {
  const to = from + days * dayMs;
  return devices.flatMap((device) => {
    const said: Reading[] = [];
    if (device.kind === 'gateway') {
      for (let at = from + random() * 4 * minuteMs; at < to; at += between(random, 4, 5) * minuteMs)
        said.push(word(device, at, 'available'));
      return said;
    }
    let left = between(random, 20, 100);
    const dies = chance(random, 0.1) ? from + between(random, 0.2, 0.9) * days * dayMs : to;
    const everyMs = Math.min(5 * hourMs, 0.8 * 1_000 * (profileOf(device.kind)?.silentAfterSeconds ?? 0));
    for (let at = from + random() * everyMs; at < dies; at += between(random, 0.6, 1) * everyMs) {
      left = left < 3 ? 100 : left - between(random, 0, 0.3);
      said.push(word(device, at, 'battery', Math.round(left)));
    }
    return said;
  });
}

/** Bed, pulse, meters, warmth, pills: what is measured every day. */
export function measured(home: MadeHome, devices: readonly Fitted[], { random, from, days }: Days): readonly Reading[] {
  const named = (name: string): Fitted => devices.find(({ id }) => id === `${home.home}-${name}`) as Fitted;
  const [bed, watch, meter, power, climate, pills] = ['bed', 'watch', 'meter', 'power', 'climate', 'pills'].map(
    named,
  ) as [Fitted, Fitted, Fitted, Fitted, Fitted, Fitted];
  const { wake, bed: down } = home.person;
  const said: Reading[] = [];
  let [water, energy] = [100, 1_000];
  for (let day = 0; day < days; day++) {
    const midnight = from + day * dayMs;
    const at = (hour: number): number => midnight + hour * hourMs;
    said.push(
      word(bed, at(wake + random()), 'bed.occupied', false),
      word(bed, at(down + random()), 'bed.occupied', true),
    );
    if (chance(random, 0.5)) {
      const up = at(between(random, 1, 4));
      said.push(
        word(bed, up, 'bed.occupied', false),
        word(bed, up + between(random, 4, chance(random, 0.1) ? 70 : 15) * minuteMs, 'bed.occupied', true),
      );
    }
    const ill = chance(random, 0.05);
    for (let hour = 0; hour < 24; hour += 1) {
      const later = at(hour + random() * 0.5);
      water += chance(random, 0.6) ? between(random, 0.001, 0.03) : 0;
      energy += between(random, 0.05, 0.4);
      said.push(
        word(meter, later, 'water.volume', Math.round(water * 1_000) / 1_000),
        word(power, later + 1, 'energy', Math.round(energy * 100) / 100),
      );
      said.push(
        word(
          watch,
          later + 2,
          'heart.rate',
          ill && hour > 12 ? whole(random, 118, 140) : chance(random, 0.02) ? 0 : whole(random, 60, 90),
        ),
      );
      said.push(
        word(climate, later + 3, 'temperature', Math.round(between(random, day % 9 === 0 ? 5 : 17, 24) * 10) / 10),
      );
    }
    said.push(word(pills, at(between(random, 7.5, 9.5)), chance(random, 0.1) ? 'pill.missed' : 'pill.taken'));
  }
  return said;
}

/** What goes wrong, is pressed, planned or marked now and then. */
export function mishaps(home: MadeHome, devices: readonly Fitted[], { random, from, days }: Days): readonly Reading[] {
  const said: Reading[] = [];
  const button = devices.find(({ kind }) => kind === 'sos-button') as Fitted;
  const say = (name: string, at: number, measure: string, value: Value = true): void => {
    const device = devices.find(({ id }) => id === `${home.home}-${name}`) as Fitted;
    said.push(word(device, at, measure, value));
  };
  for (let day = 0; day < days; day++) {
    const at = from + day * dayMs + random() * dayMs;
    const soon = at + between(random, 0.1, 90) * minuteMs;
    switch (whole(random, 0, 12)) {
      case 0:
        say('button', at, 'sos.pressed');
        break;
      case 1:
        say('smoke', at, 'smoke');
        say('smoke', soon, 'smoke', false);
        break;
      case 2:
        say('leak', at, 'water.leak');
        say('leak', soon, 'water.leak', false);
        break;
      case 3:
        say('radar', at, 'fall.detected');
        if (chance(random, 0.5)) say('radar', soon, 'fall.detected', false);
        break;
      case 4:
        say('button', at, 'test.mode', 10);
        say('button', at + minuteMs, 'sos.pressed');
        break;
      case 5:
        for (let times = 0; times < 8; times++) {
          say('climate', at + times * 4 * minuteMs, 'available', false);
          say('climate', at + (times * 4 + 2) * minuteMs, 'available');
        }
        break;
      case 6:
        say('front-door', at, 'tamper');
        say('front-door', soon, 'tamper', false);
        break;
      case 7:
        said.push({ ...word(button, at, 'visit.planned', Math.round((at + 2 * hourMs) / 1_000)), deviceId: 'office' });
        if (chance(random, 0.5)) said.push({ ...word(button, at + 2 * hourMs, 'visit.arrived'), deviceId: 'office' });
        break;
      case 8:
        said.push({
          ...word(
            button,
            at,
            'person.away',
            `${pick(random, ['away', 'hospital'])} ${new Date(soon + 20 * hourMs).toISOString()}`,
          ),
          deviceId: 'office',
        });
        break;
      case 9:
        said.push({ ...word(button, at, 'life.signed'), deviceId: 'office' });
        break;
      case 10:
        say('gateway', at, 'mains.lost');
        say('gateway', soon, 'mains.lost', false);
        break;
      case 11:
        said.push({ ...word(button, at, 'centre.entered'), deviceId: 'office' });
        if (chance(random, 0.7)) said.push({ ...word(button, at + 3 * hourMs, 'centre.left'), deviceId: 'office' });
        break;
      default:
        break;
    }
  }
  return said;
}

export function liftWords(
  random: Random,
  { from, days, homes }: { readonly from: number; readonly days: number; readonly homes: readonly MadeHome[] },
): readonly Reading[] {
  const said: Reading[] = [word(reader, from, 'device.registered'), word(car, from, 'device.registered')];
  for (let day = 0; day < days; day++) {
    for (const { home, out } of homes)
      for (const span of out.filter((one) => one.from >= from + day * dayMs && one.from < from + (day + 1) * dayMs))
        said.push({ ...word(reader, span.from + minuteMs, 'card.tapped'), residentId: residentsOf(home)[0] as string });
    if (chance(random, 0.25)) said.push(word(car, from + (day + random()) * dayMs, 'button.tested'));
    if (chance(random, 0.05)) said.push(word(car, from + (day + random()) * dayMs, 'sos.pressed'));
  }
  return said;
}
