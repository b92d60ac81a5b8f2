import { Link, useParams } from 'react-router';
import { useLoaded } from '../api/use-loaded.ts';
import type { ProgrammeRow } from '../shell/navigation.tsx';
import { defineWords } from '../words/define-words.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { programmePages } from './catalogue.ts';

const words = defineWords('programme', {
  'missing.title': ['这个专项没有页面', 'This programme has no page'],
  'missing.go': ['回到告警', 'Back to the alerts'],
  'failed.title': ['{title} 没有启动', '{title} did not start'],
  'failed.text': [
    '原因：{reason}。其余功能不受影响；请管理员查看日志后重启。',
    'Why: {reason}. Everything else runs on; ask the administrator.',
  ],
});

/** The page of the programme in the address, or why there is none. */
export function ProgrammeRoute() {
  const t = words.use();
  useLanguage();
  const { programme = '' } = useParams();
  const { data } = useLoaded<readonly ProgrammeRow[]>('programmes');
  const row = data?.find(({ id }) => id === programme);
  const Page = programmePages.get(programme);
  if (row?.state === 'failed') {
    return (
      <div className="state-card" role="alert">
        <h1>{t('failed.title', { title: inLanguage(row.title) })}</h1>
        <p>{t('failed.text', { reason: row.reason ?? '?' })}</p>
      </div>
    );
  }
  if (Page === undefined) {
    return (
      <div className="state-card">
        <h1>{t('missing.title')}</h1>
        <Link to="/">{t('missing.go')}</Link>
      </div>
    );
  }
  return <Page />;
}
