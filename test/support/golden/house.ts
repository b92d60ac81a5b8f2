import { aloneWith } from './homes.ts';
import type { Timeline } from './timeline.ts';

const lively = ['03-01 07:00..21:00/30m 客厅 motion'];
const weeks = (days: string, at: string, what: string): string => `${days} ${at} ${what}`;
const meters = aloneWith({ 水表: 'water-meter', 电表: 'power-meter', 客厅: 'motion', 入户门: 'contact' });
const rooms = aloneWith({ 客厅温度: 'climate in 客厅', 阳台温度: 'climate in 阳台' });

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
      weeks('03-01..03-24', '05:00..23:00/1h', '水表 water.volume +0.006'),
      '03-22 12:30 水表 water.volume +0.8',
    ],
    until: '03-24 23:00',
    told: ['03-23 05:00 P3 water-use-unusual since 03-22 00:00', '03-24 05:00 clear water-use-unusual'],
  },
];
