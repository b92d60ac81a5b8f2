import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { currentTheme, onThemeChange } from '../../design/theme-choice.ts';
import { palettes } from '../../design/tokens.ts';
import type { History } from '../api/answers.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { clockTime, dayTime } from '../format/moment.ts';
import { chartWords } from '../words/chart.ts';
import { useLanguage } from '../words/language.ts';
import { EmptyNote, ProblemNote } from './page.tsx';

interface Props {
  readonly deviceId: string;
  readonly measure: string;
  readonly spanHours: number;
  readonly height?: number;
}

/** The history of one measure: mean as a line, lowest to highest as a band. A gap in the readings is a gap in the line. */
export default function HistoryChart({ deviceId, measure, spanHours, height = 240 }: Props) {
  const t = chartWords.use();
  const language = useLanguage();
  const theme = useSyncExternalStore(onThemeChange, currentTheme);
  const host = useRef<HTMLDivElement>(null);
  const [to] = useState(() => Date.now());
  const from = to - spanHours * 3_600_000;
  const { data, problem, reload } = useLoaded<History>('readings', { deviceId, measure, from, to, buckets: 300 });
  const series = useMemo(() => (data === undefined ? undefined : seriesOf(data, from, to)), [data, from, to]);

  useEffect(() => {
    const element = host.current;
    if (element === null || series === undefined) return;
    const palette = palettes[theme];
    const axis = {
      stroke: palette.textFaint,
      grid: { stroke: palette.line, width: 1 },
      ticks: { show: false },
      font: '12px sans-serif',
    };
    const daily = spanHours > 48;
    const name = (at: number) => (daily ? dayTime(at * 1_000) : clockTime(at * 1_000));
    void language;
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        legend: { show: false },
        cursor: { y: false, points: { size: 6 } },
        // Room for the half of the last label that reaches beyond the end.
        padding: [null, daily ? 48 : 20, null, null],
        scales: { x: { min: from / 1_000, max: to / 1_000 } },
        axes: [
          { ...axis, values: (_plot, splits) => splits.map(name), space: daily ? 110 : 60, size: 30 },
          { ...axis, size: 48 },
        ],
        series: [
          {},
          { stroke: 'transparent', points: { show: false } },
          { stroke: 'transparent', points: { show: false } },
          { stroke: palette.accent, width: 2, points: { show: series[0].length < 60, size: 4 } },
        ],
        bands: [{ series: [2, 1], fill: palette.bandSoft }],
      },
      [...series],
      element,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [series, theme, language, height, from, to, spanHours]);

  if (problem !== undefined && data === undefined) return <ProblemNote problem={problem} onRetry={reload} />;
  if (series !== undefined && series[0].length === 0) return <EmptyNote title={t('empty')} next={t('empty.next')} />;
  const numbers = (series?.[3] ?? []).filter((value) => value !== null);
  const described =
    numbers.length === 0
      ? t('empty')
      : t('describe', {
          n: numbers.length,
          min: Math.min(...numbers).toFixed(1),
          max: Math.max(...numbers).toFixed(1),
        });
  return <div ref={host} className="chart" style={{ minHeight: height }} role="img" aria-label={described} />;
}

type Series = readonly [number[], (number | null)[], (number | null)[], (number | null)[]];

/** Time, lowest, highest, mean. Where more than two buckets are missing a null breaks the line. States count as 0 and 1. */
function seriesOf({ stepMs, buckets }: History, from: number, to: number): Series {
  const times: number[] = [];
  const lowest: (number | null)[] = [];
  const highest: (number | null)[] = [];
  const means: (number | null)[] = [];
  let before: number | undefined;
  const push = (at: number, low: number | null, high: number | null, mean: number | null) => {
    times.push(at / 1_000);
    lowest.push(low);
    highest.push(high);
    means.push(mean);
  };
  const gapMs = Math.max(stepMs * 3, (to - from) / 24);
  for (const bucket of buckets) {
    if (bucket.count === 0) continue;
    const last =
      typeof bucket.last === 'number' ? bucket.last : typeof bucket.last === 'boolean' ? Number(bucket.last) : null;
    const mean = bucket.mean ?? last;
    if (mean === null) continue;
    if (before !== undefined && bucket.from - before > gapMs) push(before + stepMs, null, null, null);
    push(bucket.from, bucket.min ?? mean, bucket.max ?? mean, mean);
    before = bucket.from;
  }
  return [times, lowest, highest, means];
}
