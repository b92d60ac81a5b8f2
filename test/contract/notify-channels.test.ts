import { describe, expect, test } from 'vitest';
import type { Channel, Message } from '#contracts/channel';
import { emailChannel } from '#hub/notify/channels/email/channel';
import { inboxChannel } from '#hub/notify/channels/inbox/channel';
import { webhookChannel } from '#hub/notify/channels/webhook/channel';
import { signature } from '#hub/notify/channels/webhook/signature';
import { Secret } from '#kernel/secret';
import { httpServer, type LocalServer, mailbox, socketServer } from '#test/support/local-servers';

const secret = new Secret(`whsec_${Buffer.from('a key of at least 24 bytes').toString('base64')}`);
const now = () => Date.UTC(2026, 10, 22, 2, 5);

const message = (address: string, change: Partial<Message> = {}): Message => ({
  id: '01J00000000000000000000009',
  to: { name: '王敏', address },
  subject: '【紧急】王秀英 紧急求助',
  body: '王秀英(叶青苑 502)11月22日 10:05 起有紧急告警“紧急求助”。',
  alert: { id: '01J00000000000000000000001', severity: 'P1', type: 'sos' },
  ...change,
});

const answering = (status: number, headers: Record<string, string> = {}) =>
  httpServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status, headers).end('…'));
  });
const smtpError = (code: number) => Object.assign(new Error('no'), { responseCode: code });

/** How a provider may behave, and the channel that meets it. Whatever holds for one channel holds for all of them. */
interface Setting {
  readonly name: string;
  readonly channel: (port: number) => Channel;
  readonly address: (port: number) => string;
  readonly accepting: () => Promise<LocalServer>;
  readonly refusing: () => Promise<LocalServer>;
  readonly busy: () => Promise<LocalServer>;
}

const settings: readonly Setting[] = [
  {
    name: 'email',
    channel: (port) =>
      emailChannel({ url: new Secret(`smtp://127.0.0.1:${port}`), from: '阳光大管家 <hub@example.com>' }),
    address: () => 'min@example.com',
    accepting: () => mailbox(),
    refusing: () => mailbox({ onRcptTo: (_address, _session, done) => done(smtpError(550)) }),
    busy: () => mailbox({ onRcptTo: (_address, _session, done) => done(smtpError(451)) }),
  },
  {
    name: 'webhook',
    channel: () => webhookChannel({ secret, now, allowPrivate: true }),
    address: (port) => `http://127.0.0.1:${port}/hook`,
    accepting: () => answering(204),
    refusing: () => answering(410),
    busy: () => answering(503),
  },
];

describe.for(settings)('the $name channel keeps the channel contract', (setting) => {
  const deliver = (port: number, signal = AbortSignal.timeout(5_000)) =>
    setting.channel(port).deliver(message(setting.address(port)), signal);

  test('is called by its name', () => {
    expect(setting.channel(1).name).toBe(setting.name);
  });

  test('accepted is accepted', async () => {
    await using provider = await setting.accepting();
    expect(await deliver(provider.port)).toMatchObject({ kind: 'accepted' });
  });

  test('refused for good is rejected, with a reason', async () => {
    await using provider = await setting.refusing();
    expect(await deliver(provider.port)).toMatchObject({ kind: 'rejected', reason: expect.stringMatching(/\d{3}/) });
  });

  test('busy is tried again', async () => {
    await using provider = await setting.busy();
    expect(await deliver(provider.port)).toMatchObject({ kind: 'retry', reason: expect.stringMatching(/\d{3}/) });
  });

  test('nobody there is tried again', async () => {
    const gone = await setting.accepting();
    await gone[Symbol.asyncDispose]();
    expect(await deliver(gone.port)).toMatchObject({ kind: 'retry' });
  });

  test('hung is interrupted by the signal', async () => {
    await using provider = await socketServer(() => undefined);
    const started = performance.now();
    expect(await deliver(provider.port, AbortSignal.timeout(200))).toMatchObject({ kind: 'retry' });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('one byte a moment is interrupted by the signal', async () => {
    await using provider = await socketServer((socket) => {
      const dripping = setInterval(() => socket.write('2'), 20);
      socket.on('close', () => clearInterval(dripping));
    });
    expect(await deliver(provider.port, AbortSignal.timeout(300))).toMatchObject({ kind: 'retry' });
  });

  test('a garbage answer is tried again', async () => {
    await using provider = await socketServer((socket) => void socket.end('\u0000\u0001 what?\r\n\r\n'));
    expect(await deliver(provider.port)).toMatchObject({ kind: 'retry' });
  });

  test('a connection cut before the answer is tried again', async () => {
    await using provider = await socketServer((socket) => void socket.once('data', () => socket.destroy()).write(''));
    expect(await deliver(provider.port, AbortSignal.timeout(1_000))).toMatchObject({ kind: 'retry' });
  });
});

describe('e-mail', () => {
  const from = '阳光大管家 <hub@example.com>';

  test('arrives as plain Chinese text under an id that a repeat shares', async () => {
    await using provider = await mailbox();
    const email = emailChannel({ url: new Secret(`smtp://127.0.0.1:${provider.port}`), from });
    await email.deliver(message('min@example.com'), AbortSignal.timeout(5_000));
    const [mail] = provider.mails;
    expect(mail?.to).toEqual(['min@example.com']);
    expect(mail?.source).toMatch(/^Message-ID: <01J00000000000000000000009@hub>\r?$/m);
    expect(mail?.source).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
    expect(mail?.source).toContain('Content-Type: text/plain; charset=utf-8');
    const [, encoded = ''] = mail?.source.split('\r\n\r\n') ?? [];
    expect(Buffer.from(encoded, 'base64').toString()).toContain('王秀英(叶青苑 502)');
  });

  test('a name cannot smuggle in a header or a recipient', async () => {
    await using provider = await mailbox();
    const email = emailChannel({ url: new Secret(`smtp://127.0.0.1:${provider.port}`), from });
    const nasty = 'x\r\nBcc: evil@example.com\r\n\r\n<script>';
    await email.deliver(
      message('min@example.com', { subject: nasty, to: { name: nasty, address: 'min@example.com' } }),
      AbortSignal.timeout(5_000),
    );
    expect(provider.mails[0]?.to).toEqual(['min@example.com']);
    expect(provider.mails[0]?.source).not.toMatch(/^Bcc:/im);
  });

  test('a login that fails is ours to repair: the message waits', async () => {
    await using provider = await mailbox({
      disabledCommands: ['STARTTLS'],
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(smtpError(535)),
    });
    const email = emailChannel({ url: new Secret(`smtp://hub:wrong@127.0.0.1:${provider.port}`), from });
    expect(await email.deliver(message('min@example.com'), AbortSignal.timeout(5_000))).toMatchObject({
      kind: 'retry',
      reason: expect.stringContaining('EAUTH'),
    });
  });

  test('an address that is none is rejected', async () => {
    await using provider = await mailbox();
    const email = emailChannel({ url: new Secret(`smtp://127.0.0.1:${provider.port}`), from });
    expect(await email.deliver(message('nobody'), AbortSignal.timeout(5_000))).toMatchObject({ kind: 'rejected' });
  });
});

describe('webhook', () => {
  const inside = webhookChannel({ secret, now, allowPrivate: true });
  const guarded = webhookChannel({ secret, now });

  test('posts JSON that the receiver can check', async () => {
    const seen = Promise.withResolvers<{ headers: Record<string, unknown>; body: string }>();
    await using provider = await httpServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      seen.resolve({ headers: request.headers, body });
      response.writeHead(200).end();
    });
    await inside.deliver(message(`http://127.0.0.1:${provider.port}/hook`), AbortSignal.timeout(5_000));
    const { headers, body } = await seen.promise;
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'webhook-id': '01J00000000000000000000009',
      'webhook-timestamp': '1795313100',
      'webhook-signature': signature({ secret, id: '01J00000000000000000000009', timestamp: 1795313100, body }),
    });
    expect(JSON.parse(body)).toEqual({
      type: 'alert.notification',
      timestamp: '2026-11-22T02:05:00.000Z',
      data: {
        id: '01J00000000000000000000009',
        to: '王敏',
        subject: '【紧急】王秀英 紧急求助',
        body: '王秀英(叶青苑 502)11月22日 10:05 起有紧急告警“紧急求助”。',
        alert: { id: '01J00000000000000000000001', severity: 'P1', type: 'sos' },
      },
    });
  });

  test.for([
    [200, 'accepted'],
    [299, 'accepted'],
    [301, 'rejected'],
    [302, 'rejected'],
    [307, 'rejected'],
    [400, 'rejected'],
    [404, 'rejected'],
    [408, 'retry'],
    [425, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [599, 'retry'],
  ] as const)('HTTP %i is %s', async ([status, kind]) => {
    await using provider = await answering(status);
    const delivery = await inside.deliver(message(`http://127.0.0.1:${provider.port}/`), AbortSignal.timeout(5_000));
    expect(delivery.kind).toBe(kind);
  });

  test('honours Retry-After', async () => {
    await using provider = await answering(429, { 'retry-after': '17' });
    const delivery = await inside.deliver(message(`http://127.0.0.1:${provider.port}/`), AbortSignal.timeout(5_000));
    expect(delivery).toEqual({ kind: 'retry', reason: 'HTTP 429', afterMs: 17_000 });
  });

  test('does not follow a redirect, wherever it leads', async () => {
    let followed = 0;
    await using target = await httpServer((_request, response) => {
      followed += 1;
      response.end();
    });
    await using provider = await answering(302, { location: `http://127.0.0.1:${target.port}/` });
    await inside.deliver(message(`http://127.0.0.1:${provider.port}/`), AbortSignal.timeout(5_000));
    expect(followed).toBe(0);
  });

  test.for(['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.0.0.1', '0'])(
    'knocks at no inner door: %s',
    async (host) => {
      let knocked = 0;
      await using provider = await socketServer(() => {
        knocked += 1;
      });
      const delivery = await guarded.deliver(message(`http://${host}:${provider.port}/`), AbortSignal.timeout(5_000));
      expect(delivery).toMatchObject({ kind: 'rejected', reason: expect.stringContaining('private network') });
      expect(knocked).toBe(0);
    },
  );

  test.for(['ftp://example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'nonsense'])(
    '%s is no address for it',
    async (address) => {
      expect(await guarded.deliver(message(address), AbortSignal.timeout(5_000))).toMatchObject({ kind: 'rejected' });
    },
  );
});

test('the development inbox accepts under the name of the channel it stands in for', async () => {
  const inbox = inboxChannel('email');
  expect(inbox.name).toBe('email');
  expect(await inbox.deliver(message('min@example.com'), AbortSignal.timeout(1_000))).toEqual({
    kind: 'accepted',
    reference: 'development inbox',
  });
});
