import { type RefObject, useEffect, useRef } from 'react';
import type { BoardView } from '../live/board-store.ts';
import { useNow } from '../live/ticker.ts';
import { quietMs, takeOver } from './take-over.ts';

/** Lets a new emergency take the page, at once or as soon as whoever works here has finished the act under way. */
export function useTakeOver(given: {
  readonly board: BoardView;
  readonly selected: string | undefined;
  readonly editing: boolean;
  /** When the last act was performed, local time. */
  readonly actedAt: RefObject<number>;
  readonly onTake: (id: string) => void;
}): void {
  const { board, selected, editing, actedAt, onTake } = given;
  const now = useNow();
  const seen = useRef<ReadonlySet<string>>(new Set());
  const opened = useRef(true);
  useEffect(() => {
    if (board.line === 'connecting') return;
    const taken = takeOver({
      alerts: board.rows.map(({ alert }) => alert),
      seen: seen.current,
      selected,
      opened: opened.current,
      busy: editing || now - actedAt.current < quietMs,
    });
    opened.current = false;
    seen.current = taken.seen;
    if (taken.select !== undefined && taken.select !== selected) onTake(taken.select);
  }, [board, selected, editing, actedAt, onTake, now]);
}
