import { createHash } from 'node:crypto';
import { type Alert, type Severity, severities } from '#contracts/alert';

/** Where a resident is, as far as the hub can tell. */
export const personStates = ['at-home', 'out', 'asleep', 'unknown'] as const;
export type PersonState = (typeof personStates)[number];

/** One home as Home Assistant is told of it. */
export interface ToldHome {
  readonly id: string;
  /** Where names may be told: the address and the names of those who live there. */
  readonly names?: { readonly address: string; readonly residents: ReadonlyMap<string, string> };
  readonly residents: readonly { readonly id: string; readonly state: PersonState }[];
  readonly alerts: readonly Pick<Alert, 'severity'>[];
  /** Epoch ms; null when nobody was ever noticed. */
  readonly lastSignAt: number | null;
}

/** The prefix under which Home Assistant looks for discovery, and the one of what the hub tells it. */
export const discoveryPrefix = 'homeassistant';
const statePrefix = 'butler';

/** Whether the hub is there for all of them. */
export const availabilityTopic = `${statePrefix}/status`;
export const configTopic = (homeId: string): string => `${discoveryPrefix}/device/${token(homeId)}/config`;
export const stateTopic = (homeId: string): string => `${statePrefix}/${token(homeId)}/state`;
/** Whether a retained message is one of these configs. */
export const isConfigTopic = (topic: string): boolean =>
  /^homeassistant\/device\/butler-[0-9a-f]{12}\/config$/.test(topic);
/** The state that belongs to a config. */
export const stateTopicOf = (config: string): string =>
  config.replace(/^homeassistant\/device/, statePrefix).replace(/config$/, 'state');

/** An id that says nothing about the address: ids of places and residents may have been chosen by people. */
const token = (id: string): string => `butler-${createHash('sha256').update(id).digest('hex').slice(0, 12)}`;

const titles: Readonly<Record<Severity, string>> = { P1: '紧急告警', P2: '急切告警', P3: '关注告警', P4: '信息' };

/**
 * A home as one device of Home Assistant, in the device form of MQTT discovery
 * (https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload), abbreviated keys.
 */
export function configOf({ id, names, residents }: ToldHome, version: string): object {
  const home = token(id);
  const value = (of: string) => ({ stat_t: stateTopic(id), val_tpl: `{{ value_json.${of} }}` });
  const counts = severities.map((severity) => [
    severity.toLowerCase(),
    {
      p: 'sensor',
      uniq_id: `${home}-${severity.toLowerCase()}`,
      name: `${titles[severity]} ${severity}`,
      stat_cla: 'measurement',
      ic: 'mdi:alert',
      ...value(severity.toLowerCase()),
    },
  ]);
  const people = residents.map(({ id: residentId }, index) => {
    const person = token(residentId);
    return [
      person,
      {
        p: 'sensor',
        uniq_id: person,
        name: names?.residents.get(residentId) ?? `住户 ${index + 1}`,
        dev_cla: 'enum',
        ops: [...personStates],
        ic: 'mdi:account',
        ...value(`people['${person}']`),
      },
    ];
  });
  return {
    dev: { ids: [home], name: names?.address ?? `住户 ${home.slice(-6)}`, mf: '阳光大管家', mdl: '住户' },
    o: { name: 'sunshine-butler', sw: version },
    avty_t: availabilityTopic,
    qos: 1,
    cmps: {
      safety: { p: 'binary_sensor', uniq_id: `${home}-safety`, name: '安全', dev_cla: 'safety', ...value('safety') },
      ...Object.fromEntries(counts),
      last_sign: {
        p: 'sensor',
        uniq_id: `${home}-last-sign`,
        name: '最近平安信号',
        dev_cla: 'timestamp',
        ...value('last_sign'),
      },
      ...Object.fromEntries(people),
    },
  };
}

/** What changes: `safety` is ON (unsafe, as the device class has it) while a P1 or P2 is open. */
export function stateOf({ residents, alerts, lastSignAt }: ToldHome): object {
  const open = Object.fromEntries(
    severities.map((severity) => [
      severity.toLowerCase(),
      alerts.filter((alert) => alert.severity === severity).length,
    ]),
  );
  return {
    safety: alerts.some(({ severity }) => severity === 'P1' || severity === 'P2') ? 'ON' : 'OFF',
    ...open,
    last_sign: lastSignAt === null ? null : new Date(lastSignAt).toISOString(),
    people: Object.fromEntries(residents.map(({ id, state }) => [token(id), state])),
  };
}
