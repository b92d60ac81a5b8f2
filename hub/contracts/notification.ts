import Type, { type Static } from 'typebox';
import { Severity } from './alert.ts';
import { Epoch } from './time.ts';

export const notificationStates = ['pending', 'accepted', 'rejected'] as const;

/** One message of the outbox and what became of it. The address is masked. */
export const NotificationView = Type.Object(
  {
    id: Type.String(),
    alertId: Type.String(),
    severity: Severity,
    recipient: Type.String(),
    relation: Type.String(),
    channel: Type.String(),
    addressMasked: Type.String(),
    subject: Type.String(),
    body: Type.String(),
    state: Type.Enum([...notificationStates]),
    inInbox: Type.Boolean({ description: 'Kept in the development inbox: nothing left the hub, nobody was told' }),
    createdAt: Epoch,
    nextAttemptAt: Type.Union([Epoch, Type.Null()]),
    attempts: Type.Array(
      Type.Object({ at: Epoch, outcome: Type.Enum(['accepted', 'retry', 'rejected']), detail: Type.String() }),
    ),
  },
  { $id: 'NotificationView' },
);
export type NotificationView = Static<typeof NotificationView>;
