import type { Clearing, Finding, Subject } from '#contracts/finding';
import type { Reading } from '#contracts/reading';
import type { Facts, Found, Said } from '#contracts/rule';
import type { Text } from '#contracts/text';
import type { Mind, Slot } from './mind.ts';

/** What the rules made of an input, in the order they made it. `cause` is the reading that led to it; a deadline has none. */
export type Judged =
  | { readonly kind: 'finding'; readonly finding: Finding; readonly cause?: Reading }
  | { readonly kind: 'clearing'; readonly clearing: Clearing; readonly cause?: Reading };

/** When and why a rule spoke. */
export interface Occasion {
  readonly cause: Reading | undefined;
  /** The engine's time: of the reading, or when the deadline fired. Epoch ms. */
  readonly at: number;
  /** The moment that is judged: the same, or the one the deadline stands for. Epoch ms. */
  readonly now: number;
  readonly facts: Facts;
}

export function findingOf(slot: Slot, found: Found, occasion: Occasion): Finding {
  const { rule } = slot.placed;
  const { cause, now } = occasion;
  const { severity, since, text, baseline, mayEase } = found;
  const evidence = found.evidence ?? (cause === undefined ? [] : [evidenceOf(cause)]);
  return {
    rule: rule.id,
    type: rule.id,
    subject: subjectOf(slot.mind, { ...occasion, named: evidence[0]?.deviceId }),
    at: now,
    severity,
    since,
    title: rule.title,
    text,
    evidence,
    basis: {
      version: slot.settingsVersion,
      settings: slot.settings as Record<string, unknown>,
      ...(baseline === undefined ? {} : { baseline }),
    },
    ...(mayEase === undefined ? {} : { mayEase }),
  };
}

export const clearingOf = ({ mind, placed: { rule } }: Slot, text: Text, occasion: Occasion): Clearing => ({
  rule: rule.id,
  type: rule.id,
  subject: subjectOf(mind, occasion),
  at: occasion.now,
  text,
  resolves: rule.resolvesItself,
});

/** What a rule says to the others: about its subject, and by the device that made it say so. */
export function wordOf({ mind }: Slot, said: Said, occasion: Occasion): Reading {
  const { cause, at } = occasion;
  const subject = subjectOf(mind, occasion);
  const { placeId, residentId } = said.placeId === undefined ? subject : said;
  return {
    ...said,
    deviceId: subject.deviceId ?? cause?.deviceId ?? mind.id,
    placeId: placeId ?? subject.placeId,
    ...(residentId === undefined ? {} : { residentId }),
    at: cause?.at ?? at,
    receivedAt: at,
  };
}

/** Who and where it is about, and the device to look at: the one that spoke, that the rule names, or that spoke last. */
export function subjectOf(
  mind: Mind,
  {
    cause,
    named,
    facts,
  }: { readonly cause?: Reading | undefined; readonly named?: string | undefined; readonly facts: Facts },
): Subject {
  const { kind, id, placeId } = mind;
  const key = `${kind}:${id}`;
  if (kind === 'building' || kind === 'street') return { key, placeId };
  const deviceId = kind === 'device' ? id : (cause?.deviceId ?? named ?? mind.deviceId);
  const residentId = whoseIs(mind, cause, facts);
  return {
    key,
    placeId,
    ...(residentId === undefined ? {} : { residentId }),
    ...(deviceId === undefined ? {} : { deviceId }),
  };
}

/** What one device of a home of two says about itself is not about either of them. */
function whoseIs({ kind, id, residentId }: Mind, cause: Reading | undefined, facts: Facts): string | undefined {
  if (kind === 'resident') return id;
  if (kind === 'device') return residentId;
  if (cause?.residentId !== undefined) return cause.residentId;
  const [only, ...others] = facts.residentsOf(id);
  return others.length === 0 ? only : undefined;
}

const evidenceOf = ({ deviceId, measure, value, at }: Reading) => ({ deviceId, measure, value, at });
