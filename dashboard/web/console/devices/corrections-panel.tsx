import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import type { DeviceView, PressMeaning } from '#contracts/register';
import type { KindRow } from '../api/answers.ts';
import { api } from '../api/client.ts';
import { measureTitle } from '../day/day-picture.tsx';
import { Panel, ProblemNote } from '../pieces/page.tsx';
import { useCommon } from '../words/common.ts';
import { deviceWords } from './words.ts';

const meanings: readonly PressMeaning[] = ['sos.pressed', 'help.requested', 'button.pressed', 'nothing'];
const usualWords = ['single', 'double', 'long'];
/** States which the hub or the gateway says, not the sensor. */
const notOfTheSensor = new Set(['available', 'battery.low', 'fault', 'mains.lost']);

interface Press {
  readonly key: number;
  readonly word: string;
  readonly meaning: PressMeaning;
}

/** How this one device differs from its kind: what it reports the wrong way round, what its presses mean. */
export function CorrectionsPanel({
  device,
  kind,
  onChanged,
}: {
  readonly device: DeviceView;
  readonly kind: KindRow;
  readonly onChanged: () => void;
}) {
  const t = deviceWords.use();
  const common = useCommon();
  const states = kind.measures.filter((measure) => measure.kind === 'state' && !notOfTheSensor.has(measure.name));
  const presses = kind.measures.some(({ name }) => ['sos.pressed', 'button.pressed', 'help.requested'].includes(name));
  const stored = Object.entries(device.corrections.actions).map(
    ([word, meaning], key): Press => ({ key, word, meaning: meaning as PressMeaning }),
  );
  const [inverted, setInverted] = useState<readonly string[]>(device.corrections.inverted);
  const [actions, setActions] = useState<readonly Press[]>(stored);
  const [problem, setProblem] = useState<unknown>();
  const [saved, setSaved] = useState(false);
  const [busy, setBusy] = useState(false);
  if (states.length === 0 && !presses) return null;
  const touch = () => setSaved(false);
  const change = (key: number, to: Partial<Press>) => {
    touch();
    setActions(actions.map((press) => (press.key === key ? { ...press, ...to } : press)));
  };
  const add = () => {
    touch();
    const unused = usualWords.find((word) => actions.every((press) => press.word !== word)) ?? '';
    const key = Math.max(-1, ...actions.map((press) => press.key)) + 1;
    setActions([...actions, { key, word: unused, meaning: 'nothing' }]);
  };
  const save = () => {
    setBusy(true);
    setProblem(undefined);
    const corrections = {
      inverted,
      actions: Object.fromEntries(
        actions.filter(({ word }) => word.trim() !== '').map(({ word, meaning }) => [word.trim(), meaning]),
      ),
    };
    api(`devices/${device.id}`, { method: 'PATCH', body: { corrections } })
      .then(() => {
        setSaved(true);
        onChanged();
      }, setProblem)
      .finally(() => setBusy(false));
  };
  return (
    <Panel title={t('corrections')}>
      {problem !== undefined && <ProblemNote problem={problem} />}
      <p className="soft">{t('corrections.note')}</p>
      {states.length > 0 && (
        <fieldset className="corrections">
          <legend>{t('corrections.inverted')}</legend>
          {states.map(({ name }) => (
            <Checkbox
              key={name}
              checked={inverted.includes(name)}
              onChange={({ target }) => {
                touch();
                setInverted(target.checked ? [...inverted, name] : inverted.filter((other) => other !== name));
              }}
            >
              {t('corrections.inverted.one', { what: measureTitle(name) })}
            </Checkbox>
          ))}
        </fieldset>
      )}
      {presses && (
        <fieldset className="corrections">
          <legend>{t('corrections.actions')}</legend>
          {actions.map((press) => (
            <span key={press.key} className="correction">
              <Input
                aria-label={t('corrections.word')}
                placeholder="single"
                maxLength={40}
                value={press.word}
                onChange={({ target }) => change(press.key, { word: target.value })}
              />
              <Select
                aria-label={t('corrections.meaning')}
                value={press.meaning}
                onChange={(meaning: PressMeaning) => change(press.key, { meaning })}
                options={meanings.map((value) => ({ value, label: t(`meaning.${value}`) }))}
              />
              <Button
                onClick={() => {
                  touch();
                  setActions(actions.filter(({ key }) => key !== press.key));
                }}
              >
                {common('remove')}
              </Button>
            </span>
          ))}
          <Button size="small" className="correction-add" onClick={add} disabled={actions.length >= 20}>
            {t('corrections.add')}
          </Button>
        </fieldset>
      )}
      <p className="page-actions">
        <Button loading={busy} onClick={save}>
          {common('save')}
        </Button>
        {saved && (
          <span className="soft" role="status">
            ✓ {t('corrections.saved')}
          </span>
        )}
      </p>
    </Panel>
  );
}
