import type { PersonState } from '#contracts/person';
import { useLoaded } from '../api/use-loaded.ts';
import { useSession } from '../session/session.tsx';
import { PersonStateLine } from './person-state.tsx';

/** Where a resident is taken to be now; nothing for whoever may not know what devices say. */
export function PersonNow({ residentId, name }: { readonly residentId: string; readonly name?: string }) {
  const { may } = useSession();
  const { data } = useLoaded<PersonState>(
    may('readings:read') ? `residents/${residentId}/state` : undefined,
    {},
    { everyMs: 15_000 },
  );
  return data === undefined ? null : <PersonStateLine state={data} {...(name !== undefined && { name })} />;
}
