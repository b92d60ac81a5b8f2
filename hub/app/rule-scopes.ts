import type { Actor } from '#contracts/access';
import type { Directory } from '#contracts/directory';
import type { NamedScope, RuleScope, RuleSubjectQuery } from '#contracts/rule-settings';
import { isWithin } from '#contracts/scope';
import type { ScopeKey } from '#hub/rules/book';
import { Refusal } from '#kernel/errors';

export type ScopeDirectory = Pick<Directory, 'place' | 'resident' | 'residentsOf'>;

/** `/` or the path of the root itself. */
export const seesWholeStreet = ({ scope }: Actor): boolean => /^\/[^/]*$/.test(scope);

export const keyOf = ({ kind, id }: RuleScope): ScopeKey => (kind === 'street' ? 'street' : `${kind}:${id}`);

export function scopeOf(key: string): RuleScope {
  const colon = key.indexOf(':');
  return colon === -1
    ? { kind: 'street', id: '' }
    : { kind: key.slice(0, colon) as RuleScope['kind'], id: key.slice(colon + 1) };
}

/** From a place up to its root, itself first. */
export function placesFrom(directory: Pick<Directory, 'place'>, placeId: string): string[] {
  const ids: string[] = [];
  for (let place = directory.place(placeId); place !== undefined; ) {
    ids.push(place.id);
    place = place.parentId === undefined ? undefined : directory.place(place.parentId);
  }
  return ids;
}

/** Scopes by the words of staff, and who may see and set them. */
export function scopesIn(directory: ScopeDirectory) {
  const pathOf = ({ kind, id }: RuleScope): string | undefined =>
    directory.place(kind === 'resident' ? (directory.resident(id)?.homeId ?? '') : id)?.path;
  const notFound = (): Refusal => new Refusal(404, 'register.not-found', 'There is no such place or resident');

  return {
    named(scope: RuleScope): NamedScope {
      return { ...scope, title: titleOf(scope) };
    },

    /** What holds for somebody may be set further out than one sees: that is shown, and cannot be changed. */
    isVisible(actor: Actor, scope: RuleScope): boolean {
      if (scope.kind === 'street') return true;
      const path = pathOf(scope);
      if (path === undefined) return seesWholeStreet(actor);
      return isWithin(path, actor.scope) || (scope.kind === 'place' && isWithin(actor.scope, path));
    },

    /** Throws unless the scope exists within the actor's own. */
    checkWritable(actor: Actor, scope: RuleScope): void {
      if (scope.kind === 'street') {
        if (seesWholeStreet(actor)) return;
        throw new Refusal(403, 'rules.whole-street', {
          zh: '整个街道的设置由管整个街道的账号修改',
          en: 'Settings of the whole street are changed by somebody who sees the whole street',
        });
      }
      const path = pathOf(scope);
      if (path === undefined || !isWithin(path, actor.scope)) throw notFound();
    },

    /** Whom a question is about: the scope itself, and the subject that stands for it. */
    asked(actor: Actor, { placeId, homeId, residentId }: RuleSubjectQuery) {
      const place = homeId ?? placeId;
      if (residentId === undefined && place === undefined)
        return { scope: { kind: 'street', id: '' } as RuleScope, subject: { key: 'street:', placeId: '' } };
      const resident = residentId === undefined ? undefined : directory.resident(residentId);
      const at = directory.place(residentId === undefined ? (place ?? '') : (resident?.homeId ?? ''));
      if (at === undefined || !isWithin(at.path, actor.scope)) throw notFound();
      if (resident !== undefined)
        return {
          scope: { kind: 'resident', id: resident.id } as RuleScope,
          subject: { key: `resident:${resident.id}`, placeId: at.id, residentId: resident.id },
        };
      return {
        scope: { kind: 'place', id: at.id } as RuleScope,
        subject: { key: `${at.kind === 'home' ? 'home' : 'place'}:${at.id}`, placeId: at.id },
      };
    },
  };

  function titleOf({ kind, id }: RuleScope): NamedScope['title'] {
    if (kind === 'street') return { zh: '整个街道', en: 'The whole street' };
    const resident = kind === 'resident' ? directory.resident(id) : undefined;
    const place = directory.place(resident?.homeId ?? id);
    const where = place === undefined ? '' : place.address || place.name;
    const words = resident === undefined ? where || id : `${resident.name} · ${where}`;
    return { zh: words, en: words };
  }
}
