import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { addCard, blockCard, loadCards } from './card-store.ts';
import { decide } from './decide.ts';
import { liftUnits, type Ports } from './ports.ts';
import { addSwipes, swipeId } from './swipe-log.ts';
import type { CardTable, SwipeTable } from './tables.ts';

/** The first resident's card is the one the device profile's sample shows (RDM6300 frame `02 010063E9AE 25 03`). */
const firstNumber = 6_547_886;
const numberStep = 7_919;
const strangers = '0008844356';

interface SampleCard extends CardTable {
  readonly unitIds: readonly string[];
  readonly lost?: true;
}

/**
 * Cards and a day of swipes for the demonstration street: every resident of a unit with a lift has a card; one card was lost and
 * blocked; of the temporary cards one is good, one is over, one is still to come, and the ambulance opens every lift.
 */
export async function sowCards(ports: Ports): Promise<void> {
  const { database, clock, places, residents } = ports;
  const now = clock.now();
  const units = liftUnits(ports, '/').map(({ place, readers }) => ({ id: place.id, reader: readers[0]?.id ?? '' }));
  const [first] = units;
  if (first === undefined) return;

  const cards: SampleCard[] = [];
  const hand = (card: Partial<SampleCard> & Pick<SampleCard, 'holder' | 'unitIds'>): void => {
    const ordinal = cards.length;
    cards.push({
      id: `sample-card-${String(ordinal + 1).padStart(3, '0')}`,
      number: String(firstNumber + ordinal * numberStep).padStart(10, '0'),
      kind: 'temporary',
      resident_id: null,
      valid_from: null,
      valid_until: null,
      created_at: now - 30 * dayMs + ordinal * minuteMs,
      ...card,
    });
  };
  for (const unit of units) {
    const homes = places.below(unit.id).filter(({ kind }) => kind === 'home');
    for (const { id, name } of homes.flatMap((home) => residents.of(home.id)))
      hand({ kind: 'resident', resident_id: id, holder: name, unitIds: [unit.id] });
  }
  const [anyone] = cards;
  if (anyone !== undefined)
    hand({
      kind: 'resident',
      resident_id: anyone.resident_id,
      holder: anyone.holder,
      unitIds: anyone.unitIds,
      lost: true,
    });
  const here = [first.id];
  hand({ holder: '护理员 周芳', unitIds: here, valid_from: now - 20 * dayMs, valid_until: now + 40 * dayMs });
  hand({ holder: '助餐志愿者 陈立', unitIds: here, valid_from: now - 30 * dayMs, valid_until: now - 2 * dayMs });
  hand({ holder: '康复师 何宁', unitIds: here, valid_from: now + 3 * dayMs, valid_until: now + 33 * dayMs });
  hand({
    holder: '120 急救',
    unitIds: units.map(({ id }) => id),
    valid_from: now - 30 * dayMs,
    valid_until: now + 335 * dayMs,
  });

  await database.write(async (trx) => {
    for (const { unitIds, lost, ...card } of cards) {
      await addCard(trx, card, unitIds);
      if (lost === true) await blockCard(trx, { cardId: card.id, at: now - 5 * dayMs, reason: '挂失' });
    }
    const known = new Map(
      (await loadCards(trx, { ids: cards.map(({ id }) => id) })).map((card) => [card.number, card]),
    );
    const swipe = (number: string, unitId: string, at: number): SwipeTable => {
      const deviceId = units.find(({ id }) => id === unitId)?.reader ?? first.reader;
      const card = known.get(number);
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
    };
    // Everybody out and back once in the last day, spread over its hours; those whose card does not open try as well.
    const day = cards.flatMap(({ number, unitIds }, index) => {
      const out = now - 2 * hourMs - ((index * 97) % (20 * 60)) * minuteMs;
      const unitId = unitIds[0] ?? first.id;
      return [swipe(number, unitId, out), swipe(number, unitId, out + 75 * minuteMs)];
    });
    await addSwipes(trx, [...day, swipe(strangers, first.id, now - 3 * hourMs)]);
  });
}
