import type { Facts } from '#contracts/rule';
import { factsOf, type Said } from './timeline.ts';

/** A home whose devices are called after the rooms they are in: `kitchen`, `bathroom`, `front-door`; `lift` is the reader on the stairs. */
export const homeFacts = (residents: readonly string[] = ['r1']): Facts => ({
  ...factsOf(),
  roomOf: (deviceId) => deviceId.replace('-', ' '),
  nameOf: (deviceId) => deviceId.replace('-', ' '),
  isHome: (placeId) => placeId.startsWith('home'),
  homeOf: () => 'home-1',
  residentsOf: () => residents,
});

const dayOf2026 = (first: string, day: number): string =>
  Temporal.PlainDate.from(`2026-${first}`).add({ days: day }).toString().slice(5);

/** The same day over and over, from the day `first` (`MM-DD`): at each `HH:MM` the device fires. */
export const everyDay = (
  first: string,
  days: number,
  day: readonly (readonly [time: string, device: string])[],
): readonly Said[] =>
  Array.from({ length: days }, (_, index) => index).flatMap((index) =>
    day.map(([time, device]) => ({ at: `${dayOf2026(first, index)} ${time}`, ...fired(device) })),
  );

export const fired = (device: string): Omit<Said, 'at'> => ({
  device,
  measure: device.endsWith('door') ? 'door.open' : 'motion',
  value: true,
});

/** Seen every half hour from seven to half past nine in the evening, kitchen and living room in turn. */
export const livelyDay: readonly (readonly [string, string])[] = Array.from({ length: 30 }, (_, half) => [
  `${String(7 + Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '05' : '35'}`,
  half % 2 === 0 ? 'kitchen' : 'lounge',
]);
