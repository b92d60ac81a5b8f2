import { between, chance, type Random } from './seeded.ts';
import type { Clock } from './virtual-clock.ts';

/** Passes a message on. */
export type Send<Message> = (message: Message) => void;

/** Something that goes wrong between a device and the hub: wraps what sends. */
export type Fault<Message> = (send: Send<Message>) => Send<Message>;

const checked = (probability: number): number => {
  if (probability >= 0 && probability <= 1) return probability;
  throw new RangeError(`a probability is from 0 to 1, not ${probability}`);
};

/** Loses messages. */
export function dropping<Message>(random: Random, probability: number): Fault<Message> {
  checked(probability);
  return (send) => (message) => {
    if (!chance(random, probability)) send(message);
  };
}

/** Says things twice, as QoS 1 allows (MQTT 3.1.1 §4.3.2). */
export function duplicating<Message>(random: Random, probability: number): Fault<Message> {
  checked(probability);
  return (send) => (message) => {
    send(message);
    if (chance(random, probability)) send(message);
  };
}

/** Holds each message back for up to `upToMs`; those held longer are overtaken. */
export function delaying<Message>(
  random: Random,
  { clock, upToMs }: { readonly clock: Clock; readonly upToMs: number },
): Fault<Message> {
  return (send) => (message) => {
    clock.after(between(random, 0, upToMs), () => send(message));
  };
}

/** Gathers `window` messages and lets them go in another order. `flush` lets go what is still gathered. */
export function reordering<Message>(
  random: Random,
  window: number,
): { readonly fault: Fault<Message>; readonly flush: () => void } {
  const held: { readonly message: Message; readonly send: Send<Message> }[] = [];
  const flush = (): void => {
    const batch = held.splice(0);
    for (let last = batch.length - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1));
      const swapped = batch[last];
      batch[last] = batch[other] as (typeof batch)[number];
      batch[other] = swapped as (typeof batch)[number];
    }
    for (const { message, send } of batch) send(message);
  };
  return {
    flush,
    fault: (send) => (message) => {
      held.push({ message, send });
      if (held.length >= window) flush();
    },
  };
}

/** Several faults in a row; the first meets the message first. */
export const together =
  <Message>(...faults: readonly Fault<Message>[]): Fault<Message> =>
  (send) =>
    faults.reduceRight((next, fault) => fault(next), send);
