import { createHash, timingSafeEqual } from 'node:crypto';
import type { Principal } from '#contracts/frame';
import type { StreetMemory } from './street-memory.ts';

/** A device's secret has 160 bits, so a fast hash protects it: ten thousand devices reconnect in seconds. */
export const hashSecret = (secret: string | Buffer): Buffer => createHash('sha256').update(secret).digest();

export interface DeviceLogin {
  readonly clientId: string;
  readonly username: string;
  readonly password: Buffer;
}

/** Compared against when there is no such device, so that the answer takes as long. */
const nobody = hashSecret('');

/** Who this is, or undefined. The client id is bound to the credential: both are the device's id. */
export function verifyLogin(
  memory: StreetMemory,
  { clientId, username, password }: DeviceLogin,
): Principal | undefined {
  const device = memory.device(username);
  const expected = memory.logins.get(username);
  const matches = timingSafeEqual(hashSecret(password), expected ?? nobody);
  if (!matches || expected === undefined || device === undefined || clientId !== username) return undefined;
  return { kind: device.kind === 'gateway' ? 'gateway' : 'device', id: device.id, placeId: device.placeId };
}
