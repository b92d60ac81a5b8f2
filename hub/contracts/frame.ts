/** Who is speaking on a connection, as its credential says. */
export interface Principal {
  readonly kind: 'device' | 'gateway' | 'hub' | 'open';
  /** Device id; also the MQTT client id it must use. */
  readonly id: string;
  readonly placeId: string;
}

/** One PUBLISH as it reached the broker. */
export interface Frame {
  readonly topic: string;
  readonly payload: Buffer;
  readonly from: Principal;
  /** Epoch ms. */
  readonly receivedAt: number;
}
