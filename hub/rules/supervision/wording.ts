import type { Text } from '#contracts/text';

/** The first ones by name, and how many there are: 卧室 活动传感器、大门 门磁 等 23 个. */
export function namesOf(names: readonly string[], most = 20): Text {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  return {
    zh: shown.join('、') + (rest > 0 ? ` 等 ${names.length} 个` : ''),
    en: shown.join(', ') + (rest > 0 ? ` and ${rest} more` : ''),
  };
}
