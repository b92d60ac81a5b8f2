import type { Facts } from '#contracts/rule';

/** What a room is to the rules about people. */
export type RoomKind = 'bathroom' | 'bedroom' | 'hall' | 'kitchen' | 'other';

const kinds: readonly (readonly [RoomKind, RegExp])[] = [
  ['bathroom', /卫|浴|厕|洗手|盥洗|bath|toilet|shower|restroom|\bwc\b|lavatory|washroom/i],
  ['kitchen', /厨|餐|kitchen|dining|fridge/i],
  ['bedroom', /卧|寝|bed ?room|\bbed\b/i],
  ['hall', /门|玄关|走廊|过道|楼梯|hall|corridor|landing|stair|entrance|entry|door|porch/i],
];

/** Doors of furniture and windows say that somebody is at them, never that somebody went out. */
const furniture = /冰箱|冰柜|柜|抽屉|窗|药|fridge|freezer|cupboard|cabinet|wardrobe|drawer|window|oven|microwave/i;
const wayOut =
  /入户|大门|门口|玄关|门厅|防盗|前门|后门|院门|entrance|entry|front|back ?door|main ?door|outside|exit|hall|corridor/i;

/** Names are few and asked for with every reading: each is read once. */
const roomKinds = new Map<string, RoomKind>();
const waysOut = new Map<string, boolean>();
const mostNames = 5_000;

export function roomKindOf(room: string): RoomKind {
  const known = roomKinds.get(room);
  if (known !== undefined) return known;
  const kind = kinds.find(([, pattern]) => pattern.test(room))?.[0] ?? 'other';
  if (roomKinds.size >= mostNames) roomKinds.clear();
  roomKinds.set(room, kind);
  return kind;
}

/** Whether a door leads out of the home. A door without a room is taken for the entrance, one in a room only by its name. */
export function leadsOut(facts: Facts, deviceId: string): boolean {
  const room = facts.roomOf(deviceId);
  const words = `${room} ${facts.nameOf(deviceId)}`;
  const known = waysOut.get(words);
  if (known !== undefined) return known;
  const out = !furniture.test(words) && (room === '' || wayOut.test(words));
  if (waysOut.size >= mostNames) waysOut.clear();
  waysOut.set(words, out);
  return out;
}
