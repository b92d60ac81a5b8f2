import type { Reading, Value } from '#contracts/reading';
import type { Facts } from '#contracts/rule';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { profileOf } from '#devices/catalog';
import { between, chance, pick, type Random, seeded, whole } from '#simulators/seeded';
import { type MadeHome, makeStreet, type Span } from './recorded-homes.ts';

/** Days of a street in which everything happens that any rule hears. Seeded: the same key gives the same days. */
export interface WholeStreet {
  readonly facts: Facts;
  /** In the order in which they are heard. */
  readonly readings: readonly Reading[];
  readonly from: number;
  readonly to: number;
  readonly residents: number;
  readonly homes: readonly string[];
  readonly devices: readonly string[];
}

interface Fitted {
  readonly id: string;
  readonly kind: string;
  readonly room: string;
  readonly place: string;
}

const unit = 'unit-1';
const reader: Fitted = { id: 'lift-reader', kind: 'lift-card-reader', room: '', place: unit };
const car: Fitted = { id: 'lift-car', kind: 'lift-emergency-call', room: '', place: unit };

/** `six`: a gateway, a button, three motion sensors and the door; `all`: one of nearly everything. */
export type Fitting = 'six' | 'all';

export function wholeStreet({
  seed,
  homes,
  days,
  fitting,
}: {
  readonly seed: number;
  readonly homes: number;
  readonly days: number;
  readonly fitting: Fitting;
}): WholeStreet {
  const street = makeStreet({ seed, homes, days, outages: Math.ceil(days / 15) });
  const { from, to, outages } = street;
  const fitted = street.homes.map((home) => ({ home, devices: devicesOf(home, fitting) }));
  const readings = fitted.flatMap(({ home, devices }) => {
    const random = seeded(seed, home.home);
    const dark = [...outages, ...lostGateways(random, from, to)];
    const said = [
      ...wordsOf(home, devices),
      ...lives(home, devices, { random, from, days }),
      ...(fitting === 'all'
        ? [...measured(home, devices, { random, from, days }), ...mishaps(home, devices, { random, from, days })]
        : []),
    ];
    return said.filter(
      ({ receivedAt, measure }) =>
        isOfHub(measure) || !dark.some((span) => receivedAt >= span.from && receivedAt < span.to),
    );
  });
  const all = [
    ...fitted.flatMap(({ devices }) => devices.map((device) => word(device, from, 'device.registered'))),
    ...readings,
    ...(fitting === 'all' ? liftWords(seeded(seed, 'lift'), { from, days, homes: street.homes }) : []),
  ].sort((a, b) => a.receivedAt - b.receivedAt);
  const devices = [...fitted.flatMap((one) => one.devices), ...(fitting === 'all' ? [reader, car] : [])];
  return {
    facts: factsOf(devices, street.homes),
    readings: all,
    from,
    to,
    residents: street.homes.reduce((sum, { home }) => sum + residentsOf(home).length, 0),
    homes: street.homes.map(({ home }) => home),
    devices: devices.map(({ id }) => id),
  };
}

const isOfHub = (measure: string): boolean =>
  ['person.away', 'device.registered', 'test.mode', 'visit.planned'].includes(measure);

/** Two people live in every fourth home. */
const residentsOf = (home: string): readonly string[] =>
  Number(home.slice(-2)) % 4 === 0 ? [`${home}-a`, `${home}-b`] : [`${home}-a`];

function devicesOf({ home, devices }: MadeHome, fitting: Fitting): readonly Fitted[] {
  const device = (name: string, kind: string, room: string): Fitted => ({
    id: `${home}-${name}`,
    kind,
    room,
    place: home,
  });
  const seen = devices.map(({ id, kind, room }) => ({ id, kind, room, place: home }));
  const usual = [device('gateway', 'gateway', ''), device('button', 'sos-button', 'bedroom')];
  if (fitting === 'six')
    return [
      ...usual,
      ...seen.filter(({ room }) => ['bathroom', 'bedroom', 'kitchen', 'front door'].includes(room)).slice(0, 4),
    ];
  return [
    ...usual,
    ...seen,
    device('bed', 'bed-sensor', 'bedroom'),
    device('smoke', 'smoke', 'kitchen'),
    device('leak', 'water-leak', 'bathroom'),
    device('watch', 'gps-watch', ''),
    device('meter', 'water-meter', ''),
    device('power', 'power-meter', ''),
    device('climate', 'climate', 'lounge'),
    device('pills', 'pill-box', 'kitchen'),
    device('radar', 'fall-radar', 'bathroom'),
  ];
}

function factsOf(devices: readonly Fitted[], homes: readonly MadeHome[]): Facts {
  const byId = new Map(devices.map((device) => [device.id, device]));
  const names = new Set(homes.map(({ home }) => home));
  const gatewayOf = (id: string): string | undefined => {
    const device = byId.get(id);
    return device === undefined || device.kind === 'gateway' || device.place === unit
      ? undefined
      : `${device.place}-gateway`;
  };
  return {
    silentAfterMs: (id) => (profileOf(byId.get(id)?.kind ?? '')?.silentAfterSeconds ?? 0) * 1_000,
    nameOf: (id) => id,
    roomOf: (id) => byId.get(id)?.room ?? '',
    kindOf: (id) => byId.get(id)?.kind ?? '',
    placeOf: (id) => byId.get(id)?.place ?? '',
    gatewayOf,
    childrenOf: (gateway) => devices.filter(({ id }) => gatewayOf(id) === gateway).map(({ id }) => id),
    isHome: (place) => names.has(place),
    addressOf: (place) => place,
    above: (place, kind) =>
      kind === 'street'
        ? 'street'
        : kind === 'building'
          ? names.has(place) && Number(place.slice(-2)) % 2 === 0
            ? 'building-2'
            : 'building-1'
          : undefined,
    homeOf: (resident) => resident.slice(0, -2),
    residentsOf: (home) => (names.has(home) ? residentsOf(home) : []),
    residentName: (resident) => resident,
  };
}

function word({ id, place, kind }: Fitted, at: number, measure: string, value: Value = true): Reading {
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

const lostGateways = (random: Random, from: number, to: number): readonly Span[] => {
  const spans: Span[] = [];
  for (let at = from + between(random, 1, 12) * dayMs; at < to; at += between(random, 4, 14) * dayMs)
    spans.push({ from: at, to: at + between(random, 0.2, 8) * hourMs });
  return spans;
};

function wordsOf({ words }: MadeHome, devices: readonly Fitted[]): readonly Reading[] {
  const byId = new Map(devices.map((device) => [device.id, device]));
  return words.flatMap(({ deviceId, at, says }) => {
    const device = byId.get(deviceId);
    return device === undefined ? [] : [word(device, at, says.measure, says.value)];
  });
}

interface Days {
  readonly random: Random;
  readonly from: number;
  readonly days: number;
}

/** Every device says that it is there; batteries run down and are changed. */
function lives(_home: MadeHome, devices: readonly Fitted[], { random, from, days }: Days): readonly Reading[] {
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
function measured(home: MadeHome, devices: readonly Fitted[], { random, from, days }: Days): readonly Reading[] {
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
function mishaps(home: MadeHome, devices: readonly Fitted[], { random, from, days }: Days): readonly Reading[] {
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

function liftWords(
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
