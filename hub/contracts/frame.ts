/** Who is speaking on a connection, as its credential says. */
export interface Principal {
  /** An `integration` is another platform that reads what the hub publishes for it. */
  readonly kind: 'device' | 'gateway' | 'integration' | 'hub' | 'open';
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
  /** Id of the message where it is given beside the payload: the same id is one message. */
  readonly id?: string;
}
