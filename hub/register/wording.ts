import { invalid } from './refusals.ts';

/** A name as people typed it, without what they did not mean: outer blanks, composed differently, invisible control characters. */
export function cleanName(name: string): string {
  const clean = name.normalize('NFC').trim();
  if (clean === '') throw invalid('请填写名称', 'A name is needed');
  if (/\p{Cc}/u.test(clean)) throw invalid('名称里不能有换行等控制字符', 'A name holds no control characters');
  return clean;
}

/** A gateway's name for a device goes into topics (MQTT 3.1.1 §4.7): no wildcards, no empty levels, not the gateway's own. */
export function cleanExternalName(name: string): string {
  const clean = cleanName(name);
  if (/[+#]/.test(clean) || clean.startsWith('/') || clean.endsWith('/') || clean.includes('//')) {
    throw invalid(
      `“${clean}”不能用作网关里的名称：不能含 + #，不能以 / 开头或结尾`,
      `${clean} cannot be part of a topic: no + or #, no empty level`,
    );
  }
  if (/^bridge(\/|$)/.test(clean)) throw invalid('bridge 是网关自己，不能用作设备名称', 'bridge is the gateway itself');
  return clean;
}
