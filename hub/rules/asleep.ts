import type { SubjectKind } from '#contracts/rule';
import { type Mind, openSlot, type Placed, type SavedMind, type SavedSlot, type Slot } from './mind.ts';
import { never, type Timed } from './ports.ts';

/**
 * A mind as a snapshot has it, not read yet. A start has it in mind again without reading a hundred thousand of them: each wakes
 * when somebody it concerns speaks, or when the first of its deadlines is due.
 */
export interface Asleep extends Timed {
  readonly kind: SubjectKind;
  readonly id: string;
  /** The line of the snapshot. */
  readonly line: string;
  savedIn: number;
}

/** Whoever waits for a moment: a slot for its deadline, a mind asleep for the first of its own. */
export type Waiting = Slot | Asleep;

/** Of what is due at the same moment those asleep wake first; then in the order of the rules, then of the subjects. */
export function isFirst(a: Waiting, b: Waiting): boolean {
  if ('line' in a || 'line' in b) return 'line' in a;
  const byRule = a.placed.order - b.placed.order;
  if (byRule !== 0) return byRule < 0;
  return a.mind.kind === b.mind.kind ? a.mind.id < b.mind.id : a.mind.kind < b.mind.kind;
}

/** When it has to wake, epoch ms; `now` when it holds what a switched-off rule would have said. */
export interface Sleeping {
  readonly asleep: Asleep;
  readonly wakeAt: number | 'now';
}

/** `<kind> <id> <wake at, 0 never, 1 now>` TAB the rest as JSON. Neither ids nor JSON hold a tab or the end of a line. */
export function lineOf({ kind, id, placeId, residentId, deviceId, slots }: Mind): string | undefined {
  let saved = '';
  let wakeAt = never;
  for (const slot of slots) {
    if (slot === undefined) continue;
    const { placed, state, means, dueAt, muted } = slot;
    const text = JSON.stringify(state);
    const waits = dueAt !== never;
    if (!waits && muted === undefined && text === placed.fresh) continue;
    if (muted !== undefined) wakeAt = 1;
    else if (dueAt < wakeAt) wakeAt = dueAt;
    const times = waits ? `,${means},${dueAt}` : muted === undefined ? '' : ',0,0';
    saved += `${saved === '' ? '' : ','}[${placed.order},${text}${times}${muted === undefined ? '' : `,${JSON.stringify(muted)}`}]`;
  }
  if (saved === '') return undefined;
  const where = JSON.stringify([placeId, residentId ?? 0, deviceId ?? 0]).slice(0, -1);
  return `${kind} ${id} ${wakeAt === never ? 0 : wakeAt}\t${where},[${saved}]]`;
}

export function asleepIn(line: string): Sleeping {
  const afterKind = line.indexOf(' ');
  const afterId = line.indexOf(' ', afterKind + 1);
  const wakeAt = Number(line.slice(afterId + 1, line.indexOf('\t', afterId)));
  return {
    asleep: {
      kind: line.slice(0, afterKind) as SubjectKind,
      id: line.slice(afterKind + 1, afterId),
      line,
      savedIn: 0,
      dueAt: never,
      queuedAt: never,
    },
    wakeAt: wakeAt === 0 ? never : wakeAt === 1 ? 'now' : wakeAt,
  };
}

/**
 * Puts what was saved into a mind. `placed` are the rules by their order in the snapshot, undefined for those that no longer
 * exist. `onSlot` hears what each deadline stands for and when it fires; 0 is none.
 */
export function readInto(
  mind: Mind,
  { line }: Asleep,
  {
    placed,
    onSlot,
  }: {
    readonly placed: readonly (Placed | undefined)[];
    readonly onSlot: (slot: Slot, means: number, dueAt: number) => void;
  },
): void {
  const [placeId, residentId, deviceId, slots] = JSON.parse(line.slice(line.indexOf('\t') + 1)) as SavedMind;
  mind.placeId = placeId;
  mind.residentId = residentId === 0 ? undefined : residentId;
  mind.deviceId = deviceId === 0 ? undefined : deviceId;
  for (const [rule, state, means = 0, dueAt = 0, muted] of slots as readonly SavedSlot[]) {
    const of = placed[rule];
    if (of === undefined) continue;
    const slot = openSlot(mind, of);
    slot.state = state;
    slot.muted = muted;
    onSlot(slot, means, dueAt);
  }
}
