import { morning } from './habits.ts';
import { aloneWith, linAlone } from './homes.ts';
import type { Timeline } from './timeline.ts';

/** Bath, bed and night. */
export const bathAndBed: readonly Timeline[] = [
  {
    name: '进了卫生间两小时没有出来，出来即恢复',
    homes: linAlone,
    said: [...morning, '03-01 10:00 卧室 motion', '03-01 10:05 卫生间 motion', '03-01 12:40 客厅 motion'],
    until: '03-01 13:00',
    told: ['03-01 12:05:20 P2 long-bathroom since 10:05', '03-01 12:40 clear long-bathroom'],
  },
  {
    name: '卫生间里断断续续有动静：从最后一次起算两小时',
    homes: linAlone,
    said: [...morning, '03-01 10:05..12:30/10m 卫生间 motion'],
    until: '03-01 15:00',
    told: ['03-01 14:25:20 P2 long-bathroom since 10:05'],
  },
  {
    name: '卫生间待了半小时出来：不告警',
    homes: linAlone,
    said: [...morning, '03-01 10:05 卫生间 motion', '03-01 10:35 客厅 motion', '03-01 12:00 客厅 motion'],
    until: '03-01 13:00',
    told: [],
  },
  {
    name: '夜里离床，别处没有动静',
    homes: aloneWith({ 床: 'bed-sensor in 卧室', 卫生间: 'motion', 客厅: 'motion' }),
    said: [
      '03-01 21:00 客厅 motion',
      '03-01 22:10 床 bed.occupied',
      '03-02 02:00 床 bed.occupied false',
      '03-02 03:10 床 bed.occupied',
    ],
    until: '03-02 05:00',
    told: ['03-02 02:30:20 P2 out-of-bed since 02:00', '03-02 03:10 clear out-of-bed'],
  },
  {
    name: '夜里离床去卫生间，十分钟后回来',
    homes: aloneWith({ 床: 'bed-sensor in 卧室', 卫生间: 'motion', 客厅: 'motion' }),
    said: [
      '03-01 21:00 客厅 motion',
      '03-01 22:10 床 bed.occupied',
      '03-02 02:00 床 bed.occupied false',
      '03-02 02:02 卫生间 motion',
      '03-02 02:10 床 bed.occupied',
    ],
    until: '03-02 05:00',
    told: [],
  },
  {
    name: '夜里离床在屋里走动一个半小时：留意，不是急',
    homes: aloneWith({ 床: 'bed-sensor in 卧室', 卫生间: 'motion', 客厅: 'motion' }),
    said: [
      '03-01 21:00 客厅 motion',
      '03-01 22:10 床 bed.occupied',
      '03-02 01:00 床 bed.occupied false',
      '03-02 01:02..03:30/4m 客厅 motion',
    ],
    until: '03-02 03:30',
    told: ['03-02 02:30:20 P3 out-of-bed since 01:00'],
  },
  {
    name: '夜里离床，夏令时跳过两点：按真实时长算（纽约）',
    zone: 'America/New_York',
    homes: aloneWith({ 床: 'bed-sensor in 卧室', 卫生间: 'motion', 客厅: 'motion' }),
    said: ['03-07 21:00 客厅 motion', '03-07 22:10 床 bed.occupied', '03-08 01:50 床 bed.occupied false'],
    until: '03-08 05:00',
    told: ['03-08 03:20:20 P2 out-of-bed since 01:50'],
  },
];
