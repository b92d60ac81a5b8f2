import { Component, type ReactNode } from 'react';
import { Link } from 'react-router';
import { MissingPart } from '../pieces/lazily.ts';
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

interface Fallen {
  readonly failed: boolean;
  /** The console was renewed under this page. */
  readonly missing: boolean;
  readonly key: string;
}

/** A page that throws must not take the board's line and sound with it. `resetKey` changes with the page. */
export class PageGuard extends Component<{ readonly resetKey: string; readonly children: ReactNode }, Fallen> {
  override state: Fallen = { failed: false, missing: false, key: this.props.resetKey };
  static getDerivedStateFromError(error: unknown) {
    return { failed: true, missing: error instanceof MissingPart };
  }
  static getDerivedStateFromProps(props: { resetKey: string }, state: Fallen) {
    return props.resetKey === state.key ? null : { failed: false, key: props.resetKey };
  }
  override render() {
    if (!this.state.failed) return this.props.children;
    if (this.state.missing)
      return (
        <div className="state-card" role="alert">
          <h1>{shellWords.say('moved.title')}</h1>
          <p>{shellWords.say('moved.text')}</p>
          <button type="button" className="button primary" onClick={() => location.reload()}>
            {shellWords.say('moved.go')}
          </button>
        </div>
      );
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
