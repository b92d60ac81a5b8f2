import type { BrokerLimits } from './port.ts';

/** What holds when the caller says nothing. Chosen for a street: a home's gateway is the busiest client there is. */
export const defaultLimits: BrokerLimits = {
  packetBytes: 64 * 1024,
  packetBytesBeforeConnect: 4 * 1024,
  topicLevels: 12,
  topicBytes: 256,
  connectTimeoutMs: 10_000,
  authenticateTimeoutMs: 5_000,
  // A client that asks for no keep-alive at all gets this one: a dead connection must end some day.
  maxKeepAliveSeconds: 3_600,
  // Many homes may share one address behind a carrier's NAT, and a laptop's street comes from 127.0.0.1.
  connectionsPerAddress: 4_096,
  queuedPerSession: 1_000,
  sessionExpiryMs: 7 * 24 * 3_600_000,
  messagesPerSecond: 200,
  messageBurst: 2_000,
};

/** Bytes read ahead from a slowed client, searched for a call for help. Covers the whole window of a client that waits for PUBACKs. */
export const readAheadBytes = 256 * 1024;

/** Frames awaiting their commit, over all clients, beyond which no socket is read; reading goes on below half of it. */
export const pendingFrames = 20_000;

/** Bytes a client has not read beyond which nothing more is delivered to it: it is closed and its session keeps the rest. */
export const unreadBytes = 1024 * 1024;

/** A client that reads nothing for so long while we have something for it is closed. */
export const drainTimeoutMs = 5_000;

/** Subscriptions of one client, retained topics of one neighbourhood (a place or a gateway's foreign topics). */
export const subscriptionsPerClient = 200;
export const retainedPerNeighbourhood = 4_096;

/** Commands on their way to one persistent session before the first of them is acknowledged. */
export const outboundWindow = 32;
