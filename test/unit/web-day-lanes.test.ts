import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayLanes } from '../../dashboard/web/console/day/day-lanes.ts';

const minute = 60_000;
const from = Date.UTC(2026, 0, 1);
const to = from + 24 * 60 * minute;
const at = (minutes: number) => from + minutes * minute;
const devices = [
  { id: 'bed', name: '床垫', kind: 'bed-sensor', room: '卧室' },
  { id: 'bath', name: '人体传感器', kind: 'motion', room: '卫生间' },
  { id: 'kitchen', name: '人体传感器', kind: 'motion', room: '厨房' },
  { id: 'door', name: '入户门', kind: 'contact', room: '玄关' },
  { id: 'lift', name: '电梯', kind: 'lift-card-reader', room: '' },
  { id: 'sos', name: '按钮', kind: 'sos-button', room: '卧室' },
];
type Point = readonly [deviceId: string, measure: string, value: boolean | number | string, minutes: number];
const lanes = (...points: Point[]) =>
  dayLanes(
    {
      devices,
      points: points.map(([deviceId, measure, value, minutes]) => ({ deviceId, measure, value, at: at(minutes) })),
    },
    from,
    to,
  );

describe('a day as lanes', () => {
  test('lying in bed is one band however often it is repeated', () => {
    const [bed] = lanes(
      ['bed', 'bed.occupied', true, 60],
      ['bed', 'bed.occupied', true, 90],
      ['bed', 'bed.occupied', false, 400],
    );
    expect(bed).toMatchObject({ kind: 'bed', bands: [{ from: at(60), to: at(400) }] });
  });

  test('who went to bed before the window and is still there fills it', () => {
    const [bed] = lanes(['bed', 'bed.occupied', true, -30]);
    expect(bed?.bands).toEqual([{ from, to }]);
  });

  test('a movement without an end lasts five minutes, and short pauses are one stay', () => {
    const [room] = lanes(['bath', 'motion', true, 10], ['bath', 'motion', true, 20], ['bath', 'motion', true, 60]);
    expect(room).toMatchObject({
      label: '卫生间',
      bands: [
        { from: at(10), to: at(25) },
        { from: at(60), to: at(65) },
      ],
    });
  });

  test('cards and calls are marks; a false alarm state is none', () => {
    const [card, call] = lanes(
      ['lift', 'card.tapped', 'A1', 5],
      ['sos', 'sos.pressed', true, 6],
      ['sos', 'smoke', false, 7],
    );
    expect(card).toMatchObject({ kind: 'card', marks: [{ at: at(5), measure: 'card.tapped' }] });
    expect(call).toMatchObject({ kind: 'call', marks: [{ at: at(6), measure: 'sos.pressed' }] });
  });

  test('bed first, then rooms, door, card, calls; what nobody draws is left out', () => {
    const kinds = lanes(
      ['sos', 'sos.pressed', true, 1],
      ['sos', 'battery', 90, 1],
      ['lift', 'card.tapped', 'A1', 1],
      ['door', 'door.open', true, 1],
      ['door', 'door.open', false, 2],
      ['kitchen', 'motion', true, 1],
      ['bath', 'motion', true, 1],
      ['bed', 'bed.occupied', true, 1],
    ).map(({ kind, label }) => `${kind} ${label}`);
    expect(kinds).toEqual(['bed 卧室', 'room 卫生间', 'room 厨房', 'door 入户门', 'card 电梯', 'call ']);
  });

  test('whatever the devices say, bands lie in the window, in order and apart', () => {
    const point = fc.record({
      deviceId: fc.constantFrom('bed', 'bath', 'kitchen', 'door', 'lift', 'stranger'),
      measure: fc.constantFrom('motion', 'bed.occupied', 'door.open', 'card.tapped', 'presence', 'odd'),
      value: fc.oneof(fc.boolean(), fc.integer()),
      at: fc.integer({ min: from - 3_600_000, max: to + 3_600_000 }),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 80 }), (points) => {
        const story = { devices, points: [...points].sort((a, b) => a.at - b.at) };
        for (const { bands, marks } of dayLanes(story, from, to)) {
          for (const [index, band] of bands.entries()) {
            expect(band.from).toBeGreaterThanOrEqual(from);
            expect(band.to).toBeLessThanOrEqual(to);
            expect(band.to).toBeGreaterThanOrEqual(band.from);
            const next = bands[index + 1];
            if (next !== undefined) expect(next.from).toBeGreaterThan(band.to);
          }
          for (const mark of marks) {
            expect(mark.at).toBeGreaterThanOrEqual(from);
            expect(mark.at).toBeLessThanOrEqual(to);
          }
        }
      }),
    );
  });
});
