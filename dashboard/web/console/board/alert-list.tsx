import { Link } from 'react-router';
import type { AlertView } from '#contracts/alert';
import type { BoardRow, LineState } from '../live/board-store.ts';
import { isCalling } from '../live/order.ts';
import { Age } from '../pieces/age.tsx';
import { SeverityMark } from '../pieces/severity.tsx';
import { useCommon } from '../words/common.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { shortPlace } from './short-place.ts';
import { boardWords } from './words.ts';

interface Props {
  readonly rows: readonly BoardRow[];
  /** How many there are without the search. */
  readonly total: number;
  readonly line: LineState;
  readonly selected: string | undefined;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onSelect: (id: string) => void;
}

export function AlertList({ rows, total, line, selected, query, onQuery, onSelect }: Props) {
  const t = boardWords.use();
  return (
    <section
      className={line === 'live' ? 'board-list' : 'board-list board-list-old'}
      data-testid="alert-list"
      aria-label={t('list.label')}
    >
      <input
        className="field board-search"
        type="search"
        data-page-search
        aria-label={t('list.search')}
        placeholder={t('list.search')}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          const first = rows[0];
          if (event.key === 'Enter' && !event.nativeEvent.isComposing && first !== undefined) onSelect(first.alert.id);
        }}
      />
      {/* biome-ignore lint/a11y/noRedundantRoles: without bullets Safari takes the role away */}
      <ul role="list" aria-label={t('list.label')}>
        {rows.map((row) => (
          <Row key={row.alert.id} row={row} selected={row.alert.id === selected} onSelect={onSelect} />
        ))}
      </ul>
      {rows.length === 0 && (
        <div className="board-empty">
          {line === 'connecting' && <Bones />}
          {line === 'lost' && <p>{t('list.empty.lost')}</p>}
          {line === 'live' && total === 0 && (
            <>
              <p>{t('list.empty')}</p>
              <p className="faint">{t('list.empty.next')}</p>
            </>
          )}
          {line === 'live' && total > 0 && (
            <>
              <p>{t('list.nothing-found', { q: query })}</p>
              <button type="button" className="button small" onClick={() => onQuery('')}>
                {t('list.clear-search')}
              </button>
            </>
          )}
        </div>
      )}
    </section>
  );
}

function Bones() {
  return (
    <>
      {[1, 2, 3, 4].map((key) => (
        <div key={key} className="row-bone">
          <div className="bone" />
          <div className="bone" />
        </div>
      ))}
    </>
  );
}

function Row({
  row,
  selected,
  onSelect,
}: {
  readonly row: BoardRow;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
}) {
  const t = boardWords.use();
  const common = useCommon();
  useLanguage();
  const { alert, pending, refused } = row;
  const state = common(`state.${alert.state}`);
  const classes = ['alert-row', `alert-row-${alert.severity}`];
  if (selected) classes.push('alert-row-selected');
  if (isCalling(alert)) classes.push('alert-row-calling');
  if (pending !== undefined) classes.push('alert-row-pending');
  if (alert.state === 'resolved') classes.push('alert-row-leaving');
  return (
    <li data-testid={`alert-${alert.id}`} data-state={alert.state} data-severity={alert.severity} data-seq={alert.seq}>
      <Link
        id={`row-${alert.id}`}
        to={`/alert/${alert.id}`}
        replace={selected}
        className={classes.join(' ')}
        aria-current={selected ? 'true' : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onSelect(alert.id);
        }}
      >
        <SeverityMark severity={alert.severity} />
        <span className="alert-row-main">
          <strong>{alert.who?.name ?? shortPlace(alert.where)}</strong> {inLanguage(alert.title)}
        </span>
        <Age since={alert.since} className="alert-row-age" />
        <span className="alert-row-second">
          <span className="alert-row-where">{placeOf(alert)}</span>
          <span className="alert-row-state">
            {alert.handler === null ? state : t('row.handler', { state, who: alert.handler })}
            {alert.clearedAt !== null && alert.state !== 'resolved' && <em>{t('row.cleared')}</em>}
            {pending !== undefined && <em>{t('row.pending')}</em>}
          </span>
        </span>
        <span className="alert-row-count">{alert.count > 1 && t('row.count', { n: alert.count })}</span>
        {refused !== undefined && (
          <span className="alert-row-refused" role="status">
            {t('refused.title', { act: t(`act.${refused.act}`) })}
            {refusalWords(refused.code)}
          </span>
        )}
      </Link>
    </li>
  );
}

/** Why the hub said no, in words. */
export function refusalWords(code: string): string {
  const say = boardWords.say;
  switch (code) {
    case 'alert.already-acknowledged':
    case 'alert.already-resolved':
    case 'alert.already-arrived':
    case 'alert.not-found':
    case 'network':
      return say(`refused.${code}`);
    default:
      return say('refused.other', { code });
  }
}

/** Where, and which device when it is about one. */
function placeOf({ who, where, subject, device }: AlertView): string {
  const thing = device === null ? '' : `${device.room} ${device.name}`.trim();
  if (who === null) return thing;
  return subject.startsWith('device:') && thing !== '' ? `${shortPlace(where)} · ${thing}` : shortPlace(where);
}
