import { io, type Socket } from 'socket.io-client';
import type { AlertAct, AlertView } from '#contracts/alert';
import type { HomeChange, PageToServer, ServerToPage } from '#contracts/live';
import { ApiProblem, api } from '../api/client.ts';
import { type ActAnswer, type BoardSource, BoardStore } from './board-store.ts';

const answerLimitMs = 5_000;

/** The live line of a signed-in page, and the store it feeds. Ends with `close`. */
export interface Line {
  readonly store: BoardStore;
  readonly onHomes: (handler: (changes: readonly HomeChange[]) => void) => () => void;
  readonly close: () => void;
}

async function act(alertId: string, given: AlertAct): Promise<ActAnswer> {
  const { act: verb, ...body } = given;
  try {
    return { ok: true, alert: await api<AlertView>(`alerts/${alertId}/${verb}`, { method: 'POST', body }) };
  } catch (error) {
    return { ok: false, code: error instanceof ApiProblem ? error.code : 'network' };
  }
}

export function openLine(given: {
  readonly me: () => string;
  readonly listening: boolean;
  readonly onExpired: () => void;
}): Line {
  const socket: Socket<ServerToPage, PageToServer> = io({
    path: '/live',
    autoConnect: given.listening,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 2_000,
    timeout: 5_000,
  });
  let closed = false;
  const dialAgain = (afterMs: number) => setTimeout(() => closed || socket.connect(), afterMs);
  const homeListeners = new Set<(changes: readonly HomeChange[]) => void>();
  const source: BoardSource = {
    snapshot: () => socket.timeout(answerLimitMs).emitWithAck('snapshot'),
    changesSince: (seq) => socket.timeout(answerLimitMs).emitWithAck('changesSince', seq),
    act,
    redial: () => void socket.disconnect().connect(),
  };
  const store = new BoardStore(source, { now: () => Date.now(), me: given.me });

  socket.on('connect', () => void store.connected());
  socket.on('disconnect', (reason) => {
    store.disconnected();
    // The hub closed this line on purpose (a restart, a slow page): socket.io does not dial again by itself then.
    if (reason === 'io server disconnect') dialAgain(1_000);
  });
  socket.on('connect_error', () => {
    store.disconnected();
    // Refused or unreachable? If the session is over, this request says so; else socket.io dials on.
    void api('session').catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401) given.onExpired();
    });
    if (!socket.active) dialAgain(2_000);
  });
  socket.on('alert', (change) => void store.alertChanged(change));
  socket.on('pulse', (pulse) => void store.pulse(pulse));
  socket.on('homes', (changes) => {
    for (const listener of homeListeners) listener(changes);
  });
  socket.on('expired', given.onExpired);

  const ticker = setInterval(() => store.tick(), 1_000);
  const offline = () => store.disconnected();
  window.addEventListener('offline', offline);
  return {
    store,
    onHomes: (handler) => {
      homeListeners.add(handler);
      return () => void homeListeners.delete(handler);
    },
    close: () => {
      closed = true;
      clearInterval(ticker);
      window.removeEventListener('offline', offline);
      socket.disconnect();
    },
  };
}
