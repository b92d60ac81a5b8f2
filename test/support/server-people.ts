import { Refusal } from '#kernel/errors';
import type { ServerParts } from '#server/parts';
import type { ManualClock } from '#test/support/manual-clock';

const sos = {
  id: 'sos',
  type: 'sos',
  title: { zh: '求助', en: 'SOS' },
  doc: { zh: '按下', en: 'Pressed' },
  family: 'emergency',
  severity: 'P1',
  about: 'person',
  canBeOff: false,
  defaults: { minutes: 5 },
  settings: { minutes: 5 },
  enabled: true,
  schema: { type: 'object' },
  fields: [
    {
      name: 'minutes',
      title: { zh: '时长', en: 'Duration' },
      unit: { zh: '分钟', en: 'min' },
      default: 5,
      schema: { type: 'number', minimum: 1 },
    },
  ],
  overrides: 0,
  fired: 0,
} as const;

/** Rules, presence, consents and reasons as the edge asks for them, in memory. */
export function fakePeople(clock: ManualClock): Pick<ServerParts, 'rules' | 'presence' | 'consents' | 'explain'> {
  const street = { kind: 'street', id: '', title: { zh: '整个街道', en: 'The whole street' } } as const;
  const consents = { states: { health: 'assumed', whereabouts: 'assumed', party: 'assumed' }, records: [] } as const;
  const version = { version: 1, at: 1, by: 'admin', why: '试一下', changes: [] };
  const check = (id: string): void => {
    if (id !== 'r1') throw new Refusal(404, 'register.not-found', 'There is no such resident');
  };
  const effective = (ruleId: string) => ({
    ruleId,
    version: 1,
    enabled: true,
    settings: { minutes: 5 },
    from: { minutes: null },
    own: null,
    inherited: { minutes: 5, enabled: true },
    inheritedFrom: { minutes: null },
    scope: street,
  });
  const why = (homeId: string) => ({
    at: clock.now(),
    replayedFrom: null,
    homeId,
    where: '大塘巷 · 叶青苑 37幢 1单元 501',
    version: 1,
    people: [],
    rules: [],
  });
  return {
    rules: {
      rules: async () => [{ ...sos, fields: [...sos.fields] }],
      effective: (_actor, ruleId) => effective(ruleId),
      overrides: () => [],
      set: async (_actor, ruleId) => effective(ruleId),
      remove: async () => undefined,
      history: () => ({ items: [version], total: 1 }),
      restore: async () => version,
    },
    presence: {
      async mark(actor, residentId, { state, until = null, note = '' }) {
        check(residentId);
        return { id: 'm1', residentId, state, until, note, by: actor.name, at: clock.now() };
      },
      async marks(_actor, residentId) {
        check(residentId);
        return [];
      },
      state(_actor, residentId) {
        check(residentId);
        const because = { zh: '卧室刚有动静，在家', en: 'just seen in the bedroom: at home' };
        return { state: 'at-home', since: clock.now(), confidence: 0.9, because, evidence: [] };
      },
    },
    consents: {
      of(_actor, residentId) {
        check(residentId);
        return { ...consents, records: [] };
      },
      give: async () => ({ ...consents, records: [] }),
      withdraw: async () => ({ ...consents, records: [] }),
    },
    explain: {
      async ofResident(_actor, residentId) {
        check(residentId);
        return why('h1');
      },
      ofHome: async (_actor, homeId) => why(homeId),
    },
  };
}
