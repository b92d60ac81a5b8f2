/** A stretch of time in epoch ms: `from` inclusive, `until` exclusive, `null` while it lasts. */
export interface Period {
  readonly from: number;
  readonly until: number | null;
}

export interface LiftCard {
  readonly id: string;
  readonly number: string;
  readonly residentId: string | null;
  /** From when it may open, inclusive; `null` = always. Epoch ms. */
  readonly validFrom: number | null;
  /** Until when it may open, exclusive; `null` = without end. Epoch ms. */
  readonly validUntil: number | null;
  readonly blocks: readonly Period[];
  readonly grants: readonly (Period & { readonly unitId: string })[];
}

export const reasons = ['allowed', 'unknown-card', 'blocked', 'not-on-list', 'not-yet-valid', 'expired'] as const;
/** Why a lift opened or did not. */
export type Reason = (typeof reasons)[number];

const covers = ({ from, until }: Period, at: number): boolean => from <= at && (until === null || at < until);

/**
 * Whether this card opened this unit's lift at this moment, and why. It looks at what held at `at`, not at what holds now, so a
 * swipe that arrives late is judged as it was.
 */
export function decide(card: LiftCard | undefined, unitId: string, at: number): Reason {
  if (card === undefined) return 'unknown-card';
  if (card.blocks.some((block) => covers(block, at))) return 'blocked';
  if (!card.grants.some((grant) => grant.unitId === unitId && covers(grant, at))) return 'not-on-list';
  if (card.validFrom !== null && at < card.validFrom) return 'not-yet-valid';
  if (card.validUntil !== null && at >= card.validUntil) return 'expired';
  return 'allowed';
}

export const cardStates = ['active', 'blocked', 'upcoming', 'expired'] as const;
export type CardState = (typeof cardStates)[number];

/** What a card is good for at a moment, wherever it is used. */
export function stateOf(card: Pick<LiftCard, 'validFrom' | 'validUntil' | 'blocks'>, at: number): CardState {
  if (card.blocks.some((block) => covers(block, at))) return 'blocked';
  if (card.validFrom !== null && at < card.validFrom) return 'upcoming';
  if (card.validUntil !== null && at >= card.validUntil) return 'expired';
  return 'active';
}

/** The number as printed: ten digits. Readers that send a number instead of a text lose leading zeros. */
export function cardNumber(value: number | string): string {
  const text = String(value).trim();
  return /^\d{1,10}$/.test(text) ? text.padStart(10, '0') : text.slice(0, 64);
}

/** All but the last four digits hidden. */
export const maskNumber = (number: string): string => `******${number.slice(-4)}`;

/** What a reader needs to decide by itself while the hub is away. */
export interface AccessList {
  readonly type: 'access-list';
  /** Grows with every change; a reader ignores what is older than what it has. */
  readonly version: number;
  /** Cards that open without a time limit. */
  readonly allow: readonly string[];
  readonly blocked: readonly string[];
  /** Cards that open from `from` (inclusive) to `until` (exclusive); epoch ms, `null` = open end. */
  readonly temporary: readonly { readonly card: string; readonly from: number | null; readonly until: number | null }[];
}

/** The list of one unit out of the cards granted to it now. What can never open again is left out. */
export function accessList(
  cards: readonly LiftCard[],
  { unitId, version, now }: { readonly unitId: string; readonly version: number; readonly now: number },
): AccessList {
  const granted = cards.filter((card) => card.grants.some((grant) => grant.unitId === unitId && covers(grant, now)));
  const blocked = granted.filter((card) => card.blocks.some((block) => covers(block, now)));
  const usable = granted.filter(
    (card) => !blocked.includes(card) && (card.validUntil === null || card.validUntil > now),
  );
  const limited = (card: LiftCard): boolean => card.validFrom !== null || card.validUntil !== null;
  return {
    type: 'access-list',
    version,
    allow: usable.filter((card) => !limited(card)).map(({ number }) => number),
    blocked: blocked.map(({ number }) => number),
    temporary: usable
      .filter(limited)
      .map(({ number, validFrom, validUntil }) => ({ card: number, from: validFrom, until: validUntil })),
  };
}
