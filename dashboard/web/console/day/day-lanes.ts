import type { Story } from '../api/answers.ts';

const minute = 60_000;
/** A motion sensor says "somebody moved", not until when: a movement without an end counts this long. */
const motionHoldMs = 5 * minute;
/** Shorter pauses than this are one stay. */
const joinMs = 6 * minute;

export interface Band {
  readonly from: number;
  readonly to: number;
}
export interface Mark {
  readonly at: number;
  readonly measure: string;
}

/** One line of the picture of a day. */
export interface Lane {
  readonly key: string;
  readonly kind: 'bed' | 'room' | 'seat' | 'door' | 'card' | 'call';
  /** The room or the device, as people call it. Empty for `call`. */
  readonly label: string;
  readonly bands: readonly Band[];
  readonly marks: readonly Mark[];
}

const order: readonly Lane['kind'][] = ['bed', 'room', 'seat', 'door', 'card', 'call'];
const roomOrder = ['卧室', '主卧', '次卧', '卫生间', '厨房', '客厅', '餐厅', '书房', '阳台', '玄关'];
const calls = new Set([
  'sos.pressed',
  'help.requested',
  'fall.detected',
  'smoke',
  'gas',
  'carbon.monoxide',
  'water.leak',
]);
/** Marks worth the red of an emergency; the others of the call lane stay quiet. */
export const emergencyMeasures: ReadonlySet<string> = new Set([
  'sos.pressed',
  'fall.detected',
  'smoke',
  'gas',
  'carbon.monoxide',
]);

function kindOf(measure: string): Lane['kind'] | undefined {
  if (measure === 'bed.occupied') return 'bed';
  if (measure === 'motion' || measure === 'presence') return 'room';
  if (measure === 'seat.occupied') return 'seat';
  if (measure === 'door.open') return 'door';
  if (measure === 'card.tapped') return 'card';
  return calls.has(measure) ? 'call' : undefined;
}

interface Drawing {
  readonly kind: Lane['kind'];
  readonly label: string;
  readonly bands: Band[];
  readonly marks: Mark[];
  readonly since: Map<string, number>;
}

/**
 * A day as lanes of bands (somebody is in this room, in bed, the door is open) and marks (a card, a call). `points` are oldest
 * first; what began before the window and has not ended is shown from when it was first said. Everything is cut to [from, to].
 */
export function dayLanes(story: Story, from: number, to: number): readonly Lane[] {
  const devices = new Map(story.devices.map((device) => [device.id, device]));
  const drawings = new Map<string, Drawing>();
  const drawingOf = (kind: Lane['kind'], deviceId: string): Drawing => {
    const device = devices.get(deviceId);
    const label =
      kind === 'call'
        ? ''
        : kind === 'door' || kind === 'card'
          ? (device?.name ?? '')
          : device?.room || device?.name || '';
    const key = `${kind} ${label}`;
    let drawing = drawings.get(key);
    if (drawing === undefined) {
      drawing = { kind, label, bands: [], marks: [], since: new Map() };
      drawings.set(key, drawing);
    }
    return drawing;
  };

  for (const { deviceId, measure, value, at } of story.points) {
    const kind = kindOf(measure);
    if (kind === undefined || at > to) continue;
    const drawing = drawingOf(kind, deviceId);
    const source = `${deviceId} ${measure}`;
    if (kind === 'call' || kind === 'card') {
      if (value !== false && at >= from) drawing.marks.push({ at, measure });
      continue;
    }
    const began = drawing.since.get(source);
    const holds = measure === 'motion';
    if (value === true) {
      // A repeat of "moved" prolongs; a repeat of "in bed" says nothing new.
      if (began === undefined) drawing.since.set(source, at);
      else if (holds && at - began > motionHoldMs) {
        drawing.bands.push({ from: began, to: Math.min(at, began + motionHoldMs) });
        drawing.since.set(source, at);
      }
    } else if (began !== undefined) {
      drawing.bands.push({ from: began, to: at });
      drawing.since.delete(source);
    }
  }
  for (const drawing of drawings.values())
    for (const [source, began] of drawing.since)
      drawing.bands.push({ from: began, to: source.endsWith(' motion') ? Math.min(to, began + motionHoldMs) : to });

  const rank = (lane: Lane) => {
    const room = roomOrder.findIndex((name) => lane.label.includes(name));
    return order.indexOf(lane.kind) * 100 + (room === -1 ? roomOrder.length : room);
  };
  return [...drawings]
    .map(
      ([key, { kind, label, bands, marks }]): Lane => ({
        key,
        kind,
        label,
        bands: joined(bands, kind === 'door' ? 0 : joinMs).flatMap((band) => cut(band, from, to)),
        marks,
      }),
    )
    .filter((lane) => lane.bands.length + lane.marks.length > 0)
    .sort((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label));
}

function joined(bands: readonly Band[], within: number): Band[] {
  const result: Band[] = [];
  for (const band of [...bands].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && band.from - last.to <= within) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, band.to) };
    } else result.push(band);
  }
  return result;
}

function cut(band: Band, from: number, to: number): Band[] {
  const inside = { from: Math.max(band.from, from), to: Math.min(band.to, to) };
  return inside.to >= inside.from ? [inside] : [];
}
