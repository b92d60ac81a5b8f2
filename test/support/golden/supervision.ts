import { aloneWith, aStreet, linAlone } from './homes.ts';
import type { Timeline } from './timeline.ts';

const lively = (home: string, days: string): readonly string[] => [`${days} 06:30..21:30/30m ${home} motion`];
const livelyStreet = (days: string): readonly string[] => Object.keys(aStreet).flatMap((home) => lively(`${home}/客厅`, days));

/** Whether devices, gateways and the street can be heard, and are in order. */
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
    told: [
      '03-01 10:15 P3 device-silent 卧室 since 10:00:04.036',
      '03-01 10:45 clear device-silent 卧室',
    ],
  },
  {
    name: '时断时续：一小时上下线六次，稳定一小时才算好',
    homes: linAlone,
    said: ['03-01 08:00..14:00/30m 客厅 motion', '03-01 09:00..09:50/10m 厨房 available', '03-01 09:05..09:50/10m 厨房 available false', '03-01 10:00 厨房 available'],
    until: '03-01 14:00',
    told: [
      '03-01 09:30 P3 flapping 厨房 since 09:05',
      '03-01 10:50 clear flapping 厨房',
    ],
  },
  {
    name: '网关失联：一条告警，其下的设备和人都不另报；恢复后重新计时',
    homes: linAlone,
    said: ['03-01 08:00..09:00/30m 客厅 motion', '03-01 09:01 off all', '03-01 16:00 on all', '03-01 16:10..20:00/30m 客厅 motion'],
    until: '03-01 20:00',
    told: [
      '03-01 09:10:08.072 P2 gateway-lost 网关 since 09:00:08.072',
      '03-01 16:00:01.009 clear gateway-lost 网关',
    ],
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
    told: [
      '03-03 14:02 P2 platform-silent since 10:00',
      '03-03 14:02:16.144 clear platform-silent',
    ],
  },
  {
    name: '全街正常，只有一户早上以后没有动静：照常判断这一户',
    homes: aStreet,
    said: [...livelyStreet('03-01'), ...livelyStreet('03-02').filter((line) => !line.includes('302/')), '03-02 06:30..08:00/30m 302/客厅 motion'],
    until: '03-02 14:00',
    told: [
      '03-02 10:45:20 P3 inactivity 302 since 08:00',
      '03-02 12:30:20 worse P2 inactivity 302',
    ],
  },
  {
    name: '电池：低，将尽，换新；求助按钮将尽是急',
    homes: linAlone,
    said: [
      '03-01 08:00..11:00/30m 客厅 motion',
      '03-01 08:05 按钮 battery 14',
      '03-01 09:05 按钮 battery 4',
      '03-01 09:35 厨房 battery 3',
      '03-01 10:05 按钮 battery 100',
      '03-01 10:35 厨房 battery 16',
      '03-01 10:45 厨房 battery 90',
    ],
    until: '03-01 11:00',
    told: [
      '03-01 08:05 P3 battery-low 按钮',
      '03-01 09:05 worse P2 battery-low 按钮',
      '03-01 09:35 P3 battery-low 厨房',
      '03-01 10:05 clear battery-low 按钮',
      '03-01 10:35 again P3 battery-low 厨房',
      '03-01 10:45 clear battery-low 厨房',
    ],
  },
  {
    name: '电池说 0 与 255：看不懂的不算',
    homes: linAlone,
    said: ['03-01 08:00 客厅 battery 255', '03-01 08:10 客厅 battery -1', '03-01 08:20 客厅 battery.low false'],
    until: '03-01 09:00',
    told: [],
  },
  {
    name: '网关停电半小时升级，来电恢复',
    homes: linAlone,
    said: ['03-01 08:00..11:00/30m 客厅 motion', '03-01 09:10 网关 mains.lost', '03-01 10:10 网关 mains.lost false'],
    until: '03-01 11:00',
    told: [
      '03-01 09:10 P3 mains-lost 网关',
      '03-01 09:40 worse P2 mains-lost 网关',
      '03-01 10:10 clear mains-lost 网关',
    ],
  },
  {
    name: '设备被拆动，复位即撤',
    homes: linAlone,
    said: ['03-01 09:10 入户门 tamper', '03-01 09:20 入户门 tamper', '03-01 09:40 入户门 tamper false'],
    until: '03-01 10:00',
    told: [
      '03-01 09:10 P3 tamper 入户门',
      '03-01 09:40 clear tamper 入户门',
    ],
  },
  {
    name: '设备自报故障；晚到的旧“正常”不能撤销它',
    homes: aloneWith({ 烟感: 'smoke in 厨房' }),
    said: ['03-01 09:10 烟感 fault', '03-01 09:00 烟感 fault false heard 09:12', '03-01 11:00 烟感 fault false'],
    until: '03-01 12:00',
    told: [
      '03-01 09:10 P3 device-fault 烟感',
      '03-01 11:00 clear device-fault 烟感',
    ],
  },
  {
    name: '信号弱两小时才说；一个好的就撤',
    homes: linAlone,
    said: ['03-01 08:00..14:00/30m 客厅 motion', '03-01 08:10..11:00/30m 厨房 link.quality 8', '03-01 12:00 厨房 link.quality 90'],
    until: '03-01 13:00',
    told: [
      '03-01 10:10 P3 signal-weak 厨房 since 08:10',
      '03-01 12:00 clear signal-weak 厨房',
    ],
  },
  {
    name: '按钮登记 31 天没有测试，测试后撤',
    homes: aloneWith({ 按钮: 'sos-button' }),
    settings: { inactivity: { enabled: false } },
    said: ['03-01 08:00 按钮 device.registered', '04-02 10:00 按钮 button.tested'],
    until: '04-02 12:00',
    told: [
      '04-01 08:00 P3 last-proven 按钮 since 03-01 08:00',
      '04-02 10:00 clear last-proven 按钮',
    ],
  },
  {
    name: '同一台烟感一周三次误报：开检修单，下一次烟雾照样告警',
    homes: aloneWith({ 烟感: 'smoke in 厨房' }),
    said: [
      ...['03-01', '03-02', '03-03'].flatMap((day) => [
        `${day} 18:00 烟感 smoke`,
        `${day} 18:05 烟感 smoke false`,
        `${day} 18:10 ends smoke false-device`,
      ]),
      '03-04 18:00 烟感 smoke',
    ],
    until: '03-04 19:00',
    told: [
      '03-01 18:00 P1 smoke',
      '03-01 18:05 over smoke, still open',
      '03-01 18:10 ends smoke',
      '03-02 18:00 P1 smoke',
      '03-02 18:05 over smoke, still open',
      '03-02 18:10 ends smoke',
      '03-03 18:00 P1 smoke',
      '03-03 18:05 over smoke, still open',
      '03-03 18:10 ends smoke',
      '03-03 18:10:01 P4 device-needs-maintenance 烟感 since 03-01 18:10',
      '03-04 18:00 P1 smoke',
    ],
  },
  {
    name: '测试模式里按按钮：记为测试，不通知；到时自动结束，之后是真的',
    homes: linAlone,
    said: ['03-01 09:00 按钮 test.mode 10', '03-01 09:02 按钮 sos.pressed', '03-01 09:10 按钮 sos.pressed'],
    until: '03-01 09:30',
    told: [
      '03-01 09:00 P4 test-mode 按钮',
      '03-01 09:02 P4 test-press 按钮',
      '03-01 09:10 P1 sos',
      '03-01 09:10 clear test-mode 按钮',
      '03-01 09:10 clear test-press 按钮',
    ],
  },
  {
    name: '测试模式开着时重启，照样到时结束；另一台设备的呼救是真的',
    homes: aloneWith({ 甲按钮: 'sos-button', 乙按钮: 'sos-button' }),
    said: ['03-01 09:00 甲按钮 test.mode 10', '03-01 09:01 restart', '03-01 09:02 甲按钮 sos.pressed', '03-01 09:03 乙按钮 sos.pressed', '03-01 09:10:01 甲按钮 sos.pressed'],
    until: '03-01 09:30',
    told: [
      '03-01 09:00 P4 test-mode 甲按钮',
      '03-01 09:02 P4 test-press 甲按钮',
      '03-01 09:03 P1 sos',
      '03-01 09:10 clear test-mode 甲按钮',
      '03-01 09:10 clear test-press 甲按钮',
      '03-01 09:10:01 again P1 sos',
    ],
  },
  {
    name: '测试模式里的烟雾，到结束时还在：那就是真的烟雾',
    homes: aloneWith({ 烟感: 'smoke in 厨房' }),
    said: ['03-01 09:00 烟感 test.mode 10', '03-01 09:02 烟感 smoke'],
    until: '03-01 09:30',
    told: [
      '03-01 09:00 P4 test-mode 烟感',
      '03-01 09:02 P4 test-press 烟感',
      '03-01 09:10 clear test-mode 烟感',
      '03-01 09:10 clear test-press 烟感',
      '03-01 09:10 P1 smoke',
    ],
  },
  {
    name: '测试模式开始前按下、开始后才收到的呼救是真的',
    homes: linAlone,
    said: ['03-01 09:00 按钮 test.mode 10', '03-01 08:59:50 按钮 sos.pressed heard 09:00:10'],
    until: '03-01 09:30',
    told: [
      '03-01 09:00 P4 test-mode 按钮',
      '03-01 09:00:10 P1 sos',
      '03-01 09:10 clear test-mode 按钮',
    ],
  },
  {
    name: '设备停用：对它的告警撤销，以后不再等它',
    homes: linAlone,
    said: ['03-01 08:00..23:30/30m 客厅 motion', '03-01 08:30 off 厨房', '03-01 16:00 厨房 device.retired', '03-02 00:10 厨房 device.retired'],
    until: '03-02 01:00',
    told: [
      '03-01 14:00:03.027 P3 device-silent 厨房 since 08:00:03.027',
      '03-01 16:00 clear device-silent 厨房',
    ],
  },
  {
    name: '某人关掉了没有动静的判断，中午又打开：打开时说出一直压着的话',
    homes: linAlone,
    settings: { inactivity: { enabled: false } },
    changes: [{ inactivity: { enabled: true } }],
    said: ['03-01 08:00 客厅 motion', '03-01 13:00 settings 1'],
    until: '03-01 14:00',
    told: [
      '03-01 13:00 P2 inactivity since 08:00',
    ],
  },
];
