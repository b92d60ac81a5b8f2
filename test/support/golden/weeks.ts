import { usualDay } from './habits.ts';
import { linAlone } from './homes.ts';
import type { Timeline } from './timeline.ts';

/** What changes over weeks. */
export const weeksLong: readonly Timeline[] = [
  {
    name: '三周都热闹，一天只在早晚有动静：异常安静',
    homes: linAlone,
    said: [
      ...usualDay('03-01..03-21'),
      '03-22 07:00..08:00/30m 客厅 motion',
      '03-22 10:00 客厅 motion',
      '03-22 12:00 客厅 motion',
      '03-22 14:00 客厅 motion',
      '03-22 16:00 客厅 motion',
      '03-22 18:00 客厅 motion',
      '03-22 19:20 客厅 motion',
      ...usualDay('03-23'),
    ],
    until: '03-23 21:00',
    told: [
      '03-22 09:30:20 P3 inactivity since 08:00',
      '03-22 10:00 over inactivity, still open',
      '03-22 11:30:20 again P3 inactivity',
      '03-22 12:00 over inactivity, still open',
      '03-22 13:30:20 again P3 inactivity',
      '03-22 14:00 over inactivity, still open',
      '03-22 15:30:20 again P3 inactivity',
      '03-22 16:00 over inactivity, still open',
      '03-22 17:30:20 again P3 inactivity',
      '03-22 18:00 over inactivity, still open',
      '03-22 19:30:20 P3 quiet-day since 00:00',
      '03-22 20:50:20 again P3 inactivity',
      '03-22 21:20:20 worse P2 inactivity',
      '03-23 07:00 over inactivity, still open',
      '03-23 19:30:20 clear quiet-day',
    ],
  },
  {
    name: '三周一夜一次卫生间，此后一夜四次：如厕增多',
    homes: linAlone,
    said: [
      ...usualDay('03-01..04-04'),
      '03-02..03-22 02:00 卫生间 motion',
      '03-02..03-22 02:04 卧室 motion',
      ...['00:30', '01:50', '03:10', '04:30'].flatMap((at) => [
        `03-23..04-04 ${at} 卫生间 motion`,
        `03-23..04-04 ${at}:40 卧室 motion`,
      ]),
    ],
    until: '04-04 21:00',
    told: ['03-25 12:30:20 P3 night-toilet since 00:00'],
  },
  {
    name: '三周睡到七点，此后夜夜四点就醒：睡眠变化',
    homes: linAlone,
    said: [...usualDay('03-01..04-04'), '03-23..04-04 03:30..06:40/10m 客厅 motion'],
    until: '04-04 21:00',
    told: ['03-25 12:30:20 P3 changed-sleep since 00:00'],
  },
];
