import { Button } from 'antd';
import { useState } from 'react';
import type { DeviceSecret, DeviceView } from '#contracts/register';
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

/** A login that was just made: seen here and never again. */
export function SecretNote({ device, secret }: { readonly device: DeviceView; readonly secret: DeviceSecret }) {
  const t = deviceWords.use();
  const common = useCommon();
  const { session } = useSession();
  const [copied, setCopied] = useState(false);
  const line = firstMessage(device, secret, session.mqttPort);
  const copy = () => void navigator.clipboard.writeText(line).then(() => setCopied(true));
  return (
    <div className="secret" role="status" data-testid="device-secret">
      <strong>{t('credential.once')}</strong>
      <span>
        {common('pair', { name: t('credential.user'), value: '' })}
        <code>{secret.username}</code>
      </span>
      <span>
        {common('pair', { name: t('credential.password'), value: '' })}
        <code data-testid="device-password">{secret.password}</code>
      </span>
      <span className="soft">{t('credential.try')}</span>
      <pre className="code">{line}</pre>
      <Button onClick={copy}>{copied ? common('copied') : common('copy')}</Button>
    </div>
  );
}
