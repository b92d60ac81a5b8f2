import { createHash, randomBytes } from 'node:crypto';

const shape = /^[\w-]{43}$/;
const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex');

/** What a signed-in person or an automatic client shows: 256 bits, of which only the hash is kept. */
export function newToken(): { readonly token: string; readonly hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: sha256(token) };
}

/** The hash under which a token is known; undefined for what cannot be one. */
export const hashToken = (token: string): string | undefined => (shape.test(token) ? sha256(token) : undefined);
