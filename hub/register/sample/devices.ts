import type { DialectName } from '#contracts/device';
import { sampleResidents } from './residents.ts';

export interface SampleDevice {
  /** What follows `home-001-`. */
  readonly suffix: string;
  readonly kind: string;
  readonly name: string;
  readonly room: string;
  /** What the home's gateway calls it, when it speaks through that. */
  readonly externalName?: string;
  /** Index of its wearer among the sample residents, where more than one lives in the home. */
  readonly wearer?: number;
}

/** What can be in a home. With a friendly name there are products that speak through a gateway. */
const equipment = {
  sos: { kind: 'sos-button', name: '紧急按钮', room: '卧室', externalName: '卧室/紧急按钮' },
  door: { kind: 'contact', name: '入户门', room: '门厅', externalName: 'entrance_door' },
  'motion-living': { kind: 'motion', name: '客厅活动', room: '客厅', externalName: 'living_motion' },
  'motion-kitchen': { kind: 'motion', name: '厨房活动', room: '厨房', externalName: 'kitchen_motion' },
  'motion-bathroom': { kind: 'motion', name: '卫生间活动', room: '卫生间', externalName: 'bathroom_motion' },
  'motion-bedroom': { kind: 'motion', name: '卧室活动', room: '卧室', externalName: 'bedroom_motion' },
  smoke: { kind: 'smoke', name: '烟雾报警器', room: '客厅', externalName: '客厅/烟雾' },
  gas: { kind: 'gas', name: '燃气报警器', room: '厨房', externalName: '厨房/燃气' },
  co: { kind: 'carbon-monoxide', name: '一氧化碳报警器', room: '厨房', externalName: '厨房/一氧化碳' },
  leak: { kind: 'water-leak', name: '水浸传感器', room: '卫生间', externalName: '卫生间/水浸' },
  climate: { kind: 'climate', name: '温湿度计', room: '卧室', externalName: '卧室/温湿度' },
  bed: { kind: 'bed-sensor', name: '床垫传感器', room: '卧室' },
  radar: { kind: 'fall-radar', name: '跌倒雷达', room: '卫生间' },
  bp: { kind: 'blood-pressure', name: '血压计', room: '客厅' },
} as const satisfies Record<string, Omit<SampleDevice, 'suffix' | 'wearer'>>;
type Item = keyof typeof equipment;

const turns: readonly Item[] = [
  'gas',
  'motion-kitchen',
  'smoke',
  'leak',
  'motion-bedroom',
  'co',
  'climate',
  'motion-bathroom',
];
const frailty = ['independent', 'mild', 'moderate', 'severe'];

/** What the gateways speak, in the order of the homes that have one: every third. */
const gateways: readonly (readonly [dialect: DialectName, product: string])[] = [
  ['zigbee2mqtt', 'Zigbee2MQTT'],
  ['home-assistant', 'Home Assistant'],
  ['chirpstack', 'ChirpStack'],
  ['zigbee2mqtt', 'Zigbee2MQTT'],
  ['theengs', 'Theengs'],
  ['tasmota', 'Tasmota'],
  ['alink', 'Alink'],
  ['homie', 'Homie'],
  ['zigbee2mqtt', 'Zigbee2MQTT'],
  ['shelly', 'Shelly'],
  ['things-stack', 'Things Stack'],
  ['rtl-433', 'rtl_433'],
  ['scaip', 'SCAIP'],
];

const hasGateway = (home: number): boolean => home % 3 === 0;
const gatewayOf = (home: number) => gateways[(home / 3 - 1) % gateways.length] ?? ['zigbee2mqtt', 'Zigbee2MQTT'];

/** What a product of that convention is called where it is told apart: an address, a topic level, a friendly name. */
function nameIn(
  dialect: DialectName,
  device: { readonly home: number; readonly item: number; readonly friendly: string },
) {
  const { home, item, friendly } = device;
  const number = home * 100 + item;
  switch (dialect) {
    case 'chirpstack':
      return `24e124136d${number.toString(16).padStart(6, '0')}`;
    case 'theengs':
      return `A4C138${number.toString(16).toUpperCase().padStart(6, '0')}`;
    case 'shelly':
      return `shelly-a8032a${number.toString(16).padStart(6, '0')}`;
    case 'rtl-433':
      return `Kerui-Security/${number}`;
    case 'scaip':
      return `803${String(number).padStart(4, '0')}`;
    case 'things-stack':
    case 'alink':
    case 'homie':
      return `flat-${home}-${item}`;
    default:
      return friendly;
  }
}

/**
 * The four to seven devices of a home: button, entrance door and one motion sensor everywhere; what its people need;
 * then what a round of fittings would have brought. A device of one person names its wearer.
 */
export function sampleDevicesOf(home: number): readonly SampleDevice[] {
  const people = sampleResidents
    .map(([at, , , , , careLevel, conditions], index) => ({ at, index, careLevel, conditions }))
    .filter(({ at }) => at === home)
    .sort((a, b) => frailty.indexOf(b.careLevel) - frailty.indexOf(a.careLevel));
  const frailest = people[0];
  const hypertensive = people.find(({ conditions }) => conditions.includes('高血压'));
  const frail = frailest !== undefined && frailty.indexOf(frailest.careLevel) >= 2;

  const items = new Set<Item>(['sos', 'door', 'motion-living']);
  if (frail) items.add('bed').add(home % 2 === 0 ? 'radar' : 'motion-bedroom');
  if (hypertensive !== undefined) items.add('bp');
  const [dialect, product] = gatewayOf(home);
  const gateway = hasGateway(home)
    ? [{ suffix: 'gateway', kind: 'gateway', name: `网关（${product}）`, room: '门厅' }]
    : [];
  const total = 4 + ((home * 7) % 4);
  for (let turn = 0; items.size + gateway.length < total && turn < turns.length; turn += 1) {
    items.add(turns[(home + turn) % turns.length] as Item);
  }

  const wearers: Partial<Record<Item, number | undefined>> = {
    sos: frailest?.index,
    bed: frailest?.index,
    bp: hypertensive?.index,
  };
  const devices = [...items].map((suffix, index): SampleDevice => {
    const { kind, name, room } = equipment[suffix];
    const item: Omit<SampleDevice, 'suffix' | 'wearer'> = equipment[suffix];
    const wearer = people.length > 1 ? wearers[suffix] : undefined;
    return {
      suffix,
      kind,
      name: suffix === 'sos' && wearer !== undefined ? '呼叫挂件' : name,
      room,
      ...(gateway.length > 0 &&
        item.externalName !== undefined && {
          externalName: nameIn(dialect, { home, item: index + 1, friendly: item.externalName }),
        }),
      ...(wearer !== undefined && { wearer }),
    };
  });
  return [...gateway, ...devices];
}
