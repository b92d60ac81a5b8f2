import type { AdoptionService, UnknownBook } from '#contracts/adoption';
import type { Devices } from './devices.ts';
import { openInbox } from './inbox.ts';
import { openOnboarding } from './onboarding.ts';
import { openPrepared } from './prepared.ts';
import { openReplacement } from './replacement.ts';
import type { Street } from './street.ts';

/** How devices come into the register, put together. */
export function openAdoption(street: Street, devices: Devices, book: UnknownBook) {
  const prepared = openPrepared(street, devices, book);
  const inbox = openInbox(street, { devices, prepared, book });
  const service: AdoptionService = {
    ...prepared.service,
    ...inbox,
    ...openReplacement(street, { devices, book }, inbox.inboxEntry),
    ...openOnboarding(street, devices),
  };
  return { service, stale: prepared.stale };
}
