import { soundsLikeHelp } from '../call-for-help.ts';
import { type AddressedFrame, type Dialect, type Heard, heardBroken } from '../dialect.ts';
import { parseJson } from '../payload.ts';
import { isProperties, ownOf, pressOf, understand, type Vocabulary } from '../properties.ts';
import { refused } from '../rejection.ts';
import { readAvailability } from './availability.ts';

/**
 * Bluetooth broadcasts as Theengs Gateway and OpenMQTTGateway decode them (https://decoder.theengs.io):
 * `<base>/<gateway>/BTtoMQTT/<address>`. The address is written with or without colons.
 */
export const theengs: Dialect = {
  name: 'theengs',
  claim(topic) {
    const heard = /^(.+)\/BTtoMQTT\/([^/]+)$/.exec(topic);
    if (heard?.[2] !== undefined) {
      const address = heard[2];
      return {
        dialect: theengs,
        speaker: { by: 'name', name: address, also: spellingsOf(address) },
        channel: 'telemetry',
      };
    }
    if (/^home\/[^/]+\/LWT$/.test(topic))
      return { dialect: theengs, speaker: { by: 'sender' }, channel: 'availability' };
    return /\/(?:SYStoMQTT|WebUItoMQTT|LOGtoMQTT|commands\/.+|BTtoMQTT)$/.test(topic) ||
      // `home/presence/<gateway>`; a sensor that is called presence has its own topic below a node.
      /^home\/presence\/[^/]+$/.test(topic)
      ? 'nothing'
      : undefined;
  },
  read: (frame) => (frame.channel === 'availability' ? readAvailability(frame) : readBroadcast(frame)),
};

function spellingsOf(address: string): readonly string[] {
  const digits = address.replaceAll(/[:-]/g, '').toUpperCase();
  if (!/^[0-9A-F]{12}$/.test(digits)) return [];
  const colons = digits.replaceAll(/..(?!$)/g, '$&:');
  return [digits, colons, digits.toLowerCase(), colons.toLowerCase()];
}

/** Properties of Theengs Decoder. `cont` means that the device is scanned continuously: it is no contact. */
const vocabulary: Vocabulary = {
  conventions: [
    { key: 'sos', measure: 'sos.pressed', as: 'event' },
    { key: 'fall', measure: 'fall.detected', as: 'event' },
    { key: 'smoke', measure: 'smoke', as: 'flag' },
    { key: 'gas', measure: 'gas', as: 'flag' },
    { key: 'leak', measure: 'water.leak', as: 'flag' },
    { key: 'water', measure: 'water.leak', as: 'flag' },
    { key: 'motion', measure: 'motion', as: 'flag' },
    { key: 'presence', measure: 'presence', as: 'flag' },
    { key: 'open', measure: 'door.open', as: 'flag' },
    { key: 'contact', measure: 'door.open', as: { on: ['open', 'timeout not closed'], off: ['closed'] } },
    { key: 'vibration', measure: 'vibration', as: 'flag' },
    { key: 'tempc', measure: 'temperature', as: 'number' },
    { key: 'hum', measure: 'humidity', as: 'number' },
    { key: 'lux', measure: 'illuminance', as: 'number' },
    { key: 'pres', measure: 'air.pressure', as: 'number' },
    { key: 'co2', measure: 'carbon.dioxide', as: 'number' },
    { key: 'pm25', measure: 'particles.pm25', as: 'number' },
    { key: 'pm10', measure: 'particles.pm10', as: 'number' },
    { key: 'form', measure: 'formaldehyde', as: 'number' },
    { key: 'bpm', measure: 'heart.rate', as: 'number' },
    { key: 'act_bpm', measure: 'heart.rate', as: 'number' },
    { key: 'hr', measure: 'heart.rate', as: 'number' },
    { key: 'spo2', measure: 'oxygen.saturation', as: 'number' },
    { key: 'sys', measure: 'blood.pressure.systolic', as: 'number' },
    { key: 'dia', measure: 'blood.pressure.diastolic', as: 'number' },
    { key: 'steps', measure: 'steps', as: 'number' },
    { key: 'tamper', measure: 'tamper', as: 'flag' },
    { key: 'lowbatt', measure: 'battery.low', as: 'flag' },
    { key: 'batt', measure: 'battery', as: 'number' },
    { key: 'volt', measure: 'battery.voltage', as: 'number' },
    { key: 'rssi', measure: 'signal.strength', as: 'number' },
  ],
  passedOver: new Set(
    'id,mac,name,brand,model,model_id,type,cidc,cont,acts,track,prmac,packet,tempf,tempc2_f,rot,button,weight,unit,device,encr,cipher,ctr,mic,adv_type,manufacturerdata,servicedata,servicedatauuid,txpower,distance,mac_type'.split(
      ',',
    ),
  ),
};

/** BTHome object 0x3a and the products that follow it (https://bthome.io/format/). 0 is no press. */
const presses: ReadonlyMap<unknown, string> = new Map([
  [1, 'single'],
  [2, 'double'],
  [3, 'triple'],
  [4, 'long'],
  [254, 'hold'],
]);

function readBroadcast({ payload, profile }: AddressedFrame): Heard {
  const message = parseJson(payload);
  if (!isProperties(message)) {
    return heardBroken(refused(message === undefined ? 'payload.not-json' : 'payload.shape'), soundsLikeHelp(payload));
  }
  const understood = understand(message, vocabulary, profile);
  const button = ownOf(message, 'button');
  if (button !== undefined && button !== 0) {
    const press = pressOf(
      'button',
      presses.get(button) ?? (typeof button === 'number' ? `button ${button}` : button),
      profile,
    );
    if (press !== undefined && !('code' in press)) understood.said.unshift(press);
  }
  const weight = ownOf(message, 'weight');
  if (typeof weight === 'number' && weight > 0) {
    const kilograms = ownOf(message, 'unit') === 'lb' ? weight * 0.45359237 : weight;
    if (kilograms <= 400)
      understood.said.push({ measure: 'body.weight', value: Number(kilograms.toFixed(2)), unit: 'kg' });
  }
  return understood;
}
