import type { Finding } from '#contracts/finding';
import type { AnyRule, SubjectKind } from '#contracts/rule';
import type { Timed } from './ports.ts';

/** A rule with its place among the others, and among those about the same kind of subject. */
export interface Placed {
  readonly rule: AnyRule;
  readonly order: number;
  readonly latenessMs: number;
}

/** Everything the rules have in mind about one subject: one look-up, however many rules there are. */
export interface Mind {
  readonly kind: SubjectKind;
  readonly id: string;
  placeId: string;
  residentId: string | undefined;
  /** The device that spoke last: the one to look at. */
  deviceId: string | undefined;
  /** By the order of the rules; a rule that has not been asked about the subject yet has none. */
  readonly slots: (Slot | undefined)[];
  /** The snapshot it is part of already. */
  savedIn: number;
  /** Of a device: whom its last word concerned; the next one nearly always concerns the same. */
  way: Way | undefined;
}

/** Whom a word concerns, besides the device that said it. */
export interface Way {
  readonly via: string | undefined;
  /** The gateway that carried it, when the device did not speak for itself. */
  readonly gateway: Mind | undefined;
  /** The home it happened in, or of the person it is about. */
  readonly home: Mind | undefined;
  /** Whose device it is, or the home where nobody is named. */
  readonly person: Mind;
  readonly building: Mind | undefined;
  readonly street: Mind | undefined;
}

/** One rule's state about one subject. `dueAt` is when its deadline fires. */
export interface Slot extends Timed {
  readonly mind: Mind;
  readonly placed: Placed;
  state: unknown;
  /** The moment the deadline stands for; it may fire a little later. */
  means: number;
  settings: unknown;
  settingsVersion: number;
  /** Switched off for this subject: it goes on understanding, and says nothing. */
  off: boolean;
  /** What it would have said meanwhile, and has not taken back. */
  muted: Finding | undefined;
}

/** Deadlines of the same moment fire in the order of the rules, then of the subjects. */
export function isFirst(a: Slot, b: Slot): boolean {
  const byRule = a.placed.order - b.placed.order;
  if (byRule !== 0) return byRule < 0;
  return a.mind.kind === b.mind.kind ? a.mind.id < b.mind.id : a.mind.kind < b.mind.kind;
}

export const newMind = (kind: SubjectKind, id: string, savedIn: number): Mind => ({
  kind,
  id,
  placeId: '',
  residentId: undefined,
  deviceId: undefined,
  slots: [],
  savedIn,
  way: undefined,
});

export function openSlot(mind: Mind, placed: Placed): Slot {
  const slot: Slot = {
    mind,
    placed,
    state: placed.rule.start(),
    dueAt: undefined,
    queuedAt: undefined,
    means: 0,
    settings: undefined,
    settingsVersion: -1,
    off: false,
    muted: undefined,
  };
  mind.slots[placed.order] = slot;
  return slot;
}

/** `rule`: its place in the list of ids at the head of the snapshot. 0 stands for no deadline. */
type SavedSlot = readonly [rule: number, state: unknown, means?: number, dueAt?: number, muted?: Finding];
export type SavedMind = readonly [
  kind: SubjectKind,
  id: string,
  placeId: string,
  residentId: string | 0,
  deviceId: string | 0,
  slots: readonly SavedSlot[],
];

export function saveMind({ kind, id, placeId, residentId, deviceId, slots }: Mind): string {
  const saved: SavedSlot[] = [];
  for (const slot of slots) {
    if (slot === undefined) continue;
    const { placed, state, means, dueAt, muted } = slot;
    if (muted !== undefined) saved.push([placed.order, state, means, dueAt ?? 0, muted]);
    else saved.push(dueAt === undefined ? [placed.order, state] : [placed.order, state, means, dueAt]);
  }
  return JSON.stringify([kind, id, placeId, residentId ?? 0, deviceId ?? 0, saved] satisfies SavedMind);
}
