import { expect, test, vi } from 'vitest';
import type { Actor } from '#contracts/access';
import type { Channel, Delivery, Message } from '#contracts/channel';
import type { OpenDatabase } from '#hub/database/database';
import { notificationReader } from '#hub/notify/notifications';
import { createOutbox, type Outbox } from '#hub/notify/outbox';
import { type Happening, type OutboxDraft, planNotifications } from '#hub/notify/plan';
import { silentLog } from '#kernel/log';
import { sampleAlert, sampleContact, storeAlert } from '#test/support/alert-samples';
import { describeOnEveryDatabase } from '#test/support/databases';
import { ManualClock } from '#test/support/manual-clock';

/** Not a cipher: enough to see that an address is sealed on its way in and opened on its way out. */
const vault = {
  seal: (plain: string) => `sealed:${Buffer.from(plain).toString('hex')}`,
  open(sealed: string): string {
    if (!sealed.startsWith('sealed:')) throw new Error('not sealed here');
    return Buffer.from(sealed.slice(7), 'hex').toString();
  },
};

/** A channel that answers as told and remembers what it was given. */
function scripted(name: string, answer: (message: Message, signal: AbortSignal) => Delivery | Promise<Delivery>) {
  const got: Message[] = [];
  const channel: Channel = {
    name,
    async deliver(message, signal) {
      got.push(message);
      return answer(message, signal);
    },
  };
  return { channel, got };
}
const accepting = (name: string) => scripted(name, () => ({ kind: 'accepted', reference: '250 ok' }));

const plan = (change: Partial<Happening> = {}): readonly OutboxDraft[] =>
  planNotifications({
    alert: sampleAlert(),
    change: 'raised',
    contacts: [sampleContact()],
    who: '王秀英',
    where: '叶青苑 502',
    zone: 'Asia/Shanghai',
    ...change,
  });

async function writeStreet(database: OpenDatabase): Promise<void> {
  await database.write(async (trx) => {
    const place = { name: 'x', sample: 0, created_at: 0 };
    await trx
      .insertInto('place')
      .values([
        { ...place, id: 'street', kind: 'street', parent_id: null, path: '/street' },
        { ...place, id: 'a_b', kind: 'community', parent_id: 'street', path: '/street/a_b' },
        { ...place, id: 'axb', kind: 'community', parent_id: 'street', path: '/street/axb' },
        { ...place, id: 'home-1', kind: 'home', parent_id: 'a_b', path: '/street/a_b/home-1' },
        { ...place, id: 'home-2', kind: 'home', parent_id: 'axb', path: '/street/axb/home-2' },
      ])
      .execute();
  });
}

/** Stops an outbox whose channels may hang, on a clock that moves only when told. */
async function stop(outbox: Outbox, clock: ManualClock): Promise<void> {
  let stopped = false;
  const stopping = outbox[Symbol.asyncDispose]().then(() => {
    stopped = true;
  });
  while (!stopped) {
    clock.advance(3_000);
    await new Promise(setImmediate);
  }
  await stopping;
}

describeOnEveryDatabase('the outbox', ({ open }) => {
  async function setUp(...channels: Channel[]) {
    const clock = new ManualClock();
    const database = await open();
    await writeStreet(database);
    await storeAlert(database, sampleAlert());
    const newOutbox = (...replaced: Channel[]): Outbox =>
      createOutbox({
        database,
        vault,
        channels: replaced.length === 0 ? channels : replaced,
        clock,
        log: silentLog,
        random: () => 0,
      });
    const outbox = newOutbox();
    await outbox.start();
    return {
      clock,
      database,
      outbox,
      newOutbox,
      reader: notificationReader(database),
      async tell(drafts: readonly OutboxDraft[], through: Outbox = outbox) {
        await database.write((trx) => through.insert(trx, drafts));
        through.wake();
      },
      rows: () => database.queries.selectFrom('outbox').selectAll().orderBy('id').execute(),
      attempts: () => database.queries.selectFrom('delivery_attempt').selectAll().orderBy('id').execute(),
      async [Symbol.asyncDispose]() {
        await stop(outbox, clock);
        await database[Symbol.asyncDispose]();
      },
    };
  }

  test('sends what was committed, once, and writes down that it was accepted', async () => {
    const email = accepting('email');
    await using hub = await setUp(email.channel);
    await hub.tell(plan());
    await vi.waitFor(async () => expect(await hub.rows()).toMatchObject([{ state: 'accepted', attempts: 1 }]));
    const [row] = await hub.rows();
    expect(email.got).toMatchObject([{ id: row?.id, to: { name: '王敏', address: 'min@example.com' } }]);
    expect(row).toMatchObject({ address_masked: 'm***@example.com', next_attempt_at: null });
    expect(row?.address_sealed).not.toContain('min@example.com');
    expect(await hub.attempts()).toMatchObject([{ outbox_id: row?.id, outcome: 'accepted', detail: '250 ok' }]);
    hub.outbox.wake();
    hub.clock.advance(3_600_000);
    expect(email.got).toHaveLength(1);
    expect(hub.outbox.backlog()).toEqual({ pending: 0 });
  });

  test('sends nothing of a transaction that was rolled back', async () => {
    const email = accepting('email');
    await using hub = await setUp(email.channel);
    await expect(
      hub.database.write(async (trx) => {
        await hub.outbox.insert(trx, plan());
        throw new Error('disk full');
      }),
    ).rejects.toThrow('disk full');
    await hub.tell(plan({ contacts: [sampleContact({ id: 'c2', email: 'li@example.com' })] }));
    await vi.waitFor(() => expect(email.got).toHaveLength(1));
    expect(email.got[0]?.to.address).toBe('li@example.com');
  });

  test('a wake for another commit does not lose what is still being written', async () => {
    const email = accepting('email');
    await using hub = await setUp(email.channel);
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    const writing = hub.database.write(async (trx) => {
      await hub.outbox.insert(trx, plan());
      hub.outbox.wake();
      await hold;
    });
    hub.outbox.wake();
    release();
    await writing;
    hub.outbox.wake();
    await vi.waitFor(() => expect(email.got).toHaveLength(1));
  });

  test('tries again with growing waits for as long as it takes, under the same id', async () => {
    let up = false;
    const email = scripted('email', () => (up ? { kind: 'accepted' } : { kind: 'retry', reason: 'ECONNREFUSED' }));
    await using hub = await setUp(email.channel);
    const started = hub.clock.now();
    await hub.tell(plan());
    const waits: number[] = [];
    for (let attempts = 1; attempts <= 9; attempts += 1) {
      await vi.waitFor(async () => expect((await hub.rows())[0]?.attempts).toBe(attempts));
      const [row] = await hub.rows();
      expect(row?.state).toBe('pending');
      const wait = (row?.next_attempt_at ?? 0) - hub.clock.now();
      waits.push(wait);
      hub.clock.advance(wait - 1);
      expect(email.got).toHaveLength(attempts);
      up = attempts === 9;
      hub.clock.advance(1);
    }
    await vi.waitFor(async () => expect(await hub.rows()).toMatchObject([{ state: 'accepted', attempts: 10 }]));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(new Set(email.got.map(({ id }) => id)).size).toBe(1);
    expect((await hub.attempts()).map(({ outcome }) => outcome)).toEqual([...Array(9).fill('retry'), 'accepted']);
    expect(hub.clock.now() - started).toBe(243_000);
  });

  test('waits as long as the provider asks', async () => {
    const email = scripted('email', () => ({ kind: 'retry', reason: '429', afterMs: 90_000 }));
    await using hub = await setUp(email.channel);
    await hub.tell(plan());
    await vi.waitFor(async () => expect(await hub.attempts()).toHaveLength(1));
    expect((await hub.rows())[0]?.next_attempt_at).toBe(hub.clock.now() + 90_000);
  });

  test('what is rejected stays rejected and visible, and holds up nobody', async () => {
    const email = scripted('email', ({ subject }) =>
      subject.startsWith('【紧急】') ? { kind: 'rejected', reason: '550 no such user' } : { kind: 'accepted' },
    );
    await using hub = await setUp(email.channel);
    await hub.tell([...plan(), ...plan({ change: 'acknowledged', handler: '李四' })]);
    await vi.waitFor(async () =>
      expect((await hub.rows()).map(({ state }) => state)).toEqual(['rejected', 'accepted']),
    );
    expect((await hub.attempts())[0]).toMatchObject({ outcome: 'rejected', detail: '550 no such user' });
  });

  test('one address hears things in order, others do not wait for it', async () => {
    let daughterReachable = false;
    const email = scripted('email', ({ to }) =>
      to.address.startsWith('min') && !daughterReachable
        ? { kind: 'retry', reason: 'greylisted' }
        : { kind: 'accepted' },
    );
    await using hub = await setUp(email.channel);
    const contacts = [sampleContact(), sampleContact({ id: 'c2', position: 2, email: 'li@example.com' })];
    await hub.tell(plan({ contacts }));
    await hub.tell(plan({ contacts, change: 'acknowledged' }));
    const heard = (address: string) =>
      email.got.filter(({ to }) => to.address === address).map(({ subject }) => subject.slice(0, 5));
    await vi.waitFor(() => expect(heard('li@example.com')).toEqual(['【紧急】王', '【处理中】']));
    expect(heard('min@example.com')).toEqual(['【紧急】王']);
    daughterReachable = true;
    await vi.waitFor(() => {
      hub.clock.advance(1_000);
      expect(heard('min@example.com')).toEqual(['【紧急】王', '【紧急】王', '【处理中】']);
    });
  });

  test('who did not hear of the emergency does not hear how it ended', async () => {
    const email = accepting('email');
    await using hub = await setUp(email.channel);
    await hub.tell(plan());
    const later = [sampleContact(), sampleContact({ id: 'new', position: 2, email: 'new@example.com' })];
    await hub.tell(plan({ contacts: later, change: 'resolved' }));
    await vi.waitFor(() => expect(email.got).toHaveLength(2));
    expect((await hub.rows()).map(({ contact_id }) => contact_id)).toEqual(['contact-1', 'contact-1']);
  });

  test('a hanging channel is given ten seconds, even when it does not hear its signal', async () => {
    const email = scripted('email', () => new Promise(() => undefined));
    await using hub = await setUp(email.channel);
    await hub.tell(plan());
    await vi.waitFor(() => expect(email.got).toHaveLength(1));
    hub.clock.advance(9_999);
    expect(await hub.attempts()).toEqual([]);
    hub.clock.advance(1);
    await vi.waitFor(async () =>
      expect(await hub.attempts()).toMatchObject([{ outcome: 'retry', detail: 'no answer within 10 s' }]),
    );
  });

  test('a channel that throws is tried again; one that is not set up is rejected, and says so', async () => {
    const email = scripted('email', () => {
      throw new Error('bug');
    });
    await using hub = await setUp(email.channel);
    await hub.tell(plan({ contacts: [sampleContact({ webhook: 'https://family.example.com/' })] }));
    await vi.waitFor(async () =>
      expect((await hub.attempts()).map(({ detail }) => detail).sort()).toEqual([
        'channel email failed: Error: bug',
        '没有配置 webhook 通道 (channel is not set up)',
      ]),
    );
    expect((await hub.rows()).map(({ channel, state }) => `${channel} ${state}`)).toEqual([
      'email pending',
      'webhook rejected',
    ]);
  });

  test('no more messages under way at once than allowed, and all of them arrive', async () => {
    const { promise: answer, resolve: accept } = Promise.withResolvers<Delivery>();
    const email = scripted('email', () => answer);
    await using hub = await setUp(email.channel);
    const contacts = Array.from({ length: 60 }, (_, index) =>
      sampleContact({ id: `c${index}`, position: index + 1, email: `c${index}@example.com` }),
    );
    await hub.tell(plan({ contacts }));
    await vi.waitFor(() => expect(email.got).toHaveLength(8));
    hub.outbox.wake();
    await hub.rows();
    expect(email.got).toHaveLength(8);
    accept({ kind: 'accepted' });
    await vi.waitFor(async () => expect((await hub.rows()).every(({ state }) => state === 'accepted')).toBe(true));
    expect(email.got).toHaveLength(60);
  });

  test('after a kill everything pending is sent within five seconds, and only what was under way twice', async () => {
    const before = scripted('email', ({ to }) =>
      to.address.startsWith('min')
        ? new Promise(() => undefined)
        : { kind: 'retry', reason: 'ECONNREFUSED', afterMs: 600_000 },
    );
    await using hub = await setUp(before.channel);
    const contacts = [sampleContact(), sampleContact({ id: 'c2', position: 2, email: 'li@example.com' })];
    await hub.tell(plan({ contacts }));
    await hub.tell(plan({ contacts, change: 'acknowledged' }));
    await vi.waitFor(async () => expect(await hub.attempts()).toHaveLength(1));
    expect(before.got).toHaveLength(2);

    // The first worker is abandoned as a kill would: nothing is disposed, nothing of it is heard again.
    const after = accepting('email');
    await using resumed = hub.newOutbox(after.channel);
    await resumed.start();
    hub.clock.advance(5_000);
    await vi.waitFor(() => expect(after.got).toHaveLength(4));
    expect(resumed.backlog().pending).toBe(0);
    const twice = before.got.filter(({ id }) => after.got.some((message) => message.id === id));
    expect(twice.map(({ to }) => to.address).sort()).toEqual(['li@example.com', 'min@example.com']);
    expect(new Set(after.got.map(({ id }) => id)).size).toBe(4);
  });

  test('a graceful stop lets what is under way end and writes it down', async () => {
    const { promise: answer, resolve: accept } = Promise.withResolvers<Delivery>();
    const email = scripted('email', () => answer);
    await using hub = await setUp(email.channel);
    await hub.tell(plan());
    await vi.waitFor(() => expect(email.got).toHaveLength(1));
    const stopped = hub.outbox[Symbol.asyncDispose]();
    accept({ kind: 'accepted' });
    await stopped;
    expect(await hub.rows()).toMatchObject([{ state: 'accepted', attempts: 1 }]);
  });

  test('a stop does not wait for ever: what hangs is left as it was', async () => {
    const email = scripted('email', () => new Promise(() => undefined));
    await using hub = await setUp(email.channel);
    await hub.tell(plan());
    await vi.waitFor(() => expect(email.got).toHaveLength(1));
    await stop(hub.outbox, hub.clock);
    expect(await hub.rows()).toMatchObject([{ state: 'pending', attempts: 0 }]);
  });

  test('an outcome the database could not take is written later; the message is not sent again for it', async () => {
    const email = accepting('email');
    await using hub = await setUp(email.channel);
    let broken = true;
    const database = {
      ...hub.database,
      write: ((work) =>
        broken ? Promise.reject(new Error('disk full')) : hub.database.write(work)) as OpenDatabase['write'],
    };
    await hub.database.write((trx) => hub.outbox.insert(trx, plan()));
    await using stubborn = createOutbox({
      database,
      vault,
      channels: [email.channel],
      clock: hub.clock,
      log: silentLog,
    });
    await stubborn.start();
    hub.clock.advance(5_000);
    await vi.waitFor(() => expect(email.got).toHaveLength(1));
    broken = false;
    await vi.waitFor(async () => {
      hub.clock.advance(1_000);
      expect(await hub.rows()).toMatchObject([{ state: 'accepted', attempts: 1 }]);
    });
    expect(email.got).toHaveLength(1);
  });

  test('the message about an alert that is over is given up after a day, never before and never while it is open', async () => {
    const email = scripted('email', () => ({ kind: 'retry', reason: 'ECONNREFUSED' }));
    await using hub = await setUp(email.channel);
    await hub.tell(plan());
    const state = async () => (await hub.rows())[0]?.state;
    const tryAt = async (attempts: number) =>
      vi.waitFor(async () => {
        hub.clock.advance(60_000);
        expect((await hub.rows())[0]?.attempts).toBeGreaterThanOrEqual(attempts);
      });
    await tryAt(1);
    hub.clock.advance(2 * 86_400_000);
    await tryAt(2);
    expect(await state()).toBe('pending');
    await hub.database.write(async (trx) => {
      await trx.updateTable('alert').set({ state: 'resolved' }).execute();
    });
    await tryAt(3);
    await vi.waitFor(async () => expect(await state()).toBe('rejected'));
  });

  test('an address that cannot be opened any more is rejected, others go out', async () => {
    const email = accepting('email');
    await using hub = await setUp(email.channel);
    const contacts = [sampleContact(), sampleContact({ id: 'c2', position: 2, email: 'li@example.com' })];
    await hub.database.write(async (trx) => {
      await hub.outbox.insert(trx, plan({ contacts }));
      await trx.updateTable('outbox').set({ address_sealed: 'garbage' }).where('contact_id', '=', 'c2').execute();
    });
    hub.outbox.wake();
    await vi.waitFor(async () =>
      expect((await hub.rows()).map(({ state }) => state)).toEqual(['accepted', 'rejected']),
    );
  });

  test('the list shows what became of each message, newest first, page by page, within the scope', async () => {
    const email = accepting('email');
    await using hub = await setUp(email.channel);
    const elsewhere = sampleAlert({
      id: '01J00000000000000000000002',
      seq: 2,
      placeId: 'home-2',
      subject: 'home:home-2',
    });
    await storeAlert(hub.database, elsewhere);
    const named = (names: readonly string[]) =>
      names.map((name, index) => sampleContact({ id: name, position: index + 1, name, email: `${name}@example.com` }));
    await hub.tell(plan({ contacts: named(['Anna', 'ben_1', '100%']) }));
    await hub.tell(plan({ contacts: named(['dora']), alert: elsewhere }));
    await vi.waitFor(() => expect(hub.outbox.backlog().pending).toBe(0));

    const within = (scope: string): Pick<Actor, 'scope'> => ({ scope });
    const names = async (scope: string, query: { q?: string; alertId?: string } = {}) =>
      (await hub.reader.list(within(scope), { limit: 50, ...query })).items.map(({ recipient }) => recipient);

    expect(await names('/')).toEqual(['dora', '100%', 'ben_1', 'Anna']);
    expect(await names('/street')).toHaveLength(4);
    expect(await names('/street/a_b')).toEqual(['100%', 'ben_1', 'Anna']);
    expect(await names('/street/axb/home-2')).toEqual(['dora']);
    expect(await names('/str')).toEqual([]);
    expect(await names('/', { q: 'ANNA' })).toEqual(['Anna']);
    expect(await names('/', { q: '_' })).toEqual(['ben_1']);
    expect(await names('/', { q: '0%' })).toEqual(['100%']);
    expect(await names('/', { q: "'; drop table outbox; --" })).toEqual([]);
    expect(await names('/', { alertId: elsewhere.id })).toEqual(['dora']);

    const first = await hub.reader.list(within('/'), { limit: 3 });
    const second = await hub.reader.list(within('/'), { limit: 3, cursor: first.cursor ?? '' });
    expect([first.total, first.items.length, second.total, second.items.length]).toEqual([4, 3, 4, 1]);
    expect(second.cursor).toBeUndefined();
    expect(second.items).toMatchObject([
      { recipient: 'Anna', state: 'accepted', addressMasked: 'A***@example.com', attempts: [{ outcome: 'accepted' }] },
    ]);
  });
});
