import type { MeasuredClass } from './consent.ts';
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
  /** Whatever its value, it tells of a person what she must agree to. */
  readonly consent?: MeasuredClass;
}

const measure = <const M extends Measure>(value: M): M => value;

/** Every measure the hub understands. Others are stored under the name they came with, and no rule listens to them. */
export const measures = {
  'sos.pressed': measure({ kind: 'event', title: { zh: '紧急求助', en: 'Emergency call' }, signOfLife: true }),
  'help.requested': measure({ kind: 'event', title: { zh: '服务呼叫', en: 'Service call' }, signOfLife: true }),
  'button.tested': measure({ kind: 'event', title: { zh: '按钮测试', en: 'Button test' }, signOfLife: true }),
  'button.pressed': measure({ kind: 'event', title: { zh: '按键', en: 'Button press' }, signOfLife: true }),
  'fall.detected': measure({ kind: 'event', title: { zh: '跌倒', en: 'Fall' } }),
  'card.tapped': measure({ kind: 'event', title: { zh: '刷卡', en: 'Card swipe' } }),
  'life.signed': measure({ kind: 'event', title: { zh: '平安信号', en: 'Sign of life' }, signOfLife: true }),
  'pill.taken': measure({ kind: 'event', title: { zh: '取药', en: 'Pill taken' }, signOfLife: true }),
  'pill.missed': measure({ kind: 'event', title: { zh: '漏服药', en: 'Pill missed' } }),
  motion: measure({ kind: 'state', title: { zh: '活动', en: 'Motion' }, signOfLife: true }),
  presence: measure({ kind: 'state', title: { zh: '有人', en: 'Presence' }, signOfLife: true }),
  'door.open': measure({ kind: 'state', title: { zh: '门开', en: 'Door open' }, signOfLife: true }),
  'bed.occupied': measure({ kind: 'state', title: { zh: '在床', en: 'In bed' }, signOfLife: true }),
  'seat.occupied': measure({ kind: 'state', title: { zh: '在座', en: 'Seated' }, signOfLife: true }),
  vibration: measure({ kind: 'state', title: { zh: '振动', en: 'Vibration' } }),
  worn: measure({ kind: 'state', title: { zh: '佩戴中', en: 'Worn' } }),
  'plug.on': measure({ kind: 'state', title: { zh: '通电', en: 'Switched on' } }),
  smoke: measure({ kind: 'state', title: { zh: '烟雾', en: 'Smoke' } }),
  gas: measure({ kind: 'state', title: { zh: '燃气', en: 'Combustible gas' } }),
  'carbon.monoxide': measure({ kind: 'state', title: { zh: '一氧化碳', en: 'Carbon monoxide' } }),
  'water.leak': measure({ kind: 'state', title: { zh: '漏水', en: 'Water leak' } }),
  'temperature.abnormal': measure({ kind: 'state', title: { zh: '环境温度异常', en: 'Abnormal temperature' } }),
  tamper: measure({ kind: 'state', title: { zh: '防拆', en: 'Tamper' } }),
  fault: measure({ kind: 'state', title: { zh: '设备故障', en: 'Device fault' } }),
  'mains.lost': measure({ kind: 'state', title: { zh: '市电中断', en: 'Mains lost' } }),
  'battery.low': measure({ kind: 'state', title: { zh: '电量低', en: 'Battery low' } }),
  available: measure({ kind: 'state', title: { zh: '在线', en: 'Available' } }),
  'device.registered': measure({ kind: 'event', title: { zh: '设备登记', en: 'Device registered' } }),
  'device.retired': measure({ kind: 'event', title: { zh: '设备停用', en: 'Device retired' } }),
  // How long it lasts from now on; 0 ends it.
  'test.mode': measure({ kind: 'quantity', unit: 'min', title: { zh: '测试模式', en: 'Test mode' } }),
  // `<type>:<outcome>` of an alert a person has ended, said in the name of the device it was about.
  'alert.outcome': measure({ kind: 'text', title: { zh: '处置结果', en: 'Outcome of an alert' } }),
  // How a home comes to be heard or not: joined, left, heard, quiet, steady, loose, overdue, returned.
  'home.voice': measure({ kind: 'text', title: { zh: '住户通信', en: 'Voice of a home' } }),
  'gateway.lost': measure({ kind: 'state', title: { zh: '网关失联', en: 'Gateway lost' } }),
  'street.silent': measure({ kind: 'state', title: { zh: '平台失联', en: 'Platform silent' } }),
  'person.state': measure({ kind: 'text', title: { zh: '人员状态', en: 'Where the person is' } }),
  'person.away': measure({ kind: 'text', title: { zh: '外出登记', en: 'Away mark' } }),
  'consent.health': measure({ kind: 'state', title: { zh: '健康信息同意', en: 'Consent to health data' } }),
  'consent.whereabouts': measure({ kind: 'state', title: { zh: '行踪同意', en: 'Consent to whereabouts' } }),
  'settings.changed': measure({
    kind: 'quantity',
    unit: '1',
    title: { zh: '规则设置变更', en: 'Rule settings changed' },
  }),
  'visit.planned': measure({ kind: 'event', title: { zh: '上门计划', en: 'Visit planned' } }),
  'visit.arrived': measure({ kind: 'event', title: { zh: '上门签到', en: 'Visit checked in' } }),
  'visit.cancelled': measure({ kind: 'event', title: { zh: '上门取消', en: 'Visit cancelled' } }),
  'centre.entered': measure({ kind: 'event', title: { zh: '中心签到', en: 'Came to the centre' }, signOfLife: true }),
  'centre.left': measure({ kind: 'event', title: { zh: '中心签退', en: 'Left the centre' }, signOfLife: true }),
  battery: measure({ kind: 'quantity', unit: '%EL', title: { zh: '电量', en: 'Battery' } }),
  'link.quality': measure({ kind: 'quantity', unit: '/', title: { zh: '信号', en: 'Link quality' } }),
  'battery.voltage': measure({ kind: 'quantity', unit: 'V', title: { zh: '电池电压', en: 'Battery voltage' } }),
  'signal.strength': measure({ kind: 'quantity', unit: 'dBm', title: { zh: '信号强度', en: 'Signal strength' } }),
  temperature: measure({ kind: 'quantity', unit: 'Cel', title: { zh: '温度', en: 'Temperature' } }),
  humidity: measure({ kind: 'quantity', unit: '%RH', title: { zh: '湿度', en: 'Humidity' } }),
  illuminance: measure({ kind: 'quantity', unit: 'lx', title: { zh: '照度', en: 'Illuminance' } }),
  'air.pressure': measure({ kind: 'quantity', unit: 'hPa', title: { zh: '气压', en: 'Air pressure' } }),
  'carbon.dioxide': measure({ kind: 'quantity', unit: 'ppm', title: { zh: '二氧化碳', en: 'Carbon dioxide' } }),
  'particles.pm25': measure({ kind: 'quantity', unit: 'ug/m3', title: { zh: 'PM2.5', en: 'PM2.5' } }),
  'particles.pm10': measure({ kind: 'quantity', unit: 'ug/m3', title: { zh: 'PM10', en: 'PM10' } }),
  formaldehyde: measure({ kind: 'quantity', unit: 'mg/m3', title: { zh: '甲醛', en: 'Formaldehyde' } }),
  // Products disagree on its unit (ppb, mg/m³, an index), so it has none here.
  'volatile.compounds': measure({ kind: 'quantity', title: { zh: '挥发性有机物', en: 'Volatile compounds' } }),
  'gas.level': measure({ kind: 'quantity', unit: '%LEL', title: { zh: '燃气浓度', en: 'Gas concentration' } }),
  'carbon.monoxide.level': measure({
    kind: 'quantity',
    unit: 'ppm',
    title: { zh: '一氧化碳浓度', en: 'Carbon monoxide concentration' },
  }),
  power: measure({ kind: 'quantity', unit: 'W', title: { zh: '功率', en: 'Power' } }),
  energy: measure({ kind: 'quantity', unit: 'kWh', title: { zh: '用电量', en: 'Energy' } }),
  'mains.voltage': measure({ kind: 'quantity', unit: 'V', title: { zh: '市电电压', en: 'Mains voltage' } }),
  'mains.current': measure({ kind: 'quantity', unit: 'A', title: { zh: '电流', en: 'Current' } }),
  'water.volume': measure({ kind: 'quantity', unit: 'm3', title: { zh: '用水量', en: 'Water volume' } }),
  'gas.volume': measure({ kind: 'quantity', unit: 'm3', title: { zh: '用气量', en: 'Gas volume' } }),
  latitude: measure({
    kind: 'quantity',
    unit: 'lat',
    title: { zh: '纬度', en: 'Latitude' },
    consent: 'whereabouts',
  }),
  longitude: measure({
    kind: 'quantity',
    unit: 'lon',
    title: { zh: '经度', en: 'Longitude' },
    consent: 'whereabouts',
  }),
  steps: measure({ kind: 'quantity', unit: '1', title: { zh: '步数', en: 'Steps' } }),
  'pills.left': measure({ kind: 'quantity', unit: '1', title: { zh: '余药', en: 'Pills left' } }),
  'heart.rate': measure({
    kind: 'quantity',
    unit: 'beat/min',
    title: { zh: '心率', en: 'Heart rate' },
    signOfLife: true,
    consent: 'health',
  }),
  'respiration.rate': measure({
    kind: 'quantity',
    unit: '/min',
    title: { zh: '呼吸', en: 'Respiration' },
    signOfLife: true,
    consent: 'health',
  }),
  'oxygen.saturation': measure({
    kind: 'quantity',
    unit: '%',
    title: { zh: '血氧饱和度', en: 'Oxygen saturation' },
    signOfLife: true,
    consent: 'health',
  }),
  'body.temperature': measure({
    kind: 'quantity',
    unit: 'Cel',
    title: { zh: '体温', en: 'Body temperature' },
    signOfLife: true,
    consent: 'health',
  }),
  'body.weight': measure({
    kind: 'quantity',
    unit: 'kg',
    title: { zh: '体重', en: 'Weight' },
    signOfLife: true,
    consent: 'health',
  }),
  'blood.glucose': measure({
    kind: 'quantity',
    unit: 'mmol/L',
    title: { zh: '血糖', en: 'Blood glucose' },
    signOfLife: true,
    consent: 'health',
  }),
  'blood.pressure.systolic': measure({
    kind: 'quantity',
    unit: 'mm[Hg]',
    title: { zh: '收缩压', en: 'Systolic pressure' },
    signOfLife: true,
    consent: 'health',
  }),
  'blood.pressure.diastolic': measure({
    kind: 'quantity',
    unit: 'mm[Hg]',
    title: { zh: '舒张压', en: 'Diastolic pressure' },
    signOfLife: true,
    consent: 'health',
  }),
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;

/** What only the hub itself says, about devices, homes and the street. A device that says it is refused; it is no word of one. */
export const hubMeasures: ReadonlySet<string> = new Set<MeasureName>([
  'device.registered',
  'device.retired',
  'test.mode',
  'alert.outcome',
  'home.voice',
  'gateway.lost',
  'street.silent',
  'person.state',
  'person.away',
  'consent.health',
  'consent.whereabouts',
  'settings.changed',
]);

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
