import type { Actor } from '#contracts/access';
import type { MeasuredClass } from '#contracts/consent';
import type { Directory } from '#contracts/directory';
import type { ExplainService, RuleWhy, Why } from '#contracts/explain';
import { describeMeasure } from '#contracts/measure';
import type { PersonState } from '#contracts/person';
import type { AnyRule } from '#contracts/rule';
import { isWithin } from '#contracts/scope';
import type { Text } from '#contracts/text';
import { minuteMs } from '#contracts/time';
import type { RuleBook } from '#hub/rules/book';
import type { Explained } from '#hub/rules/engine';
import { kinOf } from '#hub/rules/families';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/errors';

/** What a rule has in mind, as plain data. */
export type ExplainedRow = Omit<Explained, 'rule'> & { readonly ruleId: string };

/** What the rules had in mind at a moment. */
export interface Mind {
  explain(subjectKeys: readonly string[], now: number): readonly ExplainedRow[];
  stateOf(residentId: string): PersonState | null;
  readonly version: number;
  /** The moment it was replayed from; null for the running engine. */
  readonly replayedFrom: number | null;
}

export interface ExplainParts {
  readonly rules: readonly AnyRule[];
  readonly book: RuleBook;
  readonly directory: Pick<Directory, 'place' | 'resident' | 'residentsOf' | 'device' | 'devicesAt'>;
  readonly now: () => Mind;
  /** The home's history replayed up to a moment. */
  readonly at: (homeId: string, moment: number, subjectKeys: readonly string[]) => Promise<Mind>;
  /** Whether this may be used of a resident now. */
  readonly mayUse: (residentId: string, of: MeasuredClass) => boolean;
  readonly clock: Clock;
}

/** Answers "why nothing?": each rule about a person, the home and what stands in it, in words. */
export function createExplain(parts: ExplainParts): ExplainService {
  const { rules, book, directory, clock } = parts;

  const visible = (actor: Actor, homeId: string): void => {
    const path = directory.place(homeId)?.path;
    if (path === undefined || !isWithin(path, actor.scope))
      throw new Refusal(404, 'register.not-found', 'There is no such resident or home');
  };

  const mindAt = (homeId: string, keys: readonly string[], at: number | undefined): Mind | Promise<Mind> => {
    const now = clock.now();
    if (at !== undefined && at > now + minuteMs)
      throw new Refusal(422, 'why.invalid', {
        zh: '这一刻还没到，规则会怎么说还不知道',
        en: 'This moment is still to come: nobody knows what the rules will say',
      });
    if (at === undefined || at > now - minuteMs) return parts.now();
    return parts.at(homeId, at, keys);
  };

  const why = async (homeId: string, people: readonly string[], at: number | undefined): Promise<Why> => {
    const keys = keysAbout(homeId, people);
    const mind = await mindAt(homeId, keys, at);
    const moment = at ?? clock.now();
    const found = mind.explain(keys, moment).map((one) => row(isHidden(homeId, one) ? withheld(one) : one));
    const spoken = new Set(found.map(({ ruleId }) => ruleId));
    return {
      at: moment,
      replayedFrom: mind.replayedFrom,
      homeId,
      where: directory.place(homeId)?.address ?? '',
      version: mind.version,
      people: people.map((id) => ({
        id,
        name: directory.resident(id)?.name ?? id,
        state: mind.stateOf(id),
      })),
      rules: [...found, ...rules.filter(({ id }) => !spoken.has(id)).map((rule) => idle(rule, homeId, people))],
    };
  };

  /** About her health, or about that of anybody in the home where nobody knows whose it is. */
  const isHidden = (homeId: string, { ruleId, subject: { key } }: ExplainedRow): boolean =>
    kinOf(ruleId).family === 'health' &&
    directory
      .residentsOf(homeId)
      .some(({ id }) => (!key.startsWith('resident:') || key === `resident:${id}`) && !parts.mayUse(id, 'health'));

  /** The person, the home, its devices, and what lies above it. */
  const keysAbout = (homeId: string, people: readonly string[]): string[] => {
    const keys = [...people.map((id) => `resident:${id}`), `home:${homeId}`];
    for (const device of directory.devicesAt(homeId)) {
      if (device.residentId === undefined || people.includes(device.residentId)) keys.push(`device:${device.id}`);
    }
    for (let place = directory.place(homeId); place !== undefined; ) {
      if (place.kind === 'building' || place.kind === 'street') keys.push(`${place.kind}:${place.id}`);
      place = place.parentId === undefined ? undefined : directory.place(place.parentId);
    }
    return keys;
  };

  const row = ({ ruleId, subject, says, blockedBy, holds, next, settings, off }: ExplainedRow): RuleWhy => ({
    ruleId,
    title: book.rule(ruleId)?.title ?? { zh: ruleId, en: ruleId },
    family: kinOf(ruleId).family,
    subject: subject.key,
    about: nameOf(subject.key),
    says,
    blockedBy: off ? switchedOff : (blockedBy ?? null),
    holds: holds === true,
    idle: false,
    off,
    next,
    settings: settings as Record<string, unknown>,
  });

  const idle = (rule: AnyRule, homeId: string, people: readonly string[]): RuleWhy => {
    const [only] = people.length === 1 ? people : [];
    const subject = {
      key: only === undefined ? `home:${homeId}` : `resident:${only}`,
      placeId: homeId,
      ...(only === undefined ? {} : { residentId: only }),
    };
    const settings = book.of(rule.id, subject);
    return {
      ruleId: rule.id,
      title: rule.title,
      family: kinOf(rule.id).family,
      subject: subject.key,
      about: nameOf(subject.key),
      says: heardNothing(rule),
      blockedBy: null,
      holds: false,
      idle: true,
      off: settings.enabled === false,
      next: null,
      settings: { ...settings },
    };
  };

  const nameOf = (key: string): string => {
    const colon = key.indexOf(':');
    const [kind, id] = [key.slice(0, colon), key.slice(colon + 1)];
    if (kind === 'resident') return directory.resident(id)?.name ?? id;
    if (kind !== 'device') return directory.place(id)?.address || directory.place(id)?.name || id;
    const device = directory.device(id);
    if (device === undefined) return id;
    return device.room === '' || device.name.includes(device.room) ? device.name : `${device.room} ${device.name}`;
  };

  return {
    async ofResident(actor, residentId, at) {
      const homeId = directory.resident(residentId)?.homeId ?? '';
      visible(actor, homeId);
      return await why(homeId, [residentId], at);
    },
    async ofHome(actor, homeId, at) {
      visible(actor, homeId);
      const people = directory.residentsOf(homeId).map(({ id }) => id);
      return await why(homeId, people, at);
    },
  };
}

/** What a rule had in mind about her health is nobody's to read. */
const withheld = ({ ruleId, subject, settings, off }: ExplainedRow): ExplainedRow => ({
  ruleId,
  subject,
  settings,
  off,
  next: null,
  says: { zh: '未同意使用健康信息，不判断', en: 'Health data may not be used: it does not judge' },
});

const switchedOff: Text = { zh: '已停用：知道情况，但不告警', en: 'Switched off: it understands, and says nothing' };

const mostNamed = 4;

/** What would have to be said first. */
function heardNothing({ listensTo }: AnyRule): Text {
  if (listensTo === '*') return { zh: '这里还没有设备说过话', en: 'No device here has said anything yet' };
  const titles = listensTo.slice(0, mostNamed).map((name) => describeMeasure(name)?.title ?? { zh: name, en: name });
  const more = listensTo.length > mostNamed;
  return {
    zh: `还没有听到它要看的读数：${titles.map(({ zh }) => zh).join('、')}${more ? '等' : ''}`,
    en: `Has not heard what it looks at: ${titles.map(({ en }) => en).join(', ')}${more ? ' …' : ''}`,
  };
}
