import type { RuleRow } from '../api/answers.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { ProblemNote, Skeleton } from '../pieces/page.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import { settingsWords } from './words.ts';

/** What the hub watches for, in words, with the numbers in force. */
export function RulesTab() {
  const t = settingsWords.use();
  useLanguage();
  const { data, problem, reload } = useLoaded<readonly RuleRow[]>('rules');
  if (data === undefined)
    return problem === undefined ? <Skeleton rows={10} /> : <ProblemNote problem={problem} onRetry={reload} />;
  return (
    <>
      <p className="soft">{t('rules.note')}</p>
      <ul className="list rows rules">
        {data.map((rule) => (
          <li key={rule.id}>
            <div className="grow">
              <strong>{inLanguage(rule.title)}</strong> <code className="faint">{rule.id}</code>
              <p className="soft">{inLanguage(rule.doc)}</p>
            </div>
            {Object.keys(rule.settings).length > 0 && (
              <pre className="code" title={t('rules.settings')}>
                {Object.entries(rule.settings)
                  .map(
                    ([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
                  )
                  .join('\n')}
              </pre>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
