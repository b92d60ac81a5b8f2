import type { Reading } from '#contracts/reading';
import type { Facts } from '#contracts/rule';
import { dayMs, hourMs } from '#contracts/time';
import { profileOf } from '#devices/catalog';
import { between, type Random, seeded } from '#simulators/seeded';
import { type MadeHome, makeStreet, type Span } from './recorded-homes.ts';
import {
  car,
  type Fitted,
  type Fitting,
  liftWords,
  lives,
  measured,
  mishaps,
  reader,
  residentsOf,
  unit,
  word,
} from './street-words.ts';

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
      ...lives(devices, { random, from, days }),
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
