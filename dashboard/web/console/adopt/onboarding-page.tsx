import { Button } from 'antd';
import { type DragEvent, useState } from 'react';
import type { OnboardingMode, OnboardingResult } from '#contracts/adoption';
import type { KindRow } from '../api/answers.ts';
import { apiPath } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Ask } from '../pieces/ask.tsx';
import { EmptyNote, Page, ProblemNote } from '../pieces/page.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import './adopt.css';
import { OnboardedRows, OnboardingFaults } from './onboarding-rows.tsx';
import { saveSheet } from './save-sheet.ts';
import { sendSheet } from './send-sheet.ts';
import { adoptWords } from './words.ts';

const mostBytes = 2 * 1024 * 1024;

/** Many devices at once: a sheet is dropped, looked at, and registered when it is good. */
export default function OnboardingPage() {
  const t = adoptWords.use();
  useLanguage();
  const { data: kinds } = useLoaded<readonly KindRow[]>('kinds');
  const [file, setFile] = useState<File>();
  const [result, setResult] = useState<OnboardingResult>();
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<unknown>();
  const [wrong, setWrong] = useState<string>();
  const titleOf = (id: string): string => {
    const title = kinds?.find((row) => row.kind === id)?.title;
    return title === undefined ? id : inLanguage(title);
  };

  const send = async (sheet: File, mode: OnboardingMode, saying: string) => {
    setBusy(saying);
    setProblem(undefined);
    try {
      // Read now: a file that is changed on the disk meanwhile would break the request.
      setResult(await sendSheet(new Blob([await sheet.arrayBuffer()]), mode));
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(undefined);
    }
  };
  const choose = (chosen: File | undefined) => {
    if (chosen === undefined) return;
    setResult(undefined);
    setProblem(undefined);
    setWrong(undefined);
    if (!/\.xlsx$/i.test(chosen.name)) return setWrong(t('sheet.kind'));
    if (chosen.size > mostBytes) return setWrong(t('sheet.large'));
    setFile(chosen);
    void send(chosen, 'check', t('sheet.checking', { file: chosen.name }));
  };
  const startAgain = () => {
    setFile(undefined);
    setResult(undefined);
    setProblem(undefined);
  };
  const register = (mode: 'all' | 'good') =>
    file !== undefined && void send(file, mode, t('sheet.writing', { n: result?.devices.length ?? 0 }));
  const saveResult = () =>
    void saveSheet('onboarded-devices.xlsx', {
      titles: [
        t('sheet.row'),
        t('column.home'),
        t('column.kind'),
        t('column.name'),
        t('column.room'),
        t('column.id'),
        t('prepared.username'),
        t('prepared.password'),
      ],
      rows: (result?.devices ?? []).map(({ row, address, kind, name, room, id, secret }) => [
        `${row}`,
        address,
        titleOf(kind),
        name,
        room,
        id,
        secret?.username ?? '',
        secret?.password ?? '',
      ]),
    });

  const good = result?.devices.length ?? 0;
  const bad = new Set(result?.errors.map(({ row }) => row)).size;
  return (
    <Page title={t('sheet.title')} up={{ to: '/inbox', label: t('title') }}>
      <section className="card">
        {result?.written !== true && (
          <ol className="steps">
            <li>
              {t('sheet.step1')}
              <a className="button small" href={apiPath('devices/onboarding.xlsx')} download>
                {t('sheet.template')}
              </a>
            </li>
            <li>{t('sheet.step2')}</li>
            <li>{t('sheet.step3')}</li>
          </ol>
        )}
        {problem !== undefined && <ProblemNote problem={problem} />}
        {wrong !== undefined && (
          <p className="problem" role="alert">
            {wrong}
          </p>
        )}
        {busy !== undefined ? (
          <div className="drop" role="status">
            <span>{busy}</span>
            <span className="busy-bar" />
          </div>
        ) : result === undefined ? (
          <DropArea onFile={choose} />
        ) : (
          <>
            <div className="sheet-result" role="status">
              {result.written ? (
                <strong>✓ {t('sheet.done', { n: good })}</strong>
              ) : (
                <>
                  {good > 0 && <strong>{t('sheet.good', { n: good })}</strong>}
                  {bad > 0 && <strong className="bad">{t('sheet.bad', { n: bad })}</strong>}
                </>
              )}
              <span className="grow" />
              {result.written ? (
                <Button type="primary" onClick={saveResult}>
                  {t('sheet.save')}
                </Button>
              ) : (
                good > 0 &&
                (bad === 0 ? (
                  <Button type="primary" onClick={() => register('all')}>
                    {t('sheet.register.all', { n: good })}
                  </Button>
                ) : (
                  <Ask title={t('sheet.register.good.ask', { bad })} onConfirm={() => register('good')}>
                    <Button>{t('sheet.register.good', { n: good })}</Button>
                  </Ask>
                ))
              )}
              <Button onClick={startAgain}>{t('sheet.again')}</Button>
            </div>
            {result.written && result.devices.some(({ secret }) => secret !== null) && (
              <p className="notice">{t('sheet.done.secrets')}</p>
            )}
            {good + bad === 0 && <EmptyNote title={t('sheet.nothing')} next={t('sheet.step1')} />}
            {bad > 0 && <OnboardingFaults errors={result.errors} />}
            {good > 0 && <OnboardedRows devices={result.devices} titleOf={titleOf} written={result.written} />}
          </>
        )}
      </section>
    </Page>
  );
}

function DropArea({ onFile }: { readonly onFile: (file: File | undefined) => void }) {
  const t = adoptWords.use();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer.files[0]);
  };
  return (
    <label
      className={over ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span>{t('sheet.drop')}</span>
      <span className="button">{t('sheet.choose')}</span>
      <input
        type="file"
        accept=".xlsx"
        aria-label={t('sheet.choose')}
        onChange={({ target }) => onFile(target.files?.[0])}
      />
    </label>
  );
}
