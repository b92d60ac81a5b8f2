import type { AlertView } from '#contracts/alert';
import type { NotificationView } from '#contracts/notification';
import type { Device, Resident } from '#contracts/register';
import type { Text } from '#contracts/text';

type Words<Key extends string> = Readonly<Record<Key, Text>>;
type Known<Value> = Extract<Value, string>;

/** What people read in a file instead of the words of the programs. */
export const sexes: Words<Known<Resident['sex']>> = {
  female: { zh: '女', en: 'female' },
  male: { zh: '男', en: 'male' },
};
export const livingSituations: Words<Resident['living']> = {
  alone: { zh: '独居', en: 'alone' },
  'with-spouse': { zh: '与老伴同住', en: 'with spouse' },
  'with-family': { zh: '与家人同住', en: 'with family' },
  'with-carer': { zh: '与护理员同住', en: 'with carer' },
};
export const careLevels: Words<Resident['careLevel']> = {
  independent: { zh: '能力完好', en: 'independent' },
  mild: { zh: '轻度失能', en: 'mild need' },
  moderate: { zh: '中度失能', en: 'moderate need' },
  severe: { zh: '重度失能', en: 'severe need' },
};
export const deviceStates: Words<Device['state']> = {
  active: { zh: '在用', en: 'in use' },
  retired: { zh: '停用', en: 'retired' },
};
export const severities: Words<AlertView['severity']> = {
  P1: { zh: '紧急', en: 'P1 emergency' },
  P2: { zh: '急', en: 'P2 urgent' },
  P3: { zh: '注意', en: 'P3 attention' },
  P4: { zh: '信息', en: 'P4 information' },
};
export const outcomes: Words<Known<AlertView['outcome']>> = {
  emergency: { zh: '真实紧急', en: 'real emergency' },
  'help-given': { zh: '需要帮助', en: 'help was needed' },
  'false-person': { zh: '误报-人', en: 'false alarm, person' },
  'false-device': { zh: '误报-设备', en: 'false alarm, device' },
  test: { zh: '测试', en: 'test' },
  recovered: { zh: '自行恢复', en: 'recovered by itself' },
};
export const notificationStates: Words<NotificationView['state']> = {
  pending: { zh: '待送达', en: 'pending' },
  accepted: { zh: '已送达', en: 'accepted' },
  rejected: { zh: '未送达', en: 'rejected' },
};
export const truth: Words<'true' | 'false'> = { true: { zh: '是', en: 'yes' }, false: { zh: '', en: '' } };
