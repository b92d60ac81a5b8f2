import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect, test, vi } from 'vitest';
import { nativeTopic } from '#contracts/mqtt';
import { addHome, startHub } from '#test/support/hub';

interface Mailbox extends AsyncDisposable {
  readonly port: number;
  readonly mails: string[];
}

async function openMailbox(port = 0): Promise<Mailbox> {
  const mails: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString());
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface Hook extends AsyncDisposable {
  readonly url: string;
  readonly posts: { readonly id: string; readonly body: string }[];
}

async function openHook(port = 0): Promise<Hook> {
  const posts: { id: string; body: string }[] = [];
  const server: HttpServer = createHttpServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      posts.push({ id: String(request.headers['webhook-id']), body });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/alarm`,
    posts,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const environment = (smtpPort: number) => ({
  HUB_SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
  HUB_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
  HUB_WEBHOOK_ALLOW_PRIVATE: '1',
});
const press = (id: string): string => JSON.stringify({ id, event: 'sos.pressed' });
const topic = nativeTopic('home-1', 'sos-1', 'event');

test('a P1 reaches the contact by e-mail and webhook, in plain words', async () => {
  await using mailbox = await openMailbox();
  await using hook = await openHook();
  await using home = await startHub({ environment: environment(mailbox.port) });
  await addHome(home, 'home-1', [{ id: 'sos-1', kind: 'sos-button' }], {
    email: 'daughter@example.org',
    webhook: hook.url,
  });
  const button = await home.connect('sos-1');
  await button.publishAsync(topic, press('press-1'), { qos: 1 });
  await vi.waitFor(() => {
    expect(mailbox.mails).toHaveLength(1);
    expect(hook.posts).toHaveLength(1);
  });
  expect(hook.posts[0]?.body).toContain('住在home-1的老人');
  expect(hook.posts[0]?.body).toContain('紧急求助');
  await vi.waitFor(async () => {
    const { items } = await home.api<{ items: { state: string; attempts: { outcome: string }[] }[] }>(
      'GET',
      'notifications',
    );
    expect(items.map(({ state, attempts }) => [state, attempts.map(({ outcome }) => outcome)])).toEqual([
      ['accepted', ['accepted']],
      ['accepted', ['accepted']],
    ]);
  });
});

test('with both servers down and the hub killed in between, both arrive once they are back', async () => {
  // Ports that were free a moment ago: nobody answers there until the servers come back.
  const lost = { mailbox: await openMailbox(), hook: await openHook() };
  const smtpPort = lost.mailbox.port;
  const hookPort = Number(new URL(lost.hook.url).port);
  await lost.mailbox[Symbol.asyncDispose]();
  await lost.hook[Symbol.asyncDispose]();

  const before = await startHub({ environment: environment(smtpPort) });
  await addHome(before, 'home-1', [{ id: 'sos-1', kind: 'sos-button' }], {
    email: 'daughter@example.org',
    webhook: lost.hook.url,
  });
  const button = await before.connect('sos-1');
  await button.publishAsync(topic, press('press-1'), { qos: 1 });
  await vi.waitFor(async () => {
    const { items } = await before.api<{ items: { attempts: { outcome: string }[] }[] }>('GET', 'notifications');
    expect(items.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome))).toContain('retry');
  });
  const dataDir = await before.crash();

  await using after = await startHub({ dataDir, environment: environment(smtpPort) });
  await using mailbox = await openMailbox(smtpPort);
  await using hook = await openHook(hookPort);
  await vi.waitFor(
    () => {
      expect(mailbox.mails.length).toBeGreaterThan(0);
      expect(hook.posts.length).toBeGreaterThan(0);
    },
    { timeout: 20_000 },
  );
  expect(mailbox.mails.length + hook.posts.length).toBeLessThanOrEqual(3);
  expect(new Set(hook.posts.map(({ id }) => id)).size).toBe(1);
  expect(await after.openAlerts()).toMatchObject([{ count: 1 }]);
});
