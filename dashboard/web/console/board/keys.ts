/** What a key on the board asks for. */
export type BoardCommand =
  | 'acknowledge'
  | 'assign'
  | 'arrive'
  | 'resolve'
  | 'comment'
  | 'next'
  | 'previous'
  | 'calling'
  | 'help'
  | 'back';

/** A key press as far as the map cares; a DOM `KeyboardEvent` fits. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** An input method is composing: the letters are Pinyin, not commands. */
  readonly isComposing: boolean;
}

export const boardKeys: readonly { readonly keys: readonly string[]; readonly command: BoardCommand }[] = [
  { keys: ['a'], command: 'acknowledge' },
  { keys: ['d'], command: 'assign' },
  { keys: ['r'], command: 'arrive' },
  { keys: ['e'], command: 'resolve' },
  { keys: ['c'], command: 'comment' },
  { keys: ['j', 'ArrowDown'], command: 'next' },
  { keys: ['k', 'ArrowUp'], command: 'previous' },
  { keys: ['n'], command: 'calling' },
  { keys: ['?', '\uff1f'], command: 'help' },
  { keys: ['Escape'], command: 'back' },
];

/** The command of a key, or nothing. While somebody types, only Escape commands. */
export function commandOf(press: KeyPress, typing: boolean): BoardCommand | undefined {
  if (press.isComposing || press.ctrlKey || press.metaKey || press.altKey) return undefined;
  if (typing) return press.key === 'Escape' ? 'back' : undefined;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return boardKeys.find(({ keys }) => keys.includes(key))?.command;
}

/** Outcomes a person may choose, in the order of the keys 1–5. */
export const outcomeKeys = ['emergency', 'help-given', 'false-person', 'false-device', 'test'] as const;

/** The outcome of a digit key, or nothing. */
export function outcomeOf(key: string): (typeof outcomeKeys)[number] | undefined {
  return /^[1-5]$/.test(key) ? outcomeKeys[Number(key) - 1] : undefined;
}

/** Which row `next` or `previous` leads to; the ends hold. */
export function neighbour(ids: readonly string[], selected: string | undefined, step: 1 | -1): string | undefined {
  const at = selected === undefined ? -1 : ids.indexOf(selected);
  if (at === -1) return step === 1 ? ids[0] : ids.at(-1);
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))];
}
