import { createContext, type ReactNode, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { HomeChange } from '#contracts/live';
import { AlarmSound, type SoundState } from './alarm-sound.ts';
import type { BoardStore, BoardView } from './board-store.ts';
import { type Line, openLine } from './line.ts';
import { newestCalling } from './order.ts';
import { useNow } from './ticker.ts';

interface Desk {
  readonly line: Line;
  readonly sound: AlarmSound;
  /** When this page began its shift; undefined before. */
  readonly shiftSince: number | undefined;
  readonly startShift: () => void;
}
const DeskContext = createContext<Desk | undefined>(undefined);

function useDesk(): Desk {
  const desk = use(DeskContext);
  if (desk === undefined) throw new Error('outside DeskProvider');
  return desk;
}

interface Props {
  readonly me: string;
  /** Whether this account may hear alerts; without it no line is opened. */
  readonly listening: boolean;
  readonly onExpired: () => void;
  readonly children: ReactNode;
}

/** Holds the live line and the alarm sound for as long as somebody is signed in, whichever page is open. */
export function DeskProvider({ me, listening, onExpired, children }: Props) {
  const [line, setLine] = useState<Line>();
  const [sound] = useState(() => new AlarmSound());
  const [shiftSince, setShiftSince] = useState<number>();

  useEffect(() => {
    const opened = openLine({ me: () => me, listening, onExpired });
    setLine(opened);
    return () => opened.close();
  }, [me, listening, onExpired]);
  useEffect(() => () => sound.close(), [sound]);

  // Whoever was on shift before a reload gets the sound back with the first touch; until then the warning stays.
  useEffect(() => {
    if (shiftSince === undefined) return;
    const unlock = () => sound.state() === 'blocked' && sound.start();
    window.addEventListener('pointerdown', unlock);
    window.addEventListener('keydown', unlock);
    return () => {
      window.removeEventListener('pointerdown', unlock);
      window.removeEventListener('keydown', unlock);
    };
  }, [shiftSince, sound]);

  const desk = useMemo<Desk | undefined>(
    () =>
      line && {
        line,
        sound,
        shiftSince,
        startShift: () => {
          sound.start();
          setShiftSince((since) => since ?? Date.now());
        },
      },
    [line, sound, shiftSince],
  );
  return desk && <DeskContext value={desk}>{children}</DeskContext>;
}

export const useBoardStore = (): BoardStore => useDesk().line.store;

export function useBoard(): BoardView {
  const { store } = useDesk().line;
  return useSyncExternalStore(store.subscribe, store.view);
}

/** Time as the hub has it, renewed once a second. */
export function useHubNow(): number {
  return useNow() + useBoard().offsetMs;
}

export function useShift(): {
  readonly since: number | undefined;
  readonly sound: SoundState;
  readonly start: () => void;
} {
  const { sound, shiftSince, startShift } = useDesk();
  const state = useSyncExternalStore(sound.subscribe, sound.state);
  return { since: shiftSince, sound: state, start: startShift };
}

/** Calls the handler with what changed at homes, as it happens. */
export function useHomeChanges(handler: (changes: readonly HomeChange[]) => void): void {
  const { line } = useDesk();
  useEffect(() => line.onHomes(handler), [line, handler]);
}

/** Sounds and flashes the title while an emergency is untaken. Renders nothing; lives once in the shell. */
export function AlarmCaller({ title, brand }: { readonly title: (who: string) => string; readonly brand: string }) {
  const { sound } = useDesk();
  const { rows } = useBoard();
  const now = useNow();
  const calling = newestCalling(rows.map(({ alert }) => alert));
  const name = calling && (calling.who?.name ?? calling.where);
  useEffect(() => sound.call(calling !== undefined), [sound, calling]);
  useEffect(() => {
    document.title = name !== undefined && Math.floor(now / 1_000) % 2 === 0 ? title(name) : brand;
  }, [name, now, title, brand]);
  return null;
}
