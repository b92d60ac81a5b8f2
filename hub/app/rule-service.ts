import type { Actor } from '#contracts/access';
import type { AnyRule } from '#contracts/rule';
import type {
  EffectiveSettings,
  RuleOverride,
  RuleScope,
  RuleSettingsService,
  RuleSummary,
  SettingsVersion,
} from '#contracts/rule-settings';
import { dayMs } from '#contracts/time';
import type { Resolved, RuleBook, ScopeKey } from '#hub/rules/book';
import { objections } from '#hub/rules/fields';
import type { StoredChange } from '#hub/settings/versions';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/errors';
import { describeRule } from './rule-description.ts';
import { differences, same, versionsFrom } from './rule-history.ts';
import { keyOf, type ScopeDirectory, scopeOf, scopesIn, seesWholeStreet } from './rule-scopes.ts';

export interface RuleServiceParts {
  readonly rules: readonly AnyRule[];
  readonly book: RuleBook;
  /** Every change there ever was, in order; grows with each. */
  readonly stored: readonly StoredChange[];
  /** Writes a version down and tells the rules; resolves with its number. */
  readonly commit: (
    actor: Actor,
    wanted: readonly Pick<StoredChange, 'ruleId' | 'scope' | 'settings'>[],
    about: { readonly action: string; readonly why: string },
  ) => Promise<number>;
  /** One change after the other. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly directory: ScopeDirectory;
  readonly countsByRule: (actor: Actor, since: number) => Promise<Readonly<Record<string, number>>>;
  readonly clock: Clock;
}

const countedMs = 30 * dayMs;
const nothing: Readonly<Record<string, number>> = {};

/** The settings as people see and change them, each within what is theirs. */
export function createRuleService(parts: RuleServiceParts): RuleSettingsService {
  const { rules, book, stored, commit, inTurn, directory, clock } = parts;
  const scopes = scopesIn(directory);
  const described = rules.map(describeRule);

  const ruleOf = (ruleId: string): AnyRule => {
    const rule = book.rule(ruleId);
    if (rule === undefined) throw new Refusal(404, 'rules.not-found', `There is no rule ${ruleId}`);
    return rule;
  };

  const effective = (actor: Actor, ruleId: string, asked: ReturnType<typeof scopes.asked>): EffectiveSettings => {
    const chain = book.chainOf(ruleId, asked.subject);
    const own = keyOf(asked.scope);
    const shown = (from: Readonly<Record<string, ScopeKey>>, name: string) => {
      const key = from[name];
      return key === undefined || !scopes.isVisible(actor, scopeOf(key)) ? null : scopes.named(scopeOf(key));
    };
    const describe = ({ settings: { enabled = true, ...fields }, from }: Resolved) => ({
      enabled: enabled !== false,
      fields,
      from: Object.fromEntries(['enabled', ...Object.keys(fields)].map((name) => [name, shown(from, name)])),
    });
    const now = describe(book.resolve(ruleId, chain));
    const beneath = describe(
      book.resolve(
        ruleId,
        chain.filter((key) => key !== own),
      ),
    );
    return {
      ruleId,
      version: book.version,
      enabled: now.enabled,
      settings: now.fields,
      from: now.from,
      own: book.heldIn(book.version).get(ruleId)?.get(own)?.settings ?? null,
      inherited: { ...beneath.fields, enabled: beneath.enabled },
      inheritedFrom: beneath.from,
      scope: scopes.named(asked.scope),
    };
  };

  const checkReach = (rule: AnyRule, scope: RuleScope): void => {
    if (scope.kind !== 'resident') return;
    const home = directory.resident(scope.id)?.homeId ?? '';
    const reaches =
      rule.about === 'device' ||
      rule.about === 'device-and-gateway' ||
      rule.about === 'person' ||
      (rule.about === 'home' && directory.residentsOf(home).length === 1);
    if (reaches) return;
    throw new Refusal(422, 'rules.invalid', {
      zh: `“${rule.title.zh}”看的是整户、整幢或整个街道，请在那里设置，不能只对一个人`,
      en: `${rule.title.en} looks at the ${rule.about} as a whole: set it there, not for one person`,
    });
  };

  const visibleTo = (actor: Actor) => ({
    isVisible: (scope: RuleScope) => scopes.isVisible(actor, scope),
    named: scopes.named,
  });

  const service: RuleSettingsService = {
    async rules(actor) {
      const mayCount = actor.rights.has('alerts:read');
      const fired = mayCount ? await parts.countsByRule(actor, clock.now() - countedMs) : nothing;
      const held = book.heldIn(book.version);
      return described.map((rule): RuleSummary => {
        const { settings } = book.resolve(rule.id, book.chainOf(rule.id, { key: 'street:', placeId: '' }));
        const { enabled, ...fields } = settings;
        const own = [...(held.get(rule.id)?.keys() ?? [])].map(scopeOf);
        return {
          ...rule,
          settings: fields,
          enabled: enabled !== false,
          overrides: own.filter((scope) => scope.kind !== 'street' && scopes.isVisible(actor, scope)).length,
          fired: fired[rule.id] ?? 0,
        };
      });
    },

    effective(actor, ruleId, of) {
      ruleOf(ruleId);
      return effective(actor, ruleId, scopes.asked(actor, of));
    },

    overrides(actor, { ruleId, ...of }) {
      const asked = scopes.asked(actor, of);
      const everything = of.placeId === undefined && of.homeId === undefined && of.residentId === undefined;
      const found: RuleOverride[] = [];
      for (const [rule, held] of book.heldIn(book.version)) {
        if (book.rule(rule) === undefined || (ruleId !== undefined && rule !== ruleId)) continue;
        const concerned = everything ? [...held.keys()] : book.chainOf(rule, asked.subject);
        for (const key of concerned) {
          const scope = scopeOf(key);
          const own = held.get(key);
          const row = stored.find(
            (change) => change.version === own?.version && change.ruleId === rule && keyOf(change.scope) === key,
          );
          if (own === undefined || row === undefined || !scopes.isVisible(actor, scope)) continue;
          const { version, settings } = own;
          found.push({
            ruleId: rule,
            scope: scopes.named(scope),
            settings,
            version,
            at: row.at,
            by: row.by,
            why: row.why,
          });
        }
      }
      return found.sort((a, b) => b.version - a.version || a.ruleId.localeCompare(b.ruleId));
    },

    set: (actor, ruleId, { scope, settings, why }) =>
      inTurn(async () => {
        const rule = ruleOf(ruleId);
        scopes.checkWritable(actor, scope);
        checkReach(rule, scope);
        const wrong = objections(rule, settings);
        if (wrong.length > 0 || Object.keys(settings).length === 0)
          throw new Refusal(
            422,
            'rules.invalid',
            wrong.length === 0
              ? { zh: '没有填任何设置', en: 'Nothing is set' }
              : { zh: wrong.map(({ text }) => text.zh).join('；'), en: wrong.map(({ text }) => text.en).join('; ') },
            {
              errors: wrong.map(({ field, text }) => ({
                path: `settings.${field}`,
                message: `${text.zh} / ${text.en}`,
              })),
            },
          );
        const before = book.heldIn(book.newest).get(ruleId)?.get(keyOf(scope))?.settings;
        if (before !== undefined && same(before, settings)) throw unchanged();
        await commit(actor, [{ ruleId, scope, settings }], { action: 'rules.set', why });
        return effective(actor, ruleId, askedAbout(scope));
      }),

    remove: (actor, ruleId, { scope, why }) =>
      inTurn(async () => {
        ruleOf(ruleId);
        scopes.checkWritable(actor, scope);
        if (book.heldIn(book.newest).get(ruleId)?.has(keyOf(scope)) !== true) throw unchanged();
        await commit(actor, [{ ruleId, scope, settings: null }], { action: 'rules.removed', why });
      }),

    history(actor, { ruleId, q, cursor, limit }) {
      const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
      const found = versionsFrom(stored, visibleTo(actor), ruleId).filter(({ by, why, version, changes }) => {
        const text = `${version} ${by} ${why} ${changes.map((one) => `${one.ruleId} ${book.rule(one.ruleId)?.title.zh} ${one.scope.title.zh}`).join(' ')}`;
        return words.every((word) => text.toLowerCase().includes(word));
      });
      const after = cursor === undefined ? Number.POSITIVE_INFINITY : Number(cursor);
      if (Number.isNaN(after))
        throw new Refusal(400, 'request.bad-cursor', {
          zh: '列表已变，请从第一页重新看。',
          en: 'This page no longer exists. Start again from the first one.',
        });
      const items = found.filter(({ version }) => version < after).slice(0, limit);
      const lowest = items.at(-1)?.version;
      return {
        items,
        total: found.length,
        ...(lowest !== undefined && found.some(({ version }) => version < lowest) ? { cursor: `${lowest}` } : {}),
      };
    },

    restore: (actor, { version, ruleId, why }) =>
      inTurn(async () => {
        if (!seesWholeStreet(actor)) scopes.checkWritable(actor, { kind: 'street', id: '' });
        if (ruleId !== undefined) ruleOf(ruleId);
        if (version !== 0 && !stored.some((change) => change.version === version))
          throw new Refusal(404, 'rules.no-such-version', `There is no version ${version}`);
        const wanted = differences(book.heldIn(book.newest), book.heldIn(version)).filter(
          (change) => ruleId === undefined || change.ruleId === ruleId,
        );
        if (wanted.length === 0) throw unchanged();
        const made = await commit(actor, wanted, { action: 'rules.restored', why });
        return versionsFrom(stored, visibleTo(actor)).find((one) => one.version === made) as SettingsVersion;
      }),
  };

  function askedAbout(scope: RuleScope): ReturnType<typeof scopes.asked> {
    const everywhere = { scope: '/' } as Actor;
    if (scope.kind === 'street') return scopes.asked(everywhere, {});
    return scopes.asked(everywhere, scope.kind === 'resident' ? { residentId: scope.id } : { placeId: scope.id });
  }

  return service;
}

const unchanged = (): Refusal =>
  new Refusal(409, 'rules.unchanged', { zh: '现在就是这样设置的', en: 'This is how it is already' });
