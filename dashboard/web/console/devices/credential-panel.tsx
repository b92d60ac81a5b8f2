import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import type { DeviceSecret, DeviceView } from '#contracts/register';
import { api } from '../api/client.ts';
import { Panel, ProblemNote } from '../pieces/page.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { deviceWords } from './words.ts';

/** A first message that this device may send, ready to paste into a terminal. */
function firstMessage(device: DeviceView, secret: DeviceSecret, mqttPort: number): string {
  const login = `-h ${location.hostname} -p ${mqttPort} -i ${secret.clientId} -u ${secret.username} -P '${secret.password}'`;
  return device.kind === 'gateway'
    ? `mosquitto_pub ${login} -q 1 -t zigbee2mqtt/<friendly name> -m '{"action":"emergency","battery":100,"linkquality":90}'`
    : `mosquitto_pub ${login} -q 1 -t ecare/v1/${device.placeId}/${device.id}/event -m '{"id":"first-1","event":"button.tested"}'`;
}

/** The device's login: made, rotated and revoked here, and shown exactly once. */
export function CredentialPanel({
  device,
  onChanged,
}: {
  readonly device: DeviceView;
  readonly onChanged: () => void;
}) {
  const t = deviceWords.use();
  const common = useCommon();
  const { may, session } = useSession();
  const [secret, setSecret] = useState<DeviceSecret>();
  const [problem, setProblem] = useState<unknown>();
  const [copied, setCopied] = useState(false);
  const done = (made: DeviceSecret | undefined) => {
    setProblem(undefined);
    setCopied(false);
    setSecret(made);
    onChanged();
  };
  const rotate = () =>
    void api<DeviceSecret>(`devices/${device.id}/secret`, { method: 'POST', body: {} }).then(done, setProblem);
  const revoke = () =>
    void api(`devices/${device.id}/secret`, { method: 'DELETE' }).then(() => done(undefined), setProblem);
  const line = secret && firstMessage(device, secret, session.mqttPort);
  const needsOne = device.hasCredential || device.gatewayId === null;
  const allowed = may('devices:secret') && device.state === 'active' && needsOne;
  const copy = () => line !== undefined && void navigator.clipboard.writeText(line).then(() => setCopied(true));
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
      {secret !== undefined && (
        <div className="secret" role="status" data-testid="device-secret">
          <strong>{t('credential.once')}</strong>
          <span>
            {t('credential.user')}: <code>{secret.username}</code>
          </span>
          <span>
            {t('credential.password')}: <code data-testid="device-password">{secret.password}</code>
          </span>
          <span className="soft">{t('credential.try')}</span>
          <pre className="code">{line}</pre>
          <Button onClick={copy}>{copied ? common('copied') : common('copy')}</Button>
        </div>
      )}
      {allowed && (
        <p className="page-actions">
          {device.hasCredential ? (
            <>
              <Popconfirm title={t('credential.rotate.ask')} onConfirm={rotate}>
                <Button>{t('credential.rotate')}</Button>
              </Popconfirm>
              <Popconfirm title={t('credential.revoke.ask')} onConfirm={revoke}>
                <Button danger>{t('credential.revoke')}</Button>
              </Popconfirm>
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
