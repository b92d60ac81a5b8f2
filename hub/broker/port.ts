import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Frame, Principal } from '#contracts/frame';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';

/** The MQTT edge as the hub sees it. */
export interface Broker extends AsyncDisposable {
  /** TCP port in use. */
  readonly port: number;
  /** TLS port in use, when a certificate was given. */
  readonly tlsPort?: number;
  /** MQTT over WebSocket: takes over an HTTP upgrade of `/mqtt` (sub-protocol `mqtt`). */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Publishes as the hub to one of a device's own topics. Kept for a sleeping device with a persistent session. */
  send(message: HubMessage): Promise<void>;
  /** Ends the connection of a device whose credential was revoked or rotated. */
  disconnect(deviceId: string): void;
  isConnected(deviceId: string): boolean;
  figures(): BrokerFigures;
}

export interface HubMessage {
  /** The device or gateway it is for: foreign topics are mounted per gateway. */
  readonly to: string;
  readonly topic: string;
  readonly payload: string;
  readonly retain?: boolean;
}

export interface BrokerFigures {
  readonly connections: number;
  /** Frames whose commit is awaited. */
  readonly pending: number;
  readonly received: number;
  /** Refusals by reason: `connect.bad-credentials`, `publish.topic`, `packet.too-large` … */
  readonly refused: Readonly<Record<string, number>>;
}

export interface BrokerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly port: number; readonly certFile: string; readonly keyFile: string };
  /** Where sessions, retained state and queued commands live; absent = in memory. */
  readonly directory?: string;
  /** `HUB_MQTT_OPEN`: anybody, any topic. For protocol tests on loopback only; config refuses it elsewhere. */
  readonly open: boolean;
  /** Who this is, or undefined. Checked from memory: a fast hash of a high-entropy secret. */
  readonly authenticate: (login: {
    readonly clientId: string;
    readonly username: string;
    readonly password: Buffer;
  }) => Principal | undefined;
  /**
   * Takes one accepted PUBLISH. Resolves when what it says is committed and fsynced: only then PUBACK leaves.
   * Rejects when it cannot be written: the connection is closed without PUBACK and the device keeps its message.
   */
  readonly onFrame: (frame: Frame) => Promise<void>;
  /** Told before anybody connects: what gateways retained in an earlier run, topics as they wrote them. */
  readonly onRetained?: (message: {
    readonly gatewayId: string;
    readonly topic: string;
    readonly payload: Buffer;
  }) => void;
  /** Told of a call for help? Then no rate limit applies to this frame. Pure and quick. */
  readonly isCallForHelp: (topic: string, payload: Buffer) => boolean;
  readonly limits?: Partial<BrokerLimits>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface BrokerLimits {
  /** Bytes of one packet once connected, and before CONNACK. */
  readonly packetBytes: number;
  readonly packetBytesBeforeConnect: number;
  readonly topicLevels: number;
  readonly topicBytes: number;
  readonly connectTimeoutMs: number;
  readonly authenticateTimeoutMs: number;
  readonly maxKeepAliveSeconds: number;
  readonly connectionsPerAddress: number;
  /** Messages queued for an offline session, and how long such a session lives. */
  readonly queuedPerSession: number;
  readonly sessionExpiryMs: number;
  /** Sustained messages a second and burst of one client; beyond it reading from its socket pauses. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
}
