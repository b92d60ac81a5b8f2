import { aCouple, aloneWith, linAlone } from './homes.ts';
import type { Timeline } from './timeline.ts';

const morning = ['03-01 07:00..09:00/30m 客厅 motion', '03-01 07:10 卫生间 motion', '03-01 07:15 厨房 motion'];
const goesOut = (at: string, day = '03-01'): readonly string[] => [`${day} ${at} 过道 motion`, `${day} ${at}:10 入户门 door.open`, `${day} ${at}:20 入户门 door.open false`];

/** Nobody is seen. */
export const silence: readonly Timeline[] = [
  {
    name: '白天一直没有动静：先留意，再上门，有门磁的再升为紧急',
    homes: linAlone,
    said: [...morning, '03-01 10:00 入户门 door.open', '03-01 10:00:10 入户门 door.open false', '03-01 10:02 客厅 motion'],
    until: '03-02 02:00',
    told: [
      '03-01 12:47:20 P3 inactivity since 10:02',
      '03-01 14:32:20 worse P2 inactivity',
      '03-01 19:02:20 worse P1 inactivity',
    ],
  },
  {
    name: '没有门磁的家，出门看不出来：不升为紧急',
    homes: aloneWith({ 客厅: 'motion', 卧室: 'motion' }),
    said: ['03-01 07:00..10:00/30m 客厅 motion'],
    until: '03-02 02:00',
    told: [
      '03-01 12:45:20 P3 inactivity since 10:00',
      '03-01 14:30:20 worse P2 inactivity',
    ],
  },
  {
    name: '有人动了：告警转为恢复，仍须有人确认；处结后重新计时',
    homes: linAlone,
    said: ['03-01 09:00 客厅 motion', '03-01 12:30 厨房 motion', '03-01 12:40 ends inactivity false-person', '03-01 12:45 客厅 motion'],
    until: '03-01 16:00',
    told: [
      '03-01 11:45:20 P3 inactivity since 09:00',
      '03-01 12:30 over inactivity, still open',
      '03-01 12:40 ends inactivity',
      '03-01 15:30:20 P3 inactivity since 12:45',
    ],
  },
  {
    name: '夜里安静不算，从早上起算（跨午夜）',
    homes: linAlone,
    said: ['03-01 19:00..21:30/30m 客厅 motion', '03-01 23:50 卫生间 motion'],
    until: '03-02 12:00',
    told: [
      '03-02 09:45:20 P3 inactivity since 03-01 23:50',
      '03-02 11:30:20 worse P2 inactivity',
    ],
  },
  {
    name: '到点的同一毫秒有了动静：不告警',
    homes: linAlone,
    said: ['03-01 09:00 客厅 motion', '03-01 11:45 厨房 motion'],
    until: '03-01 12:00',
    told: [],
  },
  {
    name: '到点后十五秒才收到的动静：在等候之内，不告警',
    homes: linAlone,
    said: ['03-01 09:00 客厅 motion', '03-01 11:44:50 厨房 motion heard 11:45:15'],
    until: '03-01 12:00',
    told: [],
  },
  {
    name: '一小时后才收到的动静：先告警，收到后恢复',
    homes: linAlone,
    said: ['03-01 09:00 客厅 motion', '03-01 11:30 厨房 motion heard 12:30'],
    until: '03-01 13:00',
    told: [
      '03-01 11:45:20 P3 inactivity since 09:00',
      '03-01 12:30 over inactivity, still open',
    ],
  },
  {
    name: '乱序到达的旧动静不能把时间往回拨',
    homes: linAlone,
    said: ['03-01 09:00 客厅 motion', '03-01 08:00 厨房 motion heard 09:10', '03-01 08:30 卧室 motion heard 11:00'],
    until: '03-01 12:00',
    told: [
      '03-01 11:45:20 P3 inactivity since 09:00',
    ],
  },
  {
    name: '存储里三天前的动静是历史，不是平安信号',
    homes: linAlone,
    said: ['03-04 09:00 客厅 motion', '03-01 09:30 厨房 motion heard 03-04 11:30'],
    until: '03-04 12:00',
    told: [
      '03-04 11:45:20 P3 inactivity since 09:00',
    ],
  },
  {
    name: '同一句话收到三次，与收到一次一样',
    homes: linAlone,
    said: ['03-01 09:00 客厅 motion', '03-01 09:00 客厅 motion heard 09:00:03', '03-01 09:00 客厅 motion heard 09:00:14'],
    until: '03-01 12:00',
    told: [
      '03-01 11:45:20 P3 inactivity since 09:00',
    ],
  },
  {
    name: '中枢中途重启两次，时间照算',
    homes: linAlone,
    said: ['03-01 09:00 客厅 motion', '03-01 10:00 restart', '03-01 11:44 restart', '03-01 11:45:10 restart'],
    until: '03-01 14:00',
    told: [
      '03-01 11:45:20 P3 inactivity since 09:00',
      '03-01 13:30:20 worse P2 inactivity',
    ],
  },
  {
    name: '有网关的家，中枢停机五小时：听不到的时间不算她没动静，只说网关失联',
    homes: linAlone,
    said: ['03-01 09:00 客厅 motion', '03-01 09:30 down until 03-01 14:30'],
    until: '03-01 15:00',
    told: [
      '03-01 14:30 P2 gateway-lost 网关 since 09:28:01.009',
      '03-01 14:32:01.009 clear gateway-lost 网关',
    ],
  },
  {
    name: '没有网关的家，中枢停机五小时：开机后立即告知，写明原来的时刻，只告知一次',
    homes: aloneWith({ 客厅: 'motion', 卧室: 'motion' }),
    said: ['03-01 09:00 客厅 motion', '03-01 09:30 down until 03-01 14:30'],
    until: '03-01 15:00',
    told: [
      '03-01 14:30 P2 inactivity since 09:00',
    ],
  },
  {
    name: '传感器卡住，每分钟都说有人：没有依据说没人',
    homes: linAlone,
    said: ['03-01 09:00..20:00/1m 客厅 motion'],
    until: '03-01 20:00',
    told: [],
  },
  {
    name: '只会说“触发”的传感器：每次触发都是动静',
    homes: aloneWith({ 客厅: 'motion', 冰箱: 'contact in 厨房', 入户门: 'contact' }),
    said: ['03-01 08:00..10:00/20m 客厅 motion', '03-01 10:30..12:30/30m 冰箱 door.open', '03-01 12:35 入户门 door.open', '03-01 12:36 客厅 motion'],
    until: '03-01 18:00',
    told: [
      '03-01 15:21:20 P3 inactivity since 12:36',
      '03-01 17:06:20 worse P2 inactivity',
    ],
  },
  {
    name: '床上有人：睡到早上八点都不算没有动静，再久就问',
    homes: aloneWith({ 客厅: 'motion', 床: 'bed-sensor in 卧室' }),
    said: ['03-01 20:00 客厅 motion', '03-01 21:30 床 bed.occupied'],
    until: '03-02 14:00',
    told: [
      '03-02 09:45:20 P3 inactivity since 03-01 21:30',
      '03-02 11:30:20 worse P2 inactivity',
    ],
  },
  {
    name: '午睡起来没有再动',
    homes: aloneWith({ 客厅: 'motion', 床: 'bed-sensor in 卧室' }),
    said: ['03-01 08:00..12:00/30m 客厅 motion', '03-01 12:30 床 bed.occupied', '03-01 14:00 床 bed.occupied false'],
    until: '03-01 18:00',
    told: [
      '03-01 16:45:20 P3 inactivity since 14:00',
    ],
  },
  {
    name: '登记外出到下午三点：其间不问，回来的时刻起算',
    homes: linAlone,
    said: ['03-01 09:00 客厅 motion', '03-01 09:10 林秀英 person.away away 2026-03-01T15:00+08:00'],
    until: '03-01 19:00',
    told: [
      '03-01 17:45:20 P3 inactivity since 09:00',
    ],
  },
  {
    name: '告警之后才登记住院：告警转为恢复；出院后重新计时',
    homes: linAlone,
    said: ['03-01 09:00 客厅 motion', '03-01 12:10 林秀英 person.away hospital', '03-03 10:00 林秀英 person.away home'],
    until: '03-03 14:00',
    told: [
      '03-01 11:45:20 P3 inactivity since 09:00',
      '03-01 12:10 over inactivity, still open',
      '03-03 12:45:20 again P3 inactivity',
    ],
  },
  {
    name: '两位老人，一位登记住院：家里仍有人，照常判断',
    homes: aCouple,
    said: ['03-01 09:00 客厅 motion', '03-01 09:10 王建国 person.away hospital'],
    until: '03-01 12:00',
    told: [
      '03-01 11:45:20 P3 inactivity since 09:00',
    ],
  },
  {
    name: '两位老人都登记外出：家里没人，不判断；其中一位按按钮照样告警',
    homes: aCouple,
    said: ['03-01 09:00 客厅 motion', '03-01 09:10 王建国 person.away away', '03-01 09:10 林秀英 person.away away', '03-01 16:00 他的按钮 sos.pressed'],
    until: '03-01 17:00',
    told: [
      '03-01 16:00 P1 sos 王建国',
    ],
  },
  {
    name: '吃饭签到是平安信号：家里安静但人在食堂',
    homes: linAlone,
    said: ['03-01 09:00 客厅 motion', '03-01 11:30 林秀英 life.signed'],
    until: '03-01 14:30',
    told: [
      '03-01 14:15:20 P3 inactivity since 11:30',
    ],
  },
  {
    name: '纽约三月夏令时：夜里少一小时，早上的钟点照当地时间',
    zone: 'America/New_York',
    homes: linAlone,
    said: ['03-07 19:00..21:30/30m 客厅 motion'],
    until: '03-08 12:00',
    told: [
      '03-08 09:45:20 P3 inactivity since 03-07 21:30',
      '03-08 11:30:20 worse P2 inactivity',
    ],
  },
  {
    name: '纽约十一月夏令时结束：夜里多一小时，早上的钟点照当地时间',
    zone: 'America/New_York',
    homes: linAlone,
    said: ['10-31 19:00..21:30/30m 客厅 motion'],
    until: '11-01 12:00',
    told: [
      '11-01 09:45:20 P3 inactivity since 10-31 21:30',
      '11-01 11:30:20 worse P2 inactivity',
    ],
  },
  {
    name: '柏林十月夏令时结束：同样的夜，同样的早上',
    zone: 'Europe/Berlin',
    homes: linAlone,
    said: ['10-24 19:00..21:30/30m 客厅 motion'],
    until: '10-25 12:00',
    told: [
      '10-25 09:45:20 P3 inactivity since 10-24 21:30',
      '10-25 11:30:20 worse P2 inactivity',
    ],
  },
  {
    name: '装上以后从来没有说过有人：从装上那天起算',
    homes: aloneWith({ 客厅: 'motion', 入户门: 'contact' }),
    said: ['03-01 09:00 客厅 device.registered', '03-01 09:01 入户门 device.registered'],
    until: '03-01 14:00',
    told: [
      '03-01 11:45:20 P3 inactivity since 09:00',
      '03-01 13:30:20 worse P2 inactivity',
    ],
  },
  {
    name: '家里只有一个按钮：没有东西能看到人，不判断动静',
    homes: aloneWith({ 按钮: 'sos-button' }),
    said: ['03-01 09:00 按钮 device.registered', '03-01 10:00 按钮 button.tested'],
    until: '03-02 20:00',
    told: [
      '03-01 12:45:20 P3 inactivity since 10:00',
      '03-01 14:30:20 worse P2 inactivity',
    ],
  },
];

/** Somebody leaves, and comes back or not. */
export const goingOut: readonly Timeline[] = [
  {
    name: '出门三小时后回来：不告警',
    homes: linAlone,
    said: [...morning, ...goesOut('09:30'), '03-01 12:30 入户门 door.open', '03-01 12:30:10 入户门 door.open false', '03-01 12:31 客厅 motion', '03-01 13:00..15:00/30m 客厅 motion'],
    until: '03-01 17:00',
    told: [],
  },
  {
    name: '出门没有回来：先留意，后上门，回来即恢复',
    homes: linAlone,
    said: [...morning, ...goesOut('09:30'), '03-01 18:00 入户门 door.open', '03-01 18:00:10 入户门 door.open false', '03-01 18:01 客厅 motion', '03-01 18:20..21:00/20m 客厅 motion'],
    until: '03-01 22:00',
    told: [
      '03-01 13:00:40 P3 not-returned since 09:30:20',
      '03-01 14:30:40 worse P2 not-returned',
      '03-01 18:01 clear not-returned',
    ],
  },
  {
    name: '傍晚出门，到九点没有回来',
    homes: linAlone,
    said: [...morning, '03-01 09:30..18:30/30m 客厅 motion', ...goesOut('18:40')],
    until: '03-01 23:00',
    told: [
      '03-01 21:00:20 P3 not-returned since 18:40:20',
      '03-01 22:00:20 worse P2 not-returned',
    ],
  },
  {
    name: '晚上九点锁门睡觉：夜里不问，早上没动静才问',
    homes: linAlone,
    said: [...morning, '03-01 09:30..20:30/30m 客厅 motion', ...goesOut('21:00')],
    until: '03-02 12:00',
    told: [
      '03-02 10:00:40 P3 not-returned since 03-01 21:00:20',
      '03-02 11:30:40 worse P2 not-returned',
    ],
  },
  {
    name: '出门未归时登记外出：告警恢复',
    homes: linAlone,
    said: [...morning, ...goesOut('09:30'), '03-01 14:00 林秀英 person.away away'],
    until: '03-01 22:00',
    told: [
      '03-01 13:00:40 P3 not-returned since 09:30:20',
      '03-01 14:00 clear not-returned',
    ],
  },
  {
    name: '出门刷了电梯卡又刷卡回来：进门有动静即回家',
    homes: { ...linAlone, '1单元': { shared: true, devices: { 刷卡器: 'lift-card-reader' } } },
    said: [
      '03-01 07:00..09:00/30m 502/客厅 motion',
      '03-01 09:30 502/入户门 door.open',
      '03-01 09:30:08 502/入户门 door.open false',
      '03-01 09:31 1单元/刷卡器 card.tapped by 林秀英',
      '03-01 12:00 1单元/刷卡器 card.tapped by 林秀英',
      '03-01 12:02 502/入户门 door.open',
      '03-01 12:02:08 502/入户门 door.open false',
      '03-01 12:03 502/客厅 motion',
    ],
    until: '03-01 14:00',
    told: [],
  },
  {
    name: '撤回行踪同意：刷卡不再作数，家里的动静照算',
    homes: { ...linAlone, '1单元': { shared: true, devices: { 刷卡器: 'lift-card-reader' } } },
    said: [
      '03-01 09:00 502/客厅 motion',
      '03-01 09:05 林秀英 consent.whereabouts false',
      '03-01 09:10 1单元/刷卡器 card.tapped by 林秀英',
      '03-01 11:00 1单元/刷卡器 card.tapped by 林秀英',
    ],
    until: '03-01 13:00',
    told: [
      '03-01 11:45:20 P3 inactivity 502 since 09:00',
    ],
  },
  {
    name: '来了客人：两间屋同时有人，不影响求助和动静',
    homes: linAlone,
    said: ['03-01 14:00..15:00/5m 客厅 motion', '03-01 14:00:01..15:00/5m 厨房 motion', '03-01 15:30 入户门 door.open', '03-01 15:30:10 入户门 door.open false', '03-01 15:32 客厅 motion'],
    until: '03-01 17:00',
    told: [],
  },
  {
    name: '夜里一点出门，没有回来',
    homes: linAlone,
    said: [...morning, '03-01 09:30..21:30/30m 客厅 motion', ...goesOut('01:00', '03-02')],
    until: '03-02 06:00',
    told: [
      '03-02 01:15:40 P2 wandering-at-night since 03-01 23:30',
      '03-02 05:00:20 over wandering-at-night, still open',
    ],
  },
  {
    name: '夜里四次到门口：徘徊；天亮恢复',
    homes: linAlone,
    said: [
      ...morning,
      '03-01 09:30..21:30/30m 客厅 motion',
      '03-02 00:10..00:40/10m 入户门 door.open',
      '03-02 00:10:20..00:41/10m 入户门 door.open false',
      '03-02 00:11..00:41/10m 客厅 motion',
      '03-02 06:30..10:00/30m 客厅 motion',
    ],
    until: '03-02 11:00',
    told: [
      '03-02 00:30 P2 wandering-at-night since 03-01 23:30',
      '03-02 05:00:20 over wandering-at-night, still open',
    ],
  },
  {
    name: '夜里在走廊来回十次',
    homes: linAlone,
    said: [...morning, '03-01 09:30..21:30/30m 客厅 motion', '03-02 00:00..01:00/6m 过道 motion', '03-02 01:05 卧室 motion'],
    until: '03-02 06:00',
    told: [
      '03-02 00:42 P3 wandering-at-night since 03-01 23:30',
      '03-02 05:00:20 over wandering-at-night, still open',
    ],
  },
  {
    name: '门白天开了三小时是留意，开到夜里是急，关上即恢复',
    homes: linAlone,
    said: ['03-01 17:00 入户门 door.open', '03-01 17:00:10 入户门 door.open false', '03-01 18:00 入户门 door.open', '03-01 18:01..22:31/30m 客厅 motion', '03-01 22:40 入户门 door.open false', '03-01 22:41 卧室 motion'],
    until: '03-01 23:00',
    told: [
      '03-01 20:00:20 P3 door-left-open 入户门 since 18:00',
      '03-01 22:10:20 worse P2 door-left-open 入户门',
      '03-01 22:40 clear door-left-open 入户门',
    ],
  },
  {
    name: '门磁抖动：一秒内开关十次，不算徘徊，不算开着',
    homes: linAlone,
    said: ['03-02 00:10:00..00:11/5s 入户门 door.open', '03-02 00:10:02..00:12/5s 入户门 door.open false', '03-02 00:12:30 客厅 motion'],
    until: '03-02 01:00',
    told: [],
  },
];

/** Bath, bed and night. */
export const bathAndBed: readonly Timeline[] = [
  {
    name: '进了卫生间两小时没有出来，出来即恢复',
    homes: linAlone,
    said: [...morning, '03-01 10:00 卧室 motion', '03-01 10:05 卫生间 motion', '03-01 12:40 客厅 motion'],
    until: '03-01 13:00',
    told: [
      '03-01 12:05:20 P2 long-bathroom since 10:05',
      '03-01 12:40 clear long-bathroom',
    ],
  },
  {
    name: '卫生间里断断续续有动静：从最后一次起算两小时',
    homes: linAlone,
    said: [...morning, '03-01 10:05..12:30/10m 卫生间 motion'],
    until: '03-01 15:00',
    told: [
      '03-01 14:25:20 P2 long-bathroom since 10:05',
    ],
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
    said: ['03-01 21:00 客厅 motion', '03-01 22:10 床 bed.occupied', '03-02 02:00 床 bed.occupied false', '03-02 03:10 床 bed.occupied'],
    until: '03-02 05:00',
    told: [
      '03-02 02:30:20 P2 out-of-bed since 02:00',
      '03-02 03:10 clear out-of-bed',
    ],
  },
  {
    name: '夜里离床去卫生间，十分钟后回来',
    homes: aloneWith({ 床: 'bed-sensor in 卧室', 卫生间: 'motion', 客厅: 'motion' }),
    said: ['03-01 21:00 客厅 motion', '03-01 22:10 床 bed.occupied', '03-02 02:00 床 bed.occupied false', '03-02 02:02 卫生间 motion', '03-02 02:10 床 bed.occupied'],
    until: '03-02 05:00',
    told: [],
  },
  {
    name: '夜里离床在屋里走动一个半小时：留意，不是急',
    homes: aloneWith({ 床: 'bed-sensor in 卧室', 卫生间: 'motion', 客厅: 'motion' }),
    said: ['03-01 21:00 客厅 motion', '03-01 22:10 床 bed.occupied', '03-02 01:00 床 bed.occupied false', '03-02 01:02..03:30/4m 客厅 motion'],
    until: '03-02 03:30',
    told: [
      '03-02 02:30:20 P3 out-of-bed since 01:00',
    ],
  },
  {
    name: '夜里离床，夏令时跳过两点：按真实时长算（纽约）',
    zone: 'America/New_York',
    homes: aloneWith({ 床: 'bed-sensor in 卧室', 卫生间: 'motion', 客厅: 'motion' }),
    said: ['03-07 21:00 客厅 motion', '03-07 22:10 床 bed.occupied', '03-08 01:50 床 bed.occupied false'],
    until: '03-08 05:00',
    told: [
      '03-08 03:20:20 P2 out-of-bed since 01:50',
    ],
  },
];
