import { soundsLikeHelp } from '../call-for-help.ts';
import { type AddressedFrame, type Dialect, type Heard, heardBroken } from '../dialect.ts';
import { parseJson } from '../payload.ts';
import { isProperties, ownOf } from '../properties.ts';
import { refused } from '../rejection.ts';
import { readDecoded } from './decoded.ts';
import { strongestOf, timeOf } from './uplink.ts';

/**
 * The Things Stack v3 (https://www.thethingsindustries.com/docs/integrations/pubsub/mqtt-server/): `v3/<app>@<tenant>/devices/<id>/up`.
 * Its JSON leaves out what is 0, false or empty.
 */
export const thingsStack: Dialect = {
  name: 'things-stack',
  claim(topic) {
    const levels = /^v3\/[^/]+\/devices\/([^/]+)\/(up|join|down\/.+|service\/data|location\/solved)$/.exec(topic);
    if (levels === null) return undefined;
    const [, name = '', type] = levels;
    if (type !== 'up' && type !== 'join') return 'nothing';
    return { dialect: thingsStack, speaker: { by: 'name', name }, channel: 'telemetry' };
  },
  read({ payload, profile }: AddressedFrame): Heard {
    const message = parseJson(payload);
    if (!isProperties(message)) {
      const why = message === undefined ? 'payload.not-json' : 'payload.shape';
      return heardBroken(refused(why), soundsLikeHelp(payload));
    }
    const uplink = ownOf(message, 'uplink_message');
    if (!isProperties(uplink)) return { said: [] };
    const object = ownOf(uplink, 'decoded_payload');
    const decoded: Heard = isProperties(object) ? readDecoded(object, profile) : { said: [] };
    if (decoded.refused !== undefined && decoded.said.length === 0) return decoded;
    const said = [...decoded.said];
    const battery = ownOf(uplink, 'last_battery_percentage');
    if (isProperties(battery) && !said.some(({ measure }) => measure === 'battery')) {
      const value = ownOf(battery, 'value') ?? 0;
      if (typeof value === 'number' && value >= 0 && value <= 100)
        said.push({ measure: 'battery', value, unit: '%EL' });
    }
    const signal = strongestOf(ownOf(uplink, 'rx_metadata'));
    if (signal !== undefined) said.push(signal);
    const deviceAt = timeOf(ownOf(uplink, 'received_at') ?? ownOf(message, 'received_at'));
    if (deviceAt !== undefined) for (const one of said) one.deviceAt ??= deviceAt;
    // A session key and its counter name an uplink; the counter 0 is left out.
    const session = ownOf(uplink, 'session_key_id');
    const count = ownOf(uplink, 'f_cnt') ?? 0;
    const id = typeof session === 'string' && typeof count === 'number' ? `${session}:${count}` : '';
    return {
      said,
      ...(decoded.refused === undefined ? {} : { refused: decoded.refused }),
      ...(/^[\x21-\x7e]{1,64}$/.test(id) ? { id } : {}),
    };
  },
};
