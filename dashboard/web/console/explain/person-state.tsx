import type { PersonState } from '#contracts/person';
import { shortTime } from '../format/moment.ts';
import { useHubNow } from '../live/desk.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import { whyWords } from './words.ts';
import '../rules/rules.css';

const likely = 0.7;
const maybe = 0.4;

/** 很可能外出: how sure it is, as people say it. What staff said needs no "very likely". */
export function stateWords({ state, confidence }: PersonState): string {
  const { say } = whyWords;
  const word = say(`state.${state}`);
  if (confidence >= 1 || state === 'unknown' || state === 'visitor-likely') return say('sure.said', { state: word });
  const sure = confidence >= likely ? 'likely' : confidence >= maybe ? 'maybe' : 'hardly';
  return say(`sure.${sure}`, { state: word });
}

/** Where somebody is taken to be, since when, and why. */
export function PersonStateLine({ state, name }: { readonly state: PersonState; readonly name?: string }) {
  const t = whyWords.use();
  useLanguage();
  const now = useHubNow();
  return (
    <p className="person-state" data-testid="person-state">
      {name !== undefined && <span>{name}</span>}
      <strong>{stateWords(state)}</strong>
      {state.confidence > 0 && <span className="num soft">{t('since', { time: shortTime(state.since, now) })}</span>}
      <span className="soft">{inLanguage(state.because)}</span>
    </p>
  );
}
