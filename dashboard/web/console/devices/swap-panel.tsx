import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { InboxEntry, Swap } from '#contracts/adoption';
import type { DeviceSecret, DeviceView } from '#contracts/register';
import type { Page } from '#contracts/rest';
import { api } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Ask } from '../pieces/ask.tsx';
import { Panel, ProblemNote } from '../pieces/page.tsx';
import { SecretNote } from './secret-note.tsx';
import { deviceWords } from './words.ts';

const byHand = 'by-hand';

/** Other hardware under the same device: what broke goes, its history stays. */
export function SwapPanel({ device, onChanged }: { readonly device: DeviceView; readonly onChanged: () => void }) {
  const t = deviceWords.use();
  const behindGateway = device.gatewayId !== null;
  const { data: waiting } = useLoaded<Page<InboxEntry>>(behindGateway ? 'inbox' : undefined, { limit: 200 });
  const here = (waiting?.items ?? []).filter(
    ({ speaks, gateway }) => speaks === 'name' && gateway?.id === device.gatewayId,
  );
  const [chosen, setChosen] = useState<string>();
  const [name, setName] = useState('');
  const [secret, setSecret] = useState<DeviceSecret>();
  const [done, setDone] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const taken = chosen ?? (here.length === 0 ? byHand : undefined);
  const ready = !behindGateway || (taken === byHand ? name.trim() !== '' : taken !== undefined);
  const swap = () => {
    const body: Swap = !behindGateway
      ? {}
      : taken === byHand
        ? { externalName: name.trim() }
        : { fromInbox: taken ?? '' };
    setProblem(undefined);
    setDone(false);
    void api<{ readonly secret: DeviceSecret | null }>(`devices/${device.id}/swap`, { method: 'POST', body }).then(
      (answer) => {
        setSecret(answer.secret ?? undefined);
        setDone(true);
        setChosen(undefined);
        setName('');
        onChanged();
      },
      setProblem,
    );
  };
  return (
    <Panel title={t('swap')}>
      {problem !== undefined && <ProblemNote problem={problem} />}
      <p className="soft">{behindGateway ? t('swap.note.gateway') : t('swap.note.own')}</p>
      {behindGateway && (
        <div className="swap-choice">
          <Select
            aria-label={t('swap.new')}
            placeholder={t('swap.new')}
            value={taken ?? null}
            onChange={(value: string | null) => setChosen(value ?? undefined)}
            options={[
              ...here.map(({ id, name, described }) => ({
                value: id,
                label: described === '' ? name : `${name} · ${described}`,
              })),
              { value: byHand, label: t('swap.by-hand') },
            ]}
          />
          {taken === byHand && (
            <Input
              aria-label={t('external-name')}
              placeholder={t('external-name')}
              maxLength={200}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </div>
      )}
      <p className="page-actions">
        <Ask
          title={
            behindGateway ? t('swap.ask.gateway', { name: device.name }) : t('swap.ask.own', { name: device.name })
          }
          onConfirm={swap}
          disabled={!ready}
        >
          <Button disabled={!ready}>{t('swap')}</Button>
        </Ask>
      </p>
      {done && (
        <p className="soft" role="status">
          ✓ {t('swap.done')}
        </p>
      )}
      {secret !== undefined && <SecretNote key={secret.password} device={device} secret={secret} />}
    </Panel>
  );
}
