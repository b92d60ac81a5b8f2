import { isUtf8 } from 'node:buffer';
import { nativeRoot } from '#contracts/mqtt';

const slash = 0x2f;
const plus = 0x2b;
const hash = 0x23;

/**
 * A string as MQTT 3.1.1 §1.5.3 wants it: well-formed UTF-8 without U+0000. Control characters, which a server may refuse,
 * are refused as well: they have no place in a topic or a name and every place in a forged log line.
 */
export function isCleanString(buffer: Buffer, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const byte = buffer[index] as number;
    if (byte < 0x20 || byte === 0x7f) return false;
    if (byte >= 0x80) return isCleanUtf8(buffer.subarray(index, end));
  }
  return true;
}

/** C1 control characters are `c2 80` to `c2 9f`. */
function isCleanUtf8(bytes: Buffer): boolean {
  if (!isUtf8(bytes)) return false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] as number;
    if (byte < 0x20 || byte === 0x7f) return false;
    if (byte === 0xc2 && (bytes[index + 1] as number) < 0xa0) return false;
  }
  return true;
}

/** A clean string that names one topic: not empty, no wildcard (§4.7.1). */
export function isTopicName(buffer: Buffer, start: number, end: number): boolean {
  if (start === end) return false;
  for (let index = start; index < end; index += 1) {
    const byte = buffer[index] as number;
    if (byte === plus || byte === hash || byte < 0x20 || byte === 0x7f) return false;
    if (byte >= 0x80) return isTopicNameBeyondAscii(buffer, index, end);
  }
  return true;
}

function isTopicNameBeyondAscii(buffer: Buffer, start: number, end: number): boolean {
  if (!isCleanString(buffer, start, end)) return false;
  for (let index = start; index < end; index += 1) {
    const byte = buffer[index] as number;
    if (byte === plus || byte === hash) return false;
  }
  return true;
}

/** `#` alone in the last level, `+` alone in its level (§4.7.1-2, §4.7.1-3). */
export const isTopicFilter = (filter: string): boolean => {
  if (filter === '') return false;
  const levels = filter.split('/');
  return levels.every((level, index) =>
    level.includes('#') ? level === '#' && index === levels.length - 1 : level.includes('+') ? level === '+' : true,
  );
};

export const levelsIn = (buffer: Buffer, start: number, end: number): number => {
  let levels = 1;
  for (let index = start; index < end; index += 1) if (buffer[index] === slash) levels += 1;
  return levels;
};

export const isWildcard = (filter: string): boolean => filter.includes('+') || filter.includes('#');

/** Whether a filter covers a topic (§4.7.1, §4.7.2: a leading wildcard does not cover `$…`). */
export function covers(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  const wanted = filter.split('/');
  if (topic.startsWith('$') && (wanted[0] === '+' || wanted[0] === '#')) return false;
  const levels = topic.split('/');
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (index >= levels.length || (level !== '+' && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}

/**
 * The part of the topic tree something lives in: `ecare/v1/<place>`, else the first level (`@<gateway>` for what is mounted).
 * Nearly every subscription stays within one, so neither routing nor a SUBSCRIBE has to look at the whole street.
 */
export function neighbourhoodOf(topic: string): string {
  const from = topic.startsWith(`${nativeRoot}/`) ? nativeRoot.length + 1 : 0;
  const end = topic.indexOf('/', from);
  return end === -1 ? topic : topic.slice(0, end);
}

/** The neighbourhood a filter stays within, or `anywhere`, which no topic is called. */
export const anywhere = '#';
export function neighbourhoodOfFilter(filter: string): string {
  const key = neighbourhoodOf(filter);
  if (isWildcard(key)) return anywhere;
  // `ecare/+/…` and `ecare/#` reach into every place.
  const [root, second = ''] = filter.split('/', 2);
  return root === 'ecare' && isWildcard(second) ? anywhere : key;
}
