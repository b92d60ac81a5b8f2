import type { Actor } from '#contracts/access';
import type { Contact, ContactChange, NewContact, RegisterService } from '#contracts/register';
import type { ContactTable } from '#hub/database/tables';
import { newUlid } from '#kernel/ids';
import { maskEmail, maskPhone } from '#kernel/masking';
import { invalid, notFound } from './refusals.ts';
import type { Changing, Street } from './street.ts';
import { cleanName } from './wording.ts';

type ContactService = Pick<
  RegisterService,
  'contacts' | 'addContact' | 'changeContact' | 'removeContact' | 'revealContact'
>;

const mostContacts = 50;

const view = (row: ContactTable): Contact => ({
  id: row.id,
  residentId: row.resident_id,
  position: row.position,
  name: row.name,
  relation: row.relation,
  phoneMasked: row.phone_masked,
  emailMasked: row.email_masked,
  webhookHost: row.webhook_host,
});

const hostOf = (webhook: string): string => {
  if (!URL.canParse(webhook)) throw invalid('这不是有效的 webhook 地址', 'This is not the address of a webhook');
  return new URL(webhook).host;
};

export function openContacts(
  { memory, vault, clock, change }: Street,
  findResident: (actor: Actor, id: string) => { readonly id: string },
): ContactService {
  const find = (actor: Actor, id: string): ContactTable => {
    const row = memory.contactRows.get(id);
    if (row === undefined) throw notFound('contact');
    try {
      findResident(actor, row.resident_id);
    } catch {
      throw notFound('contact');
    }
    return row;
  };

  const columnsOf = (given: NewContact | ContactChange): Partial<ContactTable> => ({
    ...(given.name !== undefined && { name: cleanName(given.name) }),
    ...(given.relation !== undefined && { relation: given.relation.trim() }),
    ...(given.phone !== undefined && {
      phone_sealed: given.phone === null ? null : vault.seal(given.phone.trim()),
      phone_masked: given.phone === null ? null : maskPhone(given.phone),
    }),
    ...(given.email !== undefined && {
      email_sealed: given.email === null ? null : vault.seal(given.email),
      email_masked: given.email === null ? null : maskEmail(given.email),
    }),
    ...(given.webhook !== undefined && {
      webhook_host: given.webhook === null ? null : hostOf(given.webhook),
      webhook_sealed: given.webhook === null ? null : vault.seal(given.webhook),
    }),
  });

  /** Writes the order of `rows` as positions 1, 2, 3 … and puts them into memory. Rows that are new must be inserted already. */
  const renumber = async (residentId: string, rows: readonly ContactTable[], { trx, committed }: Changing) => {
    const numbered = rows.map((row, index) => ({ ...row, position: index + 1 }));
    for (const [index, { id, position }] of numbered.entries()) {
      if (rows[index]?.position === position) continue;
      await trx.updateTable('contact').set({ position }).where('id', '=', id).execute();
    }
    committed(() => memory.putContacts(residentId, numbered));
    return numbered;
  };

  return {
    async contacts(actor, residentId) {
      return memory.contactRowsOf(findResident(actor, residentId).id).map(view);
    },

    addContact(actor, contact) {
      return change(actor, async (changing) => {
        const residentId = findResident(actor, contact.residentId).id;
        const others = memory.contactRowsOf(residentId);
        if (others.length >= mostContacts)
          throw invalid(`最多 ${mostContacts} 位联系人`, `Nobody is helped by more than ${mostContacts} contacts`);
        const position = Math.min(contact.position ?? others.length + 1, others.length + 1);
        const row: ContactTable = {
          id: newUlid(clock.now()),
          resident_id: residentId,
          position,
          name: '',
          relation: '',
          phone_sealed: null,
          phone_masked: null,
          email_sealed: null,
          email_masked: null,
          webhook_sealed: null,
          webhook_host: null,
          created_at: clock.now(),
          ...columnsOf(contact),
        };
        await changing.trx.insertInto('contact').values(row).execute();
        await changing.audit('contact.added', `contact:${row.id}`, { resident: residentId, position });
        await renumber(residentId, others.toSpliced(position - 1, 0, row), changing);
        return row;
      }).then(view);
    },

    changeContact(actor, id, wanted) {
      return change(actor, async (changing) => {
        const before = find(actor, id);
        const columns = columnsOf(wanted);
        const row = { ...before, ...columns };
        if (Object.keys(columns).length > 0) {
          await changing.trx.updateTable('contact').set(columns).where('id', '=', id).execute();
        }
        await changing.audit('contact.changed', `contact:${id}`, {
          resident: row.resident_id,
          fields: Object.keys(wanted).sort().join(','),
        });
        const others = memory.contactRowsOf(row.resident_id).filter((other) => other.id !== id);
        const position = Math.min(wanted.position ?? before.position, others.length + 1);
        const numbered = await renumber(row.resident_id, others.toSpliced(position - 1, 0, row), changing);
        return numbered[position - 1] ?? row;
      }).then(view);
    },

    removeContact(actor, id) {
      return change(actor, async (changing) => {
        const { resident_id } = find(actor, id);
        await changing.trx.deleteFrom('contact').where('id', '=', id).execute();
        await changing.audit('contact.removed', `contact:${id}`, { resident: resident_id });
        const others = memory.contactRowsOf(resident_id).filter((other) => other.id !== id);
        await renumber(resident_id, others, changing);
      });
    },

    revealContact(actor, id, field) {
      return change(actor, async ({ audit }) => {
        const sealed = find(actor, id)[`${field}_sealed`];
        await audit(`contact.${field}-revealed`, `contact:${id}`);
        return sealed === null ? null : vault.open(sealed);
      });
    },
  };
}
