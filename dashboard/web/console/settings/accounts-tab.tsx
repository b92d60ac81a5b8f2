import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import type { Account, NewAccount } from '#contracts/access';
import type { Place } from '#contracts/register';
import type { Page } from '#contracts/rest';
import { api } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Ask } from '../pieces/ask.tsx';
import { EmptyNote, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { SearchField } from '../pieces/record-list.tsx';
import { useCommon } from '../words/common.ts';
import { shellWords } from '../words/shell.ts';
import { settingsWords } from './words.ts';

const roles = ['admin', 'lead', 'operator', 'grid-worker', 'carer', 'lift-keeper'] as const;

/** Who may sign in. The hub answers with all of them; the search is done here. */
export function AccountsTab() {
  const t = settingsWords.use();
  const common = useCommon();
  const shell = shellWords.use();
  const { data, problem, reload } = useLoaded<readonly Account[] | Page<Account>>('accounts');
  const [words, setWords] = useState('');
  const [refused, setRefused] = useState<unknown>();
  const [editing, setEditing] = useState<Account | 'new'>();
  if (data === undefined)
    return problem === undefined ? <Skeleton rows={6} /> : <ProblemNote problem={problem} onRetry={reload} />;
  const accounts: readonly Account[] = 'items' in data ? data.items : data;
  const shown = accounts.filter(({ name, username }) =>
    `${name} ${username}`.toLowerCase().includes(words.toLowerCase()),
  );
  const change = (work: Promise<unknown>) =>
    void work.then(
      () => {
        setRefused(undefined);
        setEditing(undefined);
        reload();
      },
      (error: unknown) => setRefused(error),
    );
  return (
    <div className="list">
      <div className="list-tools">
        <SearchField value={words} hint={t('accounts.search')} onSearch={setWords} />
        <span className="grow" />
        <Button type="primary" onClick={() => setEditing('new')}>
          {t('accounts.add')}
        </Button>
      </div>
      {refused !== undefined && <ProblemNote problem={refused} />}
      {editing === 'new' && (
        <NewAccountForm
          onSave={(body) => change(api('accounts', { method: 'POST', body }))}
          onCancel={() => setEditing(undefined)}
        />
      )}
      {shown.length === 0 &&
        (words === '' ? (
          <EmptyNote title={t('accounts.empty')} next={t('accounts.empty.next')} />
        ) : (
          <EmptyNote title={common('list.nothing')} next={common('list.nothing.next')} />
        ))}
      <table className="records">
        <thead>
          <tr>
            <th scope="col">{t('accounts.name')}</th>
            <th scope="col">{t('accounts.username')}</th>
            <th scope="col">{t('accounts.role')}</th>
            <th scope="col">{t('accounts.scope')}</th>
            <th scope="col">{t('accounts.state')}</th>
            <th scope="col" aria-label={t('accounts.password.set')} />
          </tr>
        </thead>
        <tbody>
          {shown.map((account) => (
            <tr key={account.id}>
              <td data-label={t('accounts.name')}>{account.name}</td>
              <td data-label={t('accounts.username')}>{account.username}</td>
              <td data-label={t('accounts.role')}>{shell(`role.${account.role}`)}</td>
              <td data-label={t('accounts.scope')}>
                {account.scope === '' || account.scope === '/' ? t('accounts.scope.all') : account.scope}
              </td>
              <td data-label={t('accounts.state')}>
                {account.disabled ? (
                  <span className="tag tag-bad">{t('accounts.disabled')}</span>
                ) : (
                  t('accounts.active')
                )}
              </td>
              <td>
                {typeof editing === 'object' && editing.id === account.id ? (
                  <PasswordForm
                    onSave={(password) =>
                      change(api(`accounts/${account.id}`, { method: 'PATCH', body: { password } }))
                    }
                    onCancel={() => setEditing(undefined)}
                  />
                ) : (
                  <>
                    <Button type="link" size="small" onClick={() => setEditing(account)}>
                      {t('accounts.password.set')}
                    </Button>
                    {account.disabled ? (
                      <Button
                        type="link"
                        size="small"
                        onClick={() =>
                          change(api(`accounts/${account.id}`, { method: 'PATCH', body: { disabled: false } }))
                        }
                      >
                        {t('accounts.enable')}
                      </Button>
                    ) : (
                      <Ask
                        title={t('accounts.disable.ask', { who: account.name })}
                        onConfirm={() =>
                          change(api(`accounts/${account.id}`, { method: 'PATCH', body: { disabled: true } }))
                        }
                      >
                        <Button type="link" size="small" danger>
                          {t('accounts.disable')}
                        </Button>
                      </Ask>
                    )}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NewAccountForm({
  onSave,
  onCancel,
}: {
  readonly onSave: (account: NewAccount) => void;
  readonly onCancel: () => void;
}) {
  const t = settingsWords.use();
  const common = useCommon();
  const shell = shellWords.use();
  const [placeWords, setPlaceWords] = useState('');
  const places = useLoaded<Page<Place>>('places', { q: placeWords, limit: 50 });
  const required = { required: true, message: t('accounts.required') };
  return (
    <div className="card">
      <Form<NewAccount> layout="vertical" className="form" onFinish={onSave} initialValues={{ role: 'operator' }}>
        <Form.Item name="name" label={t('accounts.name')} rules={[required]}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item
          name="username"
          label={t('accounts.username')}
          rules={[required, { pattern: /^[\p{L}\p{N}_.-]{2,60}$/u, message: t('accounts.username.bad') }]}
        >
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={t('accounts.role')}>
          <Select options={roles.map((value) => ({ value, label: shell(`role.${value}`) }))} />
        </Form.Item>
        <Form.Item name="scope" label={t('accounts.scope')}>
          <Select
            allowClear
            showSearch={{ filterOption: false, onSearch: setPlaceWords }}
            placeholder={t('accounts.scope.all')}
            options={(places.data?.items ?? []).map((place) => ({
              value: place.id,
              label: place.address === '' ? place.name : place.address,
            }))}
          />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('accounts.password')}
          rules={[required, { min: 10, message: t('accounts.password.short') }]}
        >
          <Input.Password autoComplete="new-password" />
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

function PasswordForm({
  onSave,
  onCancel,
}: {
  readonly onSave: (password: string) => void;
  readonly onCancel: () => void;
}) {
  const t = settingsWords.use();
  const common = useCommon();
  return (
    <Form<{ password: string }> layout="inline" onFinish={({ password }) => onSave(password)}>
      <Form.Item name="password" rules={[{ required: true, min: 10, message: t('accounts.password.short') }]}>
        <Input.Password
          size="small"
          autoComplete="new-password"
          aria-label={t('accounts.password.new')}
          placeholder={t('accounts.password.new')}
        />
      </Form.Item>
      <Button size="small" type="primary" htmlType="submit">
        {common('save')}
      </Button>
      <Button size="small" type="text" onClick={onCancel}>
        {common('cancel')}
      </Button>
    </Form>
  );
}
