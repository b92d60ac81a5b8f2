import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Channel, Delivery, Message } from '#contracts/channel';
import type { Secret } from '#kernel/secret';
import { signature } from './signature.ts';
import { InnerTargetError, isInner, literalAddress, publicLookup } from './target.ts';

export interface WebhookOptions {
  /** Signs every message: `whsec_` and at least 24 bytes in base64. */
  readonly secret: Secret;
  /** Epoch ms. */
  readonly now: () => number;
  /** Also posts into private networks: only where the receivers are the operator's own. */
  readonly allowPrivate?: boolean;
}

/**
 * A signed JSON POST to an address the contact gave (Standard Webhooks). Redirects are never followed. Plain `node:http` and not
 * `fetch`, because only there the name look-up of the connection itself can be guarded.
 */
export const webhookChannel = (options: WebhookOptions): Channel => ({
  name: 'webhook',
  async deliver(message, signal) {
    const url = URL.parse(message.to.address);
    if (url === null || !/^https?:$/.test(url.protocol)) return { kind: 'rejected', reason: 'not an http(s) address' };
    const literal = literalAddress(url);
    if (options.allowPrivate !== true && literal !== undefined && isInner(literal)) {
      return { kind: 'rejected', reason: new InnerTargetError(literal).message };
    }
    try {
      const response = await post({ url, message, signal, options });
      response.destroy();
      return delivery(response, options.now());
    } catch (error) {
      const reason =
        error instanceof Error ? `${(error as NodeJS.ErrnoException).code ?? error.name}: ${error.message}` : 'unknown';
      return { kind: error instanceof InnerTargetError ? 'rejected' : 'retry', reason };
    }
  },
});

function post({
  url,
  message,
  signal,
  options: { secret, now, allowPrivate },
}: {
  readonly url: URL;
  readonly message: Message;
  readonly signal: AbortSignal;
  readonly options: WebhookOptions;
}): Promise<IncomingMessage> {
  const { id, subject, body, alert, to } = message;
  const at = now();
  const timestamp = Math.floor(at / 1000);
  const payload = JSON.stringify({
    type: 'alert.notification',
    timestamp: new Date(at).toISOString(),
    data: { id, to: to.name, subject, body, alert },
  });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  request(url, {
    method: 'POST',
    signal,
    agent: false,
    ...(allowPrivate === true ? {} : { lookup: publicLookup }),
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(payload),
      'user-agent': 'sunshine-butler',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signature({ secret, id, timestamp, body: payload }),
    },
  })
    .on('response', resolve)
    .on('error', reject)
    .end(payload);
  return promise;
}

/** RFC 9110 §15: 2xx is done; 408, 425, 429 and 5xx may pass; everything else will stay as it is. */
function delivery({ statusCode = 0, headers }: IncomingMessage, now: number): Delivery {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'accepted', reference: `HTTP ${statusCode}` };
  const reason = `HTTP ${statusCode}`;
  if (statusCode < 500 && ![408, 425, 429].includes(statusCode)) return { kind: 'rejected', reason };
  const afterMs = retryAfterMs(headers['retry-after'], now);
  return { kind: 'retry', reason, ...(afterMs === undefined ? {} : { afterMs }) };
}

/** RFC 9110 §10.2.3: seconds, or a date. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  // An HTTP date ends in GMT (§5.6.7); Date.parse alone would take "-5" for a year.
  const date = header.endsWith('GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
