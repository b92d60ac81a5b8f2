import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Device, DeviceView, HomeView, NewDevice } from '#contracts/register';
import type { Page as ListPage } from '#contracts/rest';
import type { KindRow } from '../api/answers.ts';
import { api } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Page, ProblemNote } from '../pieces/page.tsx';
import { useCommon } from '../words/common.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { deviceWords } from './words.ts';

/** Registers a device; its page then offers to make its secret. */
export default function DeviceFormPage() {
  const t = deviceWords.use();
  const common = useCommon();
  useLanguage();
  const navigate = useNavigate();
  const [homeWords, setHomeWords] = useState('');
  const [placeId, setPlaceId] = useState<string>();
  const { data: kinds } = useLoaded<readonly KindRow[]>('kinds');
  const homes = useLoaded<ListPage<HomeView>>('homes', { q: homeWords, limit: 50 });
  const gateways = useLoaded<ListPage<DeviceView>>(placeId === undefined ? undefined : 'devices', {
    placeId,
    kind: 'gateway',
    limit: 50,
  });
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const save = (fields: NewDevice) => {
    setBusy(true);
    const body = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
    api<Device>('devices', { method: 'POST', body }).then(
      (device) => navigate(`/devices/${device.id}`, { replace: true }),
      (error: unknown) => {
        setBusy(false);
        setProblem(error);
      },
    );
  };
  return (
    <Page title={t('add')} up={{ to: '/devices', label: t('title') }}>
      <section className="card">
        {problem !== undefined && <ProblemNote problem={problem} />}
        <Form<NewDevice> layout="vertical" className="form" onFinish={save}>
          <Form.Item name="kind" label={t('kind')} rules={[{ required: true, message: t('kind.required') }]}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={(kinds ?? []).map((kind) => ({ value: kind.kind, label: inLanguage(kind.title) }))}
            />
          </Form.Item>
          <Form.Item name="placeId" label={t('address')} rules={[{ required: true, message: t('place.required') }]}>
            <Select
              showSearch={{ filterOption: false, onSearch: setHomeWords }}
              placeholder={t('place.hint')}
              loading={homes.loading}
              options={(homes.data?.items ?? []).map((home) => ({ value: home.id, label: home.address }))}
              onChange={(value: string) => setPlaceId(value)}
            />
          </Form.Item>
          <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('name.required') }]}>
            <Input maxLength={100} placeholder={t('name.hint')} />
          </Form.Item>
          <Form.Item name="room" label={t('room')}>
            <Input maxLength={30} placeholder={t('room.hint')} />
          </Form.Item>
          <Form.Item name="gatewayId" label={t('gateway')} extra={t('gateway.hint')}>
            <Select
              allowClear
              options={(gateways.data?.items ?? []).map((gateway) => ({ value: gateway.id, label: gateway.name }))}
            />
          </Form.Item>
          <Form.Item name="externalName" label={t('external-name')}>
            <Input maxLength={200} placeholder={t('external.hint')} />
          </Form.Item>
          <Form.Item
            name="id"
            label={t('id')}
            rules={[{ pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, message: 'A–Z a–z 0–9 _ . -' }]}
          >
            <Input maxLength={64} placeholder={t('id.hint')} />
          </Form.Item>
          <div className="form-foot">
            <Button type="primary" htmlType="submit" loading={busy}>
              {common('save')}
            </Button>
            <Link to="/devices" className="button">
              {common('cancel')}
            </Link>
          </div>
        </Form>
      </section>
    </Page>
  );
}
