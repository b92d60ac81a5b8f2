import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { chmod, link, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError, HubError } from './errors.ts';
import { Secret } from './secret.ts';

/** Keeps personal data unreadable at rest: AES-256-GCM (NIST SP 800-38D), a fresh 96-bit nonce for every text. */
export interface Vault {
  /** Names the key without telling anything about it; part of every sealed text. */
  readonly keyId: string;
  /** `v1.<key id>.<base64url of nonce, ciphertext and tag>`. The same text sealed twice looks different. */
  seal(text: string): string;
  /** @throws {VaultError} when it was sealed with another key, or changed since. */
  open(sealed: string): string;
}

/** What is sealed cannot be read: another key, or bytes that were changed. */
export class VaultError extends HubError {
  readonly code: 'vault.other-key' | 'vault.broken';
  constructor(code: VaultError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const format = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Opens the vault with a given key (32 bytes as base64), or with the key in a file, which is made at first start,
 * readable by its owner only. Who loses the key loses the telephone numbers: back it up apart from the database.
 *
 * @throws {ConfigError} when the key is not 32 bytes.
 */
export async function openVault(source: Secret | { readonly keyFile: string }): Promise<Vault> {
  const given = source instanceof Secret;
  const text = given ? source.expose() : await keyIn(source.keyFile);
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) {
    throw new ConfigError(given ? 'HUB_DATA_KEY' : `HUB_DATA_DIR (${source.keyFile})`, 'must hold 32 bytes as base64');
  }
  return vaultOf(key);
}

function vaultOf(key: Buffer): Vault {
  const keyId = createHmac('sha256', key).update('key id').digest('hex').slice(0, 8);
  const prefix = `${format}.${keyId}.`;
  return {
    keyId,
    seal(text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(prefix));
      const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return prefix + body.toString('base64url');
    },
    open(sealed) {
      const [version, sealedWith, encoded] = sealed.split('.');
      const body = Buffer.from(encoded ?? '', 'base64url');
      if (version !== format || sealedWith === undefined || body.length < nonceBytes + tagBytes) {
        throw new VaultError('vault.broken', 'This is not a sealed text');
      }
      if (sealedWith !== keyId) {
        throw new VaultError('vault.other-key', `Sealed with the key ${sealedWith}; this hub has ${keyId}`);
      }
      const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, nonceBytes), { authTagLength: tagBytes })
        .setAAD(Buffer.from(prefix))
        .setAuthTag(body.subarray(-tagBytes));
      try {
        return decipher.update(body.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new VaultError('vault.broken', 'A sealed text was changed', { cause });
      }
    },
  };
}

async function keyIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
  return makeKey(file);
}

/** Complete and on the disk before it has its name: half a key after a power cut would be worse than none. */
async function makeKey(file: string): Promise<string> {
  const text = randomBytes(32).toString('base64');
  const draft = `${file}.${randomBytes(4).toString('hex')}.new`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${text}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await chmod(draft, 0o600);
  try {
    // Unlike a rename, a link does not replace the key of a hub that started at the same moment.
    await link(draft, file);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    return await readFile(file, 'utf8');
  } finally {
    await unlink(draft);
  }
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return text;
}

const isErrno = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
