import { Link } from 'react-router';
import type { Contact, Resident } from '#contracts/register';
import { problemWords } from '../api/client.ts';
import { RevealNumber } from '../pieces/reveal-number.tsx';
import { boardWords } from './words.ts';

interface Props {
  readonly residentId: string | undefined;
  readonly resident: Resident | undefined;
  readonly contacts: readonly Contact[] | undefined;
  readonly problem: unknown;
}

/** The person first, then the contacts in calling order. Numbers are masked until asked for, one by one. */
export function ContactsPanel({ residentId, resident, contacts, problem }: Props) {
  const t = boardWords.use();
  if (residentId === undefined && contacts === undefined) return null;
  return (
    <section className="panel panel-contacts">
      <h2>{t('contacts.title')}</h2>
      {problem !== undefined && contacts === undefined && <p role="alert">{problemWords(problem)}</p>}
      <ol className="contacts">
        {resident !== undefined && (
          <li>
            <span className="contact-order">0</span>
            <span className="contact-name">
              {resident.name} <small>{t('contacts.self')}</small>
            </span>
            <RevealNumber path={`residents/${resident.id}/reveal`} masked={resident.phoneMasked} who={resident.name} />
          </li>
        )}
        {contacts?.map((contact) => (
          <li key={contact.id}>
            <span className="contact-order">{contact.position}</span>
            <span className="contact-name">
              {contact.name} <small>{contact.relation}</small>
            </span>
            <RevealNumber
              path={`contacts/${contact.id}/reveal`}
              field="phone"
              masked={contact.phoneMasked}
              who={contact.name}
            />
          </li>
        ))}
      </ol>
      {contacts?.length === 0 && (
        <p>
          {t('contacts.none')}{' '}
          {residentId !== undefined && <Link to={`/residents/${residentId}`}>{t('contacts.add')}</Link>}
        </p>
      )}
    </section>
  );
}
