import type { Reading, Value } from '#contracts/reading';
import type { Facts } from '#contracts/rule';
import { hourMs, minuteMs } from '#contracts/time';
import { seeded } from '#simulators/seeded';
import { factsOf } from './timeline.ts';

/** What each home of the street has: its gateway and, behind it, these. */
const silentAfter = {
  gateway: 10 * minuteMs,
  motion: 6 * hourMs,
  contact: 25 * hourMs,
  'sos-button': 25 * hourMs,
  smoke: 25 * hourMs,
} as const;
type Kind = keyof typeof silentAfter;
const kinds = Object.keys(silentAfter) as Kind[];

const everyMs: Record<Kind, number> = {
  gateway: 4 * minuteMs,
  motion: 50 * minuteMs,
  contact: 4 * hourMs,
  'sos-button': 5 * hourMs,
  smoke: 6 * hourMs,
};

/** `home-2-3` is the third home of the second building; in even homes two people live. */
export const homeIn = (building: number, home: number): string => `home-${building}-${home}`;
export const deviceIn = (home: string, kind: string): string => `${home}:${kind}`;

const homeOf = (deviceId: string): string => deviceId.split(':')[0] ?? '';
const kindOf = (deviceId: string): string => deviceId.split(':')[1] ?? '';

/** The register of such a street: `street`, `building-1` …, `home-1-1` …, and the devices of each home. */
export const supervisedFacts = (): Facts => ({
  ...factsOf(),
  silentAfterMs: (id) => silentAfter[kindOf(id) as Kind] ?? 0,
  kindOf,
  placeOf: homeOf,
  gatewayOf: (id) => (kindOf(id) === 'gateway' ? undefined : deviceIn(homeOf(id), 'gateway')),
  childrenOf: (id) => kinds.filter((kind) => kind !== 'gateway').map((kind) => deviceIn(homeOf(id), kind)),
  isHome: (id) => id.startsWith('home-'),
  above(id, kind) {
    if (kind === 'street') return 'street';
    if (kind !== 'building') return undefined;
    return id.startsWith('building-') ? id : `building-${id.split('-')[1]}`;
  },
  residentsOf: (home) => (Number(home.split('-')[2]) % 2 === 0 ? [`${home}-a`, `${home}-b`] : [`${home}-a`]),
});

export function saidBy(deviceId: string, at: number, measure: string, value: Value = true): Reading {
  const home = homeOf(deviceId);
  const gateway = deviceIn(home, 'gateway');
  return {
    deviceId,
    placeId: home,
    measure,
    value,
    at,
    receivedAt: at,
    ...(deviceId === gateway ? {} : { via: gateway }),
  };
}

interface Gap {
  readonly from: number;
  readonly to: number;
}

/**
 * Days of such a street: heartbeats; gateways, a building and the whole street lost for a while; sensors that die behind living
 * gateways, batteries that run down, contacts that come and go, boxes that are opened, calls, trials and false alarms.
 */
export function troubledDays({
  buildings,
  homes,
  days,
  from,
  seed,
}: {
  readonly buildings: number;
  readonly homes: number;
  readonly days: number;
  readonly from: number;
  readonly seed: number;
}): Reading[] {
  const readings: Reading[] = [];
  const to = from + days * 24 * hourMs;
  const random = seeded(seed, 'troubles');
  const some = (shortest: number, longest: number): Gap => {
    const begins = from + hourMs + random() * (to - from - 2 * hourMs);
    return { from: begins, to: begins + shortest + random() * (longest - shortest) };
  };
  const street = some(30 * minuteMs, 3 * hourMs);
  const building = some(30 * minuteMs, 4 * hourMs);
  for (let b = 1; b <= buildings; b++) {
    for (let h = 1; h <= homes; h++) {
      const home = homeIn(b, h);
      const lost: Gap[] = [street, ...(b === 1 ? [building] : [])];
      if (random() < 0.4) lost.push(some(5 * minuteMs, 5 * hourMs));
      for (const kind of kinds) {
        const id = deviceIn(home, kind);
        const say = (at: number, measure: string, value: Value = true): void => {
          const when = Math.floor(at);
          if (when < to && !lost.some((gap) => gap.from <= when && when < gap.to))
            readings.push(saidBy(id, when, measure, value));
        };
        readings.push({
          deviceId: id,
          placeId: home,
          measure: 'device.registered',
          value: true,
          at: from,
          receivedAt: from,
        });
        const dead = random() < 0.2 ? some(hourMs, 60 * hourMs) : undefined;
        let battery = 20 + 80 * random();
        for (let at = from + random() * everyMs[kind]; at < to; at += everyMs[kind] * (0.8 + 0.2 * random())) {
          if (dead !== undefined && dead.from <= at && at < dead.to) continue;
          battery -= random();
          if (kind === 'gateway') say(at, 'available');
          else say(at, 'battery', Math.max(Math.round(battery), 0));
          if (random() < 0.3) say(at + 5, 'link.quality', Math.round(random() * 60));
          if (random() < 0.01) for (let n = 0; n < 8; n++) say(at + n * minuteMs, 'available', n % 2 === 1);
          if (random() < 0.005) say(at + 9, 'available', false);
          if (random() < 0.01) say(at + 10, 'tamper', random() < 0.5);
          if (random() < 0.01) say(at + 11, 'fault', random() < 0.5);
          if (kind === 'gateway' && random() < 0.004) say(at + 12, 'mains.lost', random() < 0.5);
          if (kind !== 'sos-button' && kind !== 'smoke') continue;
          const call = kind === 'smoke' ? 'smoke' : 'sos.pressed';
          if (random() < 0.05) {
            readings.push(hubSays(id, at + 20, 'test.mode', Math.floor(random() * 40)));
            if (random() < 0.7) say(at + 25 + random() * 30 * minuteMs, call);
          }
          if (random() < 0.08) say(at + 30 + random() * 40 * minuteMs, call);
          if (random() < 0.08) say(at + 50 + random() * 40 * minuteMs, call, false);
          if (random() < 0.05) readings.push(hubSays(id, at + 60, 'alert.outcome', 'sos:false-device'));
        }
      }
    }
  }
  return readings.sort((a, b) => a.receivedAt - b.receivedAt || (a.deviceId < b.deviceId ? -1 : 1));
}

/** What the hub itself says about a device. */
function hubSays(deviceId: string, at: number, measure: string, value: Value): Reading {
  const when = Math.floor(at);
  return { deviceId, placeId: homeOf(deviceId), measure, value, at: when, receivedAt: when };
}
