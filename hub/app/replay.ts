import type { Alert, Severity } from '#contracts/alert';
import type { DeviceEntry, Directory, PlaceEntry } from '#contracts/directory';
import type { Frame } from '#contracts/frame';
import { nativeTopic } from '#contracts/mqtt';
import type { AnyRule } from '#contracts/rule';
import { dayMs } from '#contracts/time';
import { profileOf } from '#devices/catalog';
import { Desk } from '#hub/alerts/desk';
import { createIngest } from '#hub/ingest/ingest';
import type { RecordedWord, Recording } from '#hub/ingest/recordings/recording';
import { SeenMessages } from '#hub/ingest/seen-messages';
import { Engine } from '#hub/rules/engine';
import { sameForAll } from '#hub/rules/settings';
import { Deadlines } from '#kernel/deadlines';
import { newUlid } from '#kernel/ids';
import { factsFrom } from './facts.ts';

export interface ReplayFinding {
  readonly home: string;
  readonly rule: string;
  readonly severity: Severity;
  /** When it was told, and since when it was so. Epoch ms. */
  readonly at: number;
  readonly since: number;
  readonly text: { readonly zh: string; readonly en: string };
  /** When the condition was gone; null when it still was at the end. */
  readonly clearedAt: number | null;
}

export interface ReplayReport {
  readonly homes: number;
  readonly frames: number;
  readonly readings: number;
  /** Refused frames by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly from: number;
  readonly to: number;
  readonly days: number;
  readonly findings: readonly ReplayFinding[];
}

/**
 * Recorded homes through the real path on virtual time: each word becomes the frame its sensor would have sent, and goes
 * through ingest, rules and desk. Deadlines fire at their own moments between the frames.
 *
 * Recorded sensors speak only when something happens and have no heartbeat, so their silence is not supervised.
 */
export function replay(
  recordings: readonly Recording[],
  {
    rules,
    settings = {},
    zone,
  }: {
    readonly rules: readonly AnyRule[];
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly zone: string;
  },
): ReplayReport {
  const directory = directoryOf(recordings);
  const ingest = createIngest({ directory, profileOf, seen: new SeenMessages() });
  const engine = new Engine({
    rules,
    settings: sameForAll(rules, settings),
    zone,
    facts: factsFrom(directory),
    deadlines: new Deadlines<string>(),
    onRuleError: (rule, error) => {
      throw new Error(`rule ${rule} has thrown`, { cause: error });
    },
  });
  const desk = new Desk({ open: [], seq: 0, newId: newUlid });
  const ended: Alert[] = [];
  const rejected: Record<string, number> = {};
  let readings = 0;

  const frames = recordings
    .flatMap(({ home, words }) => words.map((word) => frameOf(home, word)))
    .sort((a, b) => a.receivedAt - b.receivedAt);
  const from = frames[0]?.receivedAt ?? 0;
  const to = frames.at(-1)?.receivedAt ?? 0;
  for (const frame of frames) {
    const heard = ingest.read(frame);
    if (heard.kind === 'rejected') rejected[heard.rejected.code] = (rejected[heard.rejected.code] ?? 0) + 1;
    if (heard.kind !== 'accepted') continue;
    readings += heard.readings.length;
    for (const judged of engine.judge(heard.readings, frame.receivedAt)) {
      if (judged.kind === 'finding') desk.take(judged.finding, judged.finding.at);
      else {
        desk.clear(judged.clearing, judged.clearing.at);
        closeCleared(desk, judged.clearing.at);
      }
    }
    for (const { alert } of desk.finish().alerts) if (alert.state === 'resolved') ended.push(alert);
  }
  const findings = [...ended, ...desk.open()].map(
    ({ placeId, rule, severity, raisedAt, since, text, clearedAt }): ReplayFinding => ({
      home: placeId,
      rule,
      severity,
      at: raisedAt,
      since,
      text,
      clearedAt,
    }),
  );
  return {
    homes: recordings.length,
    frames: frames.length,
    readings,
    rejected,
    from,
    to,
    days: (to - from) / dayMs,
    findings: findings.sort((a, b) => a.at - b.at),
  };
}

/** Nobody sits at the desk of a replay: what is gone is closed, so that the next time is a finding of its own. */
function closeCleared(desk: Desk, now: number): void {
  for (const { id, clearedAt } of [...desk.open()]) {
    if (clearedAt !== null) desk.act({ act: 'resolve', outcome: 'recovered' }, { alertId: id, by: 'replay', now });
  }
}

function frameOf(home: string, { deviceId, at, says }: RecordedWord): Frame {
  const { measure, value } = says;
  const record = {
    n: measure,
    t: at / 1000,
    ...(typeof value === 'boolean'
      ? { vb: value }
      : typeof value === 'number'
        ? { v: value, u: says.unit }
        : { vs: value }),
  };
  return {
    topic: nativeTopic(home, deviceId, 'telemetry'),
    payload: Buffer.from(JSON.stringify([record])),
    from: { kind: 'device', id: deviceId, placeId: home },
    receivedAt: at,
  };
}

/** The register of the recorded homes: nothing but homes and sensors. */
function directoryOf(recordings: readonly Recording[]): Directory {
  const devices = new Map<string, DeviceEntry>();
  const places = new Map<string, PlaceEntry>();
  for (const recording of recordings) {
    const { home } = recording;
    places.set(home, { id: home, kind: 'home', name: home, path: `/${home}`, address: home });
    for (const device of recording.devices) devices.set(device.id, { ...device, placeId: home, silentAfterMs: 0 });
  }
  return {
    device: (id) => devices.get(id),
    child: () => undefined,
    childrenOf: () => [],
    devicesAt: (placeId) => [...devices.values()].filter((device) => device.placeId === placeId),
    devices: () => devices.values(),
    place: (id) => places.get(id),
    resident: () => undefined,
    residentsOf: () => [],
    contactsOf: () => [],
  };
}
