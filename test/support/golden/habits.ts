/** Up at seven, about for two hours. */
export const morning = ['03-01 07:00..09:00/30m 客厅 motion', '03-01 07:10 卫生间 motion', '03-01 07:15 厨房 motion'];

/** Through the hall and out of the door. */
export const goesOut = (at: string, day = '03-01'): readonly string[] => [
  `${day} ${at} 过道 motion`,
  `${day} ${at}:10 入户门 door.open`,
  `${day} ${at}:20 入户门 door.open false`,
];

/** A lively day at home, up to going to bed. */
export const usualDay = (days: string): readonly string[] => [
  `${days} 07:00..12:00/20m 客厅 motion`,
  `${days} 12:10 厨房 motion`,
  `${days} 12:20..20:00/20m 客厅 motion`,
  `${days} 20:20..21:40/20m 卧室 motion`,
];
