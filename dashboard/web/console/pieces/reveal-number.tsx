import { useState } from 'react';
import { api, problemWords } from '../api/client.ts';
import { useSession } from '../session/session.tsx';
import { contactWords } from '../words/contacts.ts';

interface Props {
  readonly path: string;
  readonly field?: 'phone' | 'email' | 'webhook';
  readonly masked: string | null;
  readonly who: string;
}

/** A masked number and the button that asks the hub for it in full; each look is logged there. Forgotten when it leaves the page. */
export function RevealNumber({ path, field, masked, who }: Props) {
  const t = contactWords.use();
  const { may } = useSession();
  const [state, setState] = useState<'masked' | 'busy' | { readonly value: string } | { readonly problem: string }>(
    'masked',
  );
  if (masked === null) return <span className="faint">{t('no-phone')}</span>;
  if (typeof state === 'object' && 'value' in state) {
    return field === undefined || field === 'phone' ? (
      <a className="number number-full" href={`tel:${state.value}`}>
        {state.value}
      </a>
    ) : (
      <span className="number number-full">{state.value}</span>
    );
  }
  const reveal = () => {
    setState('busy');
    const body = field === undefined ? {} : { field };
    api<{ readonly value: string | null }>(path, { method: 'POST', body }).then(
      ({ value }) => setState(value === null ? 'masked' : { value }),
      (error: unknown) => setState({ problem: problemWords(error) }),
    );
  };
  return (
    <>
      <span className="number">{masked}</span>
      {may('register:reveal') && (
        <button
          type="button"
          className="button quiet small"
          disabled={state === 'busy'}
          aria-label={t('reveal.for', { who })}
          title={t('logged')}
          onClick={reveal}
        >
          {t('reveal')}
        </button>
      )}
      {typeof state === 'object' && (
        <span className="field-problem" role="alert">
          {state.problem}
        </span>
      )}
    </>
  );
}
