import { createHash } from 'node:crypto';
import type { UnknownBook, UnknownDevice, WayOfSpeaking } from '#contracts/adoption';

/** Who speaks: a child by its gateway and name, or a prepared device by its own id. */
interface Whom {
  readonly gatewayId: string | null;
  readonly name: string;
  readonly speaks: WayOfSpeaking;
  readonly dialect: string;
  /** Epoch ms. */
  readonly at: number;
}

/** What changed since it was last written down. */
export interface UnknownChanges {
  readonly put: readonly UnknownDevice[];
  readonly gone: readonly string[];
}

/** Bytes of a message that are kept for whoever adopts the device. */
export const keptOfMessage = 500;

/** Stands between the words of a description. */
const between = ' · ';

/** The same gateway and name give the same id, also in another run. */
export const unknownId = (gatewayId: string | null, name: string): string =>
  createHash('sha256')
    .update(`${gatewayId ?? ''}\n${name}`)
    .digest('hex')
    .slice(0, 24);

/**
 * Remembers who would like to be adopted. Bounded per gateway: the one heard longest ago is forgotten first, but never one that
 * called for help while there is another.
 */
export class UnknownDevices implements UnknownBook {
  /** In the order in which they were last heard. */
  readonly #byGateway = new Map<string | null, Map<string, UnknownDevice>>();
  readonly #byId = new Map<string, UnknownDevice>();
  readonly #perGateway: number;
  #put = new Set<string>();
  #gone = new Set<string>();

  constructor(perGateway: number, known: readonly UnknownDevice[] = []) {
    this.#perGateway = perGateway;
    for (const one of [...known].sort((a, b) => a.lastAt - b.lastAt)) this.#keep(one);
    this.#put.clear();
  }

  /** It spoke itself. */
  note({
    said,
    callsForHelp,
    telling,
    ...whom
  }: Whom & {
    readonly said: string;
    readonly callsForHelp: boolean;
    /** Says more than that the device is there. */
    readonly telling: boolean;
  }): UnknownDevice {
    const before = this.#before(whom);
    return this.#keep({
      ...before,
      dialect: whom.dialect,
      lastAt: whom.at,
      count: before.count + 1,
      calledForHelp: callsForHelp || before.calledForHelp,
      lastSaid: telling || before.lastSaid === '' ? said : before.lastSaid,
      dismissedAt: callsForHelp ? null : before.dismissedAt,
    });
  }

  /** Its gateway lists it. */
  announce({ described, ...whom }: Whom & { readonly described: string }): void {
    const before = this.#before(whom);
    // A device is announced piece by piece: what was said of it before still holds.
    const words = new Set([...before.described.split(between), ...described.split(between)]);
    words.delete('');
    const together = [...words].join(between).slice(0, keptOfMessage);
    if (this.#byId.has(before.id) && before.described === together) return;
    this.#keep({ ...before, described: together });
  }

  all(): Iterable<UnknownDevice> {
    return this.#byId.values();
  }

  get(id: string): UnknownDevice | undefined {
    return this.#byId.get(id);
  }

  forget(id: string): void {
    const one = this.#byId.get(id);
    if (one === undefined) return;
    this.#byId.delete(id);
    const ofGateway = this.#byGateway.get(one.gatewayId);
    ofGateway?.delete(one.name);
    if (ofGateway?.size === 0) this.#byGateway.delete(one.gatewayId);
    this.#put.delete(id);
    this.#gone.add(id);
  }

  dismiss(id: string, at: number | null): void {
    const one = this.#byId.get(id);
    if (one !== undefined) this.#keep({ ...one, dismissedAt: at });
  }

  /** Latest first. */
  of(gatewayId: string | null): readonly UnknownDevice[] {
    return [...(this.#byGateway.get(gatewayId)?.values() ?? [])].reverse();
  }

  takeChanges(): UnknownChanges {
    const put = [...this.#put].flatMap((id) => this.#byId.get(id) ?? []);
    const gone = [...this.#gone];
    this.#put = new Set();
    this.#gone = new Set();
    return { put, gone };
  }

  /** What was taken could not be written: it is due again, unless something newer happened. */
  giveBack({ put, gone }: UnknownChanges): void {
    for (const { id } of put) if (this.#byId.has(id)) this.#put.add(id);
    for (const id of gone) if (!this.#byId.has(id)) this.#gone.add(id);
  }

  #before({ gatewayId, name, speaks, dialect, at }: Whom): UnknownDevice {
    return (
      this.#byGateway.get(gatewayId)?.get(name) ?? {
        id: unknownId(gatewayId, name),
        gatewayId,
        name,
        speaks,
        dialect,
        firstAt: at,
        lastAt: at,
        count: 0,
        calledForHelp: false,
        lastSaid: '',
        described: '',
        dismissedAt: null,
      }
    );
  }

  #keep(one: UnknownDevice): UnknownDevice {
    let ofGateway = this.#byGateway.get(one.gatewayId);
    if (ofGateway === undefined) {
      ofGateway = new Map();
      this.#byGateway.set(one.gatewayId, ofGateway);
    }
    ofGateway.delete(one.name);
    ofGateway.set(one.name, one);
    this.#byId.set(one.id, one);
    this.#put.add(one.id);
    this.#gone.delete(one.id);
    if (ofGateway.size > this.#perGateway) {
      const kept = [...ofGateway.values()];
      const least = kept.find(({ calledForHelp }) => !calledForHelp) ?? kept[0];
      if (least !== undefined) this.forget(least.id);
    }
    return one;
  }
}
