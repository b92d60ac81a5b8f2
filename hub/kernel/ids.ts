import { randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';

const nextUlid = monotonicFactory();

/** A ULID: sorts by the time it was made, ours never collide even within a millisecond. */
export const newUlid = (now?: number): string => nextUlid(now);

/** A secret for machines: 160 bits, URL-safe, no padding. High entropy, so a fast hash protects it at rest. */
export const newSecret = (): string => randomBytes(20).toString('base64url');
