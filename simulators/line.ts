import type { MqttClient } from 'mqtt';
import type { Outgoing, Speaker, Tongue } from './dialects/tongue.ts';
import type { SimDevice } from './street.ts';
import { tongueFor, type Voice } from './voice.ts';

/** A connection of a gateway or of a device that stands alone. */
export interface Line {
  readonly device: SimDevice;
  readonly voice: Voice;
  readonly client: MqttClient;
  readonly children: readonly SimDevice[];
  /** Milliseconds between two attempts to reconnect. */
  readonly patienceMs: number;
  waiting: number;
  known: boolean;
  refused: boolean;
}

const farewellMs = 2000;
/** Between two attempts with a secret the hub does not take. */
export const refusedPatienceMs = 30_000;

/** MQTT.js numbers a refusal after the CONNACK: identifier rejected, bad user name or password, not authorized (MQTT 3.1.1 §3.2.2.3). */
export const isTurnedAway = (error: Error | { readonly code?: unknown }): boolean =>
  'code' in error && (error.code === 2 || error.code === 4 || error.code === 5);

/** What its children speak through it, convention by convention. */
export function tonguesOf({ children }: Pick<Line, 'children'>): ReadonlyMap<Tongue, readonly Speaker[]> {
  const spoken = new Map<Tongue, Speaker[]>();
  for (const child of children) {
    const found = tongueFor(child);
    if (found !== undefined) spoken.set(found.tongue, [...(spoken.get(found.tongue) ?? []), found.speaker]);
  }
  return spoken;
}

export const gatewayStates = (line: Pick<Line, 'device' | 'children'>, online: boolean): readonly Outgoing[] =>
  [...tonguesOf(line).keys()].flatMap((tongue) => tongue.gatewayState?.(line.device.id, online) ?? []);

export const announcements = (line: Line): readonly Outgoing[] =>
  [...tonguesOf(line)].flatMap(([tongue, speakers]) => tongue.announce?.(line.device.id, speakers) ?? []);

/** Without DISCONNECT, so that the broker sends the will, and without a new attempt. */
export function unplug(client: MqttClient): void {
  client.options.reconnectPeriod = 0;
  client.stream.destroy();
}

/** Says that it goes, waits for the answer as long as is polite, and goes. */
export async function takeLeave({ device, client, voice, children }: Line): Promise<void> {
  if (client.connected) {
    const words = [...gatewayStates({ device, children }, false), voice.availability(false)];
    const said = Promise.all(
      words.map(({ topic, payload }) => client.publishAsync(topic, payload, { qos: 1, retain: true })),
    ).then(
      () => client.endAsync(false),
      () => undefined,
    );
    const { promise: enough, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, farewellMs);
    await Promise.race([said, enough]);
    clearTimeout(timer);
  }
  // MQTT.js waits without end for a hub that does not acknowledge: the socket is ours to close.
  client.end(true);
  unplug(client);
}

/** With its stores: what waits for an acknowledgement still does. */
export function reconnect(client: MqttClient): void {
  const { incomingStore, outgoingStore } = client;
  client.reconnect({ incomingStore, outgoingStore });
}
