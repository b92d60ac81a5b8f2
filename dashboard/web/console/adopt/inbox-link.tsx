import { NavLink } from 'react-router';
import type { InboxEntry } from '#contracts/adoption';
import type { Page } from '#contracts/rest';
import { useLoaded } from '../api/use-loaded.ts';
import { defineWords } from '../words/define-words.ts';
import './inbox-link.css';

const words = defineWords('inbox-link', {
  title: ['待登记', 'To adopt'],
  called: ['有未登记设备呼救', 'An unknown device called for help'],
});

/** The way to the adoption inbox, with how many wait there; marked when one of them called for help. */
export function InboxLink() {
  const t = words.use();
  const { data } = useLoaded<Page<InboxEntry>>('inbox', { limit: 1 }, { everyMs: 15_000 });
  // Those who called for help come first.
  const called = data?.items[0]?.calledForHelp === true;
  return (
    <NavLink to="/inbox">
      {t('title')}
      {data !== undefined && data.total > 0 && (
        <span className={called ? 'count count-called' : 'count'} title={called ? t('called') : undefined}>
          {called && <span aria-hidden="true">▲ </span>}
          {data.total}
        </span>
      )}
    </NavLink>
  );
}
