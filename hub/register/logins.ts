import { createHash, timingSafeEqual } from 'node:crypto';
import type { Principal } from '#contracts/frame';
import { unclaimedPlace } from '#contracts/mqtt';
import type { StreetMemory } from './street-memory.ts';

/** A device's secret has 160 bits, so a fast hash protects it: ten thousand devices reconnect in seconds. */
export const hashSecret = (secret: string | Buffer): Buffer => createHash('sha256').update(secret).digest();

export interface DeviceLogin {
  readonly clientId: string;
  readonly username: string;
  readonly password: Buffer;
}

/** Kinds of device that are more than a device to the broker. */
const principalKinds: Readonly<Record<string, Principal['kind']>> = {
  gateway: 'gateway',
  'home-assistant': 'integration',
};

/** Compared against when there is no such device, so that the answer takes as long. */
const nobody = hashSecret('');

/**
 * Who this is, or undefined. The client id is bound to the credential: both are the device's id. A prepared device is let in before
 * it has a home, to topics of its own only.
 */
export function verifyLogin(
  memory: StreetMemory,
  { clientId, username, password }: DeviceLogin,
): Principal | undefined {
  const device = memory.device(username) ?? memory.prepared(username);
  const expected = memory.logins.get(username);
  const matches = timingSafeEqual(hashSecret(password), expected ?? nobody);
  if (!matches || expected === undefined || device === undefined || clientId !== username) return undefined;
  const placeId = memory.device(username)?.placeId ?? unclaimedPlace;
  return { kind: principalKinds[device.kind] ?? 'device', id: username, placeId };
}
