import { aloneWith, linAlone } from './homes.ts';
import type { Timeline } from './timeline.ts';

const lively = ['03-01 07:00..21:00/30m 客厅 motion'];
const box = aloneWith({ 药盒: 'pill-box', 客厅: 'motion' });

/** What was planned and did not happen. */
export const care: readonly Timeline[] = [
  {
    name: '护理员没有到，半小时后告知，晚到签到即撤',
    homes: linAlone,
    said: [...lively, '03-01 08:00 502 visit.planned 2026-03-01T10:00', '03-01 10:50 502 visit.arrived'],
    until: '03-01 12:00',
    told: ['03-01 10:30:20 P2 carer-not-arrived since 10:00', '03-01 10:50 clear carer-not-arrived'],
  },
  {
    name: '护理员提前二十分钟到：不告警',
    homes: linAlone,
    said: [...lively, '03-01 08:00 502 visit.planned 2026-03-01T10:00', '03-01 09:40 502 visit.arrived'],
    until: '03-01 12:00',
    told: [],
  },
  {
    name: '上门取消了：不告警',
    homes: linAlone,
    said: [
      ...lively,
      '03-01 08:00 502 visit.planned 2026-03-01T10:00',
      '03-01 09:00 502 visit.cancelled 2026-03-01T10:00',
    ],
    until: '03-01 12:00',
    told: [],
  },
  {
    name: '上门计划在夏令时跳过的钟点（柏林 2:30）：按跳过之后算',
    zone: 'Europe/Berlin',
    homes: linAlone,
    said: ['03-28 20:00 客厅 motion', '03-28 20:00 502 visit.planned 2026-03-29T02:30'],
    until: '03-29 05:00',
    told: ['03-29 04:00:20 P2 carer-not-arrived since 03:30'],
  },
  {
    name: '中心关门半小时还没有签退，签退即撤',
    homes: linAlone,
    said: [
      '03-01 08:00 客厅 motion',
      '03-01 09:00 林秀英 centre.entered',
      '03-01 18:20 林秀英 centre.left',
      '03-01 18:40 客厅 motion',
      '03-01 19:00..21:00/30m 客厅 motion',
    ],
    until: '03-01 21:00',
    told: ['03-01 18:00:20 P2 centre-not-left since 09:00', '03-01 18:20 clear centre-not-left'],
  },
  {
    name: '中心按时签退：不告警',
    homes: linAlone,
    said: [
      '03-01 08:00 客厅 motion',
      '03-01 09:00 林秀英 centre.entered',
      '03-01 16:20 林秀英 centre.left',
      '03-01 16:40..21:00/30m 客厅 motion',
    ],
    until: '03-01 21:00',
    told: [],
  },
  {
    name: '药盒说漏服，之后取了药即撤',
    homes: box,
    said: [...lively, '03-01 09:00 药盒 pill.missed', '03-01 10:00 药盒 pill.taken'],
    until: '03-01 12:00',
    told: ['03-01 09:00 P3 medication-missed', '03-01 10:00 clear medication-missed'],
  },
  {
    name: '设了服药时间，过了一个半小时没有取；第二次按时取',
    homes: box,
    settings: { 'medication-missed': { times: ['08:00', '18:00'] } },
    said: [...lively, '03-01 07:00 药盒 pills.left 12', '03-01 18:20 药盒 pill.taken'],
    until: '03-01 21:00',
    told: ['03-01 09:30:20 P3 medication-missed since 08:00', '03-01 18:20 clear medication-missed'],
  },
];
