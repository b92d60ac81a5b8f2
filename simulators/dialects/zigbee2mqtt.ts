import type { Value } from '#contracts/reading';
import {
  actionFor,
  hasWordFor,
  isHappening,
  kept,
  moment,
  type Outgoing,
  propertiesFor,
  type Speaker,
  type Tongue,
  type Words,
} from './tongue.ts';

const root = 'zigbee2mqtt';

/** `exposes` of zigbee-herdsman-converters. `contact` is true when it is closed; `occupancy` is movement. */
const words: Words = {
  'sos.pressed': (_value, speaker) => ({
    action: actionFor(speaker, { measure: 'sos.pressed', value: true }) ?? 'emergency',
  }),
  'button.pressed': (value, speaker) => {
    const action = actionFor(speaker, { measure: 'button.pressed', value });
    return action === undefined ? undefined : { action };
  },
  'fall.detected': 'fall',
  motion: 'occupancy',
  presence: 'presence',
  'door.open': (value) => ({ contact: value !== true }),
  smoke: 'smoke',
  gas: 'gas',
  'carbon.monoxide': 'carbon_monoxide',
  'water.leak': 'water_leak',
  vibration: 'vibration',
  'plug.on': (value) => ({ state: value === true ? 'ON' : 'OFF' }),
  power: 'power',
  energy: 'energy',
  temperature: 'temperature',
  humidity: 'humidity',
  illuminance: 'illuminance',
  'air.pressure': 'pressure',
  'carbon.dioxide': 'co2',
  'carbon.monoxide.level': 'co',
  'volatile.compounds': 'voc',
  'particles.pm25': 'pm25',
  'particles.pm10': 'pm10',
  formaldehyde: 'formaldehyd',
  tamper: 'tamper',
  'battery.low': 'battery_low',
  battery: 'battery',
  'link.quality': 'linkquality',
};

/** Sends its whole state every time; what happens is in one message only. */
export const zigbee2mqtt: Tongue = {
  dialect: 'zigbee2mqtt',
  carries: (speaker) =>
    hasWordFor(words, speaker) && !/^bridge(?:\/|$)|(?:^|\/)(?:availability|action|set|get)(?:\/|$)/.test(speaker.name),
  say(speaker, says, { standing, linkQuality, count }) {
    const unsaid = says.filter((said) => propertiesFor(words, speaker, said) === undefined);
    const once: Readonly<Record<string, unknown>>[] = [];
    let spoke = false;
    for (const said of says) {
      const properties = propertiesFor(words, speaker, said);
      if (properties === undefined) continue;
      spoke = true;
      if (isHappening(said)) once.push(properties);
      else for (const [key, value] of Object.entries(properties)) standing.set(key, value as Value);
    }
    // The radio path changes a little from frame to frame.
    const linkquality = Math.min(255, Math.max(1, linkQuality + ((count * 7) % 11) - 5));
    const frame = (extra: Readonly<Record<string, unknown>>): Outgoing =>
      moment(`${root}/${speaker.name}`, { linkquality, ...Object.fromEntries(standing), ...extra });
    return { frames: !spoke ? [] : once.length === 0 ? [frame({})] : once.map(frame), unsaid };
  },
  availability: ({ name }, online) => kept(`${root}/${name}/availability`, { state: online ? 'online' : 'offline' }),
  announce: (_gateway, speakers) => [kept(`${root}/bridge/devices`, [coordinator, ...speakers.map(listed)])],
  gatewayState: (_gateway, online) => kept(`${root}/bridge/state`, { state: online ? 'online' : 'offline' }),
};

const coordinator = { friendly_name: 'Coordinator', ieee_address: '0x00124b00240ab001', type: 'Coordinator' };

const listed = ({ name, profile }: Speaker, index: number) => ({
  friendly_name: name,
  ieee_address: `0x00158d00${(0x0400_0000 + index).toString(16).padStart(8, '0')}`,
  type: profile.power === 'battery' ? 'EndDevice' : 'Router',
  supported: true,
  interview_completed: true,
  definition: { vendor: 'Simulated', model: profile.kind, description: profile.title.en },
});
