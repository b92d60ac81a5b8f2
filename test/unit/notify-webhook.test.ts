import { describe, expect, test } from 'vitest';
import { retryAfterMs } from '#hub/notify/channels/webhook/channel';
import { signature } from '#hub/notify/channels/webhook/signature';
import { isInner, literalAddress } from '#hub/notify/channels/webhook/target';
import { Secret } from '#kernel/secret';

test('signs as the published example of Standard Webhooks', () => {
  expect(
    signature({
      secret: new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1614265330,
      body: '{"test": 2432232314}',
    }),
  ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

describe('where a webhook may go', () => {
  test.for([
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.1.1',
    '224.0.0.251',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    'fd00::1',
    'fe80::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
  ])('not to %s', (address) => {
    expect(isInner(address)).toBe(true);
  });

  test.for(['1.1.1.1', '172.32.0.1', '192.0.2.1', '2606:4700::1111'])('to %s', (address) => {
    expect(isInner(address)).toBe(false);
  });

  test.for([
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://017700000001/', '127.0.0.1'],
    ['http://[::1]:8080/', '::1'],
    ['http://127.0.0.1.example.com/', undefined],
  ] as const)('%s is the address %s, however it is spelt', ([url, address]) => {
    expect(literalAddress(new URL(url))).toBe(address);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 22, 2, 0, 0);
  test.for([
    [undefined, undefined],
    ['30', 30_000],
    ['Sun, 22 Nov 2026 02:01:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 01:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
  ] as const)('%s asks for %s ms', ([header, wait]) => {
    expect(retryAfterMs(header, now)).toBe(wait);
  });
});
