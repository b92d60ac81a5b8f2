import { aloneWith, linAlone } from './homes.ts';
import type { Timeline } from './timeline.ts';

const lively = ['03-01 07:00..21:00/30m 客厅 motion'];
const weeks = (days: string, at: string, what: string): string => `${days} ${at} ${what}`;
const meters = aloneWith({ 水表: 'water-meter', 电表: 'power-meter', 客厅: 'motion', 入户门: 'contact' });
const rooms = aloneWith({ 客厅温度: 'climate in 客厅', 阳台温度: 'climate in 阳台' });
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
    told: [
      '03-01 12:30:20 P3 not-returned since 09:00',
      '03-01 14:00:20 worse P2 not-returned',
      '03-01 18:00:20 P2 centre-not-left since 09:00',
      '03-01 18:20 clear centre-not-left',
      '03-01 18:40 clear not-returned',
    ],
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
    told: [
      '03-01 12:30:20 P3 not-returned since 09:00',
      '03-01 14:00:20 worse P2 not-returned',
      '03-01 16:40 clear not-returned',
    ],
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

/** Water, electricity, warmth. */
export const home: readonly Timeline[] = [
  {
    name: '人在家，十二小时几乎没用水',
    homes: meters,
    said: [
      ...lively,
      '03-01 07:00 水表 water.volume 100',
      '03-01 08:00 水表 water.volume +0.02',
      '03-01 09:00..21:00/1h 水表 water.volume +0.0005',
      '03-01 21:30 水表 water.volume +0.02',
    ],
    until: '03-01 21:40',
    told: ['03-01 20:00 P2 water-unused since 08:00', '03-01 21:30 over water-unused, still open'],
  },
  {
    name: '人不在家，没用水不算',
    homes: meters,
    said: [
      '03-01 07:00 水表 water.volume 100',
      '03-01 07:30 客厅 motion',
      '03-01 08:00 林秀英 person.away away',
      '03-01 09:00..21:00/1h 水表 water.volume +0',
    ],
    until: '03-01 21:40',
    told: [],
  },
  {
    name: '水表六小时没有停过，水量大了升级，停了即撤',
    homes: meters,
    said: [
      ...lively,
      '03-01 07:00 水表 water.volume 100',
      '03-01 07:15..15:00/15m 水表 water.volume +0.018',
      '03-01 15:15 水表 water.volume +0',
    ],
    until: '03-01 16:00',
    told: [
      '03-01 13:00 P3 water-running since 07:00',
      '03-01 14:00 worse P2 water-running',
      '03-01 15:15 clear water-running',
    ],
  },
  {
    name: '屋里太冷：一小时才说，更冷升级，暖了即撤；阳台不算',
    homes: rooms,
    said: [
      '03-01 06:00..12:00/20m 阳台温度 temperature -2',
      '03-01 06:00..08:00/20m 客厅温度 temperature 8|7.5|8.2',
      '03-01 08:20..10:00/20m 客厅温度 temperature 4|3.5',
      '03-01 10:20..12:00/20m 客厅温度 temperature 18',
    ],
    until: '03-01 12:00',
    told: [
      '03-01 07:00 P3 room-temperature since 06:00',
      '03-01 09:20 worse P2 room-temperature',
      '03-01 11:00 clear room-temperature',
    ],
  },
  {
    name: '设备自己说温度异常，恢复即标明',
    homes: rooms,
    said: ['03-01 06:00 客厅温度 temperature.abnormal', '03-01 08:00 客厅温度 temperature.abnormal false'],
    until: '03-01 09:00',
    told: ['03-01 06:00 P4 abnormal-temperature', '03-01 08:00 over abnormal-temperature, still open'],
  },
  {
    name: '用电三周都差不多，一天忽然多了四倍',
    homes: meters,
    settings: { inactivity: { enabled: false }, 'quiet-day': { enabled: false } },
    said: [
      '03-01 00:10 电表 energy 1000',
      weeks('03-01..03-24', '04:00..23:00/1h', '电表 energy +0.25'),
      '03-22 12:30 电表 energy +12',
    ],
    until: '03-24 23:00',
    told: ['03-23 04:00 P3 power-use-unusual since 03-22 00:00', '03-24 04:00 clear power-use-unusual'],
  },
  {
    name: '用水三周都差不多，一天忽然多了四倍',
    homes: meters,
    said: [
      '03-01 00:10 水表 water.volume 100',
      '03-01..03-24 07:00..21:00/30m 客厅 motion',
      weeks('03-01..03-24', '04:00..23:00/1h', '水表 water.volume +0.006'),
      '03-22 12:30 水表 water.volume +0.8',
    ],
    until: '03-24 23:00',
    told: [
      '03-02 05:00 P3 water-running since 03-01 04:00',
      '03-05 12:00 worse P2 water-running',
      '03-23 04:00 P3 water-use-unusual since 03-22 00:00',
      '03-24 04:00 clear water-use-unusual',
    ],
  },
];

const quiet = { inactivity: { enabled: false } };
/** Vital signs. */
export const health: readonly Timeline[] = [
  {
    name: '血氧单次 85，前后都正常：不是病',
    homes: aloneWith({ 血氧仪: 'pulse-oximeter' }),
    settings: quiet,
    said: [
      '03-01 08:00 血氧仪 oxygen.saturation 96',
      '03-01 12:00 血氧仪 oxygen.saturation 91',
      '03-01 16:00 血氧仪 oxygen.saturation 97',
    ],
    until: '03-01 18:00',
    told: [],
  },
  {
    name: '血氧一直低，复测确认：急；回升两次即标明',
    homes: aloneWith({ 血氧仪: 'pulse-oximeter' }),
    settings: quiet,
    said: [
      '03-01 08:00 血氧仪 oxygen.saturation 95',
      '03-01 12:00 血氧仪 oxygen.saturation 87',
      '03-01 12:05 血氧仪 oxygen.saturation 86',
      '03-01 12:10 血氧仪 oxygen.saturation 88',
      '03-01 14:00 血氧仪 oxygen.saturation 95',
      '03-01 14:10 血氧仪 oxygen.saturation 96',
    ],
    until: '03-01 18:00',
    told: ['03-01 12:05 P2 oxygen-saturation since 12:00', '03-01 14:10 over oxygen-saturation, still open'],
  },
  {
    name: '探头说 0、−1：是设备，不是病',
    homes: aloneWith({ 手表: 'gps-watch' }),
    settings: quiet,
    said: [
      '03-01 08:00 手表 heart.rate 72',
      '03-01 08:10 手表 heart.rate 0',
      '03-01 08:20 手表 heart.rate -1',
      '03-01 08:30 手表 oxygen.saturation 0',
      '03-01 09:00 手表 heart.rate 71',
      '03-01 09:10 手表 heart.rate 73',
      '03-01 09:20 手表 heart.rate 70',
    ],
    until: '03-01 10:00',
    told: ['03-01 08:30 P4 vital-probe 手表 since 08:10', '03-01 09:20 clear vital-probe 手表'],
  },
  {
    name: '皮肤温度 43 ℃：探头，不是发烧',
    homes: aloneWith({ 体温计: 'thermometer' }),
    settings: quiet,
    said: [
      '03-01 08:00 体温计 body.temperature 36.6',
      '03-01 12:00 体温计 body.temperature 43',
      '03-01 12:20 体温计 body.temperature 43',
      '03-01 16:00 体温计 body.temperature 36.7',
    ],
    until: '03-01 18:00',
    told: [],
  },
  {
    name: '发烧：隔二十分钟两次都高',
    homes: aloneWith({ 体温计: 'thermometer' }),
    settings: quiet,
    said: [
      '03-01 08:00 体温计 body.temperature 36.6',
      '03-01 12:00 体温计 body.temperature 38.6',
      '03-01 12:20 体温计 body.temperature 38.8',
      '03-01 13:00 体温计 body.temperature 38.7',
    ],
    until: '03-01 18:00',
    told: ['03-01 12:20 P3 body-temperature since 12:00'],
  },
  {
    name: '一小时后同一个高值：设备重发，不是第二次测量',
    homes: aloneWith({ 手表: 'gps-watch' }),
    settings: quiet,
    said: [
      '03-01 08:00 手表 heart.rate 72',
      '03-01 09:00 手表 heart.rate 134',
      '03-01 10:00 手表 heart.rate 134',
      '03-01 11:00 手表 heart.rate 134',
      '03-01 12:00 手表 heart.rate 74',
    ],
    until: '03-01 13:00',
    told: [],
  },
  {
    name: '心率持续过快：先留意，更快是急，缓下来即标明',
    homes: aloneWith({ 手表: 'gps-watch' }),
    settings: quiet,
    said: [
      '03-01 08:00 手表 heart.rate 72',
      '03-01 09:00..09:40/10m 手表 heart.rate 118|121|119',
      '03-01 09:50..10:20/10m 手表 heart.rate 135|138|136',
      '03-01 11:00..11:30/10m 手表 heart.rate 80|82|78',
    ],
    until: '03-01 12:00',
    told: [
      '03-01 09:20 P3 heart-rate since 09:00',
      '03-01 10:00 worse P2 heart-rate',
      '03-01 11:10 over heart-rate, still open',
    ],
  },
  {
    name: '手表没戴着：它说什么都不算',
    homes: aloneWith({ 手表: 'gps-watch' }),
    settings: quiet,
    said: [
      '03-01 08:00 手表 heart.rate 72',
      '03-01 08:50 手表 worn false',
      '03-01 09:00..10:00/10m 手表 heart.rate 135|138|136',
      '03-01 11:00 手表 worn',
    ],
    until: '03-01 12:00',
    told: [],
  },
  {
    name: '呼吸持续过快',
    homes: aloneWith({ 床垫: 'bed-sensor in 卧室' }),
    settings: quiet,
    said: ['03-01 23:00 床垫 bed.occupied', '03-01 23:10..23:50/10m 床垫 respiration.rate 26|27|28'],
    until: '03-02 01:00',
    told: ['03-01 23:40 P3 respiration-rate since 23:10'],
  },
  {
    name: '血压高，复测仍高',
    homes: aloneWith({ 血压计: 'blood-pressure' }),
    settings: quiet,
    said: [
      '03-01 08:00 血压计 blood.pressure.systolic 186',
      '03-01 08:00 血压计 blood.pressure.diastolic 102',
      '03-01 08:20 血压计 blood.pressure.systolic 188',
      '03-01 08:20 血压计 blood.pressure.diastolic 104',
      '03-01 08:40 血压计 blood.pressure.systolic 185',
      '03-01 08:40 血压计 blood.pressure.diastolic 101',
    ],
    until: '03-01 10:00',
    told: ['03-01 08:20 P2 blood-pressure since 08:00'],
  },
  {
    name: '血糖低：请立即复测；复测仍低',
    homes: aloneWith({ 血糖仪: 'glucometer' }),
    settings: quiet,
    said: [
      '03-01 08:00 血糖仪 blood.glucose 3.1',
      '03-01 08:20 血糖仪 blood.glucose 2.8',
      '03-01 08:50 血糖仪 blood.glucose 5.6',
      '03-01 09:10 血糖仪 blood.glucose 6',
    ],
    until: '03-01 10:00',
    told: ['03-01 08:20 P3 blood-glucose since 08:00', '03-01 09:10 over blood-glucose, still open'],
  },
  {
    name: '体重三天重了三公斤',
    homes: aloneWith({ 体重秤: 'scale' }),
    settings: quiet,
    said: [
      '03-01..03-10 08:00 体重秤 body.weight 60.2|60.4|60.1',
      '03-11 08:00 体重秤 body.weight 62.6',
      '03-12 08:00 体重秤 body.weight 63.2',
    ],
    until: '03-13 08:00',
    told: ['03-12 08:00 P3 weight-change since 03-11 08:00'],
  },
  {
    name: '三周心率七十，此后几天都九十：趋势，不是急',
    homes: aloneWith({ 手表: 'gps-watch' }),
    settings: quiet,
    said: [
      '03-01..03-20 08:00..20:00/3h 手表 heart.rate 70|72|71|69|73',
      '03-21..03-25 08:00..20:00/3h 手表 heart.rate 92|94|93|95|91',
    ],
    until: '03-25 22:00',
    told: ['03-24 08:00 P3 vital-trend since 03-21 00:00'],
  },
];

const usualDay = (days: string): readonly string[] => [
  `${days} 07:00..12:00/20m 客厅 motion`,
  `${days} 12:10 厨房 motion`,
  `${days} 12:20..20:00/20m 客厅 motion`,
  `${days} 20:20..21:40/20m 卧室 motion`,
];

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
