import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type OpenDatabase, openDatabase } from '#hub/database/database';
import { emailChannel } from '#hub/notify/channels/email/channel';
import { webhookChannel } from '#hub/notify/channels/webhook/channel';
import { createOutbox, type Outbox } from '#hub/notify/outbox';
import { planNotifications } from '#hub/notify/plan';
import { type Clock, systemClock } from '#kernel/clock';
import { silentLog } from '#kernel/log';
import { Secret } from '#kernel/secret';
import { openVault } from '#kernel/vault';
import { sampleAlert, sampleContact, storeAlert } from '#test/support/alert-samples';
import { httpServer, mailbox } from '#test/support/local-servers';
import { ManualClock } from '#test/support/manual-clock';

let folder: string;
let database: OpenDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hub-notify-'));
  database = await openDatabase(join(folder, 'hub.sqlite'));
  await storeAlert(database, sampleAlert());
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

interface Ports {
  readonly smtp: number;
  readonly http: number;
}

async function startOutbox({ smtp, http }: Ports, clock: Clock) {
  const vault = await openVault({ keyFile: join(folder, 'key') });
  const outbox = createOutbox({
    database,
    vault,
    channels: [
      emailChannel({ url: new Secret(`smtp://127.0.0.1:${smtp}`), from: 'hub@example.com' }),
      webhookChannel({
        secret: new Secret(`whsec_${Buffer.alloc(24, 7).toString('base64')}`),
        now: () => clock.now(),
        allowPrivate: true,
      }),
    ],
    clock,
    log: silentLog,
  });
  await outbox.start();
  const webhook = `http://127.0.0.1:${http}/hook`;
  return { outbox, contacts: [sampleContact({ webhook })] };
}

async function raise(outbox: Outbox, contacts: Parameters<typeof planNotifications>[0]['contacts']): Promise<void> {
  const drafts = planNotifications({
    alert: sampleAlert(),
    change: 'raised',
    contacts,
    who: '王秀英',
    where: '叶青苑 502',
    zone: 'Asia/Shanghai',
  });
  await database.write((trx) => outbox.insert(trx, drafts));
  outbox.wake();
}

/** A webhook receiver that keeps the ids of what it was sent. */
function receiver() {
  const ids: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    ids.push(String(request.headers['webhook-id']));
    request.resume().on('end', () => response.writeHead(204).end());
  };
  return { ids, answer };
}

test("a P1's e-mail and webhook arrive within a second", async () => {
  const { ids, answer } = receiver();
  await using mail = await mailbox();
  await using web = await httpServer(answer);
  const { outbox, contacts } = await startOutbox({ smtp: mail.port, http: web.port }, systemClock);
  await using _running = outbox;
  await raise(outbox, contacts);
  await vi.waitFor(() => expect([mail.mails.length, ids.length]).toEqual([1, 1]), { timeout: 1_000, interval: 10 });
});

test('with both servers down and the hub killed in between, both arrive once the servers are back, neither twice', async () => {
  const gone = [await mailbox(), await httpServer(() => undefined)] as const;
  const ports = { smtp: gone[0].port, http: gone[1].port };
  for (const server of gone) await server[Symbol.asyncDispose]();

  // Its time stands still after the first attempts: as dead as a killed process.
  const killed = await startOutbox(ports, new ManualClock(Date.now()));
  await raise(killed.outbox, killed.contacts);
  const attempts = () => database.queries.selectFrom('delivery_attempt').select('outcome').execute();
  await vi.waitFor(async () => expect(await attempts()).toEqual([{ outcome: 'retry' }, { outcome: 'retry' }]));

  const { ids, answer } = receiver();
  await using mail = await mailbox({}, ports.smtp);
  await using _web = await httpServer(answer, ports.http);
  const { outbox } = await startOutbox(ports, systemClock);
  await using _running = outbox;
  await vi.waitFor(() => expect(outbox.backlog().pending).toBe(0), { timeout: 10_000 });
  expect([mail.mails.length, ids.length]).toEqual([1, 1]);
  expect((await attempts()).map(({ outcome }) => outcome)).toEqual(['retry', 'retry', 'accepted', 'accepted']);
});
