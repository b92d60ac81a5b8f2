import { Suspense } from 'react';
import type { HomeAnswer } from '../api/answers.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { measureTitle } from '../day/day-picture.tsx';
import { lazily } from '../pieces/lazily.ts';
import { Panel } from '../pieces/page.tsx';
import { residentWords } from './words.ts';

const HistoryChart = lazily(() => import('../pieces/history-chart.tsx'));
const vital = ['heart.rate', 'blood.pressure.systolic', 'respiration.rate'];

/** The vital signs of the last week that the devices of this home have measured; nothing where nobody measures. */
export function Vitals({ homeId, residentId }: { readonly homeId: string; readonly residentId: string }) {
  const t = residentWords.use();
  const { data } = useLoaded<HomeAnswer>(`homes/${homeId}`);
  const sources = (data?.deviceList ?? [])
    .filter((device) => device.residentId === null || device.residentId === residentId)
    .flatMap((device) =>
      device.live.latest.filter(({ measure }) => vital.includes(measure)).map(({ measure }) => ({ device, measure })),
    );
  if (sources.length === 0) return null;
  return (
    <Panel title={t('vitals')}>
      {sources.slice(0, 3).map(({ device, measure }) => (
        <div key={`${device.id} ${measure}`}>
          <h3>
            {measureTitle(measure)} <small className="faint">{device.name}</small>
          </h3>
          <Suspense fallback={<div className="day-waiting" />}>
            <HistoryChart deviceId={device.id} measure={measure} spanHours={24 * 7} height={140} />
          </Suspense>
        </div>
      ))}
    </Panel>
  );
}
