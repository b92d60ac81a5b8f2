import type { Directory } from '#contracts/directory';
import type { PersonState, PersonStateName } from '#contracts/person';
import type { Facts } from '#contracts/rule';
import type { Engine } from '#hub/rules/engine';
import { personStateOf } from '#hub/rules/person/person-state';
import { type Picture, pictureRule } from '#hub/rules/person/picture-state';

interface Parts {
  readonly engine: Pick<Engine, 'stateOf'>;
  readonly directory: Pick<Directory, 'resident' | 'residentsOf'>;
  readonly facts: Pick<Facts, 'nameOf'>;
  readonly zone: string;
}

/** Where residents are at a moment, as the picture of their home has it. */
export const personStates =
  ({ engine, directory, facts, zone }: Parts) =>
  (residentId: string, now: number): PersonState => {
    const homeId = directory.resident(residentId)?.homeId ?? '';
    const picture = engine.stateOf(pictureRule, 'home', homeId) as Picture | undefined;
    if (picture === undefined) return unheardOf(now);
    const own = picture.marks?.[residentId];
    // In a home of two a mark is about one of them: it does not empty the home, and is her state all the same.
    if (own !== undefined && (own.until === 0 || now < own.until)) {
      const alone = { ...picture, marks: { '*': own } };
      return personStateOf(alone, { now, zone, residents: [residentId], nameOf: facts.nameOf });
    }
    const residents = directory.residentsOf(homeId).map(({ id }) => id);
    return personStateOf(picture, { now, zone, residents, nameOf: facts.nameOf });
  };

/** For those who know four states only: said to be away is out, a visitor makes nobody leave. */
export function inFewWords(state: PersonStateName): 'at-home' | 'out' | 'asleep' | 'unknown' {
  if (state === 'away' || state === 'in-hospital') return 'out';
  return state === 'visitor-likely' ? 'at-home' : state;
}

const unheardOf = (now: number): PersonState => ({
  state: 'unknown',
  since: now,
  confidence: 0,
  because: { zh: '还没有任何平安信号', en: 'no sign of life yet' },
  evidence: [],
});
