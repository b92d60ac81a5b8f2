import type { Channel } from '#contracts/channel';

/**
 * Stands in for a channel that is not set up, on a laptop or in the demonstration street: nothing leaves the hub, the message
 * stays readable in the outbox.
 */
export const inboxChannel = (standsFor: string): Channel => ({
  name: standsFor,
  deliver: async () => ({ kind: 'accepted', reference: 'development inbox' }),
});
