import { connect, type MqttClient } from 'mqtt';
import { nativeTopic } from '#contracts/mqtt';
import { hourMs } from '#contracts/time';
import { accessListOf } from './access.ts';
import type { Log } from './log.ts';
import { eventOf } from './swipe.ts';
import type { ReaderPlace, SwipeBook } from './swipe-book.ts';

/** The reader's own connection to the hub. */
export interface Uplink extends AsyncDisposable {
  /** There is something to forward. */
  wake(): void;
  /** Whether the reader can be used; told to the hub now and whenever it comes back. */
  available(isThere: boolean): void;
}

export interface UplinkParts {
  readonly reader: ReaderPlace;
  readonly hub: { readonly url: string; readonly secret: string; readonly ca?: Buffer };
  readonly book: SwipeBook;
  readonly onBroken: (error: unknown) => void;
  readonly log: Log;
  readonly reconnectMs?: number;
}

/** The hub is told that the reader is there so often, though nobody swipes: silence means that it is broken. */
const reminderMs = hourMs;

/**
 * Logs in as the reader, forwards its swipes one after the other and forgets each when the hub has acknowledged it. QoS 1 and one at a
 * time: so their order is kept, and what was sent twice has the same id.
 */
export function openUplink({ reader, hub, book, onBroken, log, reconnectMs = 2_000 }: UplinkParts): Uplink {
  const { deviceId, placeId } = reader;
  const topic = (channel: 'event' | 'availability' | 'cmd' | 'state'): string =>
    nativeTopic(placeId, deviceId, channel);
  const client: MqttClient = connect(hub.url, {
    clientId: deviceId,
    username: deviceId,
    password: hub.secret,
    protocolVersion: 4,
    // The broker keeps what it is told for this client while it is away: a block must not be lost.
    clean: false,
    resubscribe: false,
    reconnectPeriod: reconnectMs,
    reconnectOnConnackError: true,
    connectTimeout: 10_000,
    keepalive: 30,
    queueQoSZero: false,
    will: { topic: topic('availability'), payload: Buffer.from('offline'), qos: 1, retain: true },
    ...(hub.ca === undefined ? {} : { ca: hub.ca }),
  });
  let isThere = false;
  let stopped = false;
  let forwarding = false;
  let complained = '';

  const forward = async (): Promise<void> => {
    if (forwarding) return;
    forwarding = true;
    try {
      while (!stopped && client.connected) {
        const swipe = book.oldest(deviceId);
        if (swipe === undefined) return;
        // Resolves with the PUBACK. A connection that is lost meanwhile is made again, and the message sent again, by the client.
        await client.publishAsync(topic('event'), JSON.stringify(eventOf(swipe)), { qos: 1 });
        book.forget(swipe.id);
      }
    } catch (error) {
      if (!stopped) onBroken(error);
    } finally {
      forwarding = false;
    }
  };
  const say = (channel: 'availability' | 'state', payload: string): void => {
    if (!client.connected) return;
    client.publish(topic(channel), payload, { qos: 1, retain: true }, () => undefined);
  };
  const sayAvailable = (): void => say('availability', isThere ? 'online' : 'offline');
  const sayList = (): void => {
    const list = book.list(reader);
    if (list !== undefined) say('state', JSON.stringify({ accessList: list.version }));
  };

  client.on('connect', () => {
    complained = '';
    log('info', 'hub connected', { deviceId });
    client.subscribe(topic('cmd'), { qos: 1 }, () => undefined);
    sayAvailable();
    sayList();
    void forward();
  });
  client.on('message', (_topic, payload) => {
    const list = accessListOf(payload.toString());
    if (list === undefined) return;
    try {
      const kept = book.keepList(reader, list);
      log('info', kept ? 'access list kept' : 'an older access list was ignored', { deviceId, version: list.version });
      sayList();
    } catch (error) {
      onBroken(error);
    }
  });
  const complain = (cause: string): void => {
    if (stopped || complained === cause) return;
    complained = cause;
    log('warn', 'hub not reached; swipes are kept', { deviceId, cause });
  };
  client.on('error', (error) => complain(error.message));
  client.on('close', () => {
    if (complained === '') complain('connection closed');
  });
  const reminder = setInterval(sayAvailable, reminderMs);

  return {
    wake: () => void forward(),
    available(there) {
      if (isThere === there) return;
      isThere = there;
      sayAvailable();
    },
    async [Symbol.asyncDispose]() {
      stopped = true;
      clearInterval(reminder);
      // Goes without DISCONNECT: the broker publishes the will, and the hub sees a reader that is off.
      await client.endAsync(true);
    },
  };
}
