import type { TriedSettings } from '#contracts/backtest';
import type { Directory } from '#contracts/directory';
import type { Subject } from '#contracts/finding';
import type { AnyRule, SettingsBook } from '#contracts/rule';
import { over } from '../replay/tried-settings.ts';
import { type SettingsTable, settingsKey } from './protocol.ts';

/** Subjects asked for before others get a turn. */
const askedAtOnce = 200;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What holds for these homes now, as plain data. */
export async function settingsTableOf({
  book,
  rules,
  homeIds,
  directory,
}: {
  readonly book: Pick<SettingsBook, 'version' | 'of'>;
  readonly rules: readonly AnyRule[];
  readonly homeIds: readonly string[];
  readonly directory: Pick<Directory, 'place' | 'residentsOf'>;
}): Promise<SettingsTable> {
  const settings: Readonly<Record<string, unknown>>[] = [];
  const numbers = new Map<unknown, number>();
  const numberOf = (found: unknown): number => {
    let number = numbers.get(found);
    if (number === undefined) {
      number = settings.push(found as Readonly<Record<string, unknown>>) - 1;
      numbers.set(found, number);
    }
    return number;
  };
  const subjects = subjectsOf(homeIds, directory);
  const holds: Record<string, Record<string, number>> = {};
  for (const rule of rules) {
    const street = numberOf(book.of(rule.id, { key: 'street:', placeId: '' }));
    const ofRule: Record<string, number> = { '': street };
    for (const [index, subject] of subjects.entries()) {
      if (index % askedAtOnce === askedAtOnce - 1) await nextTurn();
      const number = numberOf(book.of(rule.id, subject));
      // Nearly everybody has the street's.
      if (number !== street) ofRule[settingsKey(subject.key, subject.placeId, subject.residentId)] = number;
    }
    holds[rule.id] = ofRule;
  }
  return { version: book.version, settings, holds };
}

function subjectsOf(homeIds: readonly string[], directory: Pick<Directory, 'place' | 'residentsOf'>): Subject[] {
  const subjects: Subject[] = [];
  const places = new Set<string>();
  for (const homeId of homeIds) {
    for (let place = directory.place(homeId); place !== undefined; ) {
      places.add(place.id);
      place = place.parentId === undefined ? undefined : directory.place(place.parentId);
    }
    for (const { id } of directory.residentsOf(homeId)) {
      for (const kind of ['resident', 'home', 'device'])
        subjects.push({ key: `${kind}:${id}`, placeId: homeId, residentId: id });
    }
  }
  for (const placeId of places) {
    for (const kind of ['home', 'device', 'building', 'street']) subjects.push({ key: `${kind}:${placeId}`, placeId });
  }
  return subjects;
}

/** The settings of a table, with `tried` over them. */
export function bookFrom(table: SettingsTable, rules: readonly AnyRule[], tried: TriedSettings): SettingsBook {
  const complete = new Map(
    rules.map((rule) => [
      rule.id,
      table.settings.map(() => undefined as Readonly<Record<string, unknown>> | undefined),
    ]),
  );
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return {
    version: table.version,
    use: () => undefined,
    of(ruleId, { key, placeId, residentId }) {
      const holds = table.holds[ruleId];
      const number = holds?.[settingsKey(key, placeId, residentId)] ?? holds?.[''] ?? -1;
      const known = complete.get(ruleId);
      const rule = byId.get(ruleId);
      if (known === undefined || rule === undefined) return undefined;
      let found = known[number];
      if (found === undefined) {
        found = over(rule, table.settings[number] ?? {}, tried[ruleId]);
        known[number] = found;
      }
      return found;
    },
  };
}
