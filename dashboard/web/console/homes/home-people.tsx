import { Link } from 'react-router';
import type { HomeAnswer } from '../api/answers.ts';
import { PersonNow } from '../explain/person-now.tsx';
import { whyWords } from '../explain/words.ts';
import { Panel } from '../pieces/page.tsx';
import { presenceWords } from '../residents/presence-words.ts';
import { ruleWords } from '../rules/words.ts';

/** Where those who live here are taken to be. */
export function HomePeople({ residents }: { readonly residents: HomeAnswer['residents'] }) {
  const t = presenceWords.use();
  return (
    <Panel title={t('title')}>
      {residents.map(({ id, name }) => (
        <PersonNow key={id} residentId={id} {...(residents.length > 1 && { name })} />
      ))}
    </Panel>
  );
}

/** What the rules make of this home, and what they run with. */
export function HomeWhyLinks({ homeId }: { readonly homeId: string }) {
  const why = whyWords.use();
  const rules = ruleWords.use();
  return (
    <>
      <Link className="button" to={`/why/${homeId}`}>
        {why('open')}
      </Link>
      <Link className="button" to={`/rules?homeId=${homeId}`}>
        {rules('scoped.open')}
      </Link>
    </>
  );
}
