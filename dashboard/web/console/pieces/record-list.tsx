import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Page } from '#contracts/rest';
import { apiPath, type Query } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useCommon } from '../words/common.ts';
import { useLanguage } from '../words/language.ts';
import { EmptyNote, ProblemNote } from './page.tsx';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  /** CSS width; what has none shares the rest. */
  readonly width?: string;
  /** Left out on a phone. */
  readonly minor?: boolean;
}

export interface RecordListProps<Row> {
  /** Below `/api/v1/`. Answers `Page<Row>`. */
  readonly path: string;
  /** The filters, beside the words looked for. */
  readonly query?: Query;
  /** What of it holds before anybody filters: an empty list is then empty, not narrowed to nothing. */
  readonly usual?: Query;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** Where a row leads; the first column becomes the link and the whole row answers to a click. */
  readonly to?: (row: Row) => string | undefined;
  readonly searchHint: string;
  readonly filters?: ReactNode;
  /** The same list as a file, below `/api/v1/`. */
  readonly csv?: string;
  readonly empty: { readonly title: string; readonly next: ReactNode };
  readonly rowTestId?: (row: Row) => string;
  /** Changes when the list should be read again. */
  readonly version?: number;
  readonly everyMs?: number;
}

const pageSize = 50;
const typingMs = 250;

/** Every list of the console: search, filters, pages by cursor, export, and all the states a list can be in. */
export function RecordList<Row>(props: RecordListProps<Row>) {
  const { path, query = {}, usual = {}, columns, rowKey, to, csv, empty, version, everyMs } = props;
  const common = useCommon();
  useLanguage();
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const [trail, setTrail] = useState<readonly string[]>([]);
  const filters = JSON.stringify([q, query]);
  const [shownFilters, setShownFilters] = useState(filters);
  if (shownFilters !== filters) {
    setShownFilters(filters);
    setTrail([]);
  }
  const cursor = trail.at(-1);
  const { data, problem, loading, reload } = useLoaded<Page<Row>>(
    path,
    { ...query, q, cursor, limit: pageSize },
    { ...(version === undefined ? {} : { version }), ...(everyMs === undefined ? {} : { everyMs }) },
  );
  const search = (words: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (words === '') after.delete('q');
        else after.set('q', words);
        return after;
      },
      { replace: true },
    );
  const filtered =
    q !== '' ||
    Object.entries(query).some(
      ([name, value]) => value !== undefined && value !== '' && value !== 'all' && value !== usual[name],
    );
  return (
    <div className="list">
      <div className="list-tools">
        <SearchField value={q} hint={props.searchHint} onSearch={search} />
        {props.filters}
        <span className="grow" />
        {csv !== undefined && (
          <a className="button" href={apiPath(csv, { ...query, q })} download>
            {common('export')}
          </a>
        )}
      </div>
      {problem !== undefined && data === undefined ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : (
        <>
          {problem !== undefined && <ProblemNote problem={problem} onRetry={reload} />}
          <table className="records" aria-busy={loading}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th
                    key={column.key}
                    scope="col"
                    style={column.width === undefined ? undefined : { width: column.width }}
                    className={column.minor === true ? 'minor' : undefined}
                  >
                    {column.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data === undefined
                ? Array.from({ length: 8 }, (_, index) => `bone-${index}`).map((key) => (
                    <tr key={key}>
                      <td colSpan={columns.length}>
                        <div className="bone" />
                      </td>
                    </tr>
                  ))
                : data.items.map((row) => (
                    <tr key={rowKey(row)} data-testid={props.rowTestId?.(row)}>
                      {columns.map((column, index) => (
                        <td
                          key={column.key}
                          data-label={column.title}
                          className={column.minor === true ? 'minor' : undefined}
                        >
                          <Cell to={index === 0 ? to?.(row) : undefined}>{column.render(row)}</Cell>
                        </td>
                      ))}
                    </tr>
                  ))}
            </tbody>
          </table>
          {data?.items.length === 0 &&
            (filtered ? (
              <EmptyNote title={common('list.nothing')} next={common('list.nothing.next')} />
            ) : (
              <EmptyNote title={empty.title} next={empty.next} />
            ))}
          <div className="list-foot">
            <span className="soft" aria-live="polite">
              {data !== undefined && common('total', { n: data.total })}
            </span>
            <span className="grow" />
            {(trail.length > 0 || data?.cursor !== undefined) && (
              <>
                <button
                  type="button"
                  className="button small"
                  disabled={trail.length === 0}
                  onClick={() => setTrail(trail.slice(0, -1))}
                >
                  {common('page.previous')}
                </button>
                <span>{common('page.number', { n: trail.length + 1 })}</span>
                <button
                  type="button"
                  className="button small"
                  disabled={data?.cursor === undefined || loading}
                  onClick={() => data?.cursor !== undefined && setTrail([...trail, data.cursor])}
                >
                  {common('page.next')}
                </button>
              </>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function Cell({ to, children }: { readonly to: string | undefined; readonly children: ReactNode }) {
  return to === undefined ? (
    children
  ) : (
    <Link to={to} className="row-link">
      {children}
    </Link>
  );
}

/** Searches when typing pauses. `/` leads here from anywhere on the page. */
export function SearchField({
  value,
  hint,
  onSearch,
}: {
  readonly value: string;
  readonly hint: string;
  readonly onSearch: (words: string) => void;
}) {
  const [words, setWords] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <input
      className="field list-search"
      type="search"
      data-page-search
      aria-label={hint}
      placeholder={`${hint} (/)`}
      value={words}
      maxLength={100}
      onChange={(event) => {
        const next = event.target.value;
        setWords(next);
        clearTimeout(timer.current);
        const { pathname } = window.location;
        timer.current = setTimeout(() => {
          // Somebody who has already opened a row is not brought back to the list.
          if (window.location.pathname === pathname) onSearch(next.trim());
        }, typingMs);
      }}
    />
  );
}

/** A filter of a list: a plain select with its label inside. */
export function Filter({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, title: string])[];
  readonly onChange: (value: string) => void;
}) {
  const common = useCommon();
  return (
    <select
      className="field filter"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map(([option, title]) => (
        <option key={option} value={option}>
          {option === '' || option === 'all' ? common('pair', { name: label, value: title }) : title}
        </option>
      ))}
    </select>
  );
}
