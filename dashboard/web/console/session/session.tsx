import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { Session } from '#contracts/access';
import { ApiProblem, api, whenSignedOut } from '../api/client.ts';
import { setZone } from '../format/moment.ts';

interface SessionState {
  readonly session: Session;
  readonly may: (right: string) => boolean;
  readonly signOut: () => void;
}
const SessionContext = createContext<SessionState | undefined>(undefined);

/** Who is signed in. Only below `SessionGate`. */
export function useSession(): SessionState {
  const state = use(SessionContext);
  if (state === undefined) throw new Error('useSession outside SessionGate');
  return state;
}

type Phase = 'asking' | 'signed-out' | 'expired' | 'unreachable' | Session;

interface Props {
  readonly waiting: ReactNode;
  readonly signIn: (given: { readonly expired: boolean; readonly onSignedIn: (session: Session) => void }) => ReactNode;
  readonly unreachable: (retry: () => void) => ReactNode;
  readonly children: (expire: () => void) => ReactNode;
}

/** Shows what is inside to whoever is signed in, and the sign-in page to everybody else. */
export function SessionGate({ waiting, signIn, unreachable, children }: Props) {
  const [phase, setPhase] = useState<Phase>('asking');

  const ask = useCallback(() => {
    api<Session>('session').then(
      (session) => {
        setZone(session.timezone);
        setPhase(session);
      },
      (error: unknown) => setPhase(error instanceof ApiProblem && error.status === 401 ? 'signed-out' : 'unreachable'),
    );
  }, []);
  const expire = useCallback(() => setPhase((phase) => (typeof phase === 'object' ? 'expired' : phase)), []);

  useEffect(() => {
    whenSignedOut(expire);
    ask();
  }, [ask, expire]);
  // The hub restarts in seconds; nobody has to press reload for it.
  useEffect(() => {
    if (phase !== 'unreachable') return;
    const timer = setInterval(ask, 3_000);
    return () => clearInterval(timer);
  }, [phase, ask]);

  const session = typeof phase === 'object' ? phase : undefined;
  const state = useMemo<SessionState | undefined>(
    () =>
      session && {
        session,
        may: (right) => session.rights.includes(right),
        signOut: () => {
          void api('session', { method: 'DELETE' }).then(
            () => setPhase('signed-out'),
            () => setPhase('signed-out'),
          );
        },
      },
    [session],
  );

  if (phase === 'asking') return waiting;
  if (phase === 'unreachable') return unreachable(ask);
  if (state === undefined) {
    const onSignedIn = (signedIn: Session) => {
      setZone(signedIn.timezone);
      setPhase(signedIn);
    };
    return signIn({ expired: phase === 'expired', onSignedIn });
  }
  return <SessionContext value={state}>{children(expire)}</SessionContext>;
}
