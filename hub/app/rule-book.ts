import type { Transaction } from 'kysely';
import type { Actor, Audited } from '#contracts/access';
import type { Database } from '#contracts/database';
import type { Reading } from '#contracts/reading';
import type { AnyRule } from '#contracts/rule';
import type { RuleSettingsService } from '#contracts/rule-settings';
import type { Tables } from '#hub/database/tables';
import { RuleBook } from '#hub/rules/book';
import { appendVersion, loadVersions, type StoredChange } from '#hub/settings/versions';
import type { Clock } from '#kernel/clock';
import { keyOf, placesFrom, type ScopeDirectory } from './rule-scopes.ts';
import { createRuleService, type RuleServiceParts } from './rule-service.ts';

export interface RuleBookParts {
  readonly rules: readonly AnyRule[];
  /** The street's settings before anybody changed them, by rule id. */
  readonly base: Readonly<Record<string, unknown>>;
  readonly database: Database<Tables>;
  readonly directory: ScopeDirectory;
  readonly record: (trx: Transaction<Tables>, entry: Audited) => Promise<void>;
  /** Readings the hub makes itself; resolves after their commit. */
  readonly submit: (readings: readonly Reading[]) => Promise<void>;
  /** How many alerts each rule has raised since then. */
  readonly countsByRule: (actor: Actor, since: number) => Promise<Readonly<Record<string, number>>>;
  readonly clock: Clock;
}

export interface OpenRuleBook {
  /** What the engine runs with. */
  readonly book: RuleBook;
  readonly service: RuleSettingsService;
  /** The settings as they held at a moment, for a replay. */
  bookAt(moment: number): RuleBook;
  /** A change that was written down and did not reach the rules before a stop reaches them now. */
  catchUp(): Promise<void>;
}

/** The device the hub itself speaks as. */
export const hubItself = 'hub';

/**
 * Which settings hold, and how they change: written down with its audit record in one transaction, then journalled as a reading
 * so that the rules change over at one point of the order of everything, live and in every replay.
 */
export async function openRuleBook(parts: RuleBookParts): Promise<OpenRuleBook> {
  const { rules, database, directory, clock } = parts;
  const stored: StoredChange[] = [...(await loadVersions(database.queries))];
  const openBook = (): RuleBook => {
    const opened = new RuleBook({
      rules,
      base: parts.base,
      placesFrom: (placeId) => placesFrom(directory, placeId),
      residentsOf: (homeId) => directory.residentsOf(homeId).map(({ id }) => id),
    });
    opened.add(stored.map(forBook));
    return opened;
  };
  const book = openBook();

  const announce = async (): Promise<void> => {
    if (book.version === book.newest) return;
    const now = clock.now();
    await parts.submit([
      {
        deviceId: hubItself,
        placeId: hubItself,
        measure: 'settings.changed',
        value: book.newest,
        unit: '1',
        at: now,
        receivedAt: now,
      },
    ]);
  };

  // One change after the other: a version must be in force before the next one is numbered.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };

  const commit: RuleServiceParts['commit'] = async (actor, wanted, { action, why }) => {
    const version = book.newest + 1;
    const at = clock.now();
    const changes = wanted.map((change): StoredChange => ({ ...change, version, at, by: actor.username, why }));
    await database.write(async (trx) => {
      await appendVersion(trx, changes);
      await parts.record(trx, {
        by: actor.username,
        action,
        target: changes.length === 1 ? `rule:${changes[0]?.ruleId}` : 'rules',
        detail: {
          version,
          why,
          changes: changes
            .map(({ ruleId, scope, settings }) => `${ruleId} ${keyOf(scope)} ${JSON.stringify(settings)}`)
            .join('; ')
            .slice(0, 2_000),
        },
      });
    });
    stored.push(...changes);
    book.add(changes.map(forBook));
    await announce();
    return version;
  };

  return {
    book,
    service: createRuleService({ ...parts, book, stored, commit, inTurn }),
    bookAt(moment) {
      const past = openBook();
      past.use(stored.findLast(({ at }) => at <= moment)?.version ?? 0);
      return past;
    },
    catchUp: () => inTurn(announce),
  };
}

const forBook = ({ version, ruleId, scope, settings }: StoredChange) => ({
  version,
  ruleId,
  scope: keyOf(scope),
  settings,
});
