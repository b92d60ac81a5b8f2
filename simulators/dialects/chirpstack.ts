import { decodedWords, isDevEui } from './lorawan.ts';
import { gather, hasWordFor, moment, strengthOf, type Tongue } from './tongue.ts';

const application = '2c5f1a5e-0f0e-4f43-9a4d-6a3a35a2b001';

/** ChirpStack v4, JSON (https://www.chirpstack.io/docs/chirpstack/integrations/events.html): an uplink, with the object its codec made. */
export const chirpstack: Tongue = {
  dialect: 'chirpstack',
  carries: (speaker) => hasWordFor(decodedWords, speaker) && isDevEui(speaker.name),
  say(speaker, says, { newId, t, count, linkQuality }) {
    const { properties, unsaid } = gather(decodedWords, speaker, says);
    if (unsaid.length === says.length) return { frames: [], unsaid };
    const deduplicationId = newId();
    const uplink = {
      deduplicationId,
      ...(t === undefined ? {} : { time: new Date(t).toISOString() }),
      deviceInfo: { applicationId: application, deviceProfileName: speaker.profile.kind, devEui: speaker.name },
      adr: true,
      dr: 5,
      fCnt: count,
      fPort: 85,
      confirmed: false,
      object: properties,
      rxInfo: [{ gatewayId: speaker.gateway, rssi: strengthOf(says, linkQuality), snr: 9.5 }],
    };
    return {
      frames: [moment(`application/${application}/device/${speaker.name}/event/up`, uplink, deduplicationId)],
      unsaid,
    };
  },
};
