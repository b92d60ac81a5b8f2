import { useEffect, useRef } from 'react';
import type { NotificationView } from '#contracts/notification';
import type { Page } from '#contracts/rest';
import type { AlertAnswer, HomeAnswer, ResidentAnswer } from '../api/answers.ts';
import { problemWords } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { HomeDay } from '../day/home-day.tsx';
import { dayWords } from '../day/words.ts';
import { BasisPanel } from '../explain/basis-panel.tsx';
import type { BoardRow } from '../live/board-store.ts';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { ActBar } from './act-bar.tsx';
import type { EditorKind } from './acts.ts';
import { ContactsPanel } from './contacts-panel.tsx';
import { DossierHead } from './dossier-head.tsx';
import { Notices } from './notices.tsx';
import { NowLine } from './now-line.tsx';
import { TimeLine } from './time-line.tsx';
import { boardWords } from './words.ts';

interface Props {
  readonly alertId: string;
  /** The row of the board; undefined when the alert is over. */
  readonly row: BoardRow | undefined;
  readonly stale: boolean;
  readonly me: string;
  readonly editor: EditorKind | undefined;
  readonly onEditor: (editor: EditorKind | undefined) => void;
  /** An act was performed with the pointer or the editor. */
  readonly onAct: () => void;
  readonly onBack: () => void;
}

/** Everything about one alert on one page: who, where, now, the day, whom to call, what was done. */
export function Dossier({ alertId, row, stale, me, editor, onEditor, onAct, onBack }: Props) {
  const t = boardWords.use();
  const common = useCommon();
  const day = dayWords.use();
  const { may } = useSession();
  const ref = useRef<HTMLElement>(null);
  const version = row?.alert.seq ?? 0;
  const answer = useLoaded<AlertAnswer>(`alerts/${alertId}`, {}, { version });
  const alert = row?.alert ?? answer.data?.alert;

  const reading = may('register:read');
  const residentId = alert?.residentId ?? null;
  const resident = useLoaded<ResidentAnswer>(
    reading && residentId !== null ? `residents/${residentId}` : undefined,
    {},
    { everyMs: 30_000, version },
  );
  const homeId = resident.data?.homeId ?? (residentId === null ? alert?.placeId : undefined);
  // A lift reader stands in a unit, not in a home: then there is none, which is no error.
  const home = useLoaded<HomeAnswer>(
    reading && residentId === null && homeId !== undefined ? `homes/${homeId}` : undefined,
  );
  const notices = useLoaded<Page<NotificationView>>(
    may('notifications:read') ? 'notifications' : undefined,
    { alertId, limit: 50 },
    { everyMs: 5_000, version },
  );

  useEffect(() => {
    ref.current?.scrollTo({ top: 0 });
  }, []);

  if (alert === undefined) {
    return (
      <div className="board-nothing">
        {answer.problem === undefined ? (
          <div className="day-waiting dossier-bone" />
        ) : (
          <p role="alert">{problemWords(answer.problem)}</p>
        )}
        {answer.problem !== undefined && (
          <button type="button" className="button" onClick={answer.reload}>
            {common('retry')}
          </button>
        )}
      </div>
    );
  }

  const residents = resident.data === undefined ? home.data?.residentDetails : [resident.data];
  const hasHome = residentId !== null || home.data !== undefined;
  return (
    <article
      ref={ref}
      className={stale ? 'dossier dossier-old' : 'dossier'}
      data-testid="dossier"
      data-alert={alert.id}
      aria-labelledby="dossier-title"
    >
      <button type="button" className="button quiet dossier-back" onClick={onBack}>
        ‹ {t('board.back')}
      </button>
      <DossierHead alert={alert} residents={residents} />
      <ActBar
        alert={alert}
        row={row}
        me={me}
        editor={editor}
        onEditor={onEditor}
        onAct={onAct}
        onAnswered={answer.reload}
      />
      <div className="dossier-body">
        <NowLine
          resident={resident.data}
          home={home.data}
          waiting={reading && residentId !== null && resident.data === undefined && resident.problem === undefined}
        />
        {may('readings:read') && (
          <section className="panel panel-day">
            <h2>{t('day.title')}</h2>
            {hasHome && homeId !== undefined ? (
              <HomeDay homeId={homeId} since={alert.since} />
            ) : residentId === null && home.problem !== undefined ? (
              <p className="faint">{day('empty.homeless')}</p>
            ) : (
              <div className="day-waiting" />
            )}
          </section>
        )}
        {hasHome && (
          <ContactsPanel
            residents={residents}
            contacts={resident.data?.contacts ?? home.data?.contacts}
            problem={resident.problem ?? (residentId === null ? undefined : home.problem)}
          />
        )}
        <BasisPanel alert={alert} nameOf={(id) => nameOfDevice(alert, home.data, id)} />
        <Notices page={notices.data} />
        <TimeLine entries={answer.data?.entries} />
      </div>
    </article>
  );
}

/** What staff call the device of a reading; its id where it is not known here. */
const nameOfDevice = (alert: AlertAnswer['alert'], home: HomeAnswer | undefined, id: string): string => {
  const known = [alert.device, ...(home?.deviceList ?? [])].find((device) => device?.id === id);
  return known === null || known === undefined ? id : `${known.room} ${known.name}`.trim();
};
