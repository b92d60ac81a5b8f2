import { describeMeasure } from '#contracts/measure';
import type { Measurement } from '#contracts/reading';
import { actionFor, isHappening, kept, moment, type Outgoing, type Speaker, type Tongue } from './tongue.ts';

/** Classes of binary sensors; the second word is what the entity is called where the class alone does not say it. */
const flags: Readonly<
  Record<string, readonly [deviceClass: string | undefined, object: string, on?: string, off?: string]>
> = {
  motion: ['motion', 'motion'],
  presence: [undefined, 'room_presence'],
  'door.open': ['door', 'contact'],
  'bed.occupied': [undefined, 'in_bed'],
  'seat.occupied': [undefined, 'seat'],
  vibration: ['vibration', 'vibration'],
  smoke: ['smoke', 'smoke'],
  gas: ['gas', 'gas'],
  'carbon.monoxide': ['carbon_monoxide', 'carbon_monoxide'],
  'water.leak': ['moisture', 'water_leak'],
  'temperature.abnormal': ['heat', 'overheated'],
  tamper: ['tamper', 'tamper'],
  fault: ['problem', 'problem'],
  'battery.low': ['battery', 'battery_low'],
  // On means that there is power.
  'mains.lost': ['power', 'mains', 'OFF', 'ON'],
  'fall.detected': [undefined, 'fall_detected'],
};

/** Classes and units of sensors (https://www.home-assistant.io/integrations/sensor/#device-class). */
const quantities: Readonly<
  Record<string, readonly [deviceClass: string | undefined, unit: string | undefined, object: string]>
> = {
  temperature: ['temperature', '°C', 'temperature'],
  humidity: ['humidity', '%', 'humidity'],
  illuminance: ['illuminance', 'lx', 'illuminance'],
  'air.pressure': ['atmospheric_pressure', 'hPa', 'pressure'],
  'carbon.dioxide': ['carbon_dioxide', 'ppm', 'co2'],
  'carbon.monoxide.level': ['carbon_monoxide', 'ppm', 'co'],
  'particles.pm25': ['pm25', 'µg/m³', 'pm25'],
  'particles.pm10': ['pm10', 'µg/m³', 'pm10'],
  power: ['power', 'W', 'power'],
  energy: ['energy', 'kWh', 'energy'],
  'mains.voltage': ['voltage', 'V', 'voltage'],
  'mains.current': ['current', 'A', 'current'],
  'water.volume': ['water', 'm³', 'water'],
  'gas.volume': ['gas', 'm³', 'gas_meter'],
  'heart.rate': [undefined, 'bpm', 'heart_rate'],
  'respiration.rate': [undefined, 'rpm', 'respiration_rate'],
  'oxygen.saturation': [undefined, '%', 'spo2'],
  'blood.pressure.systolic': [undefined, 'mmHg', 'systolic'],
  'blood.pressure.diastolic': [undefined, 'mmHg', 'diastolic'],
  'body.temperature': [undefined, '°C', 'body_temperature'],
  'body.weight': ['weight', 'kg', 'weight'],
  'blood.glucose': ['blood_glucose_concentration', 'mmol/L', 'glucose'],
  battery: ['battery', '%', 'battery'],
  'battery.voltage': ['voltage', 'V', 'battery_voltage'],
  'signal.strength': ['signal_strength', 'dBm', 'rssi'],
  'link.quality': [undefined, 'lqi', 'linkquality'],
};

interface Entity {
  readonly component: 'binary_sensor' | 'sensor' | 'switch' | 'event';
  readonly object: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** The payload that says it; undefined: it cannot. */
  write(said: Measurement, speaker: Speaker): string | undefined;
}

const slugOf = (name: string): string =>
  [...name]
    .map((letter) => (/[A-Za-z0-9-]/.test(letter) ? letter : `_${(letter.codePointAt(0) ?? 0).toString(16)}`))
    .join('');

const stateTopic = (speaker: Speaker, { component, object }: Entity): string =>
  `${speaker.gateway}/${slugOf(speaker.name)}/${component}/${object.replaceAll('.', '_')}/state`;
const onlineTopic = (speaker: Speaker): string => `${speaker.gateway}/${slugOf(speaker.name)}/status`;

/** How a measure of this device is announced and said; firmware of the street's own gives what has no class its own name. */
function entityOf(measure: string, { profile }: Speaker): Entity | undefined {
  if (measure === 'available') return undefined;
  const presses = Object.keys(profile.actions ?? {});
  const pressed = Object.values(profile.actions ?? {}).some((means) => means.measure === measure);
  if (measure === 'sos.pressed' || pressed) {
    return {
      component: 'event',
      object: measure === 'sos.pressed' ? 'sos' : 'button',
      config: { dev_cla: 'button', evt_typ: [...new Set(['emergency', ...presses])] },
      write(said, speaker) {
        const type = actionFor(speaker, said) ?? (said.measure === 'sos.pressed' ? 'emergency' : undefined);
        return type === undefined ? undefined : JSON.stringify({ event_type: type });
      },
    };
  }
  if (measure === 'plug.on') {
    return { component: 'switch', object: 'relay', config: {}, write: ({ value }) => (value === true ? 'ON' : 'OFF') };
  }
  const flag = flags[measure];
  const quantity = quantities[measure];
  if (quantity !== undefined) {
    const [deviceClass, unit, object] = quantity;
    const config = { ...(deviceClass === undefined ? {} : { dev_cla: deviceClass }), unit_of_meas: unit };
    return { component: 'sensor', object, config, write: ({ value }) => String(value) };
  }
  if (flag !== undefined) {
    const [deviceClass, object, on = 'ON', off = 'OFF'] = flag;
    const config = {
      ...(deviceClass === undefined ? {} : { dev_cla: deviceClass }),
      ...(describeMeasure(measure)?.kind === 'event' ? { off_dly: 30 } : {}),
    };
    return { component: 'binary_sensor', object, config, write: ({ value }) => (value === true ? on : off) };
  }
  if (describeMeasure(measure)?.kind === 'quantity') {
    return { component: 'sensor', object: measure, config: {}, write: ({ value }) => String(value) };
  }
  // A flag without a class would be taken for what the device is about.
  return {
    component: 'binary_sensor',
    object: measure,
    config: { entity_category: 'diagnostic' },
    write: (said) => (typeof said.value === 'boolean' ? (said.value ? 'ON' : 'OFF') : undefined),
  };
}

/** MQTT discovery (https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery) in its short form: one topic an entity. */
export const homeAssistant: Tongue = {
  dialect: 'home-assistant',
  carries: ({ profile, gateway }) => {
    const [first = ''] = profile.measures;
    return (
      gateway !== '' &&
      (first === 'sos.pressed' ||
        first === 'plug.on' ||
        Object.hasOwn(flags, first) ||
        Object.hasOwn(quantities, first))
    );
  },
  say(speaker, says) {
    const frames: Outgoing[] = [];
    const unsaid: Measurement[] = [];
    for (const said of says) {
      const entity = entityOf(said.measure, speaker);
      const payload = entity?.write(said, speaker);
      if (entity === undefined || payload === undefined) unsaid.push(said);
      else frames.push({ ...moment(stateTopic(speaker, entity), payload), retain: !isHappening(said) });
    }
    return { frames, unsaid };
  },
  availability: (speaker, online) => kept(onlineTopic(speaker), online ? 'online' : 'offline'),
  announce: (_gateway, speakers) => speakers.flatMap(configsOf),
};

function configsOf(speaker: Speaker): readonly Outgoing[] {
  const { name, profile, gateway } = speaker;
  const slug = slugOf(name);
  const device = { ids: [name], name: profile.title.en, mf: 'Simulated', mdl: profile.kind };
  const entities = new Map<string, Entity>();
  for (const measure of profile.measures) {
    const entity = entityOf(measure, speaker);
    if (entity !== undefined) entities.set(`${entity.component} ${entity.object}`, entity);
  }
  return [...entities.values()].map((entity) => {
    const object = entity.object.replaceAll('.', '_');
    return kept(`homeassistant/${entity.component}/${slugOf(gateway)}/${slug}_${object}/config`, {
      '~': `${gateway}/${slug}`,
      uniq_id: `${gateway}_${slug}_${object}`,
      obj_id: entity.object,
      stat_t: `~${stateTopic(speaker, entity).slice(`${gateway}/${slug}`.length)}`,
      avty_t: '~/status',
      ...entity.config,
      dev: device,
    });
  });
}
