import { aloneWith, linAlone } from './homes.ts';
import type { Timeline } from './timeline.ts';

const detectors = aloneWith({
  厨房烟感: 'smoke in 厨房',
  客厅烟感: 'smoke in 客厅',
  燃气: 'gas in 厨房',
  一氧化碳: 'carbon-monoxide in 卫生间',
  水浸: 'water-leak in 卫生间',
  客厅: 'climate',
  卧室: 'climate',
});
const lift = { '1单元': { shared: true as const, devices: { 轿厢: 'lift-emergency-call', 刷卡器: 'lift-card-reader' } } };

/** Somebody calls, or something burns or leaks. */
export const alarms: readonly Timeline[] = [
  {
    name: '按一次紧急按钮，立即告警；重复收到的同一次不新开',
    homes: linAlone,
    said: ['03-01 09:00 按钮 sos.pressed', '03-01 09:00 按钮 sos.pressed heard 09:00:05'],
    until: '03-01 09:30',
    told: [
      '03-01 09:00 P1 sos',
      '03-01 09:00:05 again P1 sos',
    ],
  },
  {
    name: '一小时内按三次：一条告警，计三次，没人处理就一直开着',
    homes: linAlone,
    said: ['03-01 09:00 按钮 sos.pressed', '03-01 09:00:20 按钮 sos.pressed', '03-01 09:40 按钮 sos.pressed'],
    until: '03-01 12:00',
    told: [
      '03-01 09:00 P1 sos',
      '03-01 09:00:20 again P1 sos',
      '03-01 09:40 again P1 sos',
    ],
  },
  {
    name: '处结后再按，是新的一条',
    homes: linAlone,
    said: ['03-01 09:00 按钮 sos.pressed', '03-01 09:10 ends sos emergency', '03-01 09:12 按钮 sos.pressed'],
    until: '03-01 09:30',
    told: [
      '03-01 09:00 P1 sos',
      '03-01 09:10 ends sos',
      '03-01 09:12 P1 sos',
    ],
  },
  {
    name: '登记住院期间按按钮，照样告警',
    homes: linAlone,
    said: ['03-01 08:00 林秀英 person.away hospital', '03-01 23:59:59.999 按钮 sos.pressed'],
    until: '03-02 00:30',
    told: [
      '03-01 23:59:59.999 P1 sos',
    ],
  },
  {
    name: '登记外出期间、外出时按按钮，照样告警',
    homes: linAlone,
    said: [
      '03-01 08:00 客厅 motion',
      '03-01 08:05 林秀英 person.away away',
      '03-01 08:10 入户门 door.open',
      '03-01 08:10:10 入户门 door.open false',
      '03-01 11:00 按钮 sos.pressed',
    ],
    until: '03-01 11:30',
    told: [
      '03-01 11:00 P1 sos',
    ],
  },
  {
    name: '网关失联后第一句话就是呼救：照样告警，网关也算恢复',
    homes: linAlone,
    said: ['03-01 08:00 客厅 motion', '03-01 08:30 off all', '03-01 08:50 按钮 sos.pressed'],
    until: '03-01 09:00',
    told: [
      '03-01 08:38:01.009 P2 gateway-lost 网关 since 08:28:01.009',
      '03-01 08:50 P1 sos',
      '03-01 08:50 clear gateway-lost 网关',
      '03-01 09:00 P2 gateway-lost 网关 since 08:50',
    ],
  },
  {
    name: '三小时前按下、网络恢复才收到的呼救，照样告警，并写明当时的时刻',
    homes: linAlone,
    said: ['03-01 08:00 客厅 motion', '03-01 08:10 按钮 sos.pressed heard 11:10'],
    until: '03-01 11:11',
    told: [
      '03-01 10:45:20 P3 inactivity since 08:00',
      '03-01 11:10 P1 sos since 08:10',
      '03-01 11:10 over inactivity, still open',
      '03-01 11:10:20.001 again P3 inactivity',
    ],
  },
  {
    name: '设备存储里三天前的记录是历史，不再告警',
    homes: linAlone,
    said: ['03-01 08:10 按钮 sos.pressed heard 03-04 09:00'],
    until: '03-04 09:30',
    told: [],
  },
  {
    name: '收到呼救的同时中枢重启，告警仍在，不重复',
    homes: linAlone,
    said: ['03-01 08:10 按钮 sos.pressed', '03-01 08:10 restart', '03-01 08:11 restart'],
    until: '03-01 09:00',
    told: [
      '03-01 08:10 P1 sos',
    ],
  },
  {
    name: '夏令时切换的那一小时里按按钮（纽约，三月）',
    zone: 'America/New_York',
    homes: linAlone,
    said: ['03-08 01:59:59.999 按钮 sos.pressed', '03-08 03:00 按钮 sos.pressed'],
    until: '03-08 04:00',
    told: [
      '03-08 01:59:59.999 P1 sos',
      '03-08 03:00 again P1 sos',
    ],
  },
  {
    name: '佩戴式跌倒，立即紧急；撤回后仍须有人确认',
    homes: aloneWith({ 吊坠: 'fall-pendant', 客厅: 'motion' }),
    said: ['03-01 10:00 吊坠 fall.detected', '03-01 10:05 吊坠 fall.detected false'],
    until: '03-01 10:30',
    told: [
      '03-01 10:00 P1 fall',
      '03-01 10:05 over fall, still open',
    ],
  },
  {
    name: '雷达跌倒设了确认时间：没有起身就升为紧急',
    homes: aloneWith({ 雷达: 'fall-radar in 卫生间', 客厅: 'motion' }),
    settings: { fall: { confirmSeconds: 30 } },
    said: ['03-01 10:00 雷达 fall.detected'],
    until: '03-01 10:30',
    told: [
      '03-01 10:00 P2 fall',
      '03-01 10:00:30 worse P1 fall',
    ],
  },
  {
    name: '雷达跌倒设了确认时间：二十秒后在别的房间看到人走动',
    homes: aloneWith({ 雷达: 'fall-radar in 卫生间', 客厅: 'motion' }),
    settings: { fall: { confirmSeconds: 30 } },
    said: ['03-01 10:00 雷达 fall.detected', '03-01 10:00:20 客厅 motion'],
    until: '03-01 10:30',
    told: [
      '03-01 10:00 P2 fall',
      '03-01 10:00:20 over fall, still open',
    ],
  },
  {
    name: '烟雾：两只烟感先后报警，先散的不算，全散才算，仍须有人看',
    homes: detectors,
    said: [
      '03-01 18:00 厨房烟感 smoke',
      '03-01 18:02 客厅烟感 smoke',
      '03-01 18:05 厨房烟感 smoke false',
      '03-01 18:20 客厅烟感 smoke false',
    ],
    until: '03-01 19:00',
    told: [
      '03-01 18:00 P1 smoke',
      '03-01 18:02 again P1 smoke',
      '03-01 18:20 over smoke, still open',
    ],
  },
  {
    name: '烟感触点反复跳动：一条告警，停下来才算散',
    homes: detectors,
    said: ['03-01 18:00..18:03/20s 厨房烟感 smoke', '03-01 18:00:10..18:04/20s 厨房烟感 smoke false'],
    until: '03-01 19:00',
    told: [
      '03-01 18:00 P1 smoke',
      '03-01 18:00:10 over smoke, still open',
      '03-01 18:00:20 again P1 smoke',
      '03-01 18:00:40 again P1 smoke',
      '03-01 18:01 again P1 smoke',
      '03-01 18:01:20 again P1 smoke',
      '03-01 18:01:40 again P1 smoke',
      '03-01 18:02 again P1 smoke',
      '03-01 18:02:20 again P1 smoke',
      '03-01 18:02:40 again P1 smoke',
      '03-01 18:03 again P1 smoke',
      '03-01 18:08:10 over smoke, still open',
    ],
  },
  {
    name: '燃气与一氧化碳各是一条，开窗后恢复',
    homes: detectors,
    said: [
      '03-01 18:00 燃气 gas',
      '03-01 18:01 一氧化碳 carbon.monoxide',
      '03-01 18:30 燃气 gas false',
      '03-01 18:31 一氧化碳 carbon.monoxide false',
    ],
    until: '03-01 19:00',
    told: [
      '03-01 18:00 P1 gas',
      '03-01 18:01 P1 carbon-monoxide',
      '03-01 18:30 over gas, still open',
      '03-01 18:31 over carbon-monoxide, still open',
    ],
  },
  {
    name: '乱序：烟雾的开始比结束晚到，仍然告警，写明已结束',
    homes: detectors,
    said: ['03-01 18:02 厨房烟感 smoke false', '03-01 18:00 厨房烟感 smoke heard 18:03'],
    until: '03-01 19:00',
    told: [
      '03-01 18:03 P1 smoke since 18:00',
      '03-01 18:03 over smoke, still open',
    ],
  },
  {
    name: '高温：一处 60 度是急，两处是火',
    homes: detectors,
    said: ['03-01 18:00 客厅 temperature 24', '03-01 18:20 客厅 temperature 60', '03-01 18:25 卧室 temperature 58'],
    until: '03-01 18:40',
    told: [
      '03-01 18:20 P2 heat',
      '03-01 18:25 worse P1 heat',
    ],
  },
  {
    name: '漏水一小时不停，升为紧急',
    homes: detectors,
    said: ['03-01 20:00 水浸 water.leak', '03-01 21:30 水浸 water.leak false'],
    until: '03-01 22:00',
    told: [
      '03-01 20:00 P2 water-leak',
      '03-01 21:00 worse P1 water-leak',
      '03-01 21:30 over water-leak, still open',
    ],
  },
  {
    name: '漏水跨午夜、跨夏令时：仍是实打实的一小时（柏林）',
    zone: 'Europe/Berlin',
    homes: detectors,
    said: ['03-29 01:30 水浸 water.leak'],
    until: '03-29 05:00',
    told: [
      '03-29 01:30 P2 water-leak',
      '03-29 03:30 worse P1 water-leak',
    ],
  },
  {
    name: '水浸触点反复跳动：只开一条，停下来才算干',
    homes: detectors,
    said: ['03-01 20:00..20:04/30s 水浸 water.leak', '03-01 20:00:15..20:05/30s 水浸 water.leak false'],
    until: '03-01 22:00',
    told: [
      '03-01 20:00 P2 water-leak',
      '03-01 20:00:15 over water-leak, still open',
      '03-01 20:00:30 again P2 water-leak',
      '03-01 20:09:15 over water-leak, still open',
    ],
  },
  {
    name: '中枢停机三小时：期间满一小时的漏水，开机后升级一次，时间从原来算',
    homes: detectors,
    said: ['03-01 20:00 水浸 water.leak', '03-01 20:10 down until 03-01 23:10'],
    until: '03-01 23:30',
    told: [
      '03-01 20:00 P2 water-leak',
      '03-01 23:10 worse P1 water-leak',
    ],
  },
  {
    name: '绿色服务按钮按一次是请求，十分钟内三次是急',
    homes: aloneWith({ 服务按钮: 'button' }),
    said: [
      '03-01 09:00 服务按钮 help.requested',
      '03-01 15:00 服务按钮 help.requested',
      '03-01 15:02 服务按钮 help.requested',
      '03-01 15:05 服务按钮 help.requested',
    ],
    until: '03-01 16:00',
    told: [
      '03-01 09:00 P3 service-call',
      '03-01 11:45:20 P3 inactivity since 09:00',
      '03-01 13:30:20 worse P2 inactivity',
      '03-01 15:00 again P3 service-call',
      '03-01 15:00 over inactivity, still open',
      '03-01 15:02 again P3 service-call',
      '03-01 15:05 worse P2 service-call',
    ],
  },
  {
    name: '电梯困人：是困人不是个人求助，一直开着直到有人确认',
    homes: lift,
    said: ['03-01 09:00 轿厢 sos.pressed', '03-01 09:01 轿厢 sos.pressed', '03-01 09:25 ends lift-entrapment'],
    until: '03-01 10:00',
    told: [
      '03-01 09:00 P1 lift-entrapment 轿厢',
      '03-01 09:01 again P1 lift-entrapment 轿厢',
      '03-01 09:25 ends lift-entrapment',
    ],
  },
  {
    name: '电梯呼叫装置 72 小时没有测试，测试后恢复',
    homes: lift,
    said: ['03-01 09:00 轿厢 button.tested', '03-04 15:00 轿厢 button.tested'],
    until: '03-04 16:00',
    told: [
      '03-04 10:00 P3 lift-test-missing 轿厢 since 03-01 09:00',
      '03-04 15:00 clear lift-test-missing 轿厢',
    ],
  },
];
