import type { Reading, Value } from '#contracts/reading';
import type { AnyRule, Facts } from '#contracts/rule';
import { Engine } from '#hub/rules/engine';
import type { Judged } from '#hub/rules/judged';
import { sameForAll } from '#hub/rules/settings';
import { Deadlines } from '#kernel/deadlines';

/** One thing said at a local time of a written timeline, `MM-DD HH:MM[:SS]` of 2026. */
export interface Said {
  readonly at: string;
  readonly device?: string;
  readonly measure: string;
  readonly value?: Value;
  readonly home?: string;
  readonly resident?: string;
  readonly via?: string;
}

export const factsOf = (silentAfterMs = 0): Facts => ({
  silentAfterMs: () => silentAfterMs,
  nameOf: (deviceId) => deviceId,
  roomOf: () => '入户门',
  kindOf: () => '',
  placeOf: () => 'home-1',
  gatewayOf: () => undefined,
  childrenOf: () => [],
  isHome: (placeId) => placeId.startsWith('home'),
  addressOf: (placeId) => placeId,
  above: (_placeId, kind) => (kind === 'street' ? 'street-1' : undefined),
  homeOf: () => undefined,
  residentsOf: () => [],
  residentName: (residentId) => residentId,
});

export function moment(local: string, zone = 'Asia/Shanghai'): number {
  const [day, time] = local.split(' ') as [string, string];
  return Temporal.PlainDateTime.from(`2026-${day}T${time}`).toZonedDateTime(zone).epochMilliseconds;
}

export function readingAt(
  at: number,
  { device = 'd1', measure, value = true, home = 'home-1', resident, via }: Omit<Said, 'at'>,
): Reading {
  return {
    deviceId: device,
    placeId: home,
    ...(resident === undefined ? {} : { residentId: resident }),
    ...(via === undefined ? {} : { via }),
    measure,
    value,
    at,
    receivedAt: at,
  };
}

export function engineOf(
  rules: readonly AnyRule[],
  options: { readonly zone?: string; readonly facts?: Facts; readonly settings?: Record<string, unknown> } = {},
): Engine {
  const { zone = 'Asia/Shanghai', facts = factsOf(), settings = {} } = options;
  return new Engine({
    rules,
    settings: sameForAll(rules, settings),
    zone,
    facts,
    deadlines: (isFirst) => new Deadlines(isFirst),
    onRuleError: (rule, error) => {
      throw new Error(`rule ${rule} threw`, { cause: error });
    },
  });
}

/** Plays a timeline and says what came of it, each as `<local time> <severity|clear> <type>`. */
export function play(
  rules: readonly AnyRule[],
  said: readonly Said[],
  until: string,
  options: Parameters<typeof engineOf>[1] = {},
): string[] {
  const { zone = 'Asia/Shanghai' } = options;
  const engine = engineOf(rules, options);
  const judged: Judged[] = [];
  for (const one of said) {
    const at = moment(one.at, zone);
    judged.push(...engine.judge([readingAt(at, one)], at));
  }
  judged.push(...engine.judge([], moment(until, zone)));
  return judged.map((item) => describe(item, zone));
}

export function describe(item: Judged, zone = 'Asia/Shanghai'): string {
  const { at, type } = item.kind === 'finding' ? item.finding : item.clearing;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime();
  const time = local
    .toString({ smallestUnit: local.second === 0 ? 'minute' : 'second' })
    .slice(5)
    .replace('T', ' ');
  return `${time} ${item.kind === 'finding' ? item.finding.severity : 'clear'} ${type}`;
}
