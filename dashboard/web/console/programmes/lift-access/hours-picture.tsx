import { useLoaded } from '../../api/use-loaded.ts';
import { useHubNow } from '../../live/desk.tsx';
import { EmptyNote, Panel, ProblemNote, Skeleton } from '../../pieces/page.tsx';
import { useSession } from '../../session/session.tsx';
import { base, type Unit, type UnitHours } from './answers.ts';
import { dayOf, dayStart, laterDay } from './days.ts';
import { liftWords } from './words.ts';
import './lift-access.css';

/** The one picture: swipes an hour and lift today. Refusals carry a mark of their own, so that they stand out in grey as well. */
export function HoursPicture({ units }: { readonly units: readonly Unit[] }) {
  const t = liftWords.use();
  const { timezone } = useSession().session;
  const now = useHubNow();
  const today = dayOf(now, timezone);
  const from = dayStart(today, timezone);
  const to = dayStart(laterDay(today, 1), timezone);
  const { data, problem, reload } = useLoaded<readonly UnitHours[]>(`${base}/hours`, { from, to }, { everyMs: 5_000 });
  if (data === undefined)
    return problem === undefined ? <Skeleton rows={4} /> : <ProblemNote problem={problem} onRetry={reload} />;
  if (data.length === 0) return <EmptyNote title={t('units.none')} next={t('units.none.next')} />;
  const most = Math.max(1, ...data.flatMap(({ hours }) => hours.map(({ opened }) => opened)));
  const quiet = data.every(({ hours }) => hours.every(({ opened, refused }) => opened + refused === 0));
  const columns = Array.from({ length: data[0]?.hours.length ?? 0 }, (_, hour) => hour);
  const currentHour = Math.floor((now - from) / 3_600_000);
  return (
    <Panel title={t('today')} actions={<span className="soft">{quiet ? t('today.none') : t('today.key')}</span>} wide>
      <table className="lift-hours">
        <thead>
          <tr>
            <th scope="col">{t('lift')}</th>
            {columns.map((hour) => (
              <th key={hour} scope="col" className="num" aria-current={hour === currentHour ? 'time' : undefined}>
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.map(({ id, address, hours }) => (
            <tr key={id}>
              <th scope="row">
                {address} <ListVersion unit={units.find((unit) => unit.id === id)} />
              </th>
              {columns.map((hour) => {
                const { opened, refused } = hours[hour] ?? { opened: 0, refused: 0 };
                const said = t('today.cell', { unit: address, hour, opened, refused });
                return (
                  <td key={hour} title={said}>
                    <span className="hidden">{said}</span>
                    <span aria-hidden="true" className="lift-refused num">
                      {refused > 0 && `✕${refused > 1 ? refused : ''}`}
                    </span>
                    <span aria-hidden="true" className="lift-bar" style={{ height: `${(opened / most) * 28}px` }} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function ListVersion({ unit }: { readonly unit: Unit | undefined }) {
  const t = liftWords.use();
  if (unit === undefined) return null;
  return unit.sentVersion < unit.version ? (
    <span className="tag tag-bad" title={t('reader.behind')}>
      {t('reader.current', { version: unit.sentVersion })} → v{unit.version}
    </span>
  ) : (
    <span className="tag">{t('reader.current', { version: unit.version })}</span>
  );
}
