import { useMemo } from 'react';
import { describeMeasure } from '#contracts/measure';
import type { Story } from '../api/answers.ts';
import { clockTime } from '../format/moment.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { dayLanes, emergencyMeasures, type Lane } from './day-lanes.ts';
import './day.css';
import { dayWords } from './words.ts';

const hour = 3_600_000;

interface Props {
  readonly story: Story | undefined;
  readonly from: number;
  readonly to: number;
  /** When the alert's condition began: a line through the picture. */
  readonly since?: number;
}

/** A person's day as one picture: rooms, bed and seat as bands, doors and cards as marks, on one axis of 24 hours. */
export function DayPicture({ story, from, to, since }: Props) {
  const t = dayWords.use();
  const lanes = useMemo(() => (story === undefined ? undefined : dayLanes(story, from, to)), [story, from, to]);
  if (lanes === undefined) return <div className="day-waiting" aria-hidden="true" />;
  if (lanes.length === 0)
    return (
      <div className="day-empty">
        <p>{t('empty')}</p>
        <p className="faint">{t('empty.next')}</p>
      </div>
    );
  const place = (at: number) => ((at - from) / (to - from)) * 100;
  return (
    <figure className="day" aria-label={t('title')}>
      {lanes.map((lane) => (
        <LaneLine key={lane.key} lane={lane} place={place} />
      ))}
      <Axis from={from} to={to} place={place} />
      {since !== undefined && since > from && (
        <div className="day-overlay" aria-hidden="true">
          <div className="day-since" style={{ left: `${place(since)}%` }}>
            <span>{clockTime(since)}</span>
          </div>
        </div>
      )}
    </figure>
  );
}

function LaneLine({ lane, place }: { readonly lane: Lane; readonly place: (at: number) => number }) {
  const t = dayWords.use();
  useLanguage();
  const label = lane.kind === 'room' || lane.kind === 'door' ? lane.label : t(`lane.${lane.kind}`);
  const last = Math.max(...lane.bands.map(({ to }) => to), ...lane.marks.map(({ at }) => at));
  const described = t('describe', { lane: label, n: lane.bands.length + lane.marks.length, time: clockTime(last) });
  return (
    <div className={`day-lane day-lane-${lane.kind}`}>
      <span className="day-label" title={label}>
        {label}
      </span>
      <svg className="day-track" role="img" aria-label={described}>
        {lane.bands.map(({ from, to }) => (
          <rect
            key={from}
            x={`${place(from)}%`}
            width={`${Math.max(0.25, place(to) - place(from))}%`}
            y="20%"
            height="60%"
          >
            <title>{t('from', { from: clockTime(from), to: clockTime(to) })}</title>
          </rect>
        ))}
        {lane.marks.map(({ at, measure }) => (
          <rect
            key={`${at} ${measure}`}
            className={emergencyMeasures.has(measure) ? 'day-mark day-mark-p1' : 'day-mark'}
            x={`${place(at)}%`}
            width="3"
            y="10%"
            height="80%"
          >
            <title>
              {clockTime(at)} {measureTitle(measure)}
            </title>
          </rect>
        ))}
      </svg>
    </div>
  );
}

function Axis({
  from,
  to,
  place,
}: {
  readonly from: number;
  readonly to: number;
  readonly place: (at: number) => number;
}) {
  const t = dayWords.use();
  const step = 3 * hour;
  // Whole hours of the zone: zones of this country lie on the hour.
  const first = Math.ceil(from / hour) * hour;
  const ticks: number[] = [];
  for (let at = first; at < to - hour; at += hour)
    if (Number(clockTime(at).slice(0, 2)) % (step / hour) === 0) ticks.push(at);
  return (
    <div className="day-axis" aria-hidden="true">
      {ticks.map((at) => (
        <span key={at} style={{ left: `${place(at)}%` }}>
          {clockTime(at)}
        </span>
      ))}
      <span style={{ left: '100%' }} className="day-now">
        {t('now')}
      </span>
    </div>
  );
}

/** A measure in words; an unknown one under its own name. */
export function measureTitle(name: string): string {
  const known = describeMeasure(name);
  return known === undefined ? name : inLanguage(known.title);
}
