import { describe, expect, test } from 'vitest';
import type { Measurement } from '#contracts/reading';
import { dayMs, hourMs } from '#contracts/time';
import { catalog } from '#devices/catalog';
import { play } from '#simulators/play';
import { playedBeats } from '#simulators/plays';
import { buildStreet, type SimDevice, type SimHome } from '#simulators/street';
import { tongueFor, type Voice, voiceOf } from '#simulators/voice';
import { homeId, listeningHome, readingsOf } from '#test/support/listening-home';
import { ManualClock } from '#test/support/manual-clock';

/** 06:30 in Hangzhou: up, breakfast, the first measurements of the day. */
const morning = Date.UTC(2026, 2, 1, 22, 30);

/** A home of one with a single device of a kind, beside a bed and a hall nobody watches. */
function homeWith(kind: string, gatewayName?: string) {
  const listed = (id: string, of: string, gatewayId: string | null) => ({
    id,
    kind: of,
    name: id === 'gw-502' ? (gatewayName ?? '网关') : id,
    room: '客厅',
    placeId: homeId,
    residentId: null,
    gatewayId,
    externalName: gatewayId === null ? null : 'dev-01',
    state: 'active' as const,
    sample: true,
  });
  const child = gatewayName !== undefined && kind !== 'gateway';
  return buildStreet(
    {
      homes: [{ id: homeId, sample: true }],
      residents: [{ id: 'res-1', homeId }],
      places: [{ id: homeId, path: `/street/${homeId}` }],
      cards: [],
      devices: [
        ...(child ? [listed('gw-502', 'gateway', null)] : []),
        listed(`${kind}-1`, kind, child ? 'gw-502' : null),
      ],
    },
    { profiles: catalog, limit: 1 },
  );
}

describe.for([undefined, '网关（ChirpStack）', '网关（Shelly）', '网关（Home Assistant）'])(
  'behind %s',
  (gatewayName) => {
    test.for(catalog)(
      '$kind plays an hour, does all that can be done by hand, and every word is understood',
      ({ kind }) => {
        const street = homeWith(kind, gatewayName);
        const home = listeningHome([kind]);
        const entry = home.entries.get(`${kind}-1`);
        if (entry !== undefined) home.entries.set(entry.id, { ...entry, externalName: 'dev-01' });
        const voices = new Map<string, Voice>();
        let made = 0;
        const newId = (): string => {
          made += 1;
          return `id-${made}`;
        };
        let words = 0;
        const say = (device: SimDevice, says: readonly Measurement[], t?: number): void => {
          const voice = voices.get(device.id) ?? voiceOf(device, { newId, linkQuality: 90 });
          voices.set(device.id, voice);
          const frames = voice.say(says, t);
          expect(frames.length).toBeGreaterThan(0);
          const heard = frames.flatMap(({ topic, payload }) => {
            const result = home.carries(topic, payload, t ?? clock.now());
            if (result.kind === 'rejected') throw new Error(`${topic} ${payload}: ${result.rejected.code}`);
            return readingsOf(result);
          });
          for (const { measure, value } of says) {
            expect(heard, JSON.stringify(frames)).toContainEqual(
              expect.objectContaining({ deviceId: device.id, measure, value }),
            );
          }
          words += device.id === `${kind}-1` ? 1 : 0;
        };
        const clock = new ManualClock(morning);
        for (const device of street.devices) {
          const spoken = tongueFor(device);
          for (const { topic, payload } of spoken?.tongue.announce?.('gw-502', [spoken.speaker]) ?? []) {
            home.carries(topic, payload);
          }
        }
        using player = play({
          street,
          seed: 7,
          zone: 'Asia/Shanghai',
          clock,
          stage: { say, line: () => undefined, stranger: () => undefined },
          log: () => undefined,
          tellTime: true,
        });
        clock.advance(hourMs);
        const device = street.devices.find(({ id }) => id === `${kind}-1`);
        for (const { id } of device?.profile.operations ?? []) expect(player.operate(`${kind}-1`, id)).toBe(true);
        expect(words).toBeGreaterThan(device?.profile.operations.length ?? 0);
      },
    );
  },
);

describe('what a kind plays', () => {
  const [home] = homeWith('power-meter').homes as readonly [SimHome];
  const dayOf = (date: string) => ({ date, weekday: 1, lengthMs: dayMs });
  const saidOn = (kind: string, date: string, measure: string) => {
    const device = homeWith(kind).devices[0] as SimDevice;
    return playedBeats(device, { seed: 7, day: dayOf(date), home })
      .flatMap(({ says }) => says)
      .filter((said) => said.measure === measure)
      .map(({ value }) => value as number);
  };

  test('a meter never runs backwards, over midnight either', () => {
    const two = [...saidOn('power-meter', '2026-03-02', 'energy'), ...saidOn('power-meter', '2026-03-03', 'energy')];
    expect(two.length).toBeGreaterThan(150);
    expect(two).toEqual([...two].sort((a, b) => a - b));
    expect((two.at(-1) ?? 0) - (two[0] ?? 0)).toBeGreaterThan(1);
  });

  test('a quantity stays where its kind has it, and a room is warmest in mid-afternoon', () => {
    const room = saidOn('climate', '2026-03-02', 'temperature');
    expect(Math.min(...room)).toBeGreaterThanOrEqual(18);
    expect(Math.max(...room)).toBeLessThanOrEqual(24);
    const hourOfWarmest = (room.indexOf(Math.max(...room)) * 900) / 3600;
    expect(hourOfWarmest).toBeGreaterThan(11);
    expect(hourOfWarmest).toBeLessThan(19);
  });

  test('what is done once a day is done once, in its hours', () => {
    const device = homeWith('scale').devices[0] as SimDevice;
    for (let day = 1; day < 28; day += 1) {
      const date = `2026-03-${String(day).padStart(2, '0')}`;
      const beats = playedBeats(device, { seed: 7, day: dayOf(date), home });
      expect(beats).toHaveLength(1);
      expect(beats[0]?.at).toBeGreaterThanOrEqual(6 * hourMs);
      expect(beats[0]?.at).toBeLessThan(9 * hourMs);
    }
  });

  test('is the same for the same seed and day', () => {
    expect(saidOn('gps-watch', '2026-03-02', 'latitude')).toEqual(saidOn('gps-watch', '2026-03-02', 'latitude'));
    expect(saidOn('gps-watch', '2026-03-02', 'latitude')).not.toEqual(saidOn('gps-watch', '2026-03-03', 'latitude'));
  });
});
