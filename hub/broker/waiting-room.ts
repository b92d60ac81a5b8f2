import { type Extent, measure, packetType, readPublish } from './packets.ts';

const nothing: Buffer = Buffer.alloc(0);

/** So many packets a second, so many at once. Time is told in ticks. */
export class Allowance {
  readonly #perTick: number;
  readonly #burst: number;
  #left: number;
  #at: number;

  constructor(perTick: number, burst: number, now: number) {
    this.#perTick = perTick;
    this.#burst = burst;
    this.#left = burst;
    this.#at = now;
  }

  refill(now: number): void {
    this.#left = Math.min(this.#burst, this.#left + (now - this.#at) * this.#perTick);
    this.#at = now;
  }

  has(count: number): boolean {
    return this.#left >= count;
  }

  /** Never below nothing: what passes beyond the allowance, a call for help, is not held against the client. */
  take(count: number): void {
    this.#left = Math.max(0, this.#left - count);
  }
}

/** Whole packets of one client that have to wait, in order; up to the last call for help among them they may not. */
export class WaitingRoom {
  readonly #extent: Extent = { body: 0, end: 0 };
  #packets: Buffer = nothing;
  /** Up to here nothing may wait. */
  #urgent = 0;

  get bytes(): number {
    return this.#packets.length;
  }

  /** Each packet is looked at once. */
  add(packets: Buffer, isCallForHelp: (topic: string, payload: Buffer) => boolean): void {
    const start = this.#packets.length;
    this.#packets = start === 0 ? packets : Buffer.concat([this.#packets, packets]);
    for (let at = start; at < this.#packets.length; at = this.#extent.end) {
      measure(this.#packets, at, this.#extent);
      if ((this.#packets[at] as number) >> 4 !== packetType.publish) continue;
      const { topic, payload } = readPublish(this.#packets, at, this.#extent);
      if (isCallForHelp(topic, payload)) this.#urgent = this.#extent.end;
    }
  }

  /** Takes out what is urgent and then, if others may pass at all, what the allowance covers; undefined when that is nothing. */
  take(allowance: Allowance, othersMayPass: boolean): Buffer | undefined {
    let at = 0;
    while (at < this.#packets.length && (at < this.#urgent || (othersMayPass && allowance.has(1)))) {
      measure(this.#packets, at, this.#extent);
      allowance.take(1);
      at = this.#extent.end;
    }
    if (at === 0) return undefined;
    const taken = this.#packets.subarray(0, at);
    this.#packets = at === this.#packets.length ? nothing : this.#packets.subarray(at);
    this.#urgent = Math.max(0, this.#urgent - at);
    return taken;
  }

  clear(): void {
    this.#packets = nothing;
    this.#urgent = 0;
  }
}
