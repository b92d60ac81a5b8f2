import { bit, gather, hasWordFor, kept, moment, strengthOf, type Tongue, type Words } from './tongue.ts';

/** Fields of https://triq.org/rtl_433/DATA_FORMAT.html, and those of alarm transmitters. */
const words: Words = {
  'sos.pressed': bit('panic'),
  smoke: bit('smoke'),
  gas: bit('gas'),
  'carbon.monoxide': bit('co'),
  'water.leak': bit('detect_wet'),
  motion: bit('motion'),
  'door.open': bit('opened'),
  temperature: 'temperature_C',
  humidity: 'humidity',
  illuminance: 'light_lux',
  'air.pressure': 'pressure_hPa',
  'carbon.dioxide': 'co2_ppm',
  'particles.pm25': 'pm2_5_ug_m3',
  'particles.pm10': 'pm10_ug_m3',
  power: 'power_W',
  energy: 'energy_kWh',
  'water.volume': 'volume_m3',
  tamper: bit('tamper'),
  'battery.voltage': 'battery_V',
  // 1 is well.
  'battery.low': (value) => ({ battery_ok: value === true ? 0 : 1 }),
  'signal.strength': 'rssi',
};

/** `Acurite-Tower/A/1047`: the model, the channel and the id of a transmitter, as far as it has them. */
function transmitter(name: string): Readonly<Record<string, string>> {
  const [model = '', ...rest] = name.split('/');
  const id = rest.at(-1);
  return {
    model,
    ...(rest.length > 1 ? { channel: rest.slice(0, -1).join('/') } : {}),
    ...(id === undefined ? {} : { id }),
  };
}

/** Every transmission is said on one topic of the receiver (https://triq.org/rtl_433/OPERATION.html#mqtt-output). */
export const rtl433: Tongue = {
  dialect: 'rtl-433',
  carries: (speaker) => hasWordFor(words, speaker) && speaker.name.split('/').every((part) => part !== ''),
  say(speaker, says, { linkQuality }) {
    const { properties, unsaid } = gather(words, speaker, says);
    if (unsaid.length === says.length) return { frames: [], unsaid };
    const body = {
      ...transmitter(speaker.name),
      mod: 'ASK',
      freq: 433.92,
      rssi: strengthOf(says, linkQuality),
      snr: 12.5,
      ...properties,
    };
    return { frames: [moment(`rtl_433/${speaker.gateway}/events`, body)], unsaid };
  },
  gatewayState: (gateway, online) => kept(`rtl_433/${gateway}/availability`, online ? 'online' : 'offline'),
};
