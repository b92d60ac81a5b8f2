import type { Reading } from '#contracts/reading';
import { type Facts, type SubjectKind, subjectKinds } from '#contracts/rule';
import { type Mind, newMind, openSlot, type Placed, type SavedMind, type Slot, saveMind, type Way } from './mind.ts';

/** No id of a gateway: the way is looked for again at the next word. */
const neverAgain = ' ';
/** Parts of a snapshot are about this long, in characters. */
const partLength = 64 * 1024;

/** All subjects the rules have in mind. A reading costs one look-up here, the device's own. */
export class Minds {
  readonly #facts: Facts;
  readonly #byId: Readonly<Record<SubjectKind, Map<string, Mind>>>;
  #snapshot = 0;
  /** What changed before the running snapshot came to it, as it was when that began; undefined while none runs. */
  #asItWas: string[] | undefined;

  constructor(facts: Facts) {
    this.#facts = facts;
    this.#byId = Object.fromEntries(subjectKinds.map((kind) => [kind, new Map()])) as unknown as Record<
      SubjectKind,
      Map<string, Mind>
    >;
  }

  get size(): number {
    return subjectKinds.reduce((sum, kind) => sum + this.#byId[kind].size, 0);
  }

  find(kind: SubjectKind, id: string): Mind | undefined {
    return this.#byId[kind].get(id);
  }

  /** By the key of a subject: `home:<id>`. */
  named(key: string): Mind | undefined {
    const colon = key.indexOf(':');
    return this.#byId[key.slice(0, colon) as SubjectKind]?.get(key.slice(colon + 1));
  }

  /** The device that said it, with its `way`: whom else it concerns. They are about to change. */
  about(reading: Reading): Mind & { readonly way: Way } {
    const { deviceId, placeId, residentId, via } = reading;
    const device = this.#byId.device.get(deviceId) ?? this.#open('device', deviceId);
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
    this.#asItWas.push(saveMind(mind));
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
      let part: string[] = [];
      let length = 0;
      for (const kind of subjectKinds) {
        for (const mind of this.#byId[kind].values()) {
          if (mind.savedIn !== this.#snapshot) {
            mind.savedIn = this.#snapshot;
            asItWas.push(saveMind(mind));
          }
          for (const saved of asItWas.splice(0)) {
            part.push(saved);
            length += saved.length;
          }
          if (length < partLength) continue;
          yield `[${part.join(',')}]`;
          part = [];
          length = 0;
        }
      }
      part.push(...asItWas.splice(0));
      if (part.length > 0) yield `[${part.join(',')}]`;
    } finally {
      this.#asItWas = undefined;
    }
  }

  /** Takes up a part; `placed` are the rules by their place in the snapshot, undefined for those that no longer exist. */
  load(part: string, placed: readonly (Placed | undefined)[], onSlot: (slot: Slot) => void): void {
    for (const [kind, id, placeId, residentId, deviceId, slots] of JSON.parse(part) as readonly SavedMind[]) {
      const mind = this.#open(kind, id);
      mind.placeId = placeId;
      mind.residentId = residentId === 0 ? undefined : residentId;
      mind.deviceId = deviceId === 0 ? undefined : deviceId;
      for (const [rule, state, means = 0, dueAt = 0, muted] of slots) {
        const of = placed[rule];
        if (of === undefined) continue;
        const slot = openSlot(mind, of);
        slot.state = state;
        slot.means = means;
        slot.dueAt = dueAt === 0 ? undefined : dueAt;
        slot.muted = muted;
        onSlot(slot);
      }
    }
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
    const mind = this.#byId[kind].get(id) ?? this.#open(kind, id);
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
