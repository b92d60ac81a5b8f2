import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { Adoption, Claimable } from '#contracts/adoption';
import type { DeviceView } from '#contracts/register';
import type { KindRow } from '../api/answers.ts';
import { ApiProblem, api } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { fullTime } from '../format/moment.ts';
import { Facts, Page, Panel, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import './adopt.css';
import { AdoptionForm } from './adoption-form.tsx';
import { adoptWords } from './words.ts';

/** Where the QR code of a label leads; also the place to type the code by hand. */
export default function ClaimPage() {
  const t = adoptWords.use();
  const { code } = useParams();
  const up = { to: '/inbox', label: t('title') };
  return (
    <Page title={t('claim.title')} up={up}>
      {code === undefined ? <CodeField /> : <Claiming key={code} code={code} />}
    </Page>
  );
}

function CodeField() {
  const t = adoptWords.use();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const find = () => typed.trim() !== '' && void navigate(`/claim/${encodeURIComponent(typed.trim())}`);
  return (
    <section className="card">
      <p className="soft">{t('claim.note')}</p>
      <form
        className="claim"
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <Input
          className="claim-code"
          aria-label={t('claim.code')}
          placeholder="XXXX-XXXXX-XXXX"
          size="large"
          autoFocus
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={40}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Button type="primary" size="large" htmlType="submit" disabled={typed.trim() === ''}>
          {t('claim.find')}
        </Button>
      </form>
    </section>
  );
}

function Claiming({ code }: { readonly code: string }) {
  const t = adoptWords.use();
  useLanguage();
  const navigate = useNavigate();
  const path = `claims/${encodeURIComponent(code)}`;
  const { data, problem, reload } = useLoaded<Claimable>(path);
  const { data: kinds } = useLoaded<readonly KindRow[]>('kinds');
  const refusal = problem instanceof ApiProblem ? problem.code : undefined;
  if (refusal === 'adoption.claim-unknown' || refusal === 'adoption.claim-used') {
    return (
      <section className="card">
        <div className="problem" role="alert">
          <strong className="claim-code">{code}</strong>
          <p>{t(refusal === 'adoption.claim-used' ? 'claim.used' : 'claim.unknown')}</p>
          <Link to="/claim" className="button">
            {t('claim.again')}
          </Link>
        </div>
      </section>
    );
  }
  if (data === undefined || kinds === undefined) {
    return problem === undefined ? <Skeleton rows={6} /> : <ProblemNote problem={problem} onRetry={reload} />;
  }
  const kind = kinds.find((row) => row.kind === data.kind);
  const claim = ({ kind: _kind, ...body }: Adoption) =>
    api<DeviceView>(path, { method: 'POST', body }).then(({ id }) => void navigate(`/devices/${id}`));
  return (
    <div className="page-grid">
      <Panel title={t('adopt.form')}>
        <AdoptionForm kinds={kinds} kind={data.kind} kindIsKnown back="/claim" save={claim} />
      </Panel>
      <Panel title={t('claim.device')}>
        <Facts
          items={[
            [t('kind'), kind === undefined ? data.kind : inLanguage(kind.title)],
            [t('claim.code'), <code key="code">{code}</code>],
            [t('column.id'), <code key="id">{data.deviceId}</code>],
            [t('claim.heard'), data.lastHeardAt === null ? t('claim.silent') : fullTime(data.lastHeardAt)],
          ]}
        />
      </Panel>
    </div>
  );
}
