import type { Text } from '#contracts/text';

interface Words {
  readonly title: Text;
  readonly unit: Text | null;
}

const units = {
  hours: { zh: '小时', en: 'h' },
  minutes: { zh: '分钟', en: 'min' },
  seconds: { zh: '秒', en: 's' },
  days: { zh: '天', en: 'days' },
  percent: { zh: '%', en: '%' },
  times: { zh: '次', en: 'times' },
  gateways: { zh: '个', en: 'gateways' },
  dBm: { zh: 'dBm', en: 'dBm' },
} as const satisfies Record<string, Text>;

const words = (zh: string, en: string, unit?: keyof typeof units): Words => ({
  title: { zh, en },
  unit: unit === undefined ? null : units[unit],
});

/** What people call a setting whose schema has no `title`: by its name, or as `<rule>.<name>` where one rule means something else. */
const known: Readonly<Record<string, Words>> = {
  'platform-silent.sharePercent': words('无声住户占比', 'Share of silent homes', 'percent'),
  'platform-silent.caution': words('谨慎程度', 'Caution'),
  'flapping.times': words('上下线次数', 'Changes on and off the line', 'times'),
  'device-silent.hoursByKind': words('各类设备允许的无声时长', 'Silence allowed by kind', 'hours'),
  'device-silent.unavailableMinutes': words('报告离线后多久算无声', 'Off the line for', 'minutes'),
  'device-silent.gatewayGraceSeconds': words('网关重连等待', 'A gateway may reconnect within', 'seconds'),
  'building-lost.gateways': words('至少失联网关数', 'Gateways lost at least', 'gateways'),
  'building-lost.sharePercent': words('失联网关占比', 'Share of lost gateways', 'percent'),
  'gateway-lost.holdSeconds': words('等待同幢其他网关', 'Wait for the others of the building', 'seconds'),
  'battery-low.below': words('电量低于', 'Battery below', 'percent'),
  'battery-low.critical': words('紧急低电量', 'Urgent below', 'percent'),
  'battery-low.above': words('恢复正常', 'Well again above', 'percent'),
  'mains-lost.gatewayMinutes': words('网关停电多久升级', 'A gateway without mains is urgent after', 'minutes'),
  'signal-weak.linkBelow': words('链路质量低于', 'Link quality below'),
  'signal-weak.strengthBelow': words('信号强度低于', 'Signal strength below', 'dBm'),
  'last-proven.daysByKind': words('各类设备多久须测试一次', 'To be tested within, by kind', 'days'),
  'device-needs-maintenance.falseCalls': words('误报次数', 'False calls', 'times'),
  'device-needs-maintenance.callsPerDay': words('一天内呼叫次数', 'Calls in a day', 'times'),
  hours: words('时长', 'Duration', 'hours'),
  minutes: words('时长', 'Duration', 'minutes'),
  seconds: words('时长', 'Duration', 'seconds'),
  days: words('天数', 'Days', 'days'),
  percent: words('百分比', 'Percent', 'percent'),
  from: words('时段开始', 'From'),
  to: words('时段结束', 'To'),
};

/** Names of settings end in their unit: `silentMinutes`. */
const unitOf = (name: string): Text | null => {
  const tail = (Object.keys(units) as (keyof typeof units)[]).find((unit) => name.toLowerCase().endsWith(unit));
  return tail === undefined ? null : units[tail];
};

/** What a setting is called and counted in: from the list, from the schema's own `title` (Chinese), `description` and `unit`, else its name. */
export function wordsOf(ruleId: string, name: string, schema: Readonly<Record<string, unknown>>): Words {
  const { title, unit, description } = schema;
  const found = known[`${ruleId}.${name}`] ?? (title === undefined ? known[name] : undefined);
  if (found !== undefined) return found;
  const zh = typeof title === 'string' ? title : name;
  return {
    title: { zh, en: typeof description === 'string' ? description : name },
    unit: typeof unit === 'string' ? { zh: unit, en: unit } : unitOf(name),
  };
}
