import type { Alert } from '#contracts/alert';
import type { Directory } from '#contracts/directory';
import type { DeskChanges } from '#hub/alerts/desk';
import { type OutboxDraft, planNotifications } from '#hub/notify/plan';

/** Who hears what about a batch of changes. */
export function noticesFor(
  { alerts }: DeskChanges,
  directory: Pick<Directory, 'resident' | 'residentsOf' | 'contactsOf' | 'place'>,
  zone: string,
): readonly OutboxDraft[] {
  return alerts.flatMap(({ alert, reasons }) => {
    if (alert.severity !== 'P1') return [];
    const residents = concerned(alert, directory);
    const happening = {
      alert,
      contacts: residents.flatMap(({ id }) => directory.contactsOf(id)),
      who: residents.length === 0 ? undefined : residents.map(({ name }) => name).join('、'),
      where: directory.place(alert.placeId)?.address ?? '',
      handler: alert.handler ?? undefined,
      zone,
    };
    // What became better calls nobody.
    return reasons.flatMap((change) => (change === 'eased' ? [] : planNotifications({ ...happening, change })));
  });
}

/** Whose emergency it is: the person it is about, or everybody who lives there. */
function concerned(alert: Alert, directory: Pick<Directory, 'resident' | 'residentsOf'>) {
  const one = alert.residentId === null ? undefined : directory.resident(alert.residentId);
  return one === undefined ? directory.residentsOf(alert.placeId) : [one];
}
