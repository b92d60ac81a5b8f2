import Type, { type Static } from 'typebox';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { minuteMs } from '#contracts/time';
import type { Silence } from './device-silent.ts';
import { isGateway } from './kinds.ts';
import { isStreetUnsettled } from './outages.ts';
import { namesOf } from './wording.ts';

export interface BuildingLost {
  /** Every gateway in it, and since when it is lost; 0 while it is heard. */
  readonly gateways: Readonly<Record<string, number>>;
  /** Every home in it that was ever heard. */
  readonly homes: readonly string[];
  readonly told: boolean;
}

/** Fewer make no building. */
export const fewestGateways = 3;

const settings = Type.Object({
  gateways: Type.Integer({
    default: fewestGateways,
    minimum: fewestGateways,
    maximum: 100,
    title: '至少多少个网关',
    description: 'Gateways that must be lost at least',
  }),
  sharePercent: Type.Number({
    default: 70,
    minimum: 50,
    maximum: 100,
    title: '失联网关比例',
    description: 'Of the gateways of the building, so many must be lost',
  }),
});
type Context = RuleContext<Static<typeof settings>>;

const again = { zh: '整幢恢复通信', en: 'The building is heard again' };

/** Most of a building is lost: its power or its line. One alert with the homes in it, instead of one for each gateway. */
export const buildingLost = defineRule({
  id: 'building-lost',
  title: { zh: '整幢失联', en: 'Building lost' },
  doc: {
    zh: '一幢楼里大多数网关同时失联：多半是停电或线路问题。合并成一条告警并列出住户；一键呼救不受影响。',
    en: 'Most gateways of a building are lost at once: its power or its line. One alert that lists the homes; no call for help is ever held back.',
  },
  about: 'building',
  settings,
  listensTo: ['gateway.lost', 'device.registered', 'device.retired', 'home.voice'],
  resolvesItself: true,
  start: (): BuildingLost => ({ gateways: {}, homes: [], told: false }),

  onReading(state, { measure, value, deviceId, placeId, receivedAt }, context): Step<BuildingLost> {
    const { facts, look } = context;
    if (measure === 'home.voice') {
      if (value !== 'joined' || state.homes.includes(placeId)) return { state };
      return { state: { ...state, homes: [...state.homes, placeId] } };
    }
    if (measure === 'device.retired') {
      if (state.gateways[deviceId] === undefined) return { state };
      const { [deviceId]: _gone, ...gateways } = state.gateways;
      return weigh({ ...state, gateways }, context);
    }
    if (!isGateway(facts.kindOf(deviceId)) || facts.above(facts.placeOf(deviceId), 'building') !== context.subjectId)
      return { state };
    const known = state.gateways[deviceId];
    if (measure === 'device.registered')
      return known === undefined ? { state: { ...state, gateways: { ...state.gateways, [deviceId]: 0 } } } : { state };
    if (known !== undefined && (known !== 0) === (value === true)) return { state };
    const heardAt = (look('device-silent', 'device', deviceId) as Silence | undefined)?.heardAt;
    const since = value === true ? (heardAt ?? receivedAt) : 0;
    return weigh({ ...state, gateways: { ...state.gateways, [deviceId]: since } }, context);
  },

  onDeadline: (state, context) => weigh(state, context),

  explain(state, context) {
    const all = Object.keys(state.gateways).length;
    const lost = lostIn(state).length;
    const says = { zh: `${all} 个网关中 ${lost} 个失联`, en: `${lost} of ${all} gateways are lost` };
    if (state.told) return { says, holds: true };
    const needed = neededIn(all, context);
    return {
      says,
      blockedBy: { zh: `达到 ${needed} 个才算整幢失联`, en: `From ${needed} on the building counts as lost` },
    };
  },
});

const lostIn = ({ gateways }: BuildingLost): readonly (readonly [id: string, since: number])[] =>
  Object.entries(gateways).filter(([, since]) => since !== 0);

const neededIn = (all: number, { settings: set }: Pick<Context, 'settings'>): number =>
  Math.max(set.gateways, Math.ceil((all * set.sharePercent) / 100));

function weigh(state: BuildingLost, context: Context): Step<BuildingLost> {
  const { facts, now, subjectId } = context;
  const all = Object.keys(state.gateways).length;
  const lost = lostIn(state);
  const needed = neededIn(all, context);
  // It comes back at half of what made it: a line that returns home by home does not flap.
  const holds = state.told ? lost.length * 2 > needed : lost.length >= needed;
  // Those of a silent street are told of with it; whether that is over is seen every minute.
  const isMore = holds && isStreetUnsettled(context, subjectId);
  const deadline = holds ? now + minuteMs : null;
  if ((holds && !isMore) === state.told) return { state, deadline };
  if (state.told) return { state: { ...state, told: false }, deadline, clear: again };
  const homes = namesOf(lost.map(([id]) => facts.addressOf(facts.placeOf(id))));
  const where = facts.addressOf(subjectId);
  return {
    state: { ...state, told: true },
    deadline,
    finding: {
      severity: 'P2',
      since: Math.min(...lost.map(([, since]) => since)),
      text: {
        zh: `${where} ${all} 个网关中 ${lost.length} 个失联：${homes.zh}`,
        en: `${where}: ${lost.length} of ${all} gateways are lost: ${homes.en}`,
      },
      evidence: lost.map(([deviceId, at]) => ({ deviceId, measure: 'gateway.lost', value: true, at })),
    },
  };
}
