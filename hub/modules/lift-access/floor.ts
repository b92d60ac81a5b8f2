/**
 * The floor a door number names: its last two digits are the door, what stands before them is the floor (502 is on the fifth,
 * 1203 on the twelfth). null where the number does not say.
 */
export function floorOf(door: string): number | null {
  const floor = Number(/^(\d{1,2})\d{2}(?:室|号)?$/.exec(door.trim())?.[1] ?? 0);
  return floor === 0 ? null : floor;
}
