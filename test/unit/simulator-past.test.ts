import { describe, expect, test } from 'vitest';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { dayOf } from '#simulators/local-day';
import { packsOf, pastOf, type Remembered } from '#simulators/past';
import { dayBeats } from '#simulators/routine';
import type { SimHome } from '#simulators/street';
import { listeningHome, morning, readingsOf } from '#test/support/listening-home';
import { testStreet } from '#test/support/simulated-street';

const zone = 'Asia/Shanghai';
const home = testStreet(1).homes[0] as SimHome;
const past = pastOf(home, { seed: 7, zone, from: morning - dayMs, to: morning });
const all = [...past.values()].flat();

describe('the past of a home', () => {
  test('is its routine of those hours and no more, nothing that happens among it', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(all.every(({ t }) => t >= morning - dayMs && t < morning)).toBe(true);
    expect(all.some(({ measure }) => measure === 'card.tapped' || measure === 'sos.pressed')).toBe(false);
    const today = dayOf(morning, zone);
    const doors = dayBeats(home, { seed: 7, day: today }).filter(
      ({ at, says }) => says.some(({ measure }) => measure === 'door.open') && today.startsAt + at < morning,
    );
    const remembered = all.filter(({ t, measure }) => measure === 'door.open' && t >= today.startsAt);
    expect(remembered).toHaveLength(doors.length);
  });

  test('has one movement where many followed each other, and is bounded', () => {
    for (const [device, remembered] of past) {
      expect(remembered.length, device.id).toBeLessThan(700);
      const moved = remembered.filter(({ measure, value }) => measure === 'motion' && value === true);
      const moments = remembered.filter(({ measure }) => measure === 'motion');
      for (const [index, { t }] of moments.entries()) {
        const next = moments[index + 1];
        if (next !== undefined && next.value === moments[index]?.value) {
          expect(next.t - t).toBeGreaterThanOrEqual(5 * minuteMs);
        }
      }
      if (device.kind === 'motion') expect(moved.length).toBeGreaterThan(0);
    }
  });

  test('is understood as history: at its own time, on which no rule acts', () => {
    const listener = listeningHome(['climate']);
    const climate = [...past].find(([device]) => device.kind === 'climate')?.[1] as readonly Remembered[];
    const readings = packsOf(climate).flatMap((pack) =>
      readingsOf(listener.says('climate-1', 'telemetry', pack)).filter(({ measure }) => measure !== 'available'),
    );
    expect(readings.map(({ measure, value, at, late }) => ({ measure, value, at, late }))).toEqual(
      climate.map(({ measure, value, t }) => ({ measure, value, at: t, late: true })),
    );
  });
});

describe('a record out of the memory of a device', () => {
  const says = (records: unknown) =>
    readingsOf(listeningHome(['sos-button', 'contact']).says('contact-1', 'telemetry', records));
  const ago = (hours: number) => (morning - hours * hourMs) / 1000;

  test('is history only when it says so', () => {
    expect(says([{ n: 'door.open', vb: true, t: ago(2) }])[0]).not.toHaveProperty('late');
    expect(says([{ n: 'door.open', vb: true, t: ago(2), rec: true }])[0]).toMatchObject({ late: true });
  });

  test('is none without a time of its own, or with one that has not come', () => {
    expect(says([{ n: 'door.open', vb: true, rec: true }])[0]).not.toHaveProperty('late');
    expect(says([{ n: 'door.open', vb: true, t: ago(-2), rec: true }])[0]).not.toHaveProperty('late');
  });

  test('never makes history of a call for help', () => {
    const call = readingsOf(
      listeningHome(['sos-button']).says('sos-button-1', 'telemetry', [
        { n: 'sos.pressed', vb: true, t: ago(2), rec: true },
      ]),
    );
    expect(call[0]).toMatchObject({ measure: 'sos.pressed' });
    expect(call[0]).not.toHaveProperty('late');
  });
});
