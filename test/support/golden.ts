import { describe, expect, test } from 'vitest';
import type { AnyRule, Facts } from '#contracts/rule';
import type { Judged } from '#hub/rules/judged';
import { engineOf, factsOf, describe as inWords, moment, readingAt, type Said } from '#test/support/timeline';

/** A word of a written timeline; `heard` when it came later than it was said. */
export interface Word extends Said {
  readonly heard?: string;
}

/** A written timeline and what must come of it, each as `<local time> <severity|clear> <type>`. */
export interface Golden {
  readonly says: string;
  readonly rules: readonly AnyRule[];
  readonly said: readonly Word[];
  readonly until: string;
  readonly expected: readonly string[];
  /** Kind of each device; absent = none known. */
  readonly kinds?: Readonly<Record<string, string>>;
  readonly zone?: string;
  readonly facts?: Partial<Facts>;
  readonly settings?: Record<string, unknown>;
}

/** Plays it; `restarts` stops the hub after every word and starts it again from what was saved. */
export function playGolden(
  { rules, said, until, kinds = {}, zone, facts, settings }: Golden,
  restarts = false,
): readonly Judged[] {
  const options = {
    ...(zone === undefined ? {} : { zone }),
    ...(settings === undefined ? {} : { settings }),
    facts: { ...factsOf(), kindOf: (id: string) => kinds[id] ?? '', ...facts },
  };
  let engine = engineOf(rules, options);
  const judged: Judged[] = [];
  for (const word of said) {
    const at = moment(word.at, zone);
    const heard = word.heard === undefined ? at : moment(word.heard, zone);
    judged.push(...engine.judge([{ ...readingAt(at, word), receivedAt: heard }], heard));
    if (!restarts) continue;
    const saved = engine.snapshot();
    engine = engineOf(rules, options);
    engine.restore(saved);
  }
  judged.push(...engine.judge([], moment(until, zone)));
  return judged;
}

/** The tests of a list of timelines: as written, and with a restart after every word. */
export function tellGolden(title: string, golden: readonly Golden[]): void {
  const linesOf = (one: Golden, restarts: boolean): readonly string[] =>
    playGolden(one, restarts).map((item) => inWords(item, one.zone));
  describe(title, () => {
    test.for(golden)('$says', (one) => {
      expect(linesOf(one, false)).toEqual(one.expected);
    });
    test.for(golden)('$says, with a restart after every word', (one) => {
      expect(linesOf(one, true)).toEqual(one.expected);
    });
  });
}
