/** A device that speaks through a gateway and is not in the register. */
export interface UnknownDevice {
  readonly gatewayId: string;
  /** The gateway's name for it. */
  readonly name: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
  /** It called for help, and nobody knows whose it is. */
  readonly calledForHelp: boolean;
  /** Its last message, for whoever adopts it: at most 500 characters. */
  readonly lastSaid: string;
}

/** Remembers who would like to be adopted. Bounded per gateway: the one heard longest ago is forgotten first. */
export class UnknownDevices {
  readonly #byGateway = new Map<string, Map<string, UnknownDevice>>();
  readonly #perGateway: number;

  constructor(perGateway: number) {
    this.#perGateway = perGateway;
  }

  note(heard: {
    readonly gatewayId: string;
    readonly name: string;
    readonly at: number;
    readonly callsForHelp: boolean;
    readonly said: string;
  }): void {
    const { gatewayId, name, at, callsForHelp, said } = heard;
    let ofGateway = this.#byGateway.get(gatewayId);
    if (ofGateway === undefined) {
      ofGateway = new Map();
      this.#byGateway.set(gatewayId, ofGateway);
    }
    const before = ofGateway.get(name);
    ofGateway.delete(name);
    ofGateway.set(name, {
      gatewayId,
      name,
      firstAt: before?.firstAt ?? at,
      lastAt: at,
      count: (before?.count ?? 0) + 1,
      calledForHelp: callsForHelp || before?.calledForHelp === true,
      lastSaid: said,
    });
    if (ofGateway.size > this.#perGateway) ofGateway.delete(ofGateway.keys().next().value as string);
  }

  /** A gateway lists it: remembered until it speaks itself. */
  announce({
    gatewayId,
    name,
    at,
    said,
  }: {
    readonly gatewayId: string;
    readonly name: string;
    readonly at: number;
    readonly said: string;
  }): void {
    if (this.#byGateway.get(gatewayId)?.has(name) === true) return;
    this.note({ gatewayId, name, at, callsForHelp: false, said });
  }

  /** It was adopted, or put aside. */
  forget(gatewayId: string, name: string): void {
    this.#byGateway.get(gatewayId)?.delete(name);
  }

  /** Latest first. */
  of(gatewayId: string): readonly UnknownDevice[] {
    return [...(this.#byGateway.get(gatewayId)?.values() ?? [])].reverse();
  }
}
