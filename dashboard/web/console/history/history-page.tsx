import { useState } from 'react';
import { hourLabel } from '../format/moment.ts';
import { Page } from '../pieces/page.tsx';
import { Filter } from '../pieces/record-list.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { useLanguage } from '../words/language.ts';
import { AlertRecords } from './alert-records.tsx';
import { historyWords } from './words.ts';

const severities = ['P1', 'P2', 'P3', 'P4'] as const;
const dayMs = 86_400_000;

/** Midnight of a date field's day in the hub's zone; `add` days later. */
function midnight(day: string, zone: string, add: number): number | undefined {
  if (day === '') return undefined;
  return Temporal.PlainDate.from(day).add({ days: add }).toZonedDateTime(zone).epochMilliseconds;
}

/** Browsers without Temporal take the hub's offset of that day instead. */
function startOf(day: string, zone: string, add: number): number | undefined {
  if ('Temporal' in globalThis) return midnight(day, zone, add);
  if (day === '') return undefined;
  const utc = Date.parse(`${day}T00:00:00Z`) + add * dayMs;
  const shown = Number(hourLabel(utc));
  return utc - (shown > 12 ? shown - 24 : shown) * 3_600_000;
}

export default function HistoryPage() {
  const t = historyWords.use();
  const common = useCommon();
  useLanguage();
  const { session } = useSession();
  const [state, setState] = useState('all');
  const [severity, setSeverity] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  return (
    <Page title={t('title')}>
      <AlertRecords
        csv="alerts.csv"
        query={{ state, severity, from: startOf(from, session.timezone, 0), to: startOf(to, session.timezone, 1) }}
        filters={
          <>
            <Filter
              label={t('state')}
              value={state}
              onChange={setState}
              options={[
                ['all', common('all')],
                ['open', t('state.open')],
                ['resolved', t('state.resolved')],
              ]}
            />
            <Filter
              label={t('severity')}
              value={severity}
              onChange={setSeverity}
              options={[
                ['', common('all')],
                ...severities.map((name): [string, string] => [name, common(`severity.${name}`)]),
              ]}
            />
            <label className="dates">
              {t('from')}
              <input
                className="field filter"
                type="date"
                value={from}
                onChange={(event) => setFrom(event.target.value)}
              />
            </label>
            <label className="dates">
              {t('to')}
              <input
                className="field filter"
                type="date"
                value={to}
                min={from}
                onChange={(event) => setTo(event.target.value)}
              />
            </label>
          </>
        }
      />
    </Page>
  );
}
