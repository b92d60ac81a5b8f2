import type { Severity } from '#contracts/alert';
import type { DeviceEntry, Directory, PlaceEntry } from '#contracts/directory';
import { hubMeasures } from '#contracts/measure';
import type { Reading } from '#contracts/reading';
import type { AnyRule } from '#contracts/rule';
import { hourMs, minuteMs } from '#contracts/time';
import { profileOf } from '#devices/catalog';
import { Desk } from '#hub/alerts/desk';
import { dialects } from '#hub/ingest/dialects/catalog';
import { createIngest, type IngestResult } from '#hub/ingest/ingest';
import { SeenMessages } from '#hub/ingest/seen-messages';
import { Engine } from '#hub/rules/engine';
import { sameForAll } from '#hub/rules/settings';
import { Deadlines } from '#kernel/deadlines';
import { newUlid } from '#kernel/ids';
import { factsFrom } from './facts.ts';
import {
  exampleDevice,
  exampleGateway,
  exampleHome,
  framesOf,
  kindOf,
  type PayloadExample,
} from './payload-examples.ts';

/** `ok`, or what is wrong: an alert nobody asked for, one that did not come, a frame that was not understood, code that threw. */
export type PayloadVerdict = 'ok' | 'false-alarm' | 'missed' | 'not-understood' | 'crash';

export interface PayloadResult {
  readonly id: string;
  readonly dialect: string;
  readonly kind: string;
  /** Whether the catalogue has this kind. */
  readonly known: boolean;
  readonly topic: string;
  /** `learned`: it says how later messages are to be read. `passed-over`: a word that is said again elsewhere, or not for the hub. */
  readonly outcome: 'accepted' | 'learned' | 'passed-over' | 'rejected' | 'crashed';
  readonly reason?: string;
  readonly measurements: readonly Pick<Reading, 'measure' | 'value' | 'unit' | 'at' | 'late'>[];
  readonly alerts: readonly { readonly rule: string; readonly severity: Severity; readonly text: string }[];
  readonly expected: { readonly alert: string | null; readonly reject: boolean };
  readonly verdict: PayloadVerdict;
  /** What of the example was not found, in words. */
  readonly lacks: readonly string[];
}

export interface PayloadReport {
  readonly results: readonly PayloadResult[];
  readonly summary: {
    readonly examples: number;
    readonly ok: number;
    readonly understood: number;
    readonly falseAlarms: number;
    readonly missed: number;
    readonly notUnderstood: number;
    readonly crashes: number;
  };
}

/** 8 December 2026, 10:00 in Hangzhou. */
const morning = Date.UTC(2026, 11, 8, 2);
/** How long before the example its device was registered: supervision has begun. */
const registeredBeforeMs = hourMs;

/** What a file calls an alert, and the rule that raises it. */
const ruleOf: Readonly<Record<string, string>> = {
  carbon_monoxide: 'carbon-monoxide',
  co: 'carbon-monoxide',
  water_leak: 'water-leak',
  leak: 'water-leak',
  battery_low: 'battery-low',
  low_battery: 'battery-low',
  device_offline: 'device-silent',
  offline: 'device-silent',
  environment_temperature: 'abnormal-temperature',
  help: 'service-call',
};

/** Real payloads through the real path, in memory: each in a home of its own, through ingest, rules and desk. */
export function judgePayloads(
  examples: readonly PayloadExample[],
  { rules, zone }: { readonly rules: readonly AnyRule[]; readonly zone: string },
): PayloadReport {
  const results = examples.map((example) => judgeOne(example, { rules, zone }));
  const count = (...verdicts: readonly PayloadVerdict[]): number =>
    results.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return {
    results,
    summary: {
      examples: results.length,
      ok: count('ok'),
      understood: results.filter(({ lacks, outcome }) => lacks.length === 0 && outcome !== 'crashed').length,
      falseAlarms: count('false-alarm'),
      missed: count('missed'),
      notUnderstood: count('not-understood'),
      crashes: count('crash'),
    },
  };
}

function judgeOne(
  example: PayloadExample,
  { rules, zone }: { readonly rules: readonly AnyRule[]; readonly zone: string },
): PayloadResult {
  const kind = kindOf(example);
  const { alert, reject = false } = example.expected;
  const base = { id: example.id, kind, known: profileOf(kind) !== undefined, expected: { alert, reject } };
  let topic = example.topic ?? '';
  try {
    const frames = framesOf(example, morning);
    topic = frames.at(-1)?.topic ?? topic;
    const heard = hear(example, { rules, zone });
    const outcome = outcomeOf(heard.result);
    const measurements = heard.readings.map(({ measure, value, unit, at, late }) => ({
      measure,
      value,
      at,
      ...(unit === undefined ? {} : { unit }),
      ...(late === undefined ? {} : { late }),
    }));
    const lacks = lacksOf(example, { outcome, measurements, known: base.known });
    return {
      ...base,
      topic,
      dialect: dialectOf(topic),
      outcome,
      ...(heard.result.kind === 'rejected' ? { reason: heard.result.rejected.text.en } : {}),
      measurements,
      alerts: heard.alerts,
      lacks,
      verdict: verdictOf(alert, heard.alerts, lacks),
    };
  } catch (error) {
    return {
      ...base,
      topic,
      dialect: dialectOf(topic),
      outcome: 'crashed',
      reason: error instanceof Error ? error.message : String(error),
      measurements: [],
      alerts: [],
      lacks: [],
      verdict: 'crash',
    };
  }
}

/** The path of a frame: ingest, rules, desk. Supervision is given the time in which a device that is off the line is missed. */
function hear(example: PayloadExample, { rules, zone }: { readonly rules: readonly AnyRule[]; readonly zone: string }) {
  const directory = directoryOf(kindOf(example));
  const ingest = createIngest({ directory, profileOf, seen: new SeenMessages() });
  const engine = new Engine({
    rules,
    settings: sameForAll(rules),
    zone,
    facts: factsFrom(directory),
    deadlines: (isFirst) => new Deadlines(isFirst),
    onRuleError: (rule, error) => {
      throw new Error(`rule ${rule} has thrown`, { cause: error });
    },
  });
  const desk = new Desk({ open: [], seq: 0, newId: newUlid });
  const registeredAt = morning - registeredBeforeMs;
  engine.judge(
    [
      {
        deviceId: exampleDevice,
        placeId: exampleHome,
        measure: 'device.registered',
        value: true,
        at: registeredAt,
        receivedAt: registeredAt,
      },
    ],
    registeredAt,
  );
  const frames = framesOf(example, morning);
  let result: IngestResult = { kind: 'ignored', ignored: 'not-for-us' };
  for (const frame of frames) result = ingest.read(frame);
  const readings = result.kind === 'accepted' ? result.readings : [];
  const silentAfterMs = directory.device(exampleDevice)?.silentAfterMs ?? 0;
  const judged = [
    ...engine.judge(readings, morning),
    // Whoever spoke now is heard until later than this; whoever is off the line is not.
    ...engine.judge([], registeredAt + silentAfterMs + minuteMs),
  ];
  for (const one of judged) {
    // What only the passing of time leads to is no matter of this frame, but for the silence of its device.
    if (one.kind !== 'finding') continue;
    const { rule, subject } = one.finding;
    const isSaid = one.cause !== undefined && !hubMeasures.has(one.cause.measure);
    const isItsSilence = subject.deviceId === exampleDevice && (rule === 'device-silent' || rule === 'gateway-lost');
    if (isSaid || isItsSilence) desk.take(one.finding, one.finding.at);
  }
  const alerts = desk.finish().alerts.map(({ alert: { rule, severity, text } }) => ({ rule, severity, text: text.en }));
  return { result, readings, alerts: result.kind === 'accepted' ? alerts : [] };
}

const outcomeOf = (result: IngestResult): PayloadResult['outcome'] =>
  result.kind === 'ignored' ? (result.ignored === 'learned' ? 'learned' : 'passed-over') : result.kind;

const dialectOf = (topic: string): string =>
  dialects.find((dialect) => dialect.claim(topic) !== undefined)?.name ?? 'home-assistant';

function verdictOf(expected: string | null, alerts: PayloadResult['alerts'], lacks: readonly string[]): PayloadVerdict {
  if (expected === null) {
    if (alerts.length > 0) return 'false-alarm';
  } else {
    const rule = ruleOf[expected] ?? expected.replaceAll('_', '-');
    if (!alerts.some((alert) => alert.rule === rule || alert.rule.includes(rule))) return 'missed';
    if (alerts.some((alert) => alert.severity === 'P1' && alert.rule !== rule)) return 'false-alarm';
  }
  return lacks.length > 0 ? 'not-understood' : 'ok';
}

const presences: ReadonlySet<string> = new Set(['motion', 'presence', 'seat.occupied', 'bed.occupied', 'vibration']);
const presses: ReadonlySet<string> = new Set(['button.pressed', 'sos.pressed', 'action', 'help.requested']);

/** What an example says of the meaning of its payload, besides the alert, and whether it is found. */
function lacksOf(
  { expected }: PayloadExample,
  { outcome, measurements, known }: Pick<PayloadResult, 'outcome' | 'measurements' | 'known'>,
): readonly string[] {
  if (expected.reject === true) return outcome === 'rejected' ? [] : ['should have been refused'];
  if (outcome === 'rejected') return known || expected.alert !== null ? ['was refused'] : [];
  if (outcome !== 'accepted') return [];
  const lacks: string[] = [];
  const values = (measure: string) => measurements.filter((one) => one.measure === measure).map(({ value }) => value);
  const wants = (what: string, holds: boolean): void => {
    if (!holds) lacks.push(what);
  };
  const { door, occupancy, online, heart_rate: pulse, button, event, rfid, backfill, location } = expected;
  if (door === 'open' || door === 'closed') wants(`door ${door}`, values('door.open').includes(door === 'open'));
  if (typeof occupancy === 'boolean') {
    wants(
      `occupancy ${occupancy}`,
      measurements.some(({ measure, value }) => presences.has(measure) && value === occupancy),
    );
  }
  if (typeof online === 'boolean') wants(`online ${online}`, values('available').includes(online));
  if (typeof pulse === 'number') wants(`heart rate ${pulse}`, values('heart.rate').includes(pulse));
  if (button !== undefined || (event !== undefined && event !== 'join' && event !== 'location')) {
    wants(
      'a press',
      measurements.some(({ measure }) => presses.has(measure)),
    );
  }
  if (typeof location === 'string')
    wants(
      `location ${location}`,
      measurements.some(({ value }) => value === location),
    );
  if (typeof rfid === 'string') {
    wants(`card ${rfid}`, values('card.tapped').length > 0 || measurements.some(({ value }) => value === rfid));
  }
  if (Array.isArray(backfill)) {
    for (const at of backfill) {
      wants(
        `a record of ${at}`,
        measurements.some((one) => one.late === true && one.at === Number(at) * 1_000),
      );
    }
  }
  return lacks;
}

/** A home with a gateway and behind it the one device the example is about, whatever it is called there. */
function directoryOf(kind: string): Directory {
  const device = (id: string, of: string, gatewayId?: string): DeviceEntry => ({
    id,
    kind: of,
    name: id,
    room: '',
    placeId: exampleHome,
    residentId: 'resident-1',
    silentAfterMs: (profileOf(of)?.silentAfterSeconds ?? 25 * 3_600) * 1_000,
    ...(gatewayId === undefined ? {} : { gatewayId, externalName: 'example' }),
  });
  const one = device(exampleDevice, kind, exampleGateway);
  const devices = new Map([one, device(exampleGateway, 'gateway')].map((entry) => [entry.id, entry]));
  const home: PlaceEntry = {
    id: exampleHome,
    kind: 'home',
    name: exampleHome,
    path: `/${exampleHome}`,
    address: exampleHome,
  };
  return {
    device: (id) => devices.get(id),
    child: (gatewayId) => (gatewayId === exampleGateway ? one : undefined),
    childrenOf: (gatewayId) => (gatewayId === exampleGateway ? [one] : []),
    devicesAt: (placeId) => (placeId === exampleHome ? [...devices.values()] : []),
    devices: () => devices.values(),
    place: (id) => (id === exampleHome ? home : undefined),
    resident: () => undefined,
    residentsOf: () => [],
    contactsOf: () => [],
  };
}
