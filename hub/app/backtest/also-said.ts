import { measuredClasses } from '#contracts/consent';
import type { Database } from '#contracts/database';
import type { Directory } from '#contracts/directory';
import { presenceWord } from '#contracts/presence';
import type { Reading } from '#contracts/reading';
import type { Tables } from '#hub/database/tables';
import type { Consents } from '#hub/register/consents';
import type { AssignmentParts } from './assignment.ts';

/** Ids in one question; databases allow a few thousand. */
const askedAtOnce = 500;

/**
 * What rules hear of people from elsewhere than their devices: marks of absence, as they were; and consents, as they are now. Who
 * has withdrawn the consent to whereabouts or health is left out of the past as well.
 */
export const alsoSaidFrom =
  ({
    database,
    directory,
    consents,
    speaksAs,
  }: {
    readonly database: Pick<Database<Tables>, 'queries'>;
    readonly directory: Pick<Directory, 'resident'>;
    readonly consents: Pick<Consents, 'mayUse'>;
    /** The device the hub itself speaks as. */
    readonly speaksAs: string;
  }): AssignmentParts['alsoSaid'] =>
  async (residentIds, from, to) => {
    const said: Reading[] = [];
    const say = (residentId: string, at: number, measure: string, value: string | boolean): void => {
      const placeId = directory.resident(residentId)?.homeId;
      if (placeId !== undefined)
        said.push({ deviceId: speaksAs, placeId, residentId, measure, value, at, receivedAt: Math.max(at, from) });
    };
    for (const residentId of residentIds)
      for (const of of measuredClasses)
        if (!consents.mayUse(residentId, of)) say(residentId, from, `consent.${of}`, false);
    for (let start = 0; start < residentIds.length; start += askedAtOnce) {
      const marks = await database.queries
        .selectFrom('presence_mark')
        .selectAll()
        .where('resident_id', 'in', residentIds.slice(start, start + askedAtOnce))
        .where('at', '<', to)
        .orderBy('at')
        .orderBy('id')
        .execute();
      // Of what was said before the beginning only the last word of each still counts.
      const last = new Map(marks.filter(({ at }) => at < from).map((mark) => [mark.resident_id, mark.id]));
      for (const { id, resident_id: residentId, at, state, until } of marks)
        if (at >= from || last.get(residentId) === id) say(residentId, at, 'person.away', presenceWord(state, until));
    }
    return said.sort((a, b) => a.receivedAt - b.receivedAt);
  };
