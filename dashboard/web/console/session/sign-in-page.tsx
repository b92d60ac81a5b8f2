import { type FormEvent, useState } from 'react';
import type { Session } from '#contracts/access';
import { ApiProblem, api, problemWords } from '../api/client.ts';
import { useCommon } from '../words/common.ts';
import { defineWords } from '../words/define-words.ts';
import { chooseLanguage, useLanguage } from '../words/language.ts';

const words = defineWords('sign-in', {
  title: ['登录值班台', 'Sign in to the desk'],
  about: ['居家养老智慧照护中枢', 'Smart-care hub for people living at home'],
  username: ['账号', 'User name'],
  password: ['密码', 'Password'],
  submit: ['登录', 'Sign in'],
  busy: ['正在登录…', 'Signing in…'],
  expired: [
    '登录已过期，请重新登录。告警仍在接收，没有丢失。',
    'Your session ended. Alerts are still being received; none is lost.',
  ],
  bad: [
    '账号或密码不对。忘记密码请找管理员重设。',
    'Wrong user name or password. The administrator can set a new one.',
  ],
  many: ['尝试次数太多，请稍等一分钟再试。', 'Too many attempts. Wait a minute, then try again.'],
});

interface Props {
  readonly expired: boolean;
  readonly onSignedIn: (session: Session) => void;
}

export function SignInPage({ expired, onSignedIn }: Props) {
  const t = words.use();
  const common = useCommon();
  const language = useLanguage();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(undefined);
    const body = { username: String(form.get('username')).trim(), password: String(form.get('password')) };
    api<Session>('session', { method: 'POST', body }).then(onSignedIn, (error: unknown) => {
      setBusy(false);
      const status = error instanceof ApiProblem ? error.status : 0;
      setProblem(status === 401 ? t('bad') : status === 429 ? t('many') : problemWords(error));
    });
  };

  return (
    <main className="sign-in">
      <form onSubmit={submit} aria-labelledby="sign-in-title">
        <div className="sign-in-brand">
          <img src="/console/mark.svg" alt="" width="40" height="40" />
          <div>
            <strong>{common('brand')}</strong>
            <span>{t('about')}</span>
          </div>
        </div>
        <h1 id="sign-in-title">{t('title')}</h1>
        {expired && <p className="note">{t('expired')}</p>}
        <label htmlFor="username">{t('username')}</label>
        {/* biome-ignore lint/a11y/noAutofocus: the page has this one purpose */}
        <input id="username" name="username" autoComplete="username" required autoFocus maxLength={60} />
        <label htmlFor="password">{t('password')}</label>
        <input id="password" name="password" type="password" autoComplete="current-password" required maxLength={200} />
        <p className="field-problem" role="alert">
          {problem}
        </p>
        <button type="submit" className="button primary wide" disabled={busy}>
          {busy ? t('busy') : t('submit')}
        </button>
        <button type="button" className="button quiet" onClick={() => chooseLanguage(language === 'zh' ? 'en' : 'zh')}>
          {language === 'zh' ? 'English' : '中文'}
        </button>
      </form>
    </main>
  );
}
