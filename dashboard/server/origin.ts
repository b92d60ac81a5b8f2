import type { IncomingHttpHeaders } from 'node:http';

/** Where a request comes from, as the browser says: one of our own pages, another site, or no browser at all. */
export type Provenance = 'own-page' | 'foreign-page' | 'no-page';

const first = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

/** The host the caller addressed: behind a trusted proxy that is the host the proxy was asked for. */
export const hostOf = (headers: IncomingHttpHeaders, trustProxy: boolean): string | undefined =>
  (trustProxy ? first(headers['x-forwarded-host']) : undefined) ?? headers.host;

/** Read as an address of the same protocol, so that case and the default port make no difference. */
function isSameHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  const addressed = `${page.protocol}//${host}`;
  return URL.canParse(addressed) && page.host !== '' && page.host === new URL(addressed).host;
}

/**
 * Browsers put `Origin` on every request that can change something and on every WebSocket handshake, and pages cannot forge it
 * (RFC 6454 §7.3); `Sec-Fetch-Site` says the same for requests without one (Fetch Metadata). Host and port must be equal:
 * a sub-domain is another site, and `Origin: null` is nobody's.
 */
export function provenanceOf(headers: IncomingHttpHeaders, host: string | undefined): Provenance {
  const site = first(headers['sec-fetch-site']);
  // Browsers do not agree on what site a ws: address is; there Origin alone decides.
  const fetched = headers['sec-fetch-mode'] !== 'websocket';
  if (fetched && site !== undefined && site !== 'same-origin') return 'foreign-page';
  const { origin } = headers;
  if (origin !== undefined) return isSameHost(origin, host) ? 'own-page' : 'foreign-page';
  return fetched && site === 'same-origin' ? 'own-page' : 'no-page';
}
