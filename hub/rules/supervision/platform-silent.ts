import Type, { type Static } from 'typebox';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import type { Text } from '#contracts/text';
import { hourMs, minuteMs } from '#contracts/time';
import { momentText } from '../moment.ts';
import { isOpen } from '../window.ts';
import type { BuildingLost } from './building-lost.ts';
import { type HomeVoice, pauseMs, type VoiceWord } from './home-voice.ts';
import { countOn, isLearned, slotAt } from './rhythm.ts';
import {
  advance,
  count,
  droppedAfter,
  evidence,
  isBack,
  looseOf,
  type Out,
  type PlatformSilent,
  silence,
  silentAfter,
  spreadOf,
  surelyMissing,
  unheard,
} from './street-hearing.ts';
import { namesOf } from './wording.ts';

const settings = Type.Object({
  homes: Type.Integer({
    default: 5,
    minimum: 5,
    maximum: 500,
    title: '至少多少户',
    description: 'Homes that must be heard of before it speaks',
  }),
  sharePercent: Type.Number({
    default: 60,
    minimum: 30,
    maximum: 100,
    title: '时时有消息的住户失联比例',
    description: 'Of the homes that always speak, so many must be silent',
  }),
  caution: Type.Number({
    default: 1,
    minimum: 0.5,
    maximum: 5,
    title: '谨慎程度',
    description: 'How much evidence is asked for; twice as much takes twice as long',
  }),
});
type Context = RuleContext<Static<typeof settings>>;

const keptOutages = 8;
const mostPlaces = 2_000;
const lookEveryMs = minuteMs;

/**
 * Many homes at once have gone quiet: the platform, not the people. Works on how the street is usually heard at this hour, so it
 * needs no heartbeats, and takes longer where little is to be expected: at night, and in a street of few homes.
 */
export const platformSilent = defineRule({
  id: 'platform-silent',
  title: { zh: '全街失联', en: 'Street silent' },
  doc: {
    zh: '许多住户同时没有消息：是平台、网络或停电，不是人。只告知运维一次，期间不对个人误报；一键呼救不受影响。',
    en: 'Many homes have gone quiet at once: the platform, the network or the power, not the people. One alert for operations; no call for help is ever held back.',
  },
  about: 'street',
  settings,
  listensTo: ['home.voice'],
  resolvesItself: true,
  start: (): PlatformSilent => unheard,

  onReading(state, { value, placeId, receivedAt }, context): Step<PlatformSilent> {
    const before = advance(state, receivedAt, context.zone);
    const counted = count(before, value as VoiceWord, receivedAt);
    const after =
      value === 'joined' ? withPlace(counted, context.facts.above(placeId, 'building') ?? placeId) : counted;
    if (after.out !== undefined && isBack(after, after.out)) return over(after, after.out, context);
    const begins = before.homes < context.settings.homes && after.homes >= context.settings.homes;
    return begins ? { state: after, deadline: nextLook(receivedAt) } : { state: after };
  },

  onDeadline(state, context): Step<PlatformSilent> {
    const { now, zone, settings: set } = context;
    const counted = advance(state, now, zone);
    const after = { ...counted, seen: counted.seen + counted.active, looks: counted.looks + 1 };
    const deadline = after.homes < set.homes && after.out === undefined ? null : nextLook(now);
    if (after.out !== undefined)
      return isBack(after, after.out) ? over(after, after.out, context) : { state: after, deadline };
    const by = after.homes < set.homes ? undefined : silentBy(after, context);
    return by === undefined ? { state: after, deadline } : { ...found(after, by, context), deadline };
  },

  explain(state, context) {
    const { now, zone, settings: set } = context;
    if (state.out !== undefined) {
      const since = momentText(state.out.from, now, zone);
      return { says: { zh: `${since.zh}起全街失联`, en: `The street is silent since ${since.en}` }, holds: true };
    }
    const hourly = (countOn(state.rhythm, slotAt(now, zone).slot) * looseOf(state) * hourMs).toFixed(1);
    const says = {
      zh: `${state.homes} 户有消息，其中 ${state.steady} 户时时有消息；其余住户这个钟点每小时约有 ${hourly} 次停顿后再开口`,
      en: `${state.homes} homes are heard, ${state.steady} of them all the time; the others speak up about ${hourly} times an hour at this time of day`,
    };
    if (state.homes < set.homes)
      return {
        says,
        blockedBy: { zh: `不足 ${set.homes} 户，不判断`, en: `Fewer than ${set.homes} homes: it does not judge` },
      };
    return { says, blockedBy: { zh: '目前的安静并不反常', en: 'The quiet there is now is nothing unusual' } };
  },
});

const nextLook = (now: number): number => (Math.floor(now / lookEveryMs) + 1) * lookEveryMs;

function withPlace(state: PlatformSilent, place: string): PlatformSilent {
  if (state.places.length >= mostPlaces || state.places.includes(place)) return state;
  return { ...state, places: [...state.places, place] };
}

function silentBy(state: PlatformSilent, context: Context): Out['by'] | undefined {
  const { settings: set, now, zone } = context;
  if (state.steady >= set.homes && state.overdue * 100 >= set.sharePercent * state.steady) return 'steady';
  const asked = spreadOf(state) * set.caution;
  const drop = evidence(state.missing);
  if (looseOf(state) >= set.homes && (silence(state, context) >= silentAfter * asked || drop >= droppedAfter * asked))
    return 'rhythm';
  // Nothing is known of the street yet: it must be silent altogether, for long.
  if (state.allQuietAt === undefined || isLearned(state.rhythm, slotAt(now, zone).slot)) return undefined;
  const patience = isOpen(now, { from: '07:00', to: '21:00' }, zone) ? 30 * minuteMs : 3 * hourMs;
  return now - state.allQuietAt >= patience * Math.max(1, 20 / state.homes) * set.caution ? 'nobody' : undefined;
}

/** Every home of the street that is counted, and when it was last heard. */
function* voicesIn(state: PlatformSilent, { look }: Context) {
  for (const place of state.places) {
    const below = (look('building-lost', 'building', place) as BuildingLost | undefined)?.homes ?? [place];
    for (const home of below) {
      const voice = look('home-voice', 'home', home) as HomeVoice | null | undefined;
      if (voice !== undefined && voice !== null && !voice.left) yield { place, voice };
    }
  }
}

/** The last word anybody had from the homes that tell of it. */
function lastWord(state: PlatformSilent, by: Out['by'], context: Context): number {
  let last = 0;
  for (const { voice } of voicesIn(state, context)) {
    const tells = by === 'steady' ? voice.overdue : context.now - voice.lastAt > pauseMs;
    if (tells) last = Math.max(last, voice.lastAt);
  }
  return last === 0 ? state.lastAt : last;
}

/** How many homes of each place have not been heard since then. */
function notHeardSince(state: PlatformSilent, from: number, context: Context): ReadonlyMap<string, number> {
  const homes = new Map<string, number>();
  for (const { place, voice } of voicesIn(state, context)) {
    if (voice.lastAt <= from + pauseMs && voice.lastAt < context.now - pauseMs)
      homes.set(place, (homes.get(place) ?? 0) + 1);
  }
  return homes;
}

function found(state: PlatformSilent, by: Out['by'], context: Context): Step<PlatformSilent> {
  const { facts, now, zone } = context;
  // Words have been missing for longer than there has been none at all: not everybody is silent.
  const dropped = by === 'rhythm' && evidence(state.missing) >= surelyMissing && state.missing.heard > 0;
  const from = dropped ? state.missing.from : lastWord(state, by, context);
  const before = dropped ? state.missing : { expected: state.waited, heard: 0 };
  const out: Out = { ...before, from, by, back: 0, backFrom: now };
  const places = [...notHeardSince(state, from, context)];
  const homes = places.reduce((sum, [, below]) => sum + below, 0);
  const since = momentText(from, now, zone);
  const named = (open: string, shut: string): Text =>
    namesOf(
      places.map(([place, below]) => facts.addressOf(place) + (facts.isHome(place) ? '' : `${open}${below}${shut}`)),
    );
  return {
    state: { ...state, out, outages: [...state.outages, [from, null] as const].slice(-keptOutages) },
    finding: {
      severity: 'P2',
      since: from,
      text: {
        zh: `${since.zh}起 ${state.homes} 户中有 ${homes} 户没有消息，可能是平台、网络或停电：${named('（', '）').zh}`,
        en: `Since ${since.en} ${homes} of ${state.homes} homes are not heard; the platform, the network or the power: ${named(' (', ')').en}`,
      },
      evidence: [],
    },
    says: [{ measure: 'street.silent', value: true }],
  };
}

function over(state: PlatformSilent, out: Out, { now }: Context): Step<PlatformSilent> {
  const { out: _out, ...rest } = state;
  const to = out.by === 'rhythm' ? Math.max(out.backFrom, out.from) : now;
  return {
    state: {
      ...rest,
      waited: 0,
      still: 0,
      lastAt: now,
      unfit: true,
      missing: { from: now, expected: 0, heard: 0 },
      outages: [...state.outages.slice(0, -1), [out.from, to] as const],
    },
    deadline: nextLook(now),
    clear: { zh: '又能听到各户的消息了', en: 'The homes are heard again' },
    says: [{ measure: 'street.silent', value: false }],
  };
}
