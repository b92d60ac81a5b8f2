import type { Outcome, Severity } from '#contracts/alert';
import type { Text } from '#contracts/text';

const outcomeTexts: Readonly<Record<Outcome, Text>> = {
  emergency: { zh: '真实紧急', en: 'a real emergency' },
  'help-given': { zh: '需要帮助', en: 'help was needed' },
  'false-person': { zh: '误报-人', en: 'false alarm by a person' },
  'false-device': { zh: '误报-设备', en: 'false alarm by the device' },
  test: { zh: '测试', en: 'a test' },
  recovered: { zh: '自行恢复', en: 'recovered by itself' },
};

/** The words of an alert's history. */
export const entryTexts = {
  severity: (severity: Severity, text: Text): Text => ({
    zh: `升为 ${severity}：${text.zh}`,
    en: `Now ${severity}: ${text.en}`,
  }),
  eased: (severity: Severity, text: Text): Text => ({
    zh: `降为 ${severity}：${text.zh}`,
    en: `Eased to ${severity}: ${text.en}`,
  }),
  repeated: (count: number, text: Text): Text => ({
    zh: `第 ${count} 次：${text.zh}`,
    en: `Time ${count}: ${text.en}`,
  }),
  acknowledged: (by: string): Text => ({ zh: `${by} 接警`, en: `Taken by ${by}` }),
  assigned: (to: string): Text => ({ zh: `派单给 ${to}`, en: `Assigned to ${to}` }),
  arrived: (who: string): Text => ({ zh: `${who} 到场`, en: `${who} has arrived` }),
  resolved: (outcome: Outcome, note?: string): Text => {
    const { zh, en } = outcomeTexts[outcome];
    return note === undefined || note === ''
      ? { zh: `处结：${zh}`, en: `Resolved: ${en}` }
      : { zh: `处结：${zh}。${note}`, en: `Resolved: ${en}. ${note}` };
  },
};
