import type { NotificationView } from '#contracts/notification';
import type { Page } from '#contracts/rest';
import { shortTime } from '../format/moment.ts';
import { useHubNow } from '../live/desk.tsx';
import { useLanguage } from '../words/language.ts';
import { boardWords } from './words.ts';

const channelWords = (channel: string): string =>
  channel === 'email' || channel === 'webhook' ? boardWords.say(`channel.${channel}`) : channel;

/** Who has been told, over what, and whether it arrived. */
export function Notices({ page }: { readonly page: Page<NotificationView> | undefined }) {
  const t = boardWords.use();
  useLanguage();
  const now = useHubNow();
  if (page === undefined) return null;
  return (
    <section className="panel panel-notices">
      <h2>{t('notices.title')}</h2>
      {page.items.length === 0 && <p className="faint">{t('notices.none')}</p>}
      <ul className="notices">
        {page.items.map((notice) => (
          <li key={notice.id}>
            <span className={`notice-state notice-${notice.state}`}>
              {notice.inInbox ? t('notice.inbox') : t(`notice.${notice.state}`)}
            </span>
            <span>
              {notice.recipient} <small>{notice.relation}</small>
            </span>
            <span className="grow notice-subject" title={notice.body}>
              {notice.subject}
            </span>
            <span className="faint">{channelWords(notice.channel)}</span>
            <span className="num">{shortTime(notice.attempts.at(-1)?.at ?? notice.createdAt, now)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
