import { type DeviceProfile, type DialectName, dialects } from '#contracts/device';
import type { Device, HomeView, Place, Resident } from '#contracts/register';

/** Where in a home something is, as far as a routine cares. */
export type Room = 'bedroom' | 'bathroom' | 'kitchen' | 'living' | 'hall' | 'elsewhere';

/** A device as its simulation needs it. */
export interface SimDevice {
  readonly id: string;
  readonly kind: string;
  readonly profile: DeviceProfile;
  readonly room: Room;
  readonly placeId: string;
  readonly residentId?: string;
  /** The gateway it speaks through, its name there, and what that gateway speaks. Absent: it has a connection of its own. */
  readonly gateway?: { readonly id: string; readonly name: string; readonly dialect: DialectName };
}

export interface SimResident {
  readonly id: string;
  readonly homeId: string;
}

export interface SimHome {
  readonly id: string;
  readonly residents: readonly SimResident[];
  /** What stands in the home. */
  readonly devices: readonly SimDevice[];
  /** What its people share with their neighbours: the card reader of their lift. */
  readonly shared: readonly SimDevice[];
}

export type CardRole = 'own' | 'blocked' | 'temporary' | 'unknown';

/** A lift card. `own` is a resident's, in order. */
export interface SimCard {
  readonly number: string;
  readonly role: Exclude<CardRole, 'unknown'>;
  readonly unitId?: string;
  readonly residentId?: string;
}

/** The part of the street that is simulated. */
export interface Street {
  readonly homes: readonly SimHome[];
  /** Every device, shared ones once. */
  readonly devices: readonly SimDevice[];
  readonly cards: readonly SimCard[];
}

/** What the hub's REST interface answered. */
export interface StreetAnswers {
  readonly homes: readonly Pick<HomeView, 'id' | 'sample'>[];
  readonly residents: readonly Pick<Resident, 'id' | 'homeId'>[];
  readonly devices: readonly Pick<
    Device,
    'id' | 'kind' | 'name' | 'room' | 'placeId' | 'residentId' | 'gatewayId' | 'externalName' | 'state' | 'sample'
  >[];
  /** The places of kind home: their paths say in which unit a home is. */
  readonly places: readonly Pick<Place, 'id' | 'path'>[];
  readonly cards: readonly SimCard[];
}

/** What every gateway is to speak, or `mixed`: each what its name says. */
export type DialectChoice = DialectName | 'mixed';

/** 网关（ChirpStack） speaks ChirpStack; one whose name says nothing, Zigbee2MQTT. */
export function dialectNamed(name: string): DialectName {
  const words = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return dialects.find((dialect) => words.includes(dialect.replaceAll('-', ''))) ?? 'zigbee2mqtt';
}

const roomWords: readonly (readonly [Room, RegExp])[] = [
  ['bathroom', /卫|厕|浴|洗|bath|toilet/i],
  ['bedroom', /卧|床|bed/i],
  ['kitchen', /厨|灶|kitchen/i],
  // Before the living room: 门厅 is the hall, 客厅 is not.
  ['hall', /门|玄关|走廊|过道|入户|hall|door|entr/i],
  ['living', /客|起居|厅|living|lounge/i],
];

/** 主卧 → bedroom. What nobody can place is elsewhere. */
export const roomOf = (words: string): Room => roomWords.find(([, pattern]) => pattern.test(words))?.[0] ?? 'elsewhere';

export const reports = (device: SimDevice, measure: string): boolean => device.profile.measures.includes(measure);

/** How it tells that somebody is in the room: by the one of the two it is better at. Profiles name the most telling measure first. */
export const noticesBy = (device: SimDevice): 'motion' | 'presence' | undefined =>
  device.profile.measures.find((measure) => measure === 'motion' || measure === 'presence') as
    | 'motion'
    | 'presence'
    | undefined;

/** Whether others speak through it. */
export const isGateway = (device: SimDevice, street: Street): boolean =>
  device.gateway === undefined &&
  (device.kind === 'gateway' || street.devices.some(({ gateway }) => gateway?.id === device.id));

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/**
 * The first `limit` sample homes that have devices, with all that belongs to them. A device that is not marked as sample data is somebody's
 * real device: it is never taken, and neither is one of a kind this program does not know, or a child whose gateway was not taken.
 */
export function buildStreet(
  answers: StreetAnswers,
  {
    profiles,
    limit,
    dialect = 'mixed',
  }: { readonly profiles: readonly DeviceProfile[]; readonly limit: number; readonly dialect?: DialectChoice },
): Street {
  const nameOf = new Map(answers.devices.map(({ id, name }) => [id, name]));
  const spokenBy = (gatewayId: string): DialectName =>
    dialect === 'mixed' ? dialectNamed(nameOf.get(gatewayId) ?? '') : dialect;
  const profileOf = new Map(profiles.map((profile) => [profile.kind, profile]));
  const usable = new Map<string, SimDevice>();
  for (const device of answers.devices) {
    const profile = profileOf.get(device.kind);
    if (!device.sample || device.state !== 'active' || profile === undefined) continue;
    if (device.gatewayId !== null && device.externalName === null) continue;
    usable.set(device.id, {
      id: device.id,
      kind: device.kind,
      profile,
      room: roomOf(device.room),
      placeId: device.placeId,
      ...(device.residentId === null ? {} : { residentId: device.residentId }),
      ...(device.gatewayId === null || device.externalName === null
        ? {}
        : {
            gateway: { id: device.gatewayId, name: device.externalName, dialect: spokenBy(device.gatewayId) },
          }),
    });
  }
  const devices = [...usable.values()]
    .filter(({ gateway }) => gateway === undefined || usable.has(gateway.id))
    .sort(byId);

  const pathOf = new Map(answers.places.map(({ id, path }) => [id, path]));
  const homeIds = new Set(answers.homes.map(({ id }) => id));
  const homes: SimHome[] = [];
  for (const home of [...answers.homes].filter(({ sample }) => sample).sort(byId)) {
    if (homes.length >= limit) break;
    const own = devices.filter(({ placeId }) => placeId === home.id);
    if (own.length === 0) continue;
    const around = new Set((pathOf.get(home.id) ?? '').split('/'));
    homes.push({
      id: home.id,
      residents: answers.residents
        .filter(({ homeId }) => homeId === home.id)
        .map(({ id, homeId }) => ({ id, homeId }))
        .sort(byId),
      devices: own,
      shared: devices.filter(({ placeId }) => !homeIds.has(placeId) && around.has(placeId)),
    });
  }
  const taken = new Map(
    homes.flatMap((home) => [...home.devices, ...home.shared]).map((device) => [device.id, device]),
  );
  // A gateway may stand elsewhere than its children, in the stairwell of a unit: without it they have no voice.
  for (const { gateway } of [...taken.values()]) {
    const carrier = gateway && usable.get(gateway.id);
    if (carrier !== undefined) taken.set(carrier.id, carrier);
  }
  return { homes, devices: [...taken.values()].sort(byId), cards: answers.cards };
}

/**
 * The card somebody of this home swipes at this reader. Numbers made up here are of the RDM6300 form (ten digits, EM4100); one the street
 * never gave out begins with 99.
 */
export function cardOf(
  street: Street,
  { home, role, residentId }: { readonly home: SimHome; readonly role: CardRole; readonly residentId?: string },
): string {
  const units = new Set(home.shared.map(({ placeId }) => placeId));
  const wearer = residentId ?? home.residents[0]?.id;
  const cards = street.cards.filter((one) => one.role === role && (role !== 'own' || one.residentId === wearer));
  const card = cards.find(({ unitId }) => unitId === undefined || units.has(unitId)) ?? cards[0];
  if (card !== undefined) return card.number;
  const name = role === 'own' ? (wearer ?? home.id) : home.id;
  let digits = 0;
  for (const letter of name) digits = (digits * 31 + (letter.codePointAt(0) ?? 0)) % 100_000_000;
  return `${role === 'own' ? '00' : '99'}${String(digits).padStart(8, '0')}`;
}
