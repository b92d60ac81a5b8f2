import type { AdoptionService } from '#contracts/adoption';
import { Refusal } from '#kernel/errors';

/** Nobody is unknown, nothing is prepared. */
const nobody = (): Promise<never> =>
  Promise.reject(new Refusal(404, 'register.not-found', 'There is no such unknown device'));

export const fakeAdoption: AdoptionService = {
  inbox: async () => ({ items: [], total: 0 }),
  inboxEntry: nobody,
  adopt: nobody,
  dismiss: nobody,
  undismiss: nobody,
  prepare: nobody,
  prepared: async () => ({ items: [], total: 0 }),
  withdraw: nobody,
  claimable: nobody,
  claim: nobody,
  swap: nobody,
  restoreDevice: nobody,
  onboard: async (_actor, rows) => ({ rows: rows.length, errors: [], devices: [], written: false }),
};
