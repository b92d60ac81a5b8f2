import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { Contact } from '#contracts/register';
import { api, problemWords } from '../api/client.ts';
import { Ask } from '../pieces/ask.tsx';
import { Panel } from '../pieces/page.tsx';
import { RevealNumber } from '../pieces/reveal-number.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { residentWords } from './words.ts';

interface Props {
  readonly residentId: string;
  readonly contacts: readonly Contact[];
  readonly onChanged: () => void;
}

interface Fields {
  readonly name: string;
  readonly relation?: string;
  readonly phone?: string;
  readonly email?: string;
}

/** Whom to call, in order. The order is changed in place; every change is saved at once. */
export function ContactsEditor({ residentId, contacts, onChanged }: Props) {
  const t = residentWords.use();
  const common = useCommon();
  const { may } = useSession();
  const [editing, setEditing] = useState<Contact | 'new'>();
  const [problem, setProblem] = useState<unknown>();
  const writing = may('register:write');
  const change = (work: Promise<unknown>) =>
    work.then(
      () => {
        setProblem(undefined);
        setEditing(undefined);
        onChanged();
      },
      (error: unknown) => setProblem(error),
    );
  const move = (contact: Contact, by: -1 | 1) =>
    void change(api(`contacts/${contact.id}`, { method: 'PATCH', body: { position: contact.position + by } }));
  const save = (fields: Fields) => {
    const filled = Object.fromEntries(
      Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''),
    );
    return change(
      editing === 'new' || editing === undefined
        ? api('contacts', { method: 'POST', body: { residentId, ...filled } })
        : api(`contacts/${editing.id}`, { method: 'PATCH', body: filled }),
    );
  };
  return (
    <Panel
      title={t('contacts')}
      actions={
        writing &&
        editing === undefined && (
          <button type="button" className="button small" onClick={() => setEditing('new')}>
            {t('contact.add')}
          </button>
        )
      }
    >
      {problem !== undefined && (
        <p className="field-problem" role="alert">
          {problemWords(problem)}
        </p>
      )}
      {contacts.length === 0 && editing === undefined && <p className="soft">{t('contacts.empty')}</p>}
      <ol className="rows">
        {contacts.map((contact, index) => (
          <li key={contact.id}>
            <span className="faint num">{contact.position}</span>
            <span className="grow">
              {contact.name} <span className="faint">{contact.relation}</span>
              {contact.emailMasked !== null && <span className="faint"> · {contact.emailMasked}</span>}
              {contact.webhookHost !== null && <span className="faint"> · {contact.webhookHost}</span>}
            </span>
            <RevealNumber
              path={`contacts/${contact.id}/reveal`}
              field="phone"
              masked={contact.phoneMasked}
              who={contact.name}
            />
            {writing && (
              <span>
                <Button
                  size="small"
                  type="text"
                  disabled={index === 0}
                  aria-label={`${t('contact.up')} ${contact.name}`}
                  onClick={() => move(contact, -1)}
                >
                  ↑
                </Button>
                <Button
                  size="small"
                  type="text"
                  disabled={index === contacts.length - 1}
                  aria-label={`${t('contact.down')} ${contact.name}`}
                  onClick={() => move(contact, 1)}
                >
                  ↓
                </Button>
                <Button size="small" type="link" onClick={() => setEditing(contact)}>
                  {common('edit')}
                </Button>
                <Ask
                  title={t('contact.remove', { who: contact.name })}
                  onConfirm={() => void change(api(`contacts/${contact.id}`, { method: 'DELETE' }))}
                >
                  <Button size="small" type="link" danger>
                    {common('remove')}
                  </Button>
                </Ask>
              </span>
            )}
          </li>
        ))}
      </ol>
      {editing !== undefined && (
        <Form<Fields>
          key={editing === 'new' ? 'new' : editing.id}
          layout="vertical"
          className="form"
          initialValues={editing === 'new' ? {} : { name: editing.name, relation: editing.relation }}
          onFinish={(fields) => void save(fields)}
        >
          <Form.Item name="name" label={t('contact.name')} rules={[{ required: true, message: t('name.required') }]}>
            <Input maxLength={100} autoFocus />
          </Form.Item>
          <Form.Item name="relation" label={t('contact.relation')}>
            <Input maxLength={30} placeholder={t('contact.relation.hint')} />
          </Form.Item>
          <Form.Item
            name="phone"
            label={t('contact.phone')}
            rules={[{ pattern: /^[0-9+ -]{3,30}$/, message: t('phone.bad') }]}
            {...(editing === 'new' ? {} : { extra: t('phone.keep') })}
          >
            <Input inputMode="tel" />
          </Form.Item>
          <Form.Item
            name="email"
            label={t('contact.email')}
            rules={[{ pattern: /^[^@\s]+@[^@\s]+$/, message: t('contact.email.bad') }]}
            {...(editing === 'new' ? {} : { extra: t('phone.keep') })}
          >
            <Input inputMode="email" />
          </Form.Item>
          <div className="form-foot">
            <Button type="primary" htmlType="submit">
              {common('save')}
            </Button>
            <Button onClick={() => setEditing(undefined)}>{common('cancel')}</Button>
          </div>
        </Form>
      )}
    </Panel>
  );
}
