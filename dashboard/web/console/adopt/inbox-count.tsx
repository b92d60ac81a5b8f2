import type { InboxEntry } from '#contracts/adoption';
import type { Page } from '#contracts/rest';
import { useLoaded } from '../api/use-loaded.ts';
import { defineWords } from '../words/define-words.ts';
import './inbox-count.css';

const words = defineWords('inbox-count', {
  called: ['有未登记设备呼救', 'An unknown device called for help'],
});

/** How many devices wait to be adopted; marked when one of them called for help, and absent when none waits. */
export function InboxCount() {
  const t = words.use();
  const { data } = useLoaded<Page<InboxEntry>>('inbox', { limit: 1 }, { everyMs: 15_000 });
  if (data === undefined || data.total === 0) return null;
  // Those who called for help come first.
  const called = data.items[0]?.calledForHelp === true;
  return (
    <span className={called ? 'count count-called' : 'count'} title={called ? t('called') : undefined}>
      {called && (
        <>
          <span aria-hidden="true">▲ </span>
          <span className="hidden">{t('called')} </span>
        </>
      )}
      {data.total}
    </span>
  );
}
