import { Button } from 'antd';
import { useState } from 'react';
import type { DeviceSecret, DeviceView } from '#contracts/register';
import { api } from '../api/client.ts';
import { Ask } from '../pieces/ask.tsx';
import { Panel, ProblemNote } from '../pieces/page.tsx';
import { useSession } from '../session/session.tsx';
import { SecretNote } from './secret-note.tsx';
import { deviceWords } from './words.ts';

/** The device's login: made, rotated and revoked here, and shown exactly once. */
export function CredentialPanel({
  device,
  onChanged,
}: {
  readonly device: DeviceView;
  readonly onChanged: () => void;
}) {
  const t = deviceWords.use();
  const { may } = useSession();
  const [secret, setSecret] = useState<DeviceSecret>();
  const [problem, setProblem] = useState<unknown>();
  const done = (made: DeviceSecret | undefined) => {
    setProblem(undefined);
    setSecret(made);
    onChanged();
  };
  const rotate = () =>
    void api<DeviceSecret>(`devices/${device.id}/secret`, { method: 'POST', body: {} }).then(done, setProblem);
  const revoke = () =>
    void api(`devices/${device.id}/secret`, { method: 'DELETE' }).then(() => done(undefined), setProblem);
  const needsOne = device.hasCredential || device.gatewayId === null;
  const allowed = may('devices:secret') && device.state === 'active' && needsOne;
  return (
    <Panel title={t('credential')}>
      {problem !== undefined && <ProblemNote problem={problem} />}
      <p className="soft">
        {device.hasCredential
          ? t('credential.has')
          : device.gatewayId === null
            ? t('credential.none')
            : t('credential.via')}
      </p>
      {secret !== undefined && <SecretNote key={secret.password} device={device} secret={secret} />}
      {allowed && (
        <p className="page-actions">
          {device.hasCredential ? (
            <>
              <Ask title={t('credential.rotate.ask')} onConfirm={rotate}>
                <Button>{t('credential.rotate')}</Button>
              </Ask>
              <Ask title={t('credential.revoke.ask')} onConfirm={revoke}>
                <Button danger>{t('credential.revoke')}</Button>
              </Ask>
            </>
          ) : (
            <Button type="primary" onClick={rotate}>
              {t('credential.make')}
            </Button>
          )}
        </p>
      )}
    </Panel>
  );
}
