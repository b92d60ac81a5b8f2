import mqtt from 'mqtt';
import type { DeviceProfile } from '#contracts/device';
import { describeMeasure } from '#contracts/measure';
import { nativeTopic } from '#contracts/mqtt';
import type { Measurement } from '#contracts/reading';
import type { DeviceSecret } from '#contracts/register';
import { type CallBook, callBook } from './call-book.ts';
import { commandOf } from './command.ts';
import { tongueOf } from './dialects/catalog.ts';
import { moment, type Outgoing } from './dialects/tongue.ts';
import {
  announcements,
  gatewayStates,
  isTurnedAway,
  type Line,
  reconnect,
  refusedPatienceMs,
  takeLeave,
  tonguesOf,
  unplug,
} from './line.ts';
import { packsOf, type Remembered } from './past.ts';
import type { Stage } from './play.ts';
import { seeded, whole } from './seeded.ts';
import type { SimDevice, Street } from './street.ts';
import { type Voice, voiceOf } from './voice.ts';

export interface FleetOptions {
  readonly street: Street;
  /** The kinds strangers may be of. */
  readonly profiles: readonly DeviceProfile[];
  /** Logins of gateways and of devices with a connection of their own. */
  readonly secrets: readonly DeviceSecret[];
  /** mqtt://host:port */
  readonly url: string;
  readonly seed: number;
  readonly log: (line: string) => void;
  /** A new id for each message, never the same twice: the hub takes a repeated id for a repeated message. */
  readonly newId: () => string;
  /** The developer panel asked for this. */
  readonly onOperate: (deviceId: string, operation: string) => void;
  /** Milliseconds between two connects, so that a street does not arrive all at once. Default 10. */
  readonly staggerMs?: number;
}

/** The devices of a street as MQTT clients. Disposing says goodbye: availability goes to offline. */
export interface Fleet extends Stage, AsyncDisposable {
  /** Resolves when every client has been connected once and listens for commands. */
  readonly connected: Promise<void>;
  /** Resolves when the hub has turned every client away: the secrets are somebody else's now. */
  readonly turnedAway: Promise<void>;
  /** Ids of the connections whose secrets the hub does not take any more. */
  refused(): readonly string[];
  /** New secrets for some of them. */
  takeBack(secrets: readonly DeviceSecret[]): void;
  /** Hands over what a device remembers of the past. */
  recall(device: SimDevice, remembered: readonly Remembered[]): void;
  figures(): FleetFigures;
}

export interface FleetFigures {
  readonly clients: number;
  readonly connected: number;
  readonly sent: number;
  readonly acknowledged: number;
  /** Words of routine given up because too many before them wait for a hub that is away. */
  readonly dropped: number;
  /** Milliseconds from call to `accepted`, the last hundred. */
  readonly acceptedMs: readonly number[];
}

/** A small device keeps so many messages while it is not heard; calls for help are kept beyond that. */
const keptWhileAway = 200;
/** What a gateway calls a device that a family has paired by itself. */
const strangerName = 'a4c138f00d01';

/** Opens one MQTT 3.1.1 client for every gateway and every device that stands alone. Unacknowledged QoS 1 messages are sent again after a reconnect. */
export function openFleet(options: FleetOptions): Fleet {
  const { street, seed, log, newId } = options;
  const voices = new Map<string, Voice>(
    street.devices.map((device) => [
      device.id,
      voiceOf(device, { newId, linkQuality: whole(seeded(seed, 'link', device.id), 40, 220) }),
    ]),
  );
  const lines = new Map<string, Line>();
  const calls: CallBook = callBook();
  let sent = 0;
  let acknowledged = 0;
  let dropped = 0;
  let closing = false;
  let away = false;
  const firstMeetings: Promise<void>[] = [];
  const everybodyOut = Promise.withResolvers<void>();

  const publish = (line: Line, { topic, payload, qos, retain }: Outgoing, urgent: boolean): void => {
    // What is said while somebody else speaks for the device is theirs to say.
    if (line.refused || (!urgent && line.waiting >= keptWhileAway)) {
      dropped += 1;
      return;
    }
    line.waiting += 1;
    sent += 1;
    line.client.publish(topic, payload, { qos, retain }, (error) => {
      line.waiting -= 1;
      if (error === undefined || error === null) acknowledged += 1;
    });
  };

  const lineOf = (device: SimDevice): Line | undefined => lines.get(device.gateway?.id ?? device.id);
  const voiceFor = (device: SimDevice): Voice | undefined => voices.get(device.id);

  const greet = (line: Line, listening: () => void): void => {
    const { client, voice, children } = line;
    const topics = [...voice.commandTopics, ...children.flatMap((child) => voiceFor(child)?.commandTopics ?? [])];
    client.subscribe(topics, { qos: 1 }, (error) => {
      if (error && !closing) log(`the hub does not let ${line.device.id} listen for commands: ${error.message}`);
      listening();
    });
    publish(line, voice.availability(true), true);
    for (const frame of gatewayStates(line, true)) publish(line, frame, true);
    if (line.known) return;
    line.known = true;
    for (const frame of announcements(line)) publish(line, frame, true);
    for (const child of children) {
      const online = voiceFor(child)?.availability(true);
      if (online !== undefined) publish(line, online, true);
    }
  };

  const hear = (line: Line, topic: string, payload: Buffer): void => {
    const addressee = line.children.find((child) => voiceFor(child)?.commandTopics.includes(topic)) ?? line.device;
    const command = commandOf(payload.toString());
    if (command?.type === 'operate') options.onOperate(addressee.id, command.operation);
    if (command?.type === 'accepted') {
      const latency = calls.accepted({
        ref: command.ref,
        deviceId: addressee.id,
        line: line.device.id,
        at: performance.now(),
      });
      log(
        `accepted: ${addressee.id}, alert ${command.alertId}${latency === undefined ? '' : `, ${latency.toFixed(1)} ms after the call`}`,
      );
    }
  };

  /** Said once when everybody lost the hub, and once when it is back. */
  const lookAround = (): void => {
    const known = [...lines.values()].filter((line) => line.known);
    const connected = known.filter(({ client }) => client.connected).length;
    if (!away && !closing && known.length > 0 && connected === 0) {
      away = true;
      log(`the hub at ${options.url} is gone; ${known.length} clients are trying to reconnect`);
    } else if (away && connected > 0) {
      away = false;
      log('the hub is back');
    }
  };

  const connect = (device: SimDevice, secret: DeviceSecret): Promise<void> => {
    const voice = voices.get(device.id) as Voice;
    const farewell = voice.availability(false);
    const patienceMs = whole(seeded(seed, 'reconnect', device.id), 800, 2500);
    const client = mqtt.connect(options.url, {
      clientId: secret.clientId,
      username: secret.username,
      password: secret.password,
      protocolVersion: 4,
      clean: false,
      keepalive: 60,
      connectTimeout: 10_000,
      reconnectPeriod: patienceMs,
      reconnectOnConnackError: true,
      resubscribe: false,
      will: { topic: farewell.topic, payload: Buffer.from(farewell.payload), qos: 1, retain: true },
    });
    // Every subscription and QoS 1 message in flight adds a listener.
    client.setMaxListeners(0);
    const children = street.devices.filter(({ gateway }) => gateway?.id === device.id);
    const line: Line = { device, voice, client, children, patienceMs, waiting: 0, known: false, refused: false };
    lines.set(device.id, line);
    const { promise, resolve } = Promise.withResolvers<void>();
    client.on('connect', () => {
      line.refused = false;
      client.options.reconnectPeriod = patienceMs;
      greet(line, resolve);
      lookAround();
    });
    client.on('close', lookAround);
    client.on('message', (topic, payload) => hear(line, topic, payload));
    client.on('error', (error) => {
      if (!isTurnedAway(error)) {
        // Losing the hub is said once for the whole street, and so is never having found it.
        if (!away && !closing && [...lines.values()].every(({ known }) => !known)) {
          away = true;
          log(`no broker answers at ${options.url}; trying again`);
        }
        return;
      }
      line.refused = true;
      client.options.reconnectPeriod = refusedPatienceMs;
      if ([...lines.values()].every((one) => one.refused)) everybodyOut.resolve();
    });
    return promise;
  };

  const secretOf = new Map(options.secrets.map((secret) => [secret.deviceId, secret]));
  const speakers = street.devices.filter(({ gateway }) => gateway === undefined);
  const connectAll = async (): Promise<void> => {
    for (const device of speakers) {
      const secret = secretOf.get(device.id);
      if (closing) return;
      if (secret === undefined) {
        log(`${device.id} has no secret and stays silent`);
        continue;
      }
      firstMeetings.push(connect(device, secret));
      await new Promise((resolve) => setTimeout(resolve, options.staggerMs ?? 10));
    }
    await Promise.all(firstMeetings);
  };

  return {
    connected: connectAll(),
    turnedAway: everybodyOut.promise,

    say(device: SimDevice, says: readonly Measurement[], t?: number): void {
      const line = lineOf(device);
      const voice = voiceFor(device);
      if (line === undefined || voice === undefined) return;
      const happens = says.some(({ measure }) => describeMeasure(measure)?.kind === 'event');
      for (const frame of voice.say(says, t)) {
        if (happens) calls.made({ ref: frame.ref, deviceId: device.id, line: line.device.id, at: performance.now() });
        publish(line, frame, happens);
      }
    },

    stranger(gateway, kind, says): void {
      const line = lines.get(gateway.id);
      const profile = options.profiles.find((one) => one.kind === kind);
      if (line === undefined || profile === undefined) return;
      const dialect = line.children[0]?.gateway?.dialect ?? 'zigbee2mqtt';
      const tongue = [tongueOf(dialect), tongueOf('zigbee2mqtt')].find(
        (one) => one?.carries({ profile, name: strangerName, gateway: gateway.id }) === true,
      );
      const speaker = { profile, name: strangerName, gateway: gateway.id };
      const said = tongue?.say(speaker, says, { newId, count: sent, linkQuality: 80, standing: new Map() });
      const known = tongue === undefined ? [] : (tonguesOf(line).get(tongue) ?? []);
      const announced = tongue?.announce?.(gateway.id, [...known, speaker]) ?? [];
      for (const frame of [...announced, ...(said?.frames ?? [])]) publish(line, frame, true);
    },

    line(device, state): void {
      const line = lineOf(device);
      if (line === undefined) return;
      if (device.gateway !== undefined) {
        const frame = voiceFor(device)?.availability(state === 'back');
        if (frame !== undefined) publish(line, frame, true);
      } else if (state === 'lost') {
        unplug(line.client);
      } else {
        line.client.options.reconnectPeriod = line.patienceMs;
        reconnect(line.client);
      }
    },

    recall(device, remembered) {
      const line = lineOf(device);
      if (line === undefined) return;
      const topic = nativeTopic(device.placeId, device.id, 'telemetry');
      for (const pack of packsOf(remembered)) publish(line, moment(topic, pack), true);
    },

    refused: () => [...lines.values()].filter(({ refused }) => refused).map(({ device }) => device.id),

    takeBack(secrets) {
      for (const { deviceId, password } of secrets) {
        const line = lines.get(deviceId);
        if (line?.refused !== true) continue;
        line.client.options.password = password;
        reconnect(line.client);
      }
    },

    figures: () => ({
      clients: lines.size,
      connected: [...lines.values()].filter(({ client }) => client.connected).length,
      sent,
      acknowledged,
      dropped,
      acceptedMs: calls.latencies(),
    }),

    async [Symbol.asyncDispose]() {
      closing = true;
      await Promise.all([...lines.values()].map(takeLeave));
    },
  };
}
