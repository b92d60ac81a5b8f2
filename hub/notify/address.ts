import { maskEmail } from '#kernel/masking';

/** An address as a page may show it: `w***@example.com`, or the host of a webhook. */
export const maskAddress = (channel: string, address: string): string =>
  channel === 'webhook' ? (URL.parse(address)?.host ?? '***') : maskEmail(address);
