import {
  bit,
  hasWordFor,
  isHappening,
  isOneLevel,
  kept,
  moment,
  propertiesFor,
  type Speaker,
  type Tongue,
  type Words,
} from './tongue.ts';

const product = 'a1SunshineSim';

/** Identifiers of the standard functions (标准功能) of Alibaba Cloud IoT. */
const words: Words = {
  smoke: bit('SmokeSensorState'),
  gas: bit('GasSensorState'),
  'carbon.monoxide': bit('COAlarmState'),
  'water.leak': bit('WaterSensorState'),
  motion: bit('MotionAlarmState'),
  presence: bit('PresenceState'),
  'door.open': bit('ContactState'),
  'bed.occupied': bit('OnBedState'),
  vibration: bit('VibrationState'),
  'plug.on': bit('PowerSwitch'),
  temperature: 'CurrentTemperature',
  humidity: 'CurrentHumidity',
  illuminance: 'MeasuredIlluminance',
  'carbon.dioxide': 'CO2Value',
  'particles.pm25': 'PM25',
  'particles.pm10': 'PM10',
  formaldehyde: 'HCHO',
  'volatile.compounds': 'TVOC',
  'heart.rate': 'HeartRate',
  'respiration.rate': 'BreathRate',
  'oxygen.saturation': 'BloodOxygen',
  'blood.pressure.systolic': 'SystolicPressure',
  'blood.pressure.diastolic': 'DiastolicPressure',
  'body.temperature': 'BodyTemperature',
  'blood.glucose': 'BloodGlucose',
  'body.weight': 'Weight',
  steps: 'StepCount',
  tamper: bit('TamperState'),
  'battery.low': bit('LowBattery'),
  battery: 'BatteryPercentage',
  'signal.strength': 'WiFi_RSSI',
};

/** What happens is an event of the thing model, by this name. */
const events: Readonly<Record<string, string>> = { 'sos.pressed': 'SOSAlarm', 'fall.detected': 'FallAlarm' };

const hasEventFor = ({ profile }: Speaker): boolean => Object.hasOwn(events, profile.measures[0] ?? '');

/** A gateway's pack of what its sub-devices say (https://help.aliyun.com/zh/iot/user-guide/device-properties-events-and-services). */
export const alink: Tongue = {
  dialect: 'alink',
  carries: (speaker) => (hasWordFor(words, speaker) || hasEventFor(speaker)) && isOneLevel(speaker.name),
  say(speaker, says, { newId, t }) {
    const time = t === undefined ? {} : { time: t };
    const properties: Record<string, unknown> = {};
    const happened: Record<string, unknown> = {};
    const unsaid = says.filter((said) => {
      const event = isHappening(said) && said.value === true ? events[said.measure] : undefined;
      if (event !== undefined) {
        happened[event] = { value: {}, ...time };
        return false;
      }
      const worded = propertiesFor(words, speaker, said);
      for (const [identifier, value] of Object.entries(worded ?? {})) properties[identifier] = { value, ...time };
      return worded === undefined;
    });
    if (unsaid.length === says.length) return { frames: [], unsaid };
    const message = {
      id: newId(),
      version: '1.0',
      sys: { ack: 0 },
      method: 'thing.event.property.pack.post',
      params: {
        subDevices: [{ identity: { productKey: product, deviceName: speaker.name }, properties, events: happened }],
      },
    };
    return { frames: [moment(`/sys/${product}/${speaker.gateway}/thing/event/property/pack/post`, message)], unsaid };
  },
  availability: ({ name }, online) =>
    kept(`/as/mqtt/status/${product}/${name}`, {
      status: online ? 'online' : 'offline',
      productKey: product,
      deviceName: name,
    }),
};
