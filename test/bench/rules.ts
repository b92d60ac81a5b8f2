import { deflateRawSync } from 'node:zlib';
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
  /** What one of its frames says. */
  readonly says: readonly (readonly [measure: string, value: (random: () => number) => Reading['value']])[];
  /** Of a hundred frames of a home, so many are its. */
  readonly share: number;
}

const often = (random: () => number): boolean => random() < 0.6;
const between = (low: number, high: number) => (random: () => number) => low + Math.floor(random() * (high - low));
const battery = ['battery', between(60, 100)] as const;
const link = ['link.quality', between(40, 200)] as const;

/** Six devices a home, and their frames as Zigbee2MQTT forwards them: the news, the battery, the link. */
const sensors: readonly Sensor[] = [
  { room: '客厅', kind: 'motion', says: [['motion', often], battery, link], share: 32 },
  { room: '厨房', kind: 'motion', says: [['motion', often], battery, link], share: 22 },
  { room: '卫生间', kind: 'motion', says: [['motion', often], battery, link], share: 18 },
  { room: '入户门', kind: 'contact', says: [['door.open', often], battery, link], share: 8 },
  {
    room: '卧室',
    kind: 'bed-sensor',
    says: [
      ['bed.occupied', often],
      ['heart.rate', between(58, 76)],
      ['respiration.rate', between(12, 17)],
    ],
    share: 16,
  },
  { room: '客厅', kind: 'gateway', says: [['available', () => true]], share: 4 },
];
const gatewayIndex = sensors.length - 1;
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
        gateway: `home-${n}-${gatewayIndex}`,
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

  /** The next readings of the street, at least so many, each home sending so many frames a day. */
  words(count: number, framesADay: number): Reading[] {
    const stepMs = dayMs / framesADay / this.devices.length;
    const readings: Reading[] = [];
    while (readings.length < count) {
      this.#now += stepMs * 2 * this.#random();
      const home = this.devices[Math.floor(this.#random() * this.devices.length)] as Device[];
      this.#speak(home[byShare[Math.floor(this.#random() * byShare.length)] as number] as Device, readings);
    }
    return readings;
  }

  /** Every device once. */
  greetings(): Reading[] {
    const readings: Reading[] = [];
    for (const device of this.devices.flat()) this.#speak(device, readings);
    return readings;
  }

  #speak({ id, home, resident, gateway, sensor }: Device, readings: Reading[]): void {
    const at = Math.round(this.#now);
    const about = { deviceId: id, placeId: home, residentId: resident, via: gateway, at, receivedAt: at };
    for (const [measure, value] of sensor.says) readings.push({ ...about, measure, value: value(this.#random) });
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

function costOf(homes: number, events: number): { readonly engine: Engine; readonly microseconds: number } {
  const street = new Street(homes);
  const engine = engineOf(street.facts);
  judge(engine, street.greetings());
  // The compiler has to have seen it.
  judge(engine, street.words(Math.min(events, 200_000), 400));
  return { engine, microseconds: judge(engine, street.words(events, 400)) };
}

export function benchRules(): void {
  console.log(`\nAll ${rules.length} rules:`);
  const small = costOf(1_000, 1_000_000);
  console.log(`1,000 homes, 1,000,000 readings: ${small.microseconds.toFixed(2)} µs a reading`);
  const large = costOf(100_000, 1_000_000);
  console.log(
    `100,000 homes: ${large.microseconds.toFixed(2)} µs a reading, ${(large.microseconds / small.microseconds).toFixed(2)} of that at 1,000`,
  );

  const saved = [...large.engine.snapshot()];
  const began = performance.now();
  engineOf(new Street(1).facts).restore(saved);
  const seconds = (performance.now() - began) / 1_000;
  console.log(`100,000 residents are in mind again ${seconds.toFixed(2)} s after a start (${sizeOf(saved, 100_000)})`);

  const learned = new Street(100);
  const engine = engineOf(learned.facts);
  judge(engine, learned.greetings());
  for (let day = 0; day < 60; day += 1) judge(engine, learned.words(100 * 1_000, 400));
  console.log(`after 60 days of learning: ${sizeOf([...engine.snapshot()], 100)}`);
}

/** As the rules have it, and as it lies on the disk. */
function sizeOf(parts: readonly string[], residents: number): string {
  const length = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length, 0);
  const stored = parts.map((part) => deflateRawSync(part, { level: 1 }).toString('base64'));
  return `${(length(parts) / residents).toFixed(0)} bytes a resident as JSON, ${(length(stored) / residents).toFixed(0)} as stored`;
}

if (import.meta.main) benchRules();
