import type { Measurement } from '#contracts/reading';
import {
  bit,
  gather,
  hasWordFor,
  kept,
  moment,
  type Outgoing,
  type Speaker,
  type Tongue,
  type Words,
} from './tongue.ts';

/** Sensors of modules and attributes of the Zigbee bridge (https://tasmota.github.io/docs/Zigbee/). The alarm bit of a contact: 1 is open. */
const words: Words = {
  'sos.pressed': bit('Panic'),
  'fall.detected': bit('Fall'),
  smoke: bit('Fire'),
  'carbon.monoxide': bit('CO'),
  gas: bit('Gas'),
  'water.leak': bit('Water'),
  motion: bit('Occupancy'),
  presence: bit('Presence'),
  'door.open': bit('Contact'),
  vibration: bit('Movement'),
  temperature: 'Temperature',
  humidity: 'Humidity',
  'air.pressure': 'Pressure',
  illuminance: 'Illuminance',
  'carbon.dioxide': 'CarbonDioxide',
  'volatile.compounds': 'TVOC',
  'particles.pm25': 'PM2.5',
  'particles.pm10': 'PM10',
  tamper: bit('Tamper'),
  'battery.low': bit('BatteryLow'),
  battery: 'BatteryPercentage',
  'battery.voltage': 'BatteryVoltage',
  'link.quality': 'LinkQuality',
  power: (value) => ({ ENERGY: { Power: value } }),
  energy: (value) => ({ ENERGY: { Total: value } }),
  'mains.voltage': (value) => ({ ENERGY: { Voltage: value } }),
  'mains.current': (value) => ({ ENERGY: { Current: value } }),
  'plug.on': (value, { profile }) =>
    profile.onMeans === 'plug.on' ? { POWER: value === true ? 'ON' : 'OFF' } : undefined,
  'card.tapped': (value) => {
    const number = Number(value);
    const known = typeof value === 'string' && /^\d{10}$/.test(value) && number <= 0xffff_ffff;
    return known ? { RDM6300: { UID: number.toString(16).toUpperCase().padStart(8, '0') } } : undefined;
  },
};

/** What runs on a battery is a Zigbee device behind the module's bridge; what has mains is a module of its own. */
const isModule = ({ profile }: Speaker): boolean => profile.power === 'mains';

/** Short address, as a Zigbee coordinator gives one: made of the name, never of a random number. */
function addressOf(name: string): string {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 0xfff0;
  return `0x${sum.toString(16).toUpperCase().padStart(4, '0')}`;
}

function merged(speaker: Speaker, says: readonly Measurement[]) {
  const energy = says.filter(({ measure }) => ['power', 'energy', 'mains.voltage', 'mains.current'].includes(measure));
  const { properties, unsaid } = gather(words, speaker, says);
  if (energy.length < 2) return { properties, unsaid };
  const parts = energy.map((one) => gather(words, speaker, [one]).properties.ENERGY as object);
  return { properties: { ...properties, ENERGY: Object.assign({}, ...parts) }, unsaid };
}

export const tasmota: Tongue = {
  dialect: 'tasmota',
  carries: (speaker) => hasWordFor(words, speaker) && !/(?:^|\/)(?:tele|stat|cmnd)(?:\/|$)/.test(speaker.name),
  say(speaker, says, { linkQuality }) {
    const { properties, unsaid } = merged(speaker, says);
    if (unsaid.length === says.length) return { frames: [], unsaid };
    const { name, gateway } = speaker;
    const address = addressOf(name);
    const frame: Outgoing = isModule(speaker)
      ? moment(`tele/${name}/SENSOR`, properties)
      : moment(`tele/${gateway}/SENSOR`, {
          ZbReceived: {
            [address]: { Device: address, Name: name, Endpoint: 1, LinkQuality: linkQuality, ...properties },
          },
        });
    return { frames: [frame], unsaid };
  },
  announce: (_gateway, speakers) => speakers.filter(isModule).map(({ name }) => kept(`tele/${name}/LWT`, 'Online')),
};
