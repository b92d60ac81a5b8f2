import { describeMeasure } from '#contracts/measure';
import type { DeviceView } from '#contracts/register';
import { measureTitle } from '../day/day-picture.tsx';
import { say as common } from '../words/common.ts';

const units: Readonly<Record<string, string>> = {
  '%EL': '%',
  Cel: '°C',
  '%RH': '%',
  'beat/min': '次/分',
  '/min': '次/分',
  'mm[Hg]': 'mmHg',
  '/': '',
};

/** A value as people say it: 21.5 °C, 是, 否. */
export function valueWords(measure: string, value: number | boolean | string, unit?: string): string {
  if (typeof value === 'boolean') return common(value ? 'yes' : 'no');
  if (typeof value === 'string') return value;
  const shown = unit ?? describeMeasure(measure)?.unit ?? '';
  return `${Math.round(value * 100) / 100} ${units[shown] ?? shown}`.trim();
}

/** Battery in percent, if the device has ever said it. */
export function batteryOf(device: DeviceView): number | undefined {
  const value = device.live.latest.find(({ measure }) => measure === 'battery')?.value;
  return typeof value === 'number' ? value : undefined;
}

const housekeeping = new Set([
  'battery',
  'link.quality',
  'available',
  'battery.low',
  'tamper',
  'device.registered',
  'device.retired',
]);

/** Its newest telling value in one line: 在床 是. */
export function latestWords(device: DeviceView): string {
  const [newest] = device.live.latest.filter(({ measure }) => !housekeeping.has(measure)).sort((a, b) => b.at - a.at);
  if (newest === undefined) return '';
  const title = measureTitle(newest.measure);
  return newest.value === true && describeMeasure(newest.measure)?.kind === 'event'
    ? title
    : `${title} ${valueWords(newest.measure, newest.value, newest.unit)}`;
}
