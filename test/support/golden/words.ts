import type { Value } from '#contracts/reading';
import { hourMs, minuteMs } from '#contracts/time';
import { profileOf } from '#devices/catalog';
import type { Fitted } from './register.ts';
import type { Line } from './timeline.ts';

/** Every device says from the first line on that it is there: a gateway every four minutes, the others every hour. */
export function heartbeats(
  devices: readonly Fitted[],
  start: number,
  until: number,
): readonly { readonly at: number; readonly device: Fitted }[] {
  const beats: { readonly at: number; readonly device: Fitted }[] = [];
  for (const [index, device] of devices.entries()) {
    if ((profileOf(device.kind)?.silentAfterSeconds ?? 0) === 0) continue;
    const every = device.kind === 'gateway' ? 4 * minuteMs : hourMs;
    for (let at = start + (index + 1) * 1_009; at <= until; at += every) beats.push({ at, device });
  }
  return beats;
}

/** `true`, `36.5`, `+0.02` on what it counted before, `72|74|71` in turn, or a word. */
export function saidValue(
  { who, measure, value, at }: Extract<Line, { does: 'says' }>,
  counted: Map<string, number>,
): Value {
  if (value === 'true' || value === 'false') return value === 'true';
  const key = `${who} ${measure}`;
  if (value.startsWith('+')) {
    const next = Math.round(((counted.get(key) ?? 0) + Number(value)) * 1e6) / 1e6;
    counted.set(key, next);
    return next;
  }
  if (value.includes('|')) {
    const choices = value.split('|');
    const turn = counted.get(`${key} ${value}`) ?? 0;
    counted.set(`${key} ${value}`, turn + 1);
    return Number(choices[turn % choices.length]);
  }
  if (value.startsWith('in ')) return (at + Number(value.slice(3, -1)) * minuteMs) / 1_000;
  const number = Number(value);
  if (Number.isNaN(number)) return value;
  if (measure.endsWith('.volume') || measure === 'energy') counted.set(key, number);
  return number;
}
