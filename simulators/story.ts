import type { Severity } from '#contracts/alert';
import type { Measurement } from '#contracts/reading';
import type { Text } from '#contracts/text';
import type { CardRole, Room, SimDevice, SimHome, Street } from './street.ts';
import { isGateway, reports } from './street.ts';

/** A part in a story: any device of the home that can report this measure; where it must stand, if that matters. */
export interface Part {
  /** A measure it reports, or `gateway`: the one the home's sensors speak through. */
  readonly is: string;
  readonly room?: Room;
  /** It runs on a battery. */
  readonly power?: 'battery';
  /** It speaks through a gateway. */
  readonly behind?: 'gateway';
  /** It stands in the unit, not in the home. */
  readonly shared?: true;
  /** The story can be told without it; its beats are left out then. */
  readonly optional?: true;
}

/** One thing that happens, `afterMs` milliseconds after the beat before. */
export type Beat = { readonly afterMs: number } & (
  | { readonly device: string; readonly says: readonly Measurement[] }
  | { readonly device: string; readonly swipes: CardRole }
  /** A device of this kind that nobody has registered speaks through the gateway. */
  | { readonly device: string; readonly stranger: string; readonly says: readonly Measurement[] }
  /**
   * The device falls silent without a farewell, or is back. `quiet`: its gateway has not noticed, so nobody says that it is gone.
   * `everywhere`: and with it every other gateway of the street.
   */
  | { readonly device: string; readonly line: 'lost' | 'quiet' | 'back'; readonly everywhere?: true }
);

/** A stretch of somebody's day, as their devices would tell it. */
export interface Story {
  readonly id: string;
  readonly title: Text;
  /** The worst the hub is expected to make of it; absent when it should make nothing of it. */
  readonly worst?: Severity;
  /** When it begins, local time: where the virtual clock is set for a run of this story alone. */
  readonly hour: `${number}:${number}`;
  /** How often the gentle street tells it, against the others; 0 never. */
  readonly weight: number;
  /** Hours in which the gentle street may tell it, local, `from` included, `to` not; over midnight when from > to. */
  readonly hours?: { readonly from: number; readonly to: number };
  /** `stops`: while it lasts the home's people do nothing but what it says. */
  readonly routine: 'goes-on' | 'stops';
  readonly cast: Readonly<Record<string, Part>>;
  readonly beats: readonly Beat[];
}

/** Checks what the types cannot: every beat has its device, time does not run backwards, and an unknown name is a mistake of ours. */
export function defineStory(story: Story): Story {
  for (const beat of story.beats) {
    if (!(beat.afterMs >= 0)) throw new RangeError(`${story.id}: a beat is never before the one it follows`);
    if (story.cast[beat.device] === undefined) {
      throw new RangeError(`${story.id}: nobody plays ${beat.device}`);
    }
  }
  return story;
}

/** Milliseconds from the first moment to the last beat. */
export const lengthOf = (story: Story): number => story.beats.reduce((sum, { afterMs }) => sum + afterMs, 0);

export type Cast = ReadonlyMap<string, SimDevice>;

/** Who plays what in this home; undefined when it lacks a device the story cannot be told without. */
export function castFor(
  story: Story,
  { home, street }: { readonly home: SimHome; readonly street: Street },
): Cast | undefined {
  const cast = new Map<string, SimDevice>();
  for (const [name, part] of Object.entries(story.cast)) {
    const device = playerOf(part, { home, street, taken: new Set(cast.values()) });
    if (device !== undefined) cast.set(name, device);
    else if (part.optional !== true) return undefined;
  }
  return cast;
}

function playerOf(
  part: Part,
  { home, street, taken }: { readonly home: SimHome; readonly street: Street; readonly taken: ReadonlySet<SimDevice> },
): SimDevice | undefined {
  if (part.is === 'gateway') {
    const carrier = home.devices.find(({ gateway }) => gateway !== undefined)?.gateway?.id;
    return street.devices.find((device) => device.id === carrier && isGateway(device, street));
  }
  const rank = ({ profile }: SimDevice): number => profile.measures.indexOf(part.is);
  const able = (part.shared === true ? home.shared : home.devices)
    .filter(
      (device) =>
        reports(device, part.is) &&
        (part.room === undefined || device.room === part.room) &&
        (part.behind === undefined || device.gateway !== undefined) &&
        (part.power === undefined || device.profile.power === part.power) &&
        !isGateway(device, street),
    )
    // Whoever is best at it comes first: profiles name the most telling measure first.
    .sort((a, b) => rank(a) - rank(b));
  return able.find((device) => !taken.has(device)) ?? able[0];
}
