import {
  actionFor,
  gather,
  hasWordFor,
  isOneLevel,
  kept,
  moment,
  strengthOf,
  type Tongue,
  type Words,
} from './tongue.ts';

/** Object 0x3a of BTHome (https://bthome.io/format/). */
const presses: Readonly<Record<string, number>> = { single: 1, double: 2, triple: 3, long: 4, hold: 254 };

/** Properties of Theengs Decoder (https://decoder.theengs.io). */
const words: Words = {
  'sos.pressed': (_value, speaker) => {
    const press = actionFor(speaker, { measure: 'sos.pressed', value: true }, Object.keys(presses));
    return press === undefined ? { sos: true } : { button: presses[press] };
  },
  'button.pressed': (value, speaker) => {
    const press = actionFor(speaker, { measure: 'button.pressed', value }, Object.keys(presses));
    return press === undefined ? undefined : { button: presses[press] };
  },
  'fall.detected': 'fall',
  smoke: 'smoke',
  gas: 'gas',
  'water.leak': 'leak',
  motion: 'motion',
  presence: 'presence',
  'door.open': 'open',
  vibration: 'vibration',
  temperature: 'tempc',
  humidity: 'hum',
  illuminance: 'lux',
  'air.pressure': 'pres',
  'carbon.dioxide': 'co2',
  'particles.pm25': 'pm25',
  'particles.pm10': 'pm10',
  formaldehyde: 'form',
  'heart.rate': 'bpm',
  'oxygen.saturation': 'spo2',
  'blood.pressure.systolic': 'sys',
  'blood.pressure.diastolic': 'dia',
  steps: 'steps',
  'body.weight': (value) => ({ weight: value, unit: 'kg' }),
  tamper: 'tamper',
  'battery.low': 'lowbatt',
  battery: 'batt',
  'battery.voltage': 'volt',
  'signal.strength': 'rssi',
};

/** Bluetooth broadcasts as Theengs Gateway hands them on. */
export const theengs: Tongue = {
  dialect: 'theengs',
  carries: (speaker) => hasWordFor(words, speaker) && isOneLevel(speaker.name),
  say(speaker, says, { linkQuality }) {
    const { properties, unsaid } = gather(words, speaker, says);
    if (unsaid.length === says.length) return { frames: [], unsaid };
    const { name, gateway, profile } = speaker;
    const body = {
      id: name,
      brand: 'Simulated',
      model_id: profile.kind,
      rssi: strengthOf(says, linkQuality),
      ...properties,
    };
    return {
      frames: [moment(`home/${gateway}/BTtoMQTT/${name}`, body)],
      unsaid,
    };
  },
  gatewayState: (gateway, online) => kept(`home/${gateway}/LWT`, online ? 'online' : 'offline'),
};
