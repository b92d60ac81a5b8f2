import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskEmail, maskPhone } from '#kernel/masking';
import { Secret } from '#kernel/secret';
import { openVault } from '#kernel/vault';

const key = new Secret(Buffer.alloc(32, 7).toString('base64'));
const otherKey = new Secret(Buffer.alloc(32, 8).toString('base64'));

describe('the vault', () => {
  test('opens what it sealed, whatever the text', async () => {
    const vault = await openVault(key);
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => vault.open(vault.seal(text)) === text));
  });

  test('shows nothing of the text, and never the same twice', async () => {
    const vault = await openVault(key);
    const sealed = vault.seal('13800001234');
    expect(sealed).toMatch(new RegExp(`^v1\\.${vault.keyId}\\.[\\w-]+$`));
    expect(sealed).not.toContain('1380000');
    expect(vault.seal('13800001234')).not.toBe(sealed);
    expect(inspect(vault, { showHidden: true, depth: 9 })).not.toContain(key.expose());
  });

  test('refuses a text that was changed anywhere', async () => {
    const vault = await openVault(key);
    const [version, id, body = ''] = vault.seal('13800001234').split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (const position of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(position) ^ 1, position);
      const sealed = `${version}.${id}.${changed.toString('base64url')}`;
      expect(() => vault.open(sealed)).toThrow(expect.objectContaining({ code: 'vault.broken' }));
    }
    for (const sealed of ['', 'v1', `v1.${id}.`, `v2.${id}.${body}`, '13800001234']) {
      expect(() => vault.open(sealed)).toThrow(expect.objectContaining({ code: 'vault.broken' }));
    }
  });

  test('says so when another key is needed', async () => {
    const sealed = (await openVault(otherKey)).seal('13800001234');
    const vault = await openVault(key);
    expect(() => vault.open(sealed)).toThrow(expect.objectContaining({ code: 'vault.other-key' }));
  });

  test('makes a key file at first start, for its owner only, and keeps it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'vault-'));
    const keyFile = join(directory, 'data.key');
    const sealed = (await openVault({ keyFile })).seal('13800001234');
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(keyFile, 'utf8'), 'base64')).toHaveLength(32);
    expect(readdirSync(directory)).toEqual(['data.key']);
    expect((await openVault({ keyFile })).open(sealed)).toBe('13800001234');
  });

  test('two that start at the same moment end with one key', async () => {
    const keyFile = join(mkdtempSync(join(tmpdir(), 'vault-')), 'data.key');
    const vaults = await Promise.all(Array.from({ length: 5 }, () => openVault({ keyFile })));
    expect(new Set(vaults.map(({ keyId }) => keyId)).size).toBe(1);
  });

  test('refuses a key that is not 32 bytes', async () => {
    await expect(openVault(new Secret('c2hvcnQ='))).rejects.toMatchObject({ code: 'config.invalid' });
  });
});

describe('masking', () => {
  test.for([
    ['13800001234', '138****1234'],
    ['138 0000 1234', '138****1234'],
    ['+86 138-0000-1234', '138****1234'],
    ['0571-8800 1234', '057****1234'],
    ['88001234', '****234'],
    ['110', '****0'],
  ] as const)('telephone %s is shown as %s', ([phone, masked]) => expect(maskPhone(phone)).toBe(masked));

  test('never shows more than seven digits, nor half of a short number', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{3,15}$/), (phone) => {
        const shown = maskPhone(phone).replaceAll('*', '').length;
        return shown <= 7 && phone.length - shown >= 2;
      }),
    );
  });

  test.for([
    ['wang@example.org', 'w***@example.org'],
    ['王@example.org', '王***@example.org'],
    ['nonsense', '***'],
  ] as const)('e-mail address %s is shown as %s', ([email, masked]) => expect(maskEmail(email)).toBe(masked));
});
