import { aStreet, linAlone } from './homes.ts';
import type { Timeline } from './timeline.ts';

const lively = (home: string, days: string): readonly string[] => [`${days} 06:30..21:30/30m ${home} motion`];
const livelyStreet = (days: string): readonly string[] =>
  Object.keys(aStreet).flatMap((home) => lively(`${home}/客厅`, days));

/** Whether devices, gateways and the street can be heard. */
export const supervision: readonly Timeline[] = [
  {
    name: '活动传感器六小时没有消息，它的网关在线：设备无声，恢复即撤',
    homes: linAlone,
    said: ['03-01 08:00..20:00/30m 客厅 motion', '03-01 09:00 off 厨房', '03-01 18:00 on 厨房'],
    until: '03-01 20:00',
    told: [
      '03-01 14:00:03.027 P3 device-silent 厨房 since 08:00:03.027',
      '03-01 18:00:03.027 clear device-silent 厨房',
    ],
  },
  {
    name: '被网关报告离线十分钟才算；五分钟内回来不算',
    homes: linAlone,
    said: [
      '03-01 08:00..14:00/30m 客厅 motion',
      '03-01 09:00 厨房 available false',
      '03-01 09:05 厨房 available',
      '03-01 10:05 卧室 available false',
      '03-01 10:45 卧室 available',
    ],
    until: '03-01 14:00',
    told: ['03-01 10:15 P3 device-silent 卧室 since 10:00:04.036', '03-01 10:45 clear device-silent 卧室'],
  },
  {
    name: '时断时续：一小时上下线六次，稳定一小时才算好',
    homes: linAlone,
    said: [
      '03-01 08:00..14:00/30m 客厅 motion',
      '03-01 09:00..09:50/10m 厨房 available',
      '03-01 09:05..09:50/10m 厨房 available false',
      '03-01 10:00 厨房 available',
    ],
    until: '03-01 14:00',
    told: ['03-01 09:30 P3 flapping 厨房 since 09:05', '03-01 10:50 clear flapping 厨房'],
  },
  {
    name: '网关失联：一条告警，其下的设备和人都不另报；恢复后重新计时',
    homes: linAlone,
    said: [
      '03-01 08:00..09:00/30m 客厅 motion',
      '03-01 09:01 off all',
      '03-01 16:00 on all',
      '03-01 16:10..20:00/30m 客厅 motion',
    ],
    until: '03-01 20:00',
    told: ['03-01 09:10:08.072 P2 gateway-lost 网关 since 09:00:08.072', '03-01 16:00:01.009 clear gateway-lost 网关'],
  },
  {
    name: '网关断断续续：丢一次心跳不算失联',
    homes: linAlone,
    said: ['03-01 08:00..12:00/30m 客厅 motion', '03-01 09:03..11:03/8m off 网关', '03-01 09:06..11:06/8m on 网关'],
    until: '03-01 12:00',
    told: [],
  },
  {
    name: '一幢楼四个网关一起断：一条整幢失联，其间求助照样告警',
    homes: aStreet,
    said: [
      ...Object.keys(aStreet).map((home) => `03-01 06:00 ${home}/网关 device.registered`),
      ...livelyStreet('03-01').filter((line) => !/(101|102|201|202)\//.test(line)),
      ...['101', '102', '201', '202'].map((home) => `03-01 07:00..09:30/30m ${home}/客厅 motion`),
      ...['101', '102', '201', '202'].map((home) => `03-01 10:00 off ${home}`),
      '03-01 11:03 101/按钮 sos.pressed',
      ...['101', '102', '201', '202'].map((home) => `03-01 13:00 on ${home}`),
    ],
    until: '03-01 14:00',
    told: [
      '03-01 10:06:07.063 P2 building-lost 1幢 since 09:56:01.009',
      '03-01 11:03 P1 sos 赵老人',
      '03-01 13:00:07.063 clear building-lost 1幢',
    ],
  },
  {
    name: '全街失联六小时：只告知运维一次，其间不对个人误报，求助照样告警',
    homes: aStreet,
    said: [
      ...livelyStreet('03-01..03-02'),
      ...Object.keys(aStreet).map((home) => `03-03 07:00..09:30/30m ${home}/客厅 motion`),
      '03-03 09:40 off all',
      '03-03 11:00 302/按钮 sos.pressed',
      '03-03 16:00 on all',
      ...Object.keys(aStreet).map((home) => `03-03 16:05..20:00/30m ${home}/客厅 motion`),
    ],
    until: '03-03 20:00',
    told: [
      '03-03 09:47 P2 platform-silent since 09:38:22.198',
      '03-03 11:00 P1 sos 吴老人',
      '03-03 16:02:16.144 clear platform-silent',
    ],
  },
  {
    name: '中枢停机四小时后开机：全街一条，不逐户误报',
    homes: aStreet,
    said: [...livelyStreet('03-01..03-03'), '03-03 10:02 down until 03-03 14:02'],
    until: '03-03 20:00',
    told: ['03-03 14:02 P2 platform-silent since 10:00', '03-03 14:02:16.144 clear platform-silent'],
  },
  {
    name: '全街正常，只有一户早上以后没有动静：照常判断这一户',
    homes: aStreet,
    said: [
      ...livelyStreet('03-01'),
      ...livelyStreet('03-02').filter((line) => !line.includes('302/')),
      '03-02 06:30..08:00/30m 302/客厅 motion',
    ],
    until: '03-02 14:00',
    told: ['03-02 10:45:20 P3 inactivity 302 since 08:00', '03-02 12:30:20 worse P2 inactivity 302'],
  },
];
