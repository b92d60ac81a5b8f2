import { describe, expect, test } from 'vitest';
import type { DeviceEntry } from '#contracts/directory';
import type { Measurement } from '#contracts/reading';
import { dayMs } from '#contracts/time';
import { profileOf } from '#devices/catalog';
import { createIngest } from '#hub/ingest/ingest';
import { SeenMessages } from '#hub/ingest/seen-messages';
import type { Outgoing } from '#simulators/dialects/tongue';
import { dayBeats } from '#simulators/routine';
import { stories } from '#simulators/stories/catalog';
import { castFor } from '#simulators/story';
import type { SimDevice, SimHome } from '#simulators/street';
import { type Voice, voiceOf } from '#simulators/voice';
import { testStreet } from '#test/support/simulated-street';

const street = testStreet(1);
const home = street.homes[0] as SimHome;
const deviceNamed = (id: string): SimDevice => {
  const device = street.devices.find((one) => one.id === id);
  if (device === undefined) throw new Error(`no device ${id}`);
  return device;
};

let made = 0;
const newId = (): string => {
  made += 1;
  return `id-${made}`;
};
const speak = (device: SimDevice): Voice => voiceOf(device, { newId, linkQuality: 100 });

const now = Date.UTC(2026, 2, 2, 0, 0);

/** What the hub makes of frames of this device. */
function understood(device: SimDevice, frames: readonly Outgoing[]) {
  const entries = new Map<string, DeviceEntry>(
    street.devices.map((one) => [
      one.id,
      {
        id: one.id,
        kind: one.kind,
        name: one.id,
        room: one.room,
        placeId: one.placeId,
        silentAfterMs: 0,
        ...(one.gateway === undefined ? {} : { gatewayId: one.gateway.id, externalName: one.gateway.name }),
      },
    ]),
  );
  const ingest = createIngest({
    directory: {
      device: (id) => entries.get(id),
      child: (gatewayId, name) =>
        [...entries.values()].find((entry) => entry.gatewayId === gatewayId && entry.externalName === name),
    },
    profileOf,
    seen: new SeenMessages(),
  });
  return frames.flatMap(({ topic, payload }) => {
    const result = ingest.read({
      topic,
      payload: Buffer.from(payload),
      receivedAt: now,
      from: {
        kind: device.gateway === undefined ? 'device' : 'gateway',
        id: device.gateway?.id ?? device.id,
        placeId: device.placeId,
      },
    });
    if (result.kind !== 'accepted') throw new Error(`${topic} ${payload}: ${JSON.stringify(result)}`);
    return result.readings;
  });
}

const expectMeaning = (device: SimDevice, says: readonly Measurement[], frames: readonly Outgoing[]): void => {
  const readings = understood(device, frames);
  for (const { measure, value } of says) {
    expect(readings, `${device.id}: ${JSON.stringify(frames)}`).toContainEqual(
      expect.objectContaining({ deviceId: device.id, measure, value }),
    );
  }
};

describe('the hub understands every frame as it was meant', () => {
  test('a whole day of routine', () => {
    const voices = new Map(street.devices.map((device) => [device.id, speak(device)]));
    const beats = dayBeats(home, { seed: 7, day: { date: '2026-03-02', weekday: 1, lengthMs: dayMs } });
    const heard = new Set<string>();
    for (const { device, says } of beats) {
      if (says.length === 0) continue;
      heard.add(device.kind);
      expectMeaning(device, says, voices.get(device.id)?.say(says) ?? []);
    }
    expect([...heard].sort()).toEqual(['bed-sensor', 'blood-pressure', 'climate', 'contact', 'fall-radar', 'motion']);
  });

  for (const device of street.devices) {
    for (const { id, means } of device.profile.operations) {
      test(`${device.id} operated by hand: ${id}`, () => expectMeaning(device, means, speak(device).say(means)));
    }
  }

  for (const story of stories) {
    test(`the story ${story.id}`, () => {
      const cast = castFor(story, { home, street });
      for (const beat of story.beats) {
        const device = cast?.get(beat.device);
        if (device === undefined || !('says' in beat)) continue;
        const can = beat.says.filter(({ measure }) => device.profile.measures.includes(measure));
        expectMeaning(device, can, speak(device).say(can));
      }
    });
  }
});

describe('a frame', () => {
  test('of a native event has an id of its own and tells the time only when told', () => {
    const voice = speak(deviceNamed('radar-1'));
    const [first] = voice.say([{ measure: 'fall.detected', value: true }]);
    const [second] = voice.say([{ measure: 'fall.detected', value: true }], now);
    expect(first?.topic).toBe('ecare/v1/home-1/radar-1/event');
    expect(first?.ref).not.toBe(second?.ref);
    expect(JSON.parse(first?.payload ?? '')).toEqual({ id: first?.ref, event: 'fall.detected' });
    expect(JSON.parse(second?.payload ?? '')).toEqual({ id: second?.ref, event: 'fall.detected', t: now / 1000 });
  });

  test('of a child carries its whole state, and what happens only once', () => {
    const voice = speak(deviceNamed('sos-1'));
    voice.say([{ measure: 'battery', value: 77, unit: '%EL' }]);
    const [press] = voice.say([{ measure: 'sos.pressed', value: true }]);
    const [after] = voice.say([{ measure: 'battery', value: 76, unit: '%EL' }]);
    expect(press?.topic).toBe('zigbee2mqtt/1/sos');
    expect(JSON.parse(press?.payload ?? '')).toMatchObject({ battery: 77, action: 'emergency' });
    expect(JSON.parse(after?.payload ?? '')).not.toHaveProperty('action');
  });

  test('being reachable is retained, on a topic of its own, in both dialects', () => {
    const offline = [{ measure: 'available', value: false }];
    expect(speak(deviceNamed('gw-1')).say(offline)).toEqual([
      { topic: 'ecare/v1/home-1/gw-1/availability', payload: 'offline', qos: 1, retain: true },
    ]);
    expect(speak(deviceNamed('sos-1')).say(offline)).toEqual([
      { topic: 'zigbee2mqtt/1/sos/availability', payload: '{"state":"offline"}', qos: 1, retain: true },
    ]);
  });
});
