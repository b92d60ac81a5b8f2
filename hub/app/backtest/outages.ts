import type { Database } from '#contracts/database';
import type { AnyRule, Step } from '#contracts/rule';
import { defineRule } from '#contracts/rule';
import type { Tables } from '#hub/database/tables';

/** The street could not be heard, as the running hub found it. Epoch ms. */
export interface KnownOutage {
  readonly from: number;
  readonly told: number;
  /** null while it lasts. */
  readonly to: number | null;
}

export const outageRule = 'platform-silent';
/** As many as the rule itself keeps in mind. */
const keptOutages = 8;

/** What the board says of past outages. */
export const outagesFrom =
  (database: Pick<Database<Tables>, 'queries'>) =>
  async (from: number, to: number): Promise<readonly KnownOutage[]> => {
    const rows = await database.queries
      .selectFrom('alert')
      .select(['since', 'raised_at', 'cleared_at', 'resolved_at'])
      .where('type', '=', outageRule)
      .where('raised_at', '<', to)
      .orderBy('raised_at')
      .execute();
    return rows
      .map((row) => ({ from: row.since, told: row.raised_at, to: row.cleared_at ?? row.resolved_at }))
      .filter((outage) => outage.to === null || outage.to >= from);
  };

interface Remembered {
  readonly outages: readonly (readonly [from: number, to: number | null])[];
  /** Nothing changes before this moment; undefined when nothing more will. */
  readonly until?: number | undefined;
}

/**
 * Stands in for the rule about the whole street where only some homes of it are heard: it remembers what was found then, so that the
 * others hold back what they held back. It finds nothing by itself.
 */
export function remembering(rule: AnyRule, known: readonly KnownOutage[]): AnyRule {
  const moments = known
    .flatMap(({ told, to }) => (to === null ? [told] : [told, Math.max(told, to)]))
    .sort((a, b) => a - b);
  const asOf = (now: number): Step<Remembered> => {
    const outages = known
      .filter(({ told }) => told <= now)
      .map(({ from, to }): [number, number | null] => [from, to !== null && to <= now ? to : null])
      .slice(-keptOutages);
    const until = moments.find((moment) => moment > now);
    return { state: { ...(rule.start() as object), outages, until }, deadline: until ?? null };
  };
  return defineRule({
    ...rule,
    start: (): Remembered => ({ ...(rule.start() as object), outages: [], until: 0 }),
    onReading: (state, _reading, { now }) => (state.until === undefined || now < state.until ? { state } : asOf(now)),
    onDeadline: (_state, { now }) => asOf(now),
    explain: () => ({ says: rule.doc }),
  });
}
