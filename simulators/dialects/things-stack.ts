import { decodedWords, isDevEui } from './lorawan.ts';
import { gather, hasWordFor, moment, strengthOf, type Tongue } from './tongue.ts';

/**
 * The Things Stack v3 (https://www.thethingsindustries.com/docs/integrations/pubsub/mqtt-server/): an uplink. Its JSON leaves out what is
 * 0, so that the first counter is not there.
 */
export const thingsStack: Tongue = {
  dialect: 'things-stack',
  carries: (speaker) => hasWordFor(decodedWords, speaker) && isDevEui(speaker.name),
  say(speaker, says, { newId, t, count, linkQuality }) {
    const { properties, unsaid } = gather(decodedWords, speaker, says);
    if (unsaid.length === says.length) return { frames: [], unsaid };
    const session = newId();
    const at = t === undefined ? {} : { received_at: new Date(t).toISOString() };
    const message = {
      end_device_ids: { device_id: speaker.name, application_ids: { application_id: 'sunshine' } },
      ...at,
      uplink_message: {
        session_key_id: session,
        f_port: 85,
        ...(count === 0 ? {} : { f_cnt: count }),
        decoded_payload: properties,
        rx_metadata: [{ gateway_ids: { gateway_id: speaker.gateway }, rssi: strengthOf(says, linkQuality), snr: 8.2 }],
        ...at,
      },
    };
    return {
      frames: [moment(`v3/sunshine@ttn/devices/${speaker.name}/up`, message, `${session}:${count}`)],
      unsaid,
    };
  },
};
