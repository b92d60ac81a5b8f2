import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Epoch } from '#contracts/time';

const Limit = Type.Union([Epoch, Type.Null()]);

/** The cards a reader opens for, as the hub sends them on `…/cmd`. */
export const AccessList = Type.Object({
  type: Type.Literal('access-list'),
  /** Grows with every change. */
  version: Type.Integer({ minimum: 0 }),
  allow: Type.Array(Type.String()),
  blocked: Type.Array(Type.String()),
  /** Cards that open from `from` (inclusive) until `until` (exclusive), epoch ms; `null` = no limit. */
  temporary: Type.Array(Type.Object({ card: Type.String(), from: Limit, until: Limit })),
});
export type AccessList = Static<typeof AccessList>;

const lists = Compile(AccessList);

/** The list in a command; undefined when the command is something else or cannot be read. */
export function accessListOf(payload: string): AccessList | undefined {
  try {
    const command: unknown = JSON.parse(payload);
    return lists.Check(command) ? command : undefined;
  } catch {
    return undefined;
  }
}

/** Why the reader opened or did not. The hub's own words, and one for a reader the hub has never told anything. */
export type Reason = 'allowed' | 'blocked' | 'not-on-list' | 'not-yet-valid' | 'expired' | 'no-list';

export interface Decision {
  readonly opened: boolean;
  readonly reason: Reason;
}

/** Decides with what the reader knows by itself. A block beats everything; what is on no list does not open. */
export function decide(list: AccessList | undefined, card: string, at: number): Decision {
  const reason = reasonOf(list, card, at);
  return { opened: reason === 'allowed', reason };
}

function reasonOf(list: AccessList | undefined, card: string, at: number): Reason {
  if (list === undefined) return 'no-list';
  if (list.blocked.includes(card)) return 'blocked';
  if (list.allow.includes(card)) return 'allowed';
  const spans = list.temporary.filter((one) => one.card === card);
  if (spans.length === 0) return 'not-on-list';
  if (spans.some(({ from, until }) => (from === null || from <= at) && (until === null || at < until)))
    return 'allowed';
  return spans.some(({ from }) => from !== null && at < from) ? 'not-yet-valid' : 'expired';
}
