import { useCallback, useRef, useState } from 'react';
import type { HomeChange } from '#contracts/live';
import type { Story } from '../api/answers.ts';
import { problemWords } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useHomeChanges } from '../live/desk.tsx';
import { DayPicture } from './day-picture.tsx';

const dayMs = 24 * 3_600_000;
const redrawMs = 10_000;

/** The last 24 hours of a home, redrawn when its devices speak (at most every 10 s) and once a minute. */
export function HomeDay({ homeId, since }: { readonly homeId: string; readonly since?: number }) {
  const [to, setTo] = useState(() => Date.now());
  const drawn = useRef(to);
  const redraw = useCallback(() => {
    if (Date.now() - drawn.current < redrawMs) return;
    drawn.current = Date.now();
    setTo(drawn.current);
  }, []);
  useHomeChanges(
    useCallback(
      (changes: readonly HomeChange[]) => {
        if (changes.some(({ placeId }) => placeId === homeId)) redraw();
      },
      [homeId, redraw],
    ),
  );
  const from = to - dayMs;
  const { data, problem } = useLoaded<Story>(`homes/${encodeURIComponent(homeId)}/story`, { from, to });
  if (data === undefined && problem !== undefined) return <p className="day-empty">{problemWords(problem)}</p>;
  return <DayPicture story={data} from={from} to={to} {...(since === undefined ? {} : { since })} />;
}
