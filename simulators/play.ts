import type { Measurement, Value } from '#contracts/reading';
import { minuteMs, secondMs } from '#contracts/time';
import { Agenda } from './agenda.ts';
import { heartbeat, heartbeatEveryMs, heartbeatPhaseMs } from './heartbeat.ts';
import { dayOf, hourOf, type LocalDay } from './local-day.ts';
import { playedBeats } from './plays.ts';
import { dayBeats, type RoutineBeat, whereabouts } from './routine.ts';
import { between, pick, pickWeighted, seeded } from './seeded.ts';
import { type Beat, type Cast, castFor, lengthOf, type Story } from './story.ts';
import { cardOf, isGateway, noticesBy, reports, type SimDevice, type SimHome, type Street } from './street.ts';
import type { Clock } from './virtual-clock.ts';
import { type Stay, stayAt } from './whereabouts.ts';

/** Where a street is played: the hub's broker, or a test's list. */
export interface Stage {
  /** `t`: the device's own time, epoch ms; absent when its clock is not to be told. */
  say(device: SimDevice, says: readonly Measurement[], t?: number): void;
  /** Somebody's own device of this kind, which the hub does not know, speaks through the gateway. */
  stranger(gateway: SimDevice, kind: string, says: readonly Measurement[]): void;
  /** Takes a device off the line without a farewell, or brings it back. */
  line(device: SimDevice, state: 'lost' | 'back'): void;
}

export interface Play {
  readonly street: Street;
  readonly seed: number;
  /** IANA zone in which the street keeps its days. */
  readonly zone: string;
  /** Virtual time. */
  readonly clock: Clock;
  readonly stage: Stage;
  readonly log: (line: string) => void;
  /** Whether devices tell their time: only where virtual time is real time. */
  readonly tellTime: boolean;
  /** A movement somewhere in the street every so many (virtual) ms, so that a board is alive; absent = routine only. */
  readonly ambientEveryMs?: number;
  /** Stories taken at random, one every so often (virtual ms). */
  readonly stories?: {
    readonly among: readonly Story[];
    readonly everyMs: { readonly least: number; readonly most: number };
  };
}

/** A street being played. It ends when it is disposed. */
export interface Player extends Disposable {
  /** Tells a story now: in that home, or in one drawn by lot. The home's id; undefined when none can play it. */
  tell(story: Story, homeId?: string): string | undefined;
  /** Does what a person would do to a device by hand; false when there is no such device or operation. */
  operate(deviceId: string, operationId: string): boolean;
  figures(): { readonly words: number; readonly stories: number };
}

interface Today {
  readonly day: LocalDay;
  readonly beats: readonly RoutineBeat[];
  readonly stays: ReadonlyMap<string, readonly Stay[]>;
}

/** After a story that stops the routine the home stays quiet this long. */
const aftermathMs = 2 * minuteMs;

/** Plays the daily routine of every home, heartbeats and stories on one agenda. The same seed, street and start give the same words. */
export function play(options: Play): Player {
  const { street, seed, zone, clock, stage, log } = options;
  const agenda = new Agenda(clock);
  const memories = new Map<string, Map<string, Value>>();
  const lost = new Set<string>();
  const quietUntil = new Map<string, number>();
  const busyUntil = new Map<string, number>();
  const todays = new Map<string, Today>();
  const devices = new Map(street.devices.map((device) => [device.id, device]));
  let words = 0;
  let told = 0;

  const memoryOf = (device: SimDevice): Map<string, Value> => {
    const memory = memories.get(device.id) ?? new Map<string, Value>();
    memories.set(device.id, memory);
    return memory;
  };

  const say = (device: SimDevice, says: readonly Measurement[]): void => {
    const memory = memoryOf(device);
    for (const { measure, value } of says) memory.set(measure, value);
    if (lost.has(device.id) || (device.gateway !== undefined && lost.has(device.gateway.id))) return;
    words += 1;
    stage.say(device, says, options.tellTime ? Math.round(clock.now()) : undefined);
  };

  const speakUp = (device: SimDevice): void => say(device, heartbeat(device, { seed, memory: memoryOf(device) }));

  const swipe = (home: SimHome, device: SimDevice, card: Omit<Parameters<typeof cardOf>[1], 'home'>): void =>
    say(device, [{ measure: 'card.tapped', value: cardOf(street, { home, ...card }) }]);

  // Every device is heard within seconds of the start, then at its own moments.
  const beatHearts = (device: SimDevice): void => {
    const every = heartbeatEveryMs(device);
    const phase = heartbeatPhaseMs(device, seed);
    const again = (): void => {
      speakUp(device);
      agenda.add((Math.floor((clock.now() - phase) / every) + 1) * every + phase, again);
    };
    agenda.add(clock.now() + seeded(seed, 'hello', device.id)() * 10 * secondMs, again);
  };

  const perform = (home: SimHome, { device, says, by, swipes }: RoutineBeat): void => {
    if (by !== undefined && clock.now() < (quietUntil.get(home.id) ?? 0)) return;
    if (swipes === true && by !== undefined) swipe(home, device, { role: 'own', residentId: by });
    else say(device, says);
  };

  const liveThrough = (home: SimHome, day: LocalDay): void => {
    const beats = dayBeats(home, { seed, day });
    todays.set(home.id, { day, beats, stays: whereabouts(home, { seed, day }) });
    const past = clock.now() - day.startsAt;
    let index = beats.findIndex(({ at }) => at >= past);
    if (index < 0) index = beats.length;
    if (index > 0) standAs(beats.slice(0, index));
    const next = (): void => {
      const beat = beats[index];
      if (beat === undefined) {
        agenda.add(day.endsAt, () => liveThrough(home, dayOf(day.endsAt, zone)));
        return;
      }
      index += 1;
      agenda.add(day.startsAt + beat.at, () => {
        perform(home, beat);
        next();
      });
    };
    next();
  };

  /** What stands in a stairwell or a lift has no home whose day it shares. */
  const liveAlone = (device: SimDevice, day: LocalDay): void => {
    for (const { at, says } of playedBeats(device, { seed, day })) {
      if (day.startsAt + at >= clock.now()) agenda.add(day.startsAt + at, () => say(device, says));
    }
    agenda.add(day.endsAt, () => liveAlone(device, dayOf(day.endsAt, zone)));
  };

  /** Whoever starts in the middle of a day finds people in bed, doors shut and rooms in use. */
  const standAs = (past: readonly RoutineBeat[]): void => {
    const standing = new Map<string, { readonly device: SimDevice; readonly said: Measurement }>();
    for (const { device, says } of past) {
      for (const said of says) standing.set(`${device.id} ${said.measure}`, { device, said });
    }
    for (const { device, said } of standing.values()) {
      if (said.measure === 'bed.occupied' || said.measure === 'presence') say(device, [said]);
      else memoryOf(device).set(said.measure, said.value);
    }
  };

  const turn = (device: SimDevice, line: 'lost' | 'quiet' | 'back'): void => {
    if (line === 'back') {
      lost.delete(device.id);
      stage.line(device, 'back');
      speakUp(device);
    } else {
      lost.add(device.id);
      if (line === 'lost') stage.line(device, 'lost');
    }
  };

  const performBeat = (home: SimHome, cast: Cast, beat: Beat): void => {
    const device = cast.get(beat.device);
    if (device === undefined) return;
    if ('swipes' in beat) {
      swipe(home, device, { role: beat.swipes });
    } else if ('stranger' in beat) {
      if (lost.has(device.id)) return;
      words += 1;
      stage.stranger(device, beat.stranger, beat.says);
    } else if ('says' in beat) {
      const can = beat.says.filter(({ measure }) => reports(device, measure));
      if (can.length > 0) say(device, can);
    } else {
      const all = beat.everywhere === true ? street.devices.filter((one) => isGateway(one, street)) : [device];
      for (const one of all) turn(one, beat.line);
    }
  };

  const tell = (story: Story, homeId?: string): string | undefined => {
    const now = clock.now();
    const able = street.homes.filter(
      (home) =>
        (homeId === undefined ? (busyUntil.get(home.id) ?? 0) <= now : home.id === homeId) &&
        castFor(story, { home, street }) !== undefined,
    );
    const home = pick(seeded(seed, 'home of', story.id, told), able);
    const cast = home && castFor(story, { home, street });
    if (home === undefined || cast === undefined) return undefined;
    told += 1;
    const ends = now + lengthOf(story);
    busyUntil.set(home.id, ends);
    if (story.routine === 'stops') quietUntil.set(home.id, ends + aftermathMs);
    log(`story ${story.id} (${story.title.zh} / ${story.title.en}) begins in home ${home.id}`);
    let at = now;
    for (const beat of story.beats) {
      at += beat.afterMs;
      agenda.add(at, () => performBeat(home, cast, beat));
    }
    return home.id;
  };

  for (const device of street.devices) beatHearts(device);
  for (const home of street.homes) liveThrough(home, dayOf(clock.now(), zone));
  const atHome = new Set(street.homes.flatMap((home) => home.devices));
  for (const device of street.devices) {
    if (!atHome.has(device) && device.profile.plays !== undefined) liveAlone(device, dayOf(clock.now(), zone));
  }

  if (options.ambientEveryMs !== undefined) {
    const every = options.ambientEveryMs;
    const random = seeded(seed, 'ambient');
    const stir = (): void => {
      const home = pick(random, street.homes);
      const now = clock.now();
      const today = home && todays.get(home.id);
      if (home !== undefined && today !== undefined && now >= (quietUntil.get(home.id) ?? 0)) {
        const word = ambientWord(home, { today, now, number: random() });
        if (word !== undefined) {
          say(word.device, [word.said]);
          if (word.after !== undefined) {
            const { device, after } = word;
            agenda.add(now + 40 * secondMs, () => say(device, [after]));
          }
        }
      }
      agenda.add(now + every, stir);
    };
    agenda.add(clock.now() + every, stir);
  }

  if (options.stories !== undefined) {
    const { among, everyMs } = options.stories;
    const random = seeded(seed, 'stories');
    const once = (): void => {
      const hour = hourOf(clock.now(), zone);
      const story = pickWeighted(
        random,
        among.filter((one) => suits(one, hour)),
        ({ weight }) => weight,
      );
      if (story !== undefined) tell(story);
      agenda.add(clock.now() + between(random, everyMs.least, everyMs.most), once);
    };
    // The first one soon: whoever has just started it is looking.
    agenda.add(clock.now() + between(random, everyMs.least, everyMs.most) / 12, once);
  }

  return {
    tell,
    operate(deviceId, operationId) {
      const device = devices.get(deviceId);
      const operation = device?.profile.operations.find(({ id }) => id === operationId);
      if (device === undefined || operation === undefined) return false;
      log(`operated by hand: ${device.kind} ${device.id}, ${operation.title.zh} / ${operation.title.en}`);
      say(device, operation.means);
      return true;
    },
    figures: () => ({ words, stories: told }),
    [Symbol.dispose]: () => agenda[Symbol.dispose](),
  };
}

/** Whether a story may be told at this hour, 0–23. */
export function suits({ hours }: Pick<Story, 'hours'>, hour: number): boolean {
  if (hours === undefined) return true;
  return hours.from <= hours.to ? hour >= hours.from && hour < hours.to : hour >= hours.from || hour < hours.to;
}

interface AmbientWord {
  readonly device: SimDevice;
  readonly said: Measurement;
  /** What it says when that is over. */
  readonly after?: Measurement;
}

/** A small word from a home that fits where its people are: a movement of somebody awake, the pulse of somebody asleep. */
function ambientWord(
  home: SimHome,
  { today, now, number }: { readonly today: Today; readonly now: number; readonly number: number },
): AmbientWord | undefined {
  for (const { id } of home.residents) {
    const stay = stayAt(today.stays.get(id) ?? [], now - today.day.startsAt);
    if (stay === undefined || stay.where === 'out') continue;
    if (stay.doing === 'sleeping') {
      const bed = home.devices.find((device) => reports(device, 'bed.occupied') && reports(device, 'heart.rate'));
      if (bed !== undefined)
        return { device: bed, said: { measure: 'heart.rate', value: Math.round(55 + number * 14), unit: 'beat/min' } };
      continue;
    }
    const sensor = home.devices.find((device) => device.room === stay.where && noticesBy(device) === 'motion');
    if (sensor !== undefined) {
      return { device: sensor, said: { measure: 'motion', value: true }, after: { measure: 'motion', value: false } };
    }
  }
  return undefined;
}
