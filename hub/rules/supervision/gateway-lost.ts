import Type, { type Static } from 'typebox';
import type { Severity } from '#contracts/alert';
import { defineRule, type RuleContext, type Said, type Step } from '#contracts/rule';
import { minuteMs, secondMs } from '#contracts/time';
import { momentText } from '../moment.ts';
import { type BuildingLost, fewestGateways } from './building-lost.ts';
import type { Silence } from './device-silent.ts';
import { callingKinds } from './kinds.ts';
import { isStreetUnsettled } from './outages.ts';
import { namesOf } from './wording.ts';

export interface GatewayLost {
  /** When it was found lost; absent while it is heard. */
  readonly lostAt?: number;
  /** Its last word. */
  readonly since: number;
  readonly told: boolean;
  /** Homes whose devices it carries: they are deaf with it. */
  readonly homes: readonly string[];
}

const settings = Type.Object({
  holdSeconds: Type.Number({
    default: 45,
    minimum: 0,
    maximum: 60,
    title: '等待确认是否整幢失联',
    description:
      'In a building of several gateways: time in which the others may be lost as well, before it is told of by itself',
  }),
});
type Context = RuleContext<Static<typeof settings>>;

const heard: GatewayLost = { since: 0, told: false, homes: [] };
/** How often it is seen whether the loss has become one of the whole building or street; less often once it is old. */
const lookAgainMs = minuteMs;
const lookLaterMs = 10 * minuteMs;
const soonMs = 15 * minuteMs;

/**
 * A gateway that is lost makes every device behind it deaf: one alert with all of them, and no other. P2 where somebody who
 * lives alone, or a device that calls for help, hangs on it: a press would be heard by nobody.
 */
export const gatewayLost = defineRule({
  id: 'gateway-lost',
  title: { zh: '网关失联', en: 'Gateway lost' },
  doc: {
    zh: '网关没有任何消息，挂在它下面的设备都听不到了。涉及独居老人或求助、烟感、燃气等设备时为 P2：这时按求助键没人听得到；否则 P3。',
    en: 'A gateway is not heard, and nothing behind it is. P2 where it serves somebody who lives alone or a device that calls for help or warns of fire and gas, since a press would go unheard; else P3.',
  },
  about: 'device',
  settings,
  listensTo: ['gateway.lost'],
  resolvesItself: true,
  start: (): GatewayLost => heard,

  onReading(state, { value, deviceId, receivedAt }, context): Step<GatewayLost> {
    if (value !== true) {
      if (state.lostAt === undefined) return { state };
      return {
        state: heard,
        deadline: null,
        says: toHomes(state.homes, false, context),
        ...(state.told ? { clear: { zh: '网关恢复通信', en: 'The gateway is heard again' } } : {}),
      };
    }
    if (state.lostAt !== undefined) return { state };
    const since = (context.look('device-silent', 'device', deviceId) as Silence | undefined)?.heardAt ?? receivedAt;
    const homes = homesOf(context);
    const lost: GatewayLost = { lostAt: receivedAt, since, told: false, homes };
    const step = mayBeMany(context)
      ? { state: lost, deadline: receivedAt + Math.max(context.settings.holdSeconds * secondMs, 1) }
      : look(lost, receivedAt, context);
    return { ...step, says: toHomes(homes, true, context) };
  },

  onDeadline: (state, context) => (state.lostAt === undefined ? { state } : look(state, context.now, context)),

  explain(state, context) {
    if (state.lostAt === undefined) return { says: { zh: '网关在线', en: 'The gateway is heard' } };
    const since = momentText(state.since, context.now, context.zone);
    const says = { zh: `${since.zh}起没有消息`, en: `Not heard since ${since.en}` };
    if (state.told) return { says, holds: true };
    return isPartOfMore(context)
      ? { says, blockedBy: { zh: '已并入整幢或全街失联', en: 'Told of with its building or street' } }
      : { says, blockedBy: { zh: '等待确认是否整幢失联', en: 'Waiting to see whether the building is lost' } };
  },
});

/** It is told of by itself, or with the others. */
function look(state: GatewayLost, now: number, context: Context): Step<GatewayLost> {
  const many = isPartOfMore(context);
  const again = now + (now - (state.lostAt ?? now) < soonMs || many ? lookAgainMs : lookLaterMs);
  if (many === state.told)
    return many
      ? {
          state: { ...state, told: false },
          deadline: again,
          clear: { zh: '已并入整幢或全街失联', en: 'Part of a building or street that is lost' },
        }
      : { state: { ...state, told: true }, deadline: again, finding: finding(state, context) };
  return { state, deadline: again };
}

function finding({ since, homes }: GatewayLost, context: Context) {
  const { facts, subjectId, now, zone } = context;
  const children = facts.childrenOf(subjectId);
  const at = momentText(since, now, zone);
  const names = namesOf(children.map(facts.nameOf));
  const name = facts.nameOf(subjectId);
  return {
    severity: severityOf(homes, children, context),
    since,
    text: {
      zh: `${name} ${at.zh}起失联，${homes.length} 户的 ${children.length} 台设备听不到了${children.length === 0 ? '' : `：${names.zh}`}`,
      en: `${name} is lost since ${at.en}: ${children.length} devices of ${homes.length} homes are not heard${children.length === 0 ? '' : `: ${names.en}`}`,
    },
    evidence: children.map((deviceId) => ({ deviceId, measure: 'gateway.lost', value: true, at: since })),
  };
}

function severityOf(homes: readonly string[], children: readonly string[], { facts }: Context): Severity {
  const alone = homes.some((home) => facts.residentsOf(home).length === 1);
  return alone || children.some((id) => callingKinds.has(facts.kindOf(id))) ? 'P2' : 'P3';
}

function homesOf({ facts, subjectId }: Context): readonly string[] {
  const places = [facts.placeOf(subjectId), ...facts.childrenOf(subjectId).map(facts.placeOf)];
  return [...new Set(places.filter(facts.isHome))].sort();
}

/** Everybody in every home it carries hears of it; the home it stands in has heard already. */
function toHomes(homes: readonly string[], value: boolean, { facts, subjectId }: Context): readonly Said[] {
  const own = facts.placeOf(subjectId);
  return homes.flatMap((placeId) => [
    ...(placeId === own ? [] : [{ measure: 'gateway.lost', value, placeId }]),
    ...facts.residentsOf(placeId).map((residentId) => ({ measure: 'gateway.lost', value, placeId, residentId })),
  ]);
}

/** undefined when nobody would be told of the building. */
function buildingOf({ facts, look: ask, isOff, subjectId }: Context): BuildingLost | undefined {
  const building = facts.above(facts.placeOf(subjectId), 'building');
  if (building === undefined || isOff('building-lost', 'building', building)) return undefined;
  return ask('building-lost', 'building', building) as BuildingLost | undefined;
}

const mayBeMany = (context: Context): boolean =>
  Object.keys(buildingOf(context)?.gateways ?? {}).length >= fewestGateways;

const isPartOfMore = (context: Context): boolean =>
  buildingOf(context)?.told === true || isStreetUnsettled(context, context.facts.placeOf(context.subjectId));
