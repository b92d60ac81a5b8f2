import { soundsLikeHelp } from '../call-for-help.ts';
import { type AddressedFrame, type Dialect, type Heard, heardBroken, type Said } from '../dialect.ts';
import { parseJson } from '../payload.ts';
import { isProperties, ownOf, type Properties } from '../properties.ts';
import { refused } from '../rejection.ts';
import { readDecoded } from './decoded.ts';
import { strongestOf, timeOf } from './uplink.ts';

/** Events of a device, not of the network server. */
const heard: ReadonlySet<string> = new Set(['up', 'rx', 'join', 'status', 'location']);

/**
 * ChirpStack v3 and v4, JSON (https://www.chirpstack.io/docs/chirpstack/integrations/events.html):
 * `application/<id>/device/<eui>/event/<type>`, and `…/rx` of the first versions. A device is registered by its EUI.
 */
export const chirpstack: Dialect = {
  name: 'chirpstack',
  claim(topic) {
    const levels = /^application\/[^/]+\/(?:device|node)\/([^/]+)\/(?:(event|command)\/)?([a-z]+)$/.exec(topic);
    if (levels === null) return undefined;
    const [, eui = '', way, type = ''] = levels;
    if (way === 'command' || !heard.has(type)) return 'nothing';
    const also = [eui.toLowerCase(), eui.toUpperCase()];
    return { dialect: chirpstack, speaker: { by: 'name', name: eui, also }, channel: 'telemetry' };
  },
  read({ topic, payload, profile }: AddressedFrame): Heard {
    const event = parseJson(payload);
    if (!isProperties(event)) {
      return heardBroken(refused(event === undefined ? 'payload.not-json' : 'payload.shape'), soundsLikeHelp(payload));
    }
    const { said, refused: why } = meaningOf(event, topic.slice(topic.lastIndexOf('/') + 1), profile);
    const deviceAt = timeOf(ownOf(event, 'time') ?? ownOf(event, 'publishedAt'));
    if (deviceAt !== undefined) for (const one of said) one.deviceAt ??= deviceAt;
    const id = ownOf(event, 'deduplicationId');
    return {
      said,
      ...(why === undefined ? {} : { refused: why }),
      ...(typeof id === 'string' && /^[\x21-\x7e]{1,64}$/.test(id) ? { id } : {}),
    };
  },
};

function meaningOf(event: Properties, type: string, profile: AddressedFrame['profile']): Heard {
  switch (type) {
    case 'status': {
      // Protocol buffers leave out what is 0 and what is false.
      const mains = ownOf(event, 'externalPowerSource') === true;
      const unknown = mains || ownOf(event, 'batteryLevelUnavailable') === true;
      const level = ownOf(event, 'batteryLevel') ?? 0;
      if (unknown || typeof level !== 'number' || level < 0 || level > 100) return { said: [] };
      return { said: [{ measure: 'battery', value: level, unit: '%EL' }] };
    }
    case 'location': {
      const location = ownOf(event, 'location');
      return isProperties(location) ? positionOf(location) : { said: [] };
    }
    case 'join':
      return { said: [] };
    default: {
      const text = ownOf(event, 'objectJSON');
      const object = typeof text === 'string' ? parseJson(Buffer.from(text)) : ownOf(event, 'object');
      const decoded: Heard = isProperties(object) ? readDecoded(object, profile) : { said: [] };
      if (decoded.refused !== undefined && decoded.said.length === 0) return decoded;
      const signal = strongestOf(ownOf(event, 'rxInfo'));
      return signal === undefined ? decoded : { ...decoded, said: [...decoded.said, signal] };
    }
  }
}

function positionOf(location: Properties): Heard {
  const latitude = ownOf(location, 'latitude') ?? 0;
  const longitude = ownOf(location, 'longitude') ?? 0;
  if (typeof latitude !== 'number' || Math.abs(latitude) > 90)
    return { said: [], refused: refused('value.range', 'latitude') };
  if (typeof longitude !== 'number' || Math.abs(longitude) > 180) {
    return { said: [], refused: refused('value.range', 'longitude') };
  }
  const said: Said[] = [
    { measure: 'latitude', value: latitude, unit: 'lat' },
    { measure: 'longitude', value: longitude, unit: 'lon' },
  ];
  return { said };
}
