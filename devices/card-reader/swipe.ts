import type { DeviceEvent } from '#contracts/mqtt';
import type { Reason } from './access.ts';

/** One swipe as it is written down. */
export interface Swipe {
  /** ULID. The same id is the same swipe, however often it is sent. */
  readonly id: string;
  readonly deviceId: string;
  /** Epoch ms. */
  readonly at: number;
  /** Ten digits, as printed. */
  readonly card: string;
  readonly opened: boolean;
  readonly reason: Reason;
  /** Of the list it was decided by; undefined when there was none. */
  readonly listVersion: number | undefined;
}

/** What the hub is told; `decision` is the reader's own and goes along for whoever looks at the traffic. */
export interface SwipeEvent extends DeviceEvent {
  readonly decision: { readonly opened: boolean; readonly reason: Reason; readonly listVersion?: number };
}

export const eventOf = ({ id, at, card, opened, reason, listVersion }: Swipe): SwipeEvent => ({
  id,
  event: 'card.tapped',
  t: at / 1_000,
  value: card,
  decision: { opened, reason, ...(listVersion === undefined ? {} : { listVersion }) },
});
