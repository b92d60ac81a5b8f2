import type { Channel } from '#contracts/channel';

/** What an attempt says whose message stayed in the hub. */
export const developmentInbox = 'development inbox';

/**
 * Stands in for a channel that is not set up, on a laptop or in the demonstration street: nothing leaves the hub, the message
 * stays readable in the outbox.
 */
export const inboxChannel = (standsFor: string): Channel => ({
  name: standsFor,
  deliver: async () => ({ kind: 'accepted', reference: developmentInbox }),
});
