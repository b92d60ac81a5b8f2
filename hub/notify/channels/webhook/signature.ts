import { createHmac } from 'node:crypto';
import type { Secret } from '#kernel/secret';

/**
 * The `webhook-signature` header of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over
 * `<id>.<timestamp>.<body>`, base64, with the scheme version in front.
 * @param secret as the standard hands it out: `whsec_` and the key in base64
 * @param timestamp Unix time in whole seconds
 */
export function signature({
  secret,
  id,
  timestamp,
  body,
}: {
  readonly secret: Secret;
  readonly id: string;
  readonly timestamp: number;
  readonly body: string;
}): string {
  const key = Buffer.from(secret.expose().replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
