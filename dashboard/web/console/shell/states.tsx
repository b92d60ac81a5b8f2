import { Component, type ReactNode } from 'react';
import { Link } from 'react-router';
import { say as common, useCommon } from '../words/common.ts';
import { shellWords } from '../words/shell.ts';

/** Grey bars where the content will be. */
export function Waiting() {
  const common = useCommon();
  return (
    <div className="waiting" role="status" aria-label={common('loading')}>
      <div className="bone" />
      <div className="bone" />
      <div className="bone" />
    </div>
  );
}

export function Unreachable({ retry }: { readonly retry: () => void }) {
  const t = shellWords.use();
  return (
    <main className="sign-in">
      <div className="state-card" role="alert">
        <h1>{t('unreachable.title')}</h1>
        <p>{t('unreachable.text')}</p>
        <button type="button" className="button primary" onClick={retry}>
          {common('retry')}
        </button>
      </div>
    </main>
  );
}

export function Missing() {
  const t = shellWords.use();
  return (
    <div className="state-card">
      <h1>{t('missing.title')}</h1>
      <Link to="/">{t('missing.go')}</Link>
    </div>
  );
}

/** A page that throws must not take the board's line and sound with it. `resetKey` changes with the page. */
export class PageGuard extends Component<
  { readonly resetKey: string; readonly children: ReactNode },
  { readonly failed: boolean; readonly key: string }
> {
  override state = { failed: false, key: this.props.resetKey };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  static getDerivedStateFromProps(props: { resetKey: string }, state: { failed: boolean; key: string }) {
    return props.resetKey === state.key ? null : { failed: false, key: props.resetKey };
  }
  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="state-card" role="alert">
        <h1>{shellWords.say('crash.title')}</h1>
        <p>{shellWords.say('crash.text')}</p>
        <button type="button" className="button primary" onClick={() => this.setState({ failed: false })}>
          {common('retry')}
        </button>
      </div>
    );
  }
}
