import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import type { ApiToken, MadeApiToken, NewApiToken } from '#contracts/access';
import type { Place } from '#contracts/register';
import type { Page } from '#contracts/rest';
import { api } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { fullTime } from '../format/moment.ts';
import { Ask } from '../pieces/ask.tsx';
import { EmptyNote, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { SearchField } from '../pieces/record-list.tsx';
import { useCommon } from '../words/common.ts';
import { shellWords } from '../words/shell.ts';
import { settingsWords } from './words.ts';

const roles = ['integration', 'operator', 'lead', 'admin'] as const;
const lives = ['never', '30', '365'] as const;
const dayMs = 86_400_000;

/** Keys for programs. The hub answers with all of them; the search is done here. */
export function TokensTab() {
  const t = settingsWords.use();
  const common = useCommon();
  const shell = shellWords.use();
  const { data, problem, reload } = useLoaded<readonly ApiToken[]>('tokens');
  const [words, setWords] = useState('');
  const [refused, setRefused] = useState<unknown>();
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<MadeApiToken>();
  if (data === undefined)
    return problem === undefined ? <Skeleton rows={4} /> : <ProblemNote problem={problem} onRetry={reload} />;
  const shown = data.filter(({ name, madeBy }) => `${name} ${madeBy}`.toLowerCase().includes(words.toLowerCase()));
  const done = (token: MadeApiToken | undefined) => {
    setRefused(undefined);
    setAdding(false);
    setMade(token);
    reload();
  };
  return (
    <div className="list">
      <p className="soft list-note">{t('tokens.note')}</p>
      <div className="list-tools">
        <SearchField value={words} hint={t('tokens.search')} onSearch={setWords} />
        <span className="grow" />
        <Button type="primary" onClick={() => setAdding(true)}>
          {t('tokens.add')}
        </Button>
      </div>
      {refused !== undefined && <ProblemNote problem={refused} />}
      {made !== undefined && <Shown token={made} />}
      {adding && (
        <NewTokenForm
          onSave={(body) => void api<MadeApiToken>('tokens', { method: 'POST', body }).then(done, setRefused)}
          onCancel={() => setAdding(false)}
        />
      )}
      {shown.length === 0 &&
        (words === '' ? (
          <EmptyNote title={t('tokens.empty')} next={t('tokens.empty.next')} />
        ) : (
          <EmptyNote title={common('list.nothing')} next={common('list.nothing.next')} />
        ))}
      <table className="records">
        <thead>
          <tr>
            <th scope="col">{t('tokens.name')}</th>
            <th scope="col">{t('tokens.role')}</th>
            <th scope="col">{t('tokens.scope')}</th>
            <th scope="col">{t('tokens.maker')}</th>
            <th scope="col">{t('tokens.made')}</th>
            <th scope="col">{t('tokens.expires')}</th>
            <th scope="col" aria-label={t('tokens.revoke')} />
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, role, scope, madeBy, createdAt, expiresAt }) => (
            <tr key={`${name} ${createdAt}`}>
              <td data-label={t('tokens.name')}>{name}</td>
              <td data-label={t('tokens.role')}>{shell(`role.${role}`)}</td>
              <td data-label={t('tokens.scope')}>{scope === '/' ? t('accounts.scope.all') : scope}</td>
              <td data-label={t('tokens.maker')}>{madeBy}</td>
              <td data-label={t('tokens.made')}>
                <span className="num">{fullTime(createdAt)}</span>
              </td>
              <td data-label={t('tokens.expires')}>
                {expiresAt === null ? t('tokens.expires.never') : <span className="num">{fullTime(expiresAt)}</span>}
              </td>
              <td>
                <Ask
                  title={t('tokens.revoke.ask', { name })}
                  onConfirm={() =>
                    void api(`tokens/${encodeURIComponent(name)}`, { method: 'DELETE' }).then(
                      () => done(undefined),
                      setRefused,
                    )
                  }
                >
                  <Button type="link" size="small" danger>
                    {t('tokens.revoke')}
                  </Button>
                </Ask>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The token itself, once. */
function Shown({ token: { name, token } }: { readonly token: MadeApiToken }) {
  const t = settingsWords.use();
  const common = useCommon();
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(token).then(() => setCopied(true));
  return (
    <div className="secret" role="status" data-testid="api-token">
      <strong>{t('tokens.once')}</strong>
      <span>
        {common('pair', { name, value: '' })}
        <code data-testid="api-token-value">{token}</code>
      </span>
      <Button onClick={copy}>{copied ? common('copied') : common('copy')}</Button>
    </div>
  );
}

interface Wanted extends Omit<NewApiToken, 'expiresAt'> {
  readonly life: (typeof lives)[number];
}

function NewTokenForm({
  onSave,
  onCancel,
}: {
  readonly onSave: (token: NewApiToken) => void;
  readonly onCancel: () => void;
}) {
  const t = settingsWords.use();
  const common = useCommon();
  const shell = shellWords.use();
  const [placeWords, setPlaceWords] = useState('');
  const places = useLoaded<Page<Place>>('places', { q: placeWords, limit: 50 });
  const save = ({ life, scope, ...token }: Wanted) =>
    onSave({
      ...token,
      ...(scope === undefined ? {} : { scope }),
      ...(life === 'never' ? {} : { expiresAt: Date.now() + Number(life) * dayMs }),
    });
  return (
    <div className="card">
      <Form<Wanted>
        layout="vertical"
        className="form"
        onFinish={save}
        initialValues={{ role: 'integration', life: 'never' }}
      >
        <Form.Item
          name="name"
          label={t('tokens.name')}
          rules={[{ required: true, pattern: /^[\p{L}\p{N}_.-]{2,60}$/u, message: t('tokens.name.bad') }]}
        >
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={t('tokens.role')}>
          <Select options={roles.map((value) => ({ value, label: shell(`role.${value}`) }))} />
        </Form.Item>
        <Form.Item name="scope" label={t('tokens.scope')}>
          <Select
            allowClear
            showSearch={{ filterOption: false, onSearch: setPlaceWords }}
            placeholder={t('tokens.scope.own')}
            options={(places.data?.items ?? []).map((place) => ({
              value: place.id,
              label: place.address === '' ? place.name : place.address,
            }))}
          />
        </Form.Item>
        <Form.Item name="life" label={t('tokens.expires')}>
          <Select
            options={lives.map((value) => ({
              value,
              label: t(value === 'never' ? 'tokens.expires.never' : `tokens.days.${value}`),
            }))}
          />
        </Form.Item>
        <div className="form-foot">
          <Button type="primary" htmlType="submit">
            {common('save')}
          </Button>
          <Button onClick={onCancel}>{common('cancel')}</Button>
        </div>
      </Form>
    </div>
  );
}
