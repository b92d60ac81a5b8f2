import type { NotificationView } from '#contracts/notification';
import { fullTime } from '../format/moment.ts';
import { Page } from '../pieces/page.tsx';
import { type Column, RecordList } from '../pieces/record-list.tsx';
import { SeverityMark } from '../pieces/severity.tsx';
import { defineWords } from '../words/define-words.ts';
import { useLanguage } from '../words/language.ts';

const words = defineWords('notifications', {
  title: ['通知', 'Notifications'],
  note: [
    '发给了谁、经哪条通道、送到没有。点开一行看原文和每次尝试。',
    'What was sent to whom and what became of it. Open a row for the words and every attempt.',
  ],
  'search.hint': ['收件人、内容', 'Recipient, words'],
  subject: ['内容', 'Message'],
  severity: ['级别', 'Severity'],
  recipient: ['收件人', 'Recipient'],
  channel: ['通道', 'Channel'],
  'channel.email': ['邮件', 'E-mail'],
  'channel.webhook': ['回调', 'Webhook'],
  state: ['结果', 'Result'],
  created: ['时间', 'Time'],
  'state.pending': ['发送中', 'Sending'],
  'state.accepted': ['已送出', 'Sent'],
  'state.rejected': ['发送失败', 'Failed'],
  'state.inbox': ['仅存开发收件箱，未发出', 'Development inbox, not sent'],
  attempts: ['{n} 次尝试', '{n} attempts'],
  'attempt.accepted': ['送出', 'accepted'],
  'attempt.retry': ['将重试', 'will retry'],
  'attempt.rejected': ['失败', 'rejected'],
  next: ['下一次尝试 {time}', 'Next attempt {time}'],
  'empty.title': ['还没有发过通知', 'Nothing has been sent yet'],
  'empty.next': [
    '紧急告警会立即通知老人的联系人；先给老人登记带邮箱的联系人。',
    'An emergency is told to the contacts at once; give a resident a contact with an e-mail address.',
  ],
});

const isKnown = (channel: string): channel is 'email' | 'webhook' => channel === 'email' || channel === 'webhook';

/** The development inbox: what was sent to whom, with the words of it. */
export default function NotificationsPage() {
  const t = words.use();
  useLanguage();
  const columns: readonly Column<NotificationView>[] = [
    {
      key: 'subject',
      title: t('subject'),
      render: (notice) => (
        <details>
          <summary>{notice.subject}</summary>
          <pre className="code">{notice.body}</pre>
          <ul>
            {notice.attempts.map((attempt) => (
              <li key={attempt.at} className="soft">
                {fullTime(attempt.at)} {t(`attempt.${attempt.outcome}`)} {attempt.detail}
              </li>
            ))}
            {notice.nextAttemptAt !== null && (
              <li className="soft">{t('next', { time: fullTime(notice.nextAttemptAt) })}</li>
            )}
          </ul>
        </details>
      ),
    },
    {
      key: 'severity',
      title: t('severity'),
      width: '90px',
      render: ({ severity }) => <SeverityMark severity={severity} size={12} />,
    },
    {
      key: 'recipient',
      title: t('recipient'),
      width: '180px',
      render: ({ recipient, relation, addressMasked }) => (
        <>
          {recipient} <span className="faint">{relation}</span>
          <br />
          <span className="faint">{addressMasked}</span>
        </>
      ),
    },
    {
      key: 'channel',
      title: t('channel'),
      width: '90px',
      minor: true,
      render: ({ channel }) => (isKnown(channel) ? t(`channel.${channel}`) : channel),
    },
    {
      key: 'state',
      title: t('state'),
      width: '150px',
      render: ({ state, attempts, inInbox }) => (
        <>
          <span className={state === 'rejected' ? 'tag tag-bad' : 'tag'}>
            {inInbox ? t('state.inbox') : t(`state.${state}`)}
          </span>{' '}
          <span className="faint">{t('attempts', { n: attempts.length })}</span>
        </>
      ),
    },
    {
      key: 'created',
      title: t('created'),
      width: '180px',
      render: ({ createdAt }) => <span className="num">{fullTime(createdAt)}</span>,
    },
  ];
  return (
    <Page title={t('title')} note={t('note')}>
      <RecordList
        path="notifications"
        csv="notifications.csv"
        columns={columns}
        rowKey={({ id }) => id}
        searchHint={t('search.hint')}
        empty={{ title: t('empty.title'), next: t('empty.next') }}
        rowTestId={({ id }) => `notification-${id}`}
        everyMs={5_000}
      />
    </Page>
  );
}
