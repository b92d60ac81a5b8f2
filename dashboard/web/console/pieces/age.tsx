import { formatAge, isoDuration } from '../format/age.ts';
import { agoWords, fullTime } from '../format/moment.ts';
import { useHubNow } from '../live/desk.tsx';
import { useCommon } from '../words/common.ts';
import { useLanguage } from '../words/language.ts';

/** How long it has lasted, counting up: 00:00:41. */
export function Age({ since, className = 'age' }: { readonly since: number; readonly className?: string }) {
  const common = useCommon();
  const now = useHubNow();
  return (
    <time className={className} dateTime={isoDuration(now - since)} title={fullTime(since)}>
      {formatAge(now - since, common('age.day'))}
    </time>
  );
}

/** How long ago it was: 6 分钟前. */
export function Ago({ at }: { readonly at: number }) {
  useLanguage();
  const now = useHubNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {agoWords(at, now)}
    </time>
  );
}
