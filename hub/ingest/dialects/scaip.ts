import { isCallMeasure } from '../call-for-help.ts';
import {
  type AddressedFrame,
  type Dialect,
  type Heard,
  heardBroken,
  heardNothing,
  type Reply,
  type Said,
  type Share,
  type SharedFrame,
} from '../dialect.ts';
import { measurementOf } from '../measurement.ts';
import { type Refused, refused } from '../rejection.ts';
import { readScaipXml, scaipAnswer, scaipStatus } from './scaip-xml.ts';

/**
 * Social alarms by SCAIP (SS 91100:2014, EN 50134-9): the XML body of a SIP MESSAGE as a SIP bridge publishes it on
 * `scaip/<anything>`. The bridge is the gateway; a device is registered by its `did`, else by its controller's `cid`.
 */
export const scaip: Dialect = {
  name: 'scaip',
  claim(topic) {
    if (!topic.startsWith('scaip/')) return undefined;
    if (topic.endsWith('/reply')) return 'nothing';
    return { dialect: scaip, speaker: { by: 'payload' }, channel: 'event' };
  },
  split,
  reply: replyTo,
  read,
};

/** The three elements no message may lack (SS 91100 §6): who controls, what kind of device, and the reference of the answer. */
const needed = ['cid', 'dty'] as const;

function split({ payload }: SharedFrame): readonly Share[] | Refused {
  const elements = readScaipXml(payload.toString());
  if (elements === undefined) return refused('payload.xml');
  for (const name of needed) if (!elements.get(name)) return refused('payload.speaker', name);
  const controller = elements.get('cid') as string;
  const device = elements.get('did');
  // `00` is the controller itself.
  const own = device === undefined || /^0*$/.test(device);
  return [
    {
      speaker: own
        ? { by: 'name', name: controller }
        : { by: 'name', name: device, also: [`${controller}/${device}`, controller] },
      channel: 'event',
      payload,
    },
  ];
}

/** Status codes (`stc`). Devices write 10, 010 and 0010 for the same. */
const codes = {
  heartbeat: 9,
  manualAlarm: 10,
  lastAlarm: 18,
  cancel: 19,
  normal: 70,
  occupied: 71,
  test: 102,
} as const;
const fallDetector = 5;

function read({ payload }: AddressedFrame): Heard {
  const elements = readScaipXml(payload.toString());
  if (elements === undefined) {
    // The code of a manual alarm in a message that is broken elsewhere.
    return heardBroken(refused('payload.xml'), /<stc>0{0,2}10<\/stc>/.test(payload.toString('latin1')));
  }
  const ref = elements.get('ref') ?? '';
  const heard = meaningOf(elements);
  return /^[\x21-\x7e]{1,64}$/.test(ref) ? { ...heard, id: ref } : heard;
}

/**
 * The answer to a message, on its topic with `/reply` behind it (SS 91100 §7). Status 0 to an alarm says that the alarm centre has it,
 * so that answer waits for the alert; what cannot be answered for is sent again by the device.
 */
function replyTo({ topic, payload }: SharedFrame, outcome: 'taken' | Refused): Reply | undefined {
  const text = payload.toString();
  const elements = readScaipXml(text);
  const ref = elements?.get('ref') ?? '';
  const root = /<scaip[\s>]/.test(text) ? 'scaip' : 'mrs';
  const spoken = (status: (typeof scaipStatus)[keyof typeof scaipStatus]): Reply => ({
    topic: `${topic}/reply`,
    payload: scaipAnswer({ root, ref, status }),
  });
  if (elements === undefined) return spoken(scaipStatus.invalidFormat);
  if (outcome === 'taken') {
    const calls = meaningOf(elements).said.some(({ measure }) => isCallMeasure(measure));
    return calls ? { ...spoken(scaipStatus.accepted), promisesHelp: true } : spoken(scaipStatus.accepted);
  }
  if (outcome.code === 'device.unknown') return spoken(scaipStatus.notTreated);
  return spoken(outcome.code === 'payload.speaker' ? scaipStatus.tagMissing : scaipStatus.wrongContent);
}

function meaningOf(elements: ReadonlyMap<string, string>): Heard {
  // A message without a type is an alarm message, one without a status a manual alarm (§6, default values).
  const type = elements.get('mty') || 'ME';
  const status = Number(elements.get('stc') || codes.manualAlarm);
  if (!Number.isInteger(status) || status < 0 || status > 9_999) return heardNothing(refused('payload.shape', 'stc'));
  // A heartbeat, or an alarm that was taken back: somebody looks at it all the same.
  if (type === 'PI' || type === 'RE') return { said: [] };
  const said: Said[] = [];
  if (type === 'ME' && status >= codes.manualAlarm && status <= codes.lastAlarm) {
    const fell = Number(elements.get('dty')) === fallDetector && status !== codes.manualAlarm;
    said.push({ measure: fell ? 'fall.detected' : 'sos.pressed', value: true });
  } else if (status === codes.test) said.push({ measure: 'button.tested', value: true });
  else if (status === codes.occupied) said.push({ measure: 'presence', value: true });
  else if (status !== codes.normal && status !== codes.heartbeat && status !== codes.cancel) {
    said.push({ measure: 'scaip.status', value: String(status).padStart(4, '0') });
  }
  const place = elements.get('lte');
  if (place !== undefined && place !== '') {
    const one = measurementOf('scaip.location', place);
    if (!('code' in one)) said.push(one);
  }
  return { said };
}
