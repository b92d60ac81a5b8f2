import type { Principal } from '#contracts/frame';
import type { Connect } from './packets.ts';
import type { BrokerOptions } from './port.ts';
import { type Rights, rightsOf } from './rights.ts';

export interface Login {
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: Buffer | undefined;
  readonly will?: Connect['will'];
}

/** `answer` is the CONNACK return code: 4 bad user name or password, 5 not authorized (§3.2.2.3). */
export type Admission =
  | { readonly ok: true; readonly principal: Principal; readonly rights: Rights }
  | { readonly ok: false; readonly answer: 4 | 5; readonly reason: string };

/**
 * Who comes in. A credential is bound to one client id: with the right secret and another's id there is no way in, or a device could
 * throw another one off the line. A will is a publication and needs the right to it now, not when it is too late to say no.
 */
export function admit(login: Login, options: Pick<BrokerOptions, 'authenticate' | 'open'>): Admission {
  const known = identify(login, options);
  if (!known.ok) return known;
  const rights = rightsOf(known.principal);
  if (login.will !== undefined && !rights.mayPublish(login.will.topic)) {
    return { ok: false, answer: 5, reason: 'connect.will-topic' };
  }
  return { ok: true, principal: known.principal, rights };
}

function identify(
  { clientId, username, password }: Login,
  { authenticate, open }: Pick<BrokerOptions, 'authenticate' | 'open'>,
): { readonly ok: true; readonly principal: Principal } | Extract<Admission, { ok: false }> {
  const anybody = { ok: true, principal: { kind: 'open', id: clientId, placeId: '' } } as const;
  if (username === undefined) return open ? anybody : { ok: false, answer: 5, reason: 'connect.anonymous' };
  const principal = authenticate({ clientId, username, password: password ?? Buffer.alloc(0) });
  if (principal === undefined) return open ? anybody : { ok: false, answer: 4, reason: 'connect.bad-credentials' };
  if (principal.id !== clientId || username !== clientId) {
    return open ? anybody : { ok: false, answer: 5, reason: 'connect.client-id' };
  }
  return { ok: true, principal };
}
