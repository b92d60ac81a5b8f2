import type { Finding } from '#contracts/finding';
import type { AnyRule, RuleSubject, SubjectKind } from '#contracts/rule';
import { never, type Timed } from './ports.ts';

/** A rule with its place among the others, and among those about the same kind of subject. */
export interface Placed {
  readonly rule: AnyRule;
  readonly order: number;
  /** Where its slot is in a mind: its place among the rules that share minds with it. */
  readonly place: number;
  readonly latenessMs: number;
  /** What it has in mind at first, as JSON: not worth saving. */
  readonly fresh: string;
}

/** Everything the rules have in mind about one subject: one look-up, however many rules there are. */
export interface Mind {
  readonly kind: SubjectKind;
  readonly id: string;
  placeId: string;
  residentId: string | undefined;
  /** The device that spoke last: the one to look at. */
  deviceId: string | undefined;
  /** By the place of the rules; one that has not been asked about the subject yet has none. */
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

/** Rules about devices have slots in the minds of devices, those about homes and people in the same; the others in their own. */
const company: Readonly<Record<RuleSubject, string>> = {
  device: 'device',
  'device-and-gateway': 'device',
  home: 'home',
  person: 'home',
  building: 'building',
  street: 'street',
};

/** The rules in the order in which they are asked. `latenessMs` is for those that are patient. */
export function place(rules: readonly AnyRule[], latenessMs: number): readonly Placed[] {
  const taken = new Map<string, number>();
  return rules.map((rule, order) => {
    const place = taken.get(company[rule.about]) ?? 0;
    taken.set(company[rule.about], place + 1);
    const fresh = JSON.stringify(rule.start());
    return { rule, order, place, latenessMs: rule.patient === true ? latenessMs : 0, fresh };
  });
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
    dueAt: never,
    queuedAt: never,
    means: never,
    settings: undefined,
    settingsVersion: -1,
    off: false,
    muted: undefined,
  };
  mind.slots[placed.place] = slot;
  return slot;
}

/** `rule`: its place in the list of ids at the head of the snapshot. 0 stands for no deadline. */
export type SavedSlot = readonly [rule: number, state: unknown, means?: number, dueAt?: number, muted?: Finding];
export type SavedMind = readonly [
  placeId: string,
  residentId: string | 0,
  deviceId: string | 0,
  slots: readonly SavedSlot[],
];
