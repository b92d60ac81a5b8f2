import { Button, Form, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type { Configuration, DeviceConfiguration, DeviceOrder, DeviceSetting } from '#contracts/device-settings';
import { api } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Panel, ProblemNote } from '../pieces/page.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { configurationWords } from './configuration-words.ts';

/** What a device is set to from afar, whether it has taken it, and what it can be told to do. Absent where the kind has neither. */
export function ConfigurationPanel({ deviceId, active }: { readonly deviceId: string; readonly active: boolean }) {
  const t = configurationWords.use();
  const common = useCommon();
  const { may } = useSession();
  const path = `devices/${deviceId}/configuration`;
  const { data, reload } = useLoaded<DeviceConfiguration>(path, {}, { everyMs: 5_000 });
  const [refused, setRefused] = useState<unknown>();
  const [told, setTold] = useState<DeviceOrder>();
  if (data === undefined || (data.settings.length === 0 && data.orders.length === 0)) return null;
  const allowed = may('devices:write') && active;
  const set = (wanted: Configuration) =>
    void api(path, { method: 'PUT', body: wanted }).then(() => {
      setRefused(undefined);
      reload();
    }, setRefused);
  const order = (what: DeviceOrder) => {
    setTold(undefined);
    void api(`devices/${deviceId}/${what}`, { method: 'POST', body: {} }).then(() => {
      setRefused(undefined);
      setTold(what);
    }, setRefused);
  };
  return (
    <Panel title={t('title')}>
      {refused !== undefined && <ProblemNote problem={refused} />}
      {data.settings.length > 0 && (
        <>
          <p className="soft" data-testid="configuration-state">
            {data.version === 0 ? t('never') : t(data.taken ? 'taken' : 'pending', { version: data.version })}
          </p>
          {data.reported !== null && (
            <p className="soft">{common('pair', { name: t('reported'), value: inWords(data.reported, t) })}</p>
          )}
          <SettingsForm key={data.version} configuration={data} disabled={!allowed} onSend={set} />
        </>
      )}
      {allowed && data.orders.length > 0 && (
        <p className="page-actions">
          {data.orders.map((what) => (
            <Button key={what} onClick={() => order(what)}>
              {t(`order.${what}`)}
            </Button>
          ))}
        </p>
      )}
      {told !== undefined && <p role="status">{t('told')}</p>}
    </Panel>
  );
}

type Words = ReturnType<typeof configurationWords.use>;

const inWords = (configuration: Configuration, t: Words): string =>
  Object.entries(configuration)
    .map(([name, value]) => {
      const said = typeof value === 'boolean' ? t(value ? 'led.on' : 'led.off') : value;
      return `${t(`setting.${name as DeviceSetting}`)} ${said}`;
    })
    .join(' · ');

const ranges = { reportSeconds: [10, 86_400], volume: [0, 100] } as const;

function SettingsForm({
  configuration: { settings, desired },
  disabled,
  onSend,
}: {
  readonly configuration: DeviceConfiguration;
  readonly disabled: boolean;
  readonly onSend: (wanted: Configuration) => void;
}) {
  const t = configurationWords.use();
  /** A field left empty leaves the setting on the device as it is. */
  const send = (values: Readonly<Partial<Record<DeviceSetting, number | boolean | null>>>) =>
    onSend(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null)));
  return (
    <Form layout="vertical" className="form" initialValues={desired} disabled={disabled} onFinish={send}>
      {settings.map((setting) => (
        <Form.Item key={setting} name={setting} label={t(`setting.${setting}`)}>
          {setting === 'led' ? (
            <Select
              allowClear
              placeholder={t('unset')}
              options={[
                { value: true, label: t('led.on') },
                { value: false, label: t('led.off') },
              ]}
            />
          ) : (
            <InputNumber min={ranges[setting][0]} max={ranges[setting][1]} precision={0} placeholder={t('unset')} />
          )}
        </Form.Item>
      ))}
      <Button htmlType="submit">{t('send')}</Button>
    </Form>
  );
}
