import { Button, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../../api/client.ts';
import { ProblemNote } from '../../pieces/page.tsx';
import { useSession } from '../../session/session.tsx';
import { useCommon } from '../../words/common.ts';
import { base, type Card, type Unit } from './answers.ts';
import { dayStart, laterDay } from './days.ts';
import { liftWords } from './words.ts';

interface Fields {
  readonly number: string;
  readonly kind: Card['kind'];
  readonly residentId?: string;
  readonly holder?: string;
  /** Calendar days in the hub's zone, as a date field gives them. */
  readonly from?: string;
  readonly until?: string;
  readonly unitIds: string[];
}

/** Hands out a card: to a resident for good, or to somebody who comes for a while. */
export function NewCard({ units }: { readonly units: readonly Unit[] }) {
  const t = liftWords.use();
  const common = useCommon();
  const { timezone } = useSession().session;
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const kind = Form.useWatch('kind', form) ?? 'resident';
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const save = ({ number, kind: chosen, residentId, holder, from, until, unitIds }: Fields): void => {
    setBusy(true);
    const validity = {
      ...(from === undefined || from === '' ? {} : { validFrom: dayStart(from, timezone) }),
      // The last day is included: the card ends when the next one begins.
      ...(until === undefined || until === '' ? {} : { validUntil: dayStart(laterDay(until, 1), timezone) }),
    };
    const body = {
      number,
      kind: chosen,
      unitIds,
      ...(chosen === 'resident' ? { residentId } : { holder, ...validity }),
    };
    api<Card>(`${base}/cards`, { method: 'POST', body }).then(
      ({ number: made }) => navigate(`/programmes/lift-access?q=${made}`),
      (error: unknown) => {
        setBusy(false);
        setProblem(error);
      },
    );
  };
  const livesAt = (residentId: string): void => {
    const unit = units.find(({ residents }) => residents.some(({ id }) => id === residentId));
    if (unit !== undefined) form.setFieldValue('unitIds', [unit.id]);
  };

  return (
    <section className="card">
      {problem !== undefined && <ProblemNote problem={problem} />}
      <Form<Fields>
        form={form}
        layout="vertical"
        className="form"
        initialValues={{ kind: 'resident', unitIds: [] }}
        onFinish={save}
      >
        <Form.Item name="kind" label={t('kind')}>
          <Radio.Group
            options={(['resident', 'temporary'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="number"
          label={t('number')}
          rules={[{ required: true, pattern: /^\d{10}$/, message: t('form.number.bad') }]}
        >
          <Input inputMode="numeric" maxLength={10} placeholder="0006547886" autoFocus />
        </Form.Item>
        {kind === 'resident' ? (
          <Form.Item
            name="residentId"
            label={t('form.resident')}
            rules={[{ required: true, message: t('form.resident.required') }]}
          >
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              onChange={livesAt}
              options={units.flatMap(({ residents }) =>
                residents.map(({ id, name, address }) => ({ value: id, label: `${name} · ${address}` })),
              )}
            />
          </Form.Item>
        ) : (
          <>
            <Form.Item
              name="holder"
              label={t('holder')}
              rules={[{ required: true, message: t('form.holder.required') }]}
            >
              <Input maxLength={60} placeholder={t('form.holder.hint')} />
            </Form.Item>
            <Form.Item name="from" label={t('form.from')}>
              <Input type="date" />
            </Form.Item>
            <Form.Item
              name="until"
              label={t('form.until')}
              rules={[{ required: true, message: t('form.until.required') }]}
            >
              <Input type="date" />
            </Form.Item>
          </>
        )}
        <Form.Item
          name="unitIds"
          label={t('lifts')}
          rules={[{ required: true, type: 'array', min: 1, message: t('form.lifts.required') }]}
        >
          <Select mode="multiple" options={units.map(({ id, address }) => ({ value: id, label: address }))} />
        </Form.Item>
        <div className="form-foot">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('issue')}
          </Button>
          <Link to="/programmes/lift-access" className="button">
            {common('cancel')}
          </Link>
        </div>
      </Form>
    </section>
  );
}
