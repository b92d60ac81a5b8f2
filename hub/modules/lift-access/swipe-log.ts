import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Reading } from '#contracts/reading';
import { loadCards } from './card-store.ts';
import { cardNumber, decide } from './decide.ts';
import { type Ports, readerKind } from './ports.ts';
import type { LiftTables, SwipeTable } from './tables.ts';

/** SQLite takes at most 32,766 parameters a statement. */
const atOnce = 500;

/** Sorts by time; the same swipe has the same id. The card's number cannot be read out of it. */
export function swipeId({
  at,
  deviceId,
  number,
}: {
  readonly at: number;
  readonly deviceId: string;
  readonly number: string;
}): string {
  const rest = createHash('sha256').update(`${deviceId} ${number}`).digest('hex').slice(0, 16);
  return `${String(at).padStart(15, '0')}-${rest}`;
}

/** Writes every swipe down once, with what the lift made of it. A resident whose card opened was seen: a sign of life. */
export async function logSwipes(
  { devices, signsOfLife }: Pick<Ports, 'devices' | 'signsOfLife'>,
  readings: readonly Reading[],
  trx: Transaction<LiftTables>,
): Promise<void> {
  const taps = readings.flatMap(({ deviceId, placeId, value, at }) =>
    typeof value === 'boolean' || devices.find(deviceId)?.kind !== readerKind
      ? []
      : [{ deviceId, unitId: placeId, at, number: cardNumber(value) }],
  );
  if (taps.length === 0) return;
  const cards = await loadCards(trx, { numbers: [...new Set(taps.map(({ number }) => number))] });
  const byNumber = new Map(cards.map((card) => [card.number, card]));
  const rows = taps.map(({ deviceId, unitId, at, number }): SwipeTable => {
    const card = byNumber.get(number);
    const reason = decide(card, unitId, at);
    return {
      id: swipeId({ at, deviceId, number }),
      at,
      unit_id: unitId,
      device_id: deviceId,
      number,
      card_id: card?.id ?? null,
      resident_id: card?.residentId ?? null,
      opened: reason === 'allowed' ? 1 : 0,
      reason,
    };
  });
  await addSwipes(trx, rows);
  for (const { id, opened, resident_id: residentId, at, device_id: deviceId } of rows) {
    if (opened === 1 && residentId !== null) await signsOfLife.report({ id, residentId, at, deviceId });
  }
}

export async function addSwipes(trx: Transaction<LiftTables>, rows: readonly SwipeTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += atOnce) {
    await trx
      .insertInto('lift_access_swipe')
      .values(rows.slice(from, from + atOnce))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }
}

/** Forgets swipes older than so many days: they say where somebody was. */
export async function forgetSwipes(
  { database, clock }: Pick<Ports, 'database' | 'clock'>,
  retentionDays: number,
): Promise<void> {
  const before = clock.now() - retentionDays * 86_400_000;
  await database.write(async (trx) => {
    await trx.deleteFrom('lift_access_swipe').where('at', '<', before).execute();
  });
}
