import { useState } from 'react';
import type { DeviceView } from '#contracts/register';
import type { KindRow } from '../api/answers.ts';
import { api, problemWords } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Panel } from '../pieces/page.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import { homeWords } from './words.ts';

/** Does by hand what a person in a simulated home would do: press this button, open this door. Demonstration only. */
export function DeveloperPanel({ devices }: { readonly devices: readonly DeviceView[] }) {
  const t = homeWords.use();
  useLanguage();
  const { data: kinds } = useLoaded<readonly KindRow[]>('kinds');
  const [said, setSaid] = useState('');
  const operations = new Map((kinds ?? []).map((kind) => [kind.kind, kind.operations]));
  const operable = devices.filter(
    (device) => device.sample && device.state === 'active' && (operations.get(device.kind)?.length ?? 0) > 0,
  );
  const operate = (device: DeviceView, operation: KindRow['operations'][number]) =>
    void api(`demo/devices/${device.id}/operate`, { method: 'POST', body: { operation: operation.id } }).then(
      () => setSaid(t('developer.done', { what: `${device.name} · ${inLanguage(operation.title)}` })),
      (error: unknown) => setSaid(problemWords(error)),
    );
  return (
    <Panel title={t('developer.title')} actions={<span className="tag">DEMO</span>}>
      <p className="soft">{t('developer.note')}</p>
      {kinds !== undefined && operable.length === 0 && <p className="faint">{t('developer.none')}</p>}
      {operable.map((device) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would be drawn as a form
        <div key={device.id} className="operations" role="group" aria-label={`${t('developer.choose')} ${device.name}`}>
          <span className="operations-name">
            {device.name} <span className="faint">{device.room}</span>
          </span>
          {operations.get(device.kind)?.map((operation) => (
            <button
              key={operation.id}
              type="button"
              className="button small"
              onClick={() => operate(device, operation)}
            >
              {inLanguage(operation.title)}
            </button>
          ))}
        </div>
      ))}
      <p role="status" className="soft">
        {said}
      </p>
    </Panel>
  );
}
