import type { Actor, Right } from '#contracts/access';
import { Refusal } from '#kernel/errors';

export const forbidden = (): Refusal => new Refusal(403, 'access.forbidden', 'This account may not do that');
export const noAccount = (): Refusal => new Refusal(404, 'access.not-found', 'There is no such account');
export const invalid = (zh: string, en: string): Refusal => new Refusal(422, 'access.invalid', { zh, en });
export const taken = (username: string): Refusal =>
  new Refusal(409, 'access.in-use', { zh: `已有账号 ${username}`, en: `There is already an account ${username}` });

/** The HTTP edge asks first; accounts and the audit chain are too dear to rely on that. */
export function requireRight(actor: Actor, right: Right): void {
  if (!actor.rights.has(right)) throw forbidden();
}
