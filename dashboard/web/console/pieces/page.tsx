import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { problemWords } from '../api/client.ts';
import { useCommon } from '../words/common.ts';

interface PageProps {
  readonly title: ReactNode;
  /** Where this page belongs, one step up. */
  readonly up?: { readonly to: string; readonly label: string };
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page but the board: where one is, what one can do, the content. */
export function Page({ title, up, note, actions, children }: PageProps) {
  return (
    <div className="page">
      <div className="page-head">
        <div className="grow">
          {up && (
            <Link to={up.to} className="page-up">
              ‹ {up.label}
            </Link>
          )}
          <h1>{title}</h1>
          {note && <p className="soft">{note}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** A part of a page with its heading. */
export function Panel({
  title,
  actions,
  wide = false,
  children,
}: {
  readonly title: ReactNode;
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section className={wide ? 'card card-wide' : 'card'}>
      <div className="card-head">
        <h2>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** What went wrong, what to do, and the button that does it. */
export function ProblemNote({ problem, onRetry }: { readonly problem: unknown; readonly onRetry?: () => void }) {
  const common = useCommon();
  return (
    <div className="problem" role="alert">
      <strong>{common('problem.title')}</strong>
      <p>{problemWords(problem)}</p>
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {common('retry')}
        </button>
      )}
    </div>
  );
}

/** Nothing here yet, and what the next step is. */
export function EmptyNote({ title, next }: { readonly title: ReactNode; readonly next: ReactNode }) {
  return (
    <div className="empty">
      <p>{title}</p>
      <p className="faint">{next}</p>
    </div>
  );
}

/** Words and values, one pair a line. Pairs with an undefined value are left out. */
export function Facts({ items }: { readonly items: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {items
        .filter(([, value]) => value !== undefined)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Grey bars as tall as the content will be. */
export function Skeleton({ rows = 4 }: { readonly rows?: number }) {
  const common = useCommon();
  return (
    <div role="status" aria-label={common('loading')} className="skeleton">
      {Array.from({ length: rows }, (_, row) => `bone-${row}`).map((key) => (
        <div key={key} className="bone" />
      ))}
    </div>
  );
}

/** Demonstration data says so wherever it is shown. */
export function SampleTag({ sample }: { readonly sample: boolean }) {
  const common = useCommon();
  return sample ? <span className="tag">{common('sample')}</span> : null;
}
