import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, problemWords } from '../../api/client.ts';
import { dayTime } from '../../format/moment.ts';
import { Ago } from '../../pieces/age.tsx';
import { Ask } from '../../pieces/ask.tsx';
import { type Column, Filter, RecordList } from '../../pieces/record-list.tsx';
import { useSession } from '../../session/session.tsx';
import { useCommon } from '../../words/common.ts';
import { base, type Card, cardStates, type Unit, writeRight } from './answers.ts';
import { dayOf } from './days.ts';
import { liftWords } from './words.ts';

const thirtyDaysMs = 30 * 86_400_000;

/** What was just done, in words, and how it is undone. */
interface Done {
  readonly words: string;
  readonly undo?: () => void;
}

/** Every card with its state, and what may be done with it. */
export function CardsList({ units }: { readonly units: readonly Unit[] }) {
  const t = liftWords.use();
  const common = useCommon();
  const { may, session } = useSession();
  const { timezone } = session;
  const [state, setState] = useState('all');
  const [unitId, setUnitId] = useState('');
  const [version, setVersion] = useState(0);
  const [done, setDone] = useState<Done>();

  const act = (card: Card, path: string, said: (changed: Card) => Done, body?: unknown): Promise<void> =>
    changed(
      api<Card>(`${base}/cards/${card.id}/${path}`, { method: 'POST', ...(body === undefined ? {} : { body }) }),
      said,
    );
  const changed = (work: Promise<Card>, said: (changed: Card) => Done): Promise<void> =>
    work.then(
      (card) => {
        setDone(said(card));
        setVersion((count) => count + 1);
      },
      (error: unknown) => setDone({ words: `${t('refused')} · ${problemWords(error)}` }),
    );
  const unblock = (card: Card): Promise<void> =>
    act(card, 'unblock', () => ({ words: t('unblock.done', { holder: card.holder }) }));
  const block = (card: Card, reason: string): Promise<void> =>
    act(card, 'block', () => ({ words: t('block.done', { holder: card.holder }), undo: () => void unblock(card) }), {
      reason,
    });
  const extend = (card: Card): Promise<void> =>
    act(
      card,
      'extend',
      ({ validUntil }) => ({
        words: t('extend.done', { holder: card.holder, until: dayOf((validUntil ?? 1) - 1, timezone) }),
      }),
      { validUntil: Math.max(card.validUntil ?? 0, Date.now()) + thirtyDaysMs },
    );

  const toggle = (card: Card, { id, address }: Pick<Unit, 'id' | 'address'>, opens: boolean): Promise<void> =>
    changed(api<Card>(`${base}/cards/${card.id}/units/${id}`, { method: opens ? 'POST' : 'DELETE' }), () => ({
      words: t(opens ? 'grant.done' : 'revoke.done', { holder: card.holder, unit: address }),
      undo: () => void toggle(card, { id, address }, !opens),
    }));

  const columns: readonly Column<Card>[] = [
    {
      key: 'holder',
      title: t('holder'),
      render: ({ holder, address, residentId }) =>
        residentId === null ? (
          holder
        ) : (
          <Link to={`/residents/${residentId}`} title={address ?? ''}>
            {holder}
          </Link>
        ),
    },
    {
      key: 'number',
      title: t('number'),
      width: '120px',
      render: ({ number }) => <span className="num">{number}</span>,
    },
    { key: 'kind', title: t('kind'), width: '84px', minor: true, render: ({ kind }) => t(`kind.${kind}`) },
    {
      key: 'lifts',
      title: t('lifts'),
      minor: true,
      render: (card) => (
        <Lifts
          card={card}
          units={units}
          {...(may(writeRight) ? { onToggle: (unit, opens) => toggle(card, unit, opens) } : {})}
        />
      ),
    },
    { key: 'validity', title: t('validity'), render: (card) => <Validity card={card} /> },
    { key: 'state', title: t('state'), width: '110px', render: (card) => <State card={card} /> },
    {
      key: 'last',
      title: t('last'),
      width: '110px',
      minor: true,
      render: ({ lastSwipeAt }) =>
        lastSwipeAt === null ? <span className="faint">{t('never')}</span> : <Ago at={lastSwipeAt} />,
    },
    ...(may(writeRight)
      ? [
          {
            key: 'acts',
            title: t('acts'),
            width: '190px',
            render: (card: Card) => (
              <Acts
                card={card}
                onBlock={(reason) => block(card, reason)}
                onUnblock={() => unblock(card)}
                onExtend={() => extend(card)}
              />
            ),
          },
        ]
      : []),
  ];

  return (
    <>
      {done !== undefined && (
        <div className="lift-done" role="status">
          <span>{done.words}</span>
          {done.undo !== undefined && (
            <button type="button" className="button small" onClick={done.undo}>
              {t('undo')}
            </button>
          )}
        </div>
      )}
      <RecordList
        path={`${base}/cards`}
        query={{ state, unitId }}
        columns={columns}
        rowKey={({ id }) => id}
        rowTestId={({ number }) => `card-${number}`}
        searchHint={t('cards.search')}
        version={version}
        everyMs={15_000}
        filters={
          <>
            <Filter
              label={t('state')}
              value={state}
              onChange={setState}
              options={[['all', common('all')], ...cardStates.map((name) => [name, t(`state.${name}`)] as const)]}
            />
            <Filter
              label={t('lift')}
              value={unitId}
              onChange={setUnitId}
              options={[['', common('all')], ...units.map(({ id, address }) => [id, address] as const)]}
            />
          </>
        }
        empty={{ title: t('cards.empty'), next: t('cards.empty.next') }}
      />
    </>
  );
}

/** Whole days in the hub's zone; the last one is included. */
function Validity({ card: { validFrom, validUntil } }: { readonly card: Card }) {
  const t = liftWords.use();
  const { timezone } = useSession().session;
  if (validFrom === null && validUntil === null) return <span className="faint">{t('valid.always')}</span>;
  const from = validFrom === null ? '' : dayOf(validFrom, timezone);
  const until = validUntil === null ? '' : dayOf(validUntil - 1, timezone);
  if (validUntil === null) return t('valid.from', { from });
  return validFrom === null ? t('valid.until', { until }) : t('valid.between', { from, until });
}

interface LiftsProps {
  readonly card: Card;
  readonly units: readonly Unit[];
  readonly onToggle?: (unit: Unit, opens: boolean) => Promise<void>;
}

/** The lifts a card opens; whoever may, ticks them. */
function Lifts({ card, units, onToggle }: LiftsProps) {
  const t = liftWords.use();
  const common = useCommon();
  const [first] = card.units;
  const said = card.units.length > 1 ? t('lifts.many', { n: card.units.length }) : (first?.address ?? common('none'));
  if (onToggle === undefined) return <span title={card.units.map(({ address }) => address).join('、')}>{said}</span>;
  return (
    <details>
      <summary>{said}</summary>
      {units.map((unit) => (
        <label key={unit.id} className="lift-choice">
          <input
            type="checkbox"
            checked={card.units.some(({ id }) => id === unit.id)}
            onChange={(event) => void onToggle(unit, event.target.checked)}
          />
          {unit.address}
        </label>
      ))}
    </details>
  );
}

/** Words first; a card that does not open has a frame around them. */
function State({ card: { state, blockedAt, blockReason } }: { readonly card: Card }) {
  const t = liftWords.use();
  const title = blockedAt === null ? undefined : `${blockReason ?? ''} · ${dayTime(blockedAt)}`;
  return state === 'active' ? (
    t('state.active')
  ) : (
    <span className="tag" title={title}>
      {t(`state.${state}`)}
    </span>
  );
}

interface ActsProps {
  readonly card: Card;
  readonly onBlock: (reason: string) => Promise<void>;
  readonly onUnblock: () => Promise<void>;
  readonly onExtend: () => Promise<void>;
}

function Acts({ card, onBlock, onUnblock, onExtend }: ActsProps) {
  const t = liftWords.use();
  const common = useCommon();
  const [reason, setReason] = useState<string>();
  const [busy, setBusy] = useState(false);
  const run = (work: () => Promise<void>): void => {
    setBusy(true);
    void work().then(() => setBusy(false));
  };
  if (card.state === 'blocked')
    return (
      <Button size="small" loading={busy} onClick={() => run(onUnblock)}>
        {t('unblock')}
      </Button>
    );
  const given = reason ?? t('block.reason.lost');
  return (
    <>
      {card.state !== 'expired' && (
        <Ask
          title={t('block.ask', { holder: card.holder })}
          description={
            <Input
              aria-label={t('block.reason')}
              value={given}
              maxLength={200}
              onChange={(event) => setReason(event.target.value)}
            />
          }
          okText={t('block')}
          cancelText={common('cancel')}
          onConfirm={() => run(() => onBlock(given.trim() === '' ? t('block.reason.lost') : given))}
        >
          <Button size="small" loading={busy}>
            {t('block')}
          </Button>
        </Ask>
      )}{' '}
      {card.validUntil !== null && (
        <Button size="small" loading={busy} onClick={() => run(onExtend)}>
          {t('extend')}
        </Button>
      )}
    </>
  );
}
