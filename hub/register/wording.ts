import { invalid } from './refusals.ts';

/** A name as people typed it, without what they did not mean: outer blanks, composed differently, invisible control characters. */
export function cleanName(name: string): string {
  const clean = name.normalize('NFC').trim();
  if (clean === '') throw invalid('A name is needed');
  if (/\p{Cc}/u.test(clean)) throw invalid('A name holds no control characters');
  return clean;
}

/** A gateway's name for a device goes into topics (MQTT 3.1.1 §4.7): no wildcards, no empty levels, not the gateway's own. */
export function cleanExternalName(name: string): string {
  const clean = cleanName(name);
  if (/[+#]/.test(clean) || clean.startsWith('/') || clean.endsWith('/') || clean.includes('//')) {
    throw invalid(`${clean} cannot be part of a topic: no + or #, no empty level`);
  }
  if (/^bridge(\/|$)/.test(clean)) throw invalid('bridge is the gateway itself');
  return clean;
}
