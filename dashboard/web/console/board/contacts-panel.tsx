import { Link } from 'react-router';
import type { Contact, Resident } from '#contracts/register';
import { problemWords } from '../api/client.ts';
import { RevealNumber } from '../pieces/reveal-number.tsx';
import { boardWords } from './words.ts';

interface Props {
  /** Whom it may be about: the person, or everybody who lives there. */
  readonly residents: readonly Resident[] | undefined;
  readonly contacts: readonly Contact[] | undefined;
  readonly problem: unknown;
}

/** Each person first, then their contacts in calling order. Numbers are masked until asked for, one by one. */
export function ContactsPanel({ residents, contacts, problem }: Props) {
  const t = boardWords.use();
  return (
    <section className="panel panel-contacts">
      <h2>{t('contacts.title')}</h2>
      {problem !== undefined && contacts === undefined && <p role="alert">{problemWords(problem)}</p>}
      {residents?.map((resident) => {
        const theirs = (contacts ?? []).filter(({ residentId }) => residentId === resident.id);
        return (
          <ol key={resident.id} className="contacts">
            <li>
              <span className="contact-order">0</span>
              <span className="contact-name">
                <Link to={`/residents/${resident.id}`}>{resident.name}</Link> <small>{t('contacts.self')}</small>
              </span>
              <RevealNumber
                path={`residents/${resident.id}/reveal`}
                masked={resident.phoneMasked}
                who={resident.name}
              />
            </li>
            {theirs.map((contact) => (
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
            {contacts !== undefined && theirs.length === 0 && (
              <li>
                {t('contacts.none')} <Link to={`/residents/${resident.id}`}>{t('contacts.add')}</Link>
              </li>
            )}
          </ol>
        );
      })}
    </section>
  );
}
