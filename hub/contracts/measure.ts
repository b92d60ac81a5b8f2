import type { Text } from './text.ts';

/**
 * What a measure is about:
 * `event` happens (a press, a fall, a swipe), `state` is true or false until it changes,
 * `quantity` has a unit, `text` is a short word.
 */
export type MeasureKind = 'event' | 'state' | 'quantity' | 'text';

export interface Measure {
  readonly kind: MeasureKind;
  /** SenML unit (RFC 8428 §12.1, RFC 8798) or, where SenML has none, UCUM. Quantities only. */
  readonly unit?: string;
  readonly title: Text;
  /** Shows that a person is there and able to act. For a state, its `true`; for anything else, any value. */
  readonly signOfLife?: true;
}

const measure = <const M extends Measure>(value: M): M => value;

/** Every measure the hub understands. Others are stored under the name they came with, and no rule listens to them. */
export const measures = {
  'sos.pressed': measure({ kind: 'event', title: { zh: '紧急求助', en: 'Emergency call' }, signOfLife: true }),
  'help.requested': measure({ kind: 'event', title: { zh: '服务呼叫', en: 'Service call' }, signOfLife: true }),
  'button.tested': measure({ kind: 'event', title: { zh: '按钮测试', en: 'Button test' }, signOfLife: true }),
  'fall.detected': measure({ kind: 'event', title: { zh: '跌倒', en: 'Fall' } }),
  'card.tapped': measure({ kind: 'event', title: { zh: '刷卡', en: 'Card swipe' } }),
  'life.signed': measure({ kind: 'event', title: { zh: '平安信号', en: 'Sign of life' }, signOfLife: true }),
  motion: measure({ kind: 'state', title: { zh: '活动', en: 'Motion' }, signOfLife: true }),
  presence: measure({ kind: 'state', title: { zh: '有人', en: 'Presence' }, signOfLife: true }),
  'door.open': measure({ kind: 'state', title: { zh: '门开', en: 'Door open' }, signOfLife: true }),
  'bed.occupied': measure({ kind: 'state', title: { zh: '在床', en: 'In bed' }, signOfLife: true }),
  'seat.occupied': measure({ kind: 'state', title: { zh: '在座', en: 'Seated' }, signOfLife: true }),
  smoke: measure({ kind: 'state', title: { zh: '烟雾', en: 'Smoke' } }),
  gas: measure({ kind: 'state', title: { zh: '燃气', en: 'Combustible gas' } }),
  'carbon.monoxide': measure({ kind: 'state', title: { zh: '一氧化碳', en: 'Carbon monoxide' } }),
  'water.leak': measure({ kind: 'state', title: { zh: '漏水', en: 'Water leak' } }),
  tamper: measure({ kind: 'state', title: { zh: '防拆', en: 'Tamper' } }),
  'battery.low': measure({ kind: 'state', title: { zh: '电量低', en: 'Battery low' } }),
  available: measure({ kind: 'state', title: { zh: '在线', en: 'Available' } }),
  'device.registered': measure({ kind: 'event', title: { zh: '设备登记', en: 'Device registered' } }),
  'device.retired': measure({ kind: 'event', title: { zh: '设备停用', en: 'Device retired' } }),
  battery: measure({ kind: 'quantity', unit: '%EL', title: { zh: '电量', en: 'Battery' } }),
  'link.quality': measure({ kind: 'quantity', unit: '/', title: { zh: '信号', en: 'Link quality' } }),
  temperature: measure({ kind: 'quantity', unit: 'Cel', title: { zh: '温度', en: 'Temperature' } }),
  humidity: measure({ kind: 'quantity', unit: '%RH', title: { zh: '湿度', en: 'Humidity' } }),
  illuminance: measure({ kind: 'quantity', unit: 'lx', title: { zh: '照度', en: 'Illuminance' } }),
  'heart.rate': measure({
    kind: 'quantity',
    unit: 'beat/min',
    title: { zh: '心率', en: 'Heart rate' },
    signOfLife: true,
  }),
  'respiration.rate': measure({
    kind: 'quantity',
    unit: '/min',
    title: { zh: '呼吸', en: 'Respiration' },
    signOfLife: true,
  }),
  'blood.pressure.systolic': measure({
    kind: 'quantity',
    unit: 'mm[Hg]',
    title: { zh: '收缩压', en: 'Systolic pressure' },
    signOfLife: true,
  }),
  'blood.pressure.diastolic': measure({
    kind: 'quantity',
    unit: 'mm[Hg]',
    title: { zh: '舒张压', en: 'Diastolic pressure' },
    signOfLife: true,
  }),
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;

export function describeMeasure(name: string): Measure | undefined {
  return Object.hasOwn(measures, name) ? measures[name as MeasureName] : undefined;
}

/** Whether this value of this measure shows that somebody is up and acting. */
export function isSignOfLife(name: string, value: number | boolean | string): boolean {
  const known = describeMeasure(name);
  return (
    known?.signOfLife === true &&
    (known.kind !== 'state' ||
      value === true ||
      name === 'door.open' ||
      name === 'bed.occupied' ||
      name === 'seat.occupied')
  );
}
