import type { Reading } from '#contracts/reading';
import { type Facts, type SubjectKind, subjectKinds } from '#contracts/rule';
import { type Asleep, asleepIn, lineOf, readInto, type Waiting } from './asleep.ts';
import { type Mind, newMind, type Placed, type Slot, type Way } from './mind.ts';
import { type Deadlines, never } from './ports.ts';

/** No id of a gateway: the way is looked for again at the next word. */
const neverAgain = ' ';
/** Parts of a snapshot are about this long, in characters. */
const partLength = 64 * 1024;

export interface MindsParts {
  readonly facts: Facts;
  readonly deadlines: Deadlines<Waiting>;
  /** A slot came from a snapshot, with what its deadline stands for and when it fires; 0 is none. */
  readonly onSlot: (slot: Slot, means: number, dueAt: number) => void;
}

const emptyMaps = <Of>(): Readonly<Record<SubjectKind, Map<string, Of>>> =>
  Object.fromEntries(subjectKinds.map((kind) => [kind, new Map()])) as unknown as Record<SubjectKind, Map<string, Of>>;

const keep = (line: string | undefined, lines: string[]): void => {
  if (line !== undefined) lines.push(line);
};

/** All subjects the rules have in mind. A reading costs one look-up here, the device's own. */
export class Minds {
  readonly #facts: Facts;
  readonly #deadlines: Deadlines<Waiting>;
  readonly #onSlot: MindsParts['onSlot'];
  readonly #byId = emptyMaps<Mind>();
  readonly #asleep = emptyMaps<Asleep>();
  /** The rules by their order in the snapshot of those asleep. */
  #placed: readonly (Placed | undefined)[] = [];
  #snapshot = 0;
  /** What changed before the running snapshot came to it, as it was when that began; undefined while none runs. */
  #asItWas: string[] | undefined;

  constructor({ facts, deadlines, onSlot }: MindsParts) {
    this.#facts = facts;
    this.#deadlines = deadlines;
    this.#onSlot = onSlot;
  }

  get size(): number {
    return subjectKinds.reduce((sum, kind) => sum + this.#byId[kind].size + this.#asleep[kind].size, 0);
  }

  find(kind: SubjectKind, id: string): Mind | undefined {
    return this.#byId[kind].get(id) ?? this.wake(kind, id);
  }

  /** By the key of a subject: `home:<id>`. */
  named(key: string): Mind | undefined {
    const colon = key.indexOf(':');
    return this.find(key.slice(0, colon) as SubjectKind, key.slice(colon + 1));
  }

  /** The device that said it, with its `way`: whom else it concerns. They are about to change. */
  about(reading: Reading): Mind & { readonly way: Way } {
    const { deviceId, placeId, residentId, via } = reading;
    const device = this.find('device', deviceId) ?? this.#open('device', deviceId);
    const known = device.way;
    const way =
      known !== undefined && known.via === via && device.placeId === placeId && device.residentId === residentId
        ? known
        : this.#findWay(device, reading);
    if (this.#asItWas !== undefined) this.#keepAsItWas(device, way);
    if (way.home !== undefined) way.home.deviceId = deviceId;
    way.person.deviceId = deviceId;
    return device as Mind & { readonly way: Way };
  }

  /** It is about to change. */
  changing(mind: Mind): void {
    if (this.#asItWas === undefined || mind.savedIn === this.#snapshot) return;
    mind.savedIn = this.#snapshot;
    keep(lineOf(mind), this.#asItWas);
  }

  /** Everything as it is now, in parts of some size after a `head`. */
  save(head: string): Iterable<string> {
    this.#snapshot += 1;
    this.#asItWas = [];
    return this.#parts(head, this.#asItWas);
  }

  *#parts(head: string, asItWas: string[]): Generator<string, void> {
    try {
      yield head;
      let length = 0;
      let lines: string[] = [];
      for (const line of this.#lines(asItWas)) {
        lines.push(line);
        length += line.length;
        if (length < partLength) continue;
        yield lines.join('\n');
        lines = [];
        length = 0;
      }
      if (lines.length > 0) yield lines.join('\n');
    } finally {
      this.#asItWas = undefined;
    }
  }

  *#lines(asItWas: string[]): Generator<string, void> {
    for (const kind of subjectKinds) {
      for (const mind of this.#byId[kind].values()) {
        this.changing(mind);
        yield* asItWas.splice(0);
      }
      for (const asleep of this.#asleep[kind].values()) {
        if (asleep.savedIn === this.#snapshot) continue;
        asleep.savedIn = this.#snapshot;
        yield asleep.line;
      }
    }
    yield* asItWas.splice(0);
  }

  /** Takes up a part of a snapshot. `placed`: the rules by their order in it; `mayRest` when they are the ones of today. */
  load(part: string, placed: readonly (Placed | undefined)[], mayRest: boolean): void {
    this.#placed = placed;
    for (const line of part.split('\n')) {
      const { asleep, wakeAt } = asleepIn(line);
      this.#asleep[asleep.kind].set(asleep.id, asleep);
      if (wakeAt === 'now' || !mayRest) this.wake(asleep.kind, asleep.id);
      else if (wakeAt !== never) this.#deadlines.set(asleep, wakeAt);
    }
  }

  /** Reads what was saved about a subject; undefined when nothing was, or when it is awake. */
  wake(kind: SubjectKind, id: string): Mind | undefined {
    const asleep = this.#asleep[kind]?.get(id);
    if (asleep === undefined) return undefined;
    this.#asleep[kind].delete(id);
    this.#deadlines.delete(asleep);
    if (this.#asItWas !== undefined && asleep.savedIn !== this.#snapshot) this.#asItWas.push(asleep.line);
    // In a running snapshot its line stands for it.
    const mind = newMind(kind, id, this.#asItWas === undefined ? 0 : this.#snapshot);
    this.#byId[kind].set(id, mind);
    readInto(mind, asleep, { placed: this.#placed, onSlot: this.#onSlot });
    return mind;
  }

  #findWay(device: Mind, { placeId, residentId, via }: Reading): Way {
    const facts = this.#facts;
    const isHome = facts.isHome(placeId);
    const homeId = isHome ? placeId : residentId === undefined ? undefined : facts.homeOf(residentId);
    const gatewayId = via === undefined || via === device.id ? undefined : via;
    const building = facts.above(placeId, 'building');
    const street = facts.above(placeId, 'street');
    this.#put(device, placeId, residentId);
    const way: Way = {
      via,
      gateway:
        gatewayId === undefined
          ? undefined
          : // A gateway on the stairs is not the device of the neighbour whose sensor it carried first.
            this.#at('device', gatewayId, facts.placeOf(gatewayId) || placeId),
      home: homeId === undefined ? undefined : this.#at('home', homeId, homeId),
      // Whoever swipes a card at the lift is still to be found at her home.
      person:
        residentId === undefined
          ? this.#at('home', placeId, placeId)
          : this.#at('resident', residentId, homeId ?? placeId),
      building: building === undefined ? undefined : this.#at('building', building, building),
      street: street === undefined ? undefined : this.#at('street', street, street),
    };
    // Where a person lives may change; where a home stands does not.
    device.way = isHome ? way : { ...way, via: neverAgain };
    return way;
  }

  #at(kind: SubjectKind, id: string, placeId: string): Mind {
    const mind = this.find(kind, id) ?? this.#open(kind, id);
    this.#put(mind, placeId, mind.residentId);
    return mind;
  }

  /** It is at this place now. Settings may differ there. */
  #put(mind: Mind, placeId: string, residentId: string | undefined): void {
    this.changing(mind);
    mind.residentId = residentId;
    if (mind.placeId === placeId) return;
    mind.placeId = placeId;
    for (const slot of mind.slots) if (slot !== undefined) slot.settingsVersion = -1;
  }

  #open(kind: SubjectKind, id: string): Mind {
    // One that begins while a snapshot is taken is not part of it.
    const mind = newMind(kind, id, this.#asItWas === undefined ? 0 : this.#snapshot);
    this.#byId[kind].set(id, mind);
    return mind;
  }

  #keepAsItWas(device: Mind, { gateway, home, person, building, street }: Way): void {
    this.changing(device);
    if (gateway !== undefined) this.changing(gateway);
    if (home !== undefined) this.changing(home);
    this.changing(person);
    if (building !== undefined) this.changing(building);
    if (street !== undefined) this.changing(street);
  }
}
