import type { Reading } from '#contracts/reading';
import type { Facts } from '#contracts/rule';
import { dayMs, minuteMs } from '#contracts/time';
import { rules } from '#hub/rules/catalog';
import { Engine } from '#hub/rules/engine';
import { sameForAll } from '#hub/rules/settings';
import { Deadlines } from '#kernel/deadlines';

/**
 * What a reading costs in all rules together, how that grows with the street, how much is kept in mind for a resident, and
 * how long a restart takes to have it in mind again.
 */
const start = Date.UTC(2026, 2, 2, 0, 0);
const zone = 'Asia/Shanghai';

interface Sensor {
  readonly room: string;
  readonly kind: string;
  readonly measure: string;
  /** Of a hundred words of a home, so many are its. */
  readonly share: number;
}

const sensors: readonly Sensor[] = [
  { room: '客厅', kind: 'motion', measure: 'motion', share: 26 },
  { room: '厨房', kind: 'motion', measure: 'motion', share: 18 },
  { room: '卫生间', kind: 'motion', measure: 'motion', share: 14 },
  { room: '卧室', kind: 'motion', measure: 'motion', share: 12 },
  { room: '入户门', kind: 'contact', measure: 'door.open', share: 6 },
  { room: '卧室', kind: 'bed-sensor', measure: 'bed.occupied', share: 4 },
  { room: '卧室', kind: 'bed-sensor', measure: 'heart.rate', share: 8 },
  { room: '客厅', kind: 'climate', measure: 'temperature', share: 10 },
  { room: '客厅', kind: 'gateway', measure: 'available', share: 2 },
];
const byShare = sensors.flatMap((sensor, index) => Array<number>(sensor.share).fill(index));

/** Small, fast and the same every time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Device {
  readonly id: string;
  readonly home: string;
  readonly resident: string;
  readonly gateway: string;
  readonly sensor: Sensor;
}

class Street {
  readonly devices: readonly Device[][];
  readonly facts: Facts;
  readonly #random = random(7);
  #now = start;

  constructor(homes: number) {
    this.devices = Array.from({ length: homes }, (_, n) =>
      sensors.map((sensor, s) => ({
        id: `home-${n}-${s}`,
        home: `home-${n}`,
        resident: `res-${n}`,
        gateway: `home-${n}-8`,
        sensor,
      })),
    );
    const byId = new Map(this.devices.flat().map((device) => [device.id, device]));
    const of = (id: string): Device | undefined => byId.get(id);
    this.facts = {
      silentAfterMs: (id) => (of(id)?.sensor.kind === 'gateway' ? 10 * minuteMs : dayMs),
      nameOf: (id) => of(id)?.sensor.room ?? '',
      roomOf: (id) => of(id)?.sensor.room ?? '',
      kindOf: (id) => of(id)?.sensor.kind ?? '',
      placeOf: (id) => of(id)?.home ?? '',
      gatewayOf: (id) => of(id)?.gateway,
      childrenOf: (id) => this.devices[Number(id.split('-')[1])]?.map((device) => device.id) ?? [],
      isHome: (id) => id.startsWith('home'),
      addressOf: (id) => id,
      above: (id, kind) =>
        kind === 'street' ? 'street' : kind === 'building' ? `building-${id.slice(5, -1)}` : undefined,
      homeOf: (id) => `home-${id.slice(4)}`,
      residentsOf: (id) => [`res-${id.slice(5)}`],
      residentName: (id) => id,
    };
  }

  /** The next words of the street, each home speaking `perHomeAndDay` times a day. */
  words(count: number, perHomeAndDay: number): Reading[] {
    const stepMs = dayMs / perHomeAndDay / this.devices.length;
    return Array.from({ length: count }, () => {
      this.#now += stepMs * 2 * this.#random();
      const home = this.devices[Math.floor(this.#random() * this.devices.length)] as Device[];
      return this.#word(home[byShare[Math.floor(this.#random() * byShare.length)] as number] as Device);
    });
  }

  /** Every device once. */
  greetings(): Reading[] {
    return this.devices.flat().map((device) => this.#word(device));
  }

  #word({ id, home, resident, gateway, sensor: { measure } }: Device): Reading {
    const at = Math.round(this.#now);
    const value =
      measure === 'heart.rate'
        ? 60 + Math.floor(this.#random() * 20)
        : measure === 'temperature'
          ? 20 + Math.floor(this.#random() * 40) / 10
          : measure === 'available' || this.#random() < 0.6;
    return { deviceId: id, placeId: home, residentId: resident, via: gateway, measure, value, at, receivedAt: at };
  }
}

const engineOf = (facts: Facts): Engine =>
  new Engine({
    rules,
    settings: sameForAll(rules),
    zone,
    facts,
    deadlines: (isFirst) => new Deadlines(isFirst),
    onRuleError(rule, error) {
      throw new Error(`rule ${rule} has thrown`, { cause: error });
    },
  });

/** Judges in batches as they come from the broker. Returns µs a reading. */
function judge(engine: Engine, readings: readonly Reading[]): number {
  const began = performance.now();
  for (let from = 0; from < readings.length; from += 100) {
    const batch = readings.slice(from, from + 100);
    engine.judge(batch, (batch.at(-1) as Reading).receivedAt);
  }
  return ((performance.now() - began) * 1_000) / readings.length;
}

export function costOf(homes: number, events: number): { readonly engine: Engine; readonly microseconds: number } {
  const street = new Street(homes);
  const engine = engineOf(street.facts);
  judge(engine, street.greetings());
  // The compiler has to have seen it.
  judge(engine, street.words(Math.min(events, 200_000), 1_000));
  return { engine, microseconds: judge(engine, street.words(events, 1_000)) };
}

const lengthOf = (parts: Iterable<string>): number => [...parts].reduce((sum, part) => sum + part.length, 0);

export function benchRules(): void {
  console.log(`\nAll ${rules.length} rules:`);
  const small = costOf(1_000, 1_000_000);
  console.log(`1,000 homes, 1,000,000 readings: ${small.microseconds.toFixed(2)} µs a reading`);
  const large = costOf(100_000, 1_000_000);
  console.log(
    `100,000 homes: ${large.microseconds.toFixed(2)} µs a reading, ${(large.microseconds / small.microseconds).toFixed(2)} of that at 1,000`,
  );

  const saved = [...large.engine.snapshot()];
  const street = new Street(1);
  const began = performance.now();
  engineOf(street.facts).restore(saved);
  console.log(
    `in mind for 100,000 residents: ${(lengthOf(saved) / 100_000).toFixed(0)} bytes each; there again after ${((performance.now() - began) / 1_000).toFixed(2)} s`,
  );

  const learned = new Street(100);
  const engine = engineOf(learned.facts);
  judge(engine, learned.greetings());
  for (let day = 0; day < 60; day += 1) judge(engine, learned.words(100 * 400, 400));
  console.log(`after 60 days of learning: ${(lengthOf(engine.snapshot()) / 100).toFixed(0)} bytes a resident`);
}

if (import.meta.main) benchRules();
