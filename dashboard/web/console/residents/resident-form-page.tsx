import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { HomeView, Resident, ResidentChange } from '#contracts/register';
import type { Page as ListPage } from '#contracts/rest';
import type { ResidentAnswer } from '../api/answers.ts';
import { api } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Page, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { useCommon } from '../words/common.ts';
import { residentWords } from './words.ts';

const living = ['alone', 'with-spouse', 'with-family', 'with-carer'] as const;
const care = ['independent', 'mild', 'moderate', 'severe'] as const;

/** Adds a resident, or changes one when the address names them. */
export default function ResidentFormPage() {
  const t = residentWords.use();
  const common = useCommon();
  const { id } = useParams();
  const navigate = useNavigate();
  const known = useLoaded<ResidentAnswer>(id === undefined ? undefined : `residents/${id}`);
  const [homeWords, setHomeWords] = useState('');
  const homes = useLoaded<ListPage<HomeView>>('homes', { q: homeWords, limit: 50 });
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const resident = known.data;
  const up =
    id === undefined
      ? { to: '/residents', label: t('title') }
      : { to: `/residents/${id}`, label: resident?.name ?? t('title') };
  const title = id === undefined ? t('add') : t('edit.title', { who: resident?.name ?? '' });

  if (id !== undefined && resident === undefined) {
    return (
      <Page title={title} up={up}>
        {known.problem === undefined ? (
          <Skeleton rows={8} />
        ) : (
          <ProblemNote problem={known.problem} onRetry={known.reload} />
        )}
      </Page>
    );
  }
  const save = ({ phone, born, ...fields }: ResidentChange) => {
    setBusy(true);
    const body: ResidentChange = {
      ...fields,
      born: born === undefined || born === '' ? null : born,
      ...(phone === undefined || phone === '' ? {} : { phone }),
    };
    api<Resident>(id === undefined ? 'residents' : `residents/${id}`, {
      method: id === undefined ? 'POST' : 'PATCH',
      body,
    }).then(
      (saved) => navigate(`/residents/${saved.id}`, { replace: true }),
      (error: unknown) => {
        setBusy(false);
        setProblem(error);
      },
    );
  };
  const homeOptions = [
    ...(resident === undefined ? [] : [{ value: resident.homeId, label: resident.address }]),
    ...(homes.data?.items ?? [])
      .filter((home) => home.id !== resident?.homeId)
      .map((home) => ({ value: home.id, label: home.address })),
  ];
  return (
    <Page title={title} up={up}>
      <section className="card">
        {problem !== undefined && <ProblemNote problem={problem} />}
        <Form<ResidentChange>
          layout="vertical"
          className="form"
          initialValues={
            resident === undefined
              ? { living: 'alone', careLevel: 'independent', conditions: [], note: '' }
              : {
                  homeId: resident.homeId,
                  name: resident.name,
                  sex: resident.sex,
                  born: resident.born,
                  living: resident.living,
                  careLevel: resident.careLevel,
                  conditions: resident.conditions,
                  note: resident.note,
                }
          }
          onFinish={save}
        >
          <Form.Item name="homeId" label={t('home')} rules={[{ required: true, message: t('home.required') }]}>
            <Select
              showSearch={{ filterOption: false, onSearch: setHomeWords }}
              placeholder={t('home.hint')}
              options={homeOptions}
              loading={homes.loading}
            />
          </Form.Item>
          <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('name.required') }]}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="sex" label={t('sex')}>
            <Select
              allowClear
              options={(['female', 'male'] as const).map((value) => ({ value, label: common(`sex.${value}`) }))}
            />
          </Form.Item>
          <Form.Item name="born" label={t('born')} rules={[{ pattern: /^\d{4}-\d{2}-\d{2}$/, message: t('born.bad') }]}>
            <Input placeholder={t('born.hint')} inputMode="numeric" />
          </Form.Item>
          <Form.Item name="living" label={t('living')}>
            <Select options={living.map((value) => ({ value, label: common(`living.${value}`) }))} />
          </Form.Item>
          <Form.Item name="careLevel" label={t('care')}>
            <Select options={care.map((value) => ({ value, label: common(`care.${value}`) }))} />
          </Form.Item>
          <Form.Item name="conditions" label={t('conditions')} extra={t('conditions.hint')}>
            <Select
              mode="tags"
              maxCount={20}
              open={false}
              suffixIcon={null}
              tokenSeparators={[',', '，', '、', ';', '；']}
            />
          </Form.Item>
          <Form.Item name="note" label={t('note')}>
            <Input.TextArea maxLength={1000} autoSize={{ minRows: 2 }} placeholder={t('note.hint')} />
          </Form.Item>
          <Form.Item
            name="phone"
            label={t('phone')}
            rules={[{ pattern: /^[0-9+ -]{3,30}$/, message: t('phone.bad') }]}
            {...(resident === undefined ? {} : { extra: t('phone.keep') })}
          >
            <Input inputMode="tel" placeholder={resident?.phoneMasked ?? ''} />
          </Form.Item>
          <div className="form-foot">
            <Button type="primary" htmlType="submit" loading={busy}>
              {common('save')}
            </Button>
            <Link to={up.to} className="button">
              {common('cancel')}
            </Link>
          </div>
        </Form>
      </section>
    </Page>
  );
}
