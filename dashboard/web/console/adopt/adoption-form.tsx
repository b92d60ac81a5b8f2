import { AutoComplete, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Adoption } from '#contracts/adoption';
import type { Place, Resident } from '#contracts/register';
import type { Page } from '#contracts/rest';
import type { KindRow } from '../api/answers.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { ProblemNote } from '../pieces/page.tsx';
import { useCommon } from '../words/common.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { adoptWords } from './words.ts';

const rooms = ['bedroom', 'living', 'bath', 'kitchen', 'hall'] as const;
/** Somebody in the home cannot wear what is bolted to the building. */
const standsInUnit = (kind: string | undefined): boolean => kind?.startsWith('lift-') === true;

interface AdoptionFormProps {
  readonly kinds: readonly KindRow[];
  /** What it is, or seems to be. */
  readonly kind: string | undefined;
  readonly kindIsKnown?: boolean;
  /** Where it is, or probably is. */
  readonly place?: { readonly id: string; readonly address: string };
  readonly placeIsKnown?: boolean;
  readonly back: string;
  readonly save: (as: Adoption) => Promise<void>;
}

/** Kind, home, room, person: all that is to be chosen. A name is proposed and follows room and kind until somebody writes one. */
export function AdoptionForm({ kinds, kind, kindIsKnown, place, placeIsKnown, back, save }: AdoptionFormProps) {
  const t = adoptWords.use();
  const common = useCommon();
  useLanguage();
  const [form] = Form.useForm<Adoption>();
  const [named, setNamed] = useState(false);
  const [placeWords, setPlaceWords] = useState('');
  const chosenKind = Form.useWatch('kind', form) ?? kind;
  const placeId = Form.useWatch('placeId', form) ?? place?.id;
  const inUnit = standsInUnit(chosenKind);
  const places = useLoaded<Page<Place>>(placeIsKnown ? undefined : 'places', {
    kind: inUnit ? 'unit' : 'home',
    q: placeWords,
    limit: 50,
  });
  const residents = useLoaded<Page<Resident>>(placeId === undefined || inUnit ? undefined : 'residents', {
    homeId: placeId,
    limit: 20,
  });
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const titleOf = (id: string | undefined) => kinds.find((row) => row.kind === id)?.title;
  const proposed = (room: string | undefined, of: string | undefined): string => {
    const title = titleOf(of);
    return title === undefined ? '' : `${room ?? ''}${inLanguage(title)}`;
  };
  const onChange = (changed: Partial<Adoption>) => {
    if ('name' in changed) setNamed(changed.name !== '');
    if ('placeId' in changed) form.setFieldValue('residentId', undefined);
    if (!named && ('room' in changed || 'kind' in changed))
      form.setFieldValue('name', proposed(form.getFieldValue('room'), form.getFieldValue('kind') ?? kind));
  };
  const finish = (fields: Adoption) => {
    setBusy(true);
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
    save({ kind, placeId: place?.id, ...given } as Adoption).catch((error: unknown) => {
      setProblem(error);
      setBusy(false);
    });
  };
  const placeOptions = [
    ...(place === undefined ? [] : [{ value: place.id, label: place.address }]),
    ...(places.data?.items ?? []).filter(({ id }) => id !== place?.id).map(({ id, address }) => ({ value: id, label: address })), // biome-ignore format: one line
  ];
  return (
    <Form<Adoption>
      form={form}
      layout="vertical"
      className="form"
      initialValues={{ kind, placeId: place?.id, name: proposed(undefined, kind) }}
      onValuesChange={onChange}
      onFinish={finish}
    >
      {problem !== undefined && <ProblemNote problem={problem} />}
      <Form.Item name="kind" label={t('kind')} rules={[{ required: true, message: t('kind.required') }]}>
        <Select
          disabled={kindIsKnown === true}
          showSearch={{ optionFilterProp: 'label' }}
          options={kinds.map((row) => ({ value: row.kind, label: inLanguage(row.title) }))}
        />
      </Form.Item>
      <Form.Item
        name="placeId"
        label={inUnit ? t('unit') : t('home')}
        rules={[{ required: true, message: t('home.required') }]}
        {...(placeIsKnown ? { extra: t('home.fixed') } : {})}
      >
        <Select
          disabled={placeIsKnown === true}
          showSearch={{ filterOption: false, onSearch: setPlaceWords }}
          placeholder={t('home.hint')}
          loading={places.loading}
          options={placeOptions}
        />
      </Form.Item>
      <Form.Item name="room" label={t('room')}>
        <AutoComplete
          placeholder={t('room.hint')}
          maxLength={30}
          options={rooms.map((room) => ({ value: t(`room.${room}`) }))}
        />
      </Form.Item>
      {!inUnit && (
        <Form.Item name="residentId" label={t('person')}>
          <Select
            allowClear
            placeholder={t('person.none')}
            options={(residents.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
      )}
      <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('name.required') }]}>
        <Input maxLength={100} placeholder={t('name.hint')} />
      </Form.Item>
      <div className="form-foot">
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('adopt.save')}
        </Button>
        <Link to={back} className="button">
          {common('cancel')}
        </Link>
      </div>
    </Form>
  );
}
