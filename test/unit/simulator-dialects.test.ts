import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeMeasure } from '#contracts/measure';
import type { Measurement } from '#contracts/reading';
import { catalog } from '#devices/catalog';
import { measurementOf } from '#hub/ingest/measurement';
import { tongues } from '#simulators/dialects/catalog';
import { sayNative } from '#simulators/dialects/native';
import type { Occasion, Outgoing, Speaker, Tongue } from '#simulators/dialects/tongue';
import { gatewayId, homeId, listeningHome, meaningOf } from '#test/support/listening-home';

type Profile = (typeof catalog)[number];

const speakerOf = (profile: Profile, name = 'dev-01'): Speaker => ({ profile, name, gateway: gatewayId });

let made = 0;
const occasion = (more: Partial<Occasion> = {}): Occasion => ({
  newId: () => {
    made += 1;
    return `id-${made}`;
  },
  count: made,
  linkQuality: 100,
  standing: new Map(),
  ...more,
});

/** A home that knows this device under this name, and has heard what its gateway announces. */
function listener(tongue: Tongue, speaker: Speaker) {
  const { kind } = speaker.profile;
  const home = listeningHome([kind]);
  const entry = home.entries.get(`${kind}-1`);
  if (entry !== undefined) home.entries.set(entry.id, { ...entry, externalName: speaker.name });
  for (const { topic, payload } of tongue.announce?.(gatewayId, [speaker]) ?? []) home.carries(topic, payload);
  return home;
}

/** Radio figures, the state of the line and what a convention of whole states says again. */
const beside = new Set(['link.quality', 'signal.strength', 'available']);

/** What the hub makes of the frames, without what every frame carries. */
function understood(
  home: ReturnType<typeof listeningHome>,
  frames: readonly Outgoing[],
  meant: readonly Measurement[],
) {
  const about = new Set(meant.map(({ measure }) => measure));
  return frames.flatMap(({ topic, payload }) => {
    const result = home.carries(topic, payload);
    if (result.kind !== 'accepted') throw new Error(`${topic} ${payload}: ${JSON.stringify(result)}`);
    return meaningOf(result).filter(({ measure }) => about.has(measure) || !beside.has(measure));
  });
}

/** With the unit the hub keeps. */
const asKept = (said: Measurement): Measurement => {
  const one = measurementOf(said.measure, said.value, said.unit);
  if ('code' in one) throw new Error(`${said.measure}: ${one.code}`);
  return one;
};

const sorted = (said: readonly Measurement[]) => [...said].sort((a, b) => a.measure.localeCompare(b.measure));

function expectSaid(tongue: Tongue, speaker: Speaker, says: readonly Measurement[]): readonly Measurement[] {
  const { frames, unsaid } = tongue.say(speaker, says, occasion());
  const meant = says.filter((said) => !unsaid.includes(said));
  expect(sorted(understood(listener(tongue, speaker), frames, meant)), JSON.stringify(frames)).toEqual(
    sorted(meant.map(asKept)),
  );
  return unsaid;
}

const believable: Readonly<Record<string, readonly [number, number]>> = {
  'body.temperature': [30, 43],
  'blood.glucose': [1, 30],
  'respiration.rate': [4, 60],
  'signal.strength': [-120, 0],
  'battery.voltage': [1, 12],
  latitude: [-90, 90],
  longitude: [-180, 180],
};
const whole = new Set(['battery', 'link.quality', 'steps', 'pills.left', 'signal.strength', 'heart.rate']);

/** Any value of a measure: tenths, as sensors tell them. */
function anyOf(measure: string): fc.Arbitrary<Measurement> {
  switch (describeMeasure(measure)?.kind) {
    case 'event':
      return fc.constant({ measure, value: true });
    case 'state':
      return fc.boolean().map((value) => ({ measure, value }));
    default: {
      const [least, most] = believable[measure] ?? [40, 100];
      const step = whole.has(measure) ? 1 : 10;
      return fc
        .integer({ min: least * step, max: most * step })
        .map((number) => ({ measure, value: number / step === 0 ? 0 : number / step }));
    }
  }
}

describe.for(tongues)('$dialect', (tongue) => {
  const carried = catalog.filter((profile) => tongue.carries(speakerOf(profile)));

  test('carries at least the button or the sensors it is sold with', () => {
    expect(carried.length).toBeGreaterThan(tongue.dialect === 'scaip' ? 3 : 8);
  });

  test.for(carried.flatMap((profile) => profile.operations.map((operation) => ({ profile, operation }))))(
    '$profile.kind: $operation.id',
    ({ profile, operation }) => {
      const unsaid = expectSaid(tongue, speakerOf(profile), operation.means);
      // What the kind is there for has a word; a card number or a state may not.
      for (const said of unsaid) {
        if (tongue.dialect !== 'scaip' && tongue.dialect !== 'shelly') expect(said.value).not.toBe(true);
      }
    },
  );

  test.for(carried)('$kind: every measure, whatever its value', (profile) => {
    for (const measure of profile.measures) {
      if (measure === 'available') continue;
      fc.assert(
        fc.property(anyOf(measure), (said) => {
          expectSaid(tongue, speakerOf(profile), [said]);
        }),
        { numRuns: 10 },
      );
    }
  });

  test.for(carried)('$kind: several measures in one message', (profile) => {
    const lasting = profile.measures.filter(
      (measure) => measure !== 'available' && describeMeasure(measure)?.kind !== 'event',
    );
    fc.assert(
      fc.property(
        fc
          .subarray(lasting, { minLength: Math.min(1, lasting.length) })
          .chain((some) => fc.tuple(...some.map((measure) => anyOf(measure)))),
        (says) => {
          expectSaid(tongue, speakerOf(profile), says);
        },
      ),
      { numRuns: 15 },
    );
  });

  test.for(carried)('$kind: on and off the line', (profile) => {
    const speaker = speakerOf(profile);
    for (const online of [true, false]) {
      const frame = tongue.availability?.(speaker, online);
      if (frame === undefined) return;
      expect(frame.retain).toBe(true);
      expect(understood(listener(tongue, speaker), [frame], [{ measure: 'available', value: online }])).toEqual([
        { measure: 'available', value: online },
      ]);
    }
  });

  test('what a gateway announces is listed for whoever adopts, or taken without a word', () => {
    const home = listeningHome([]);
    const speakers = carried.map((profile, index) => speakerOf(profile, `stranger-${index}`));
    for (const { topic, payload, retain } of tongue.announce?.(gatewayId, speakers) ?? []) {
      expect(retain).toBe(true);
      home.carries(topic, payload);
    }
    const listed = home.ingest.unknown.of(gatewayId).map(({ name }) => name);
    if (tongue.dialect === 'zigbee2mqtt' || tongue.dialect === 'home-assistant') {
      expect(listed.sort()).toEqual(speakers.map(({ name }) => name).sort());
    }
    expect(home.ingest.rejections.of(gatewayId)?.count ?? 0).toBe(tongue.dialect === 'tasmota' ? listed.length : 0);
  });

  test('what a gateway says of itself is the state of the gateway', () => {
    const frame = tongue.gatewayState?.(gatewayId, true);
    if (frame === undefined) return;
    expect(meaningOf(listeningHome([]).carries(frame.topic, frame.payload))).toEqual([
      { measure: 'available', value: true },
    ]);
  });
});

describe('names', () => {
  test.for([
    ['zigbee2mqtt', '卧室/紧急按钮', true],
    ['home-assistant', '卧室/紧急按钮', true],
    ['tasmota', '卧室/紧急按钮', true],
    ['shelly', '卧室/紧急按钮', true],
    ['rtl-433', 'Acurite-Tower/A/1047', true],
    ['scaip', '8031372', true],
    ['chirpstack', '24e124136d151368', true],
    ['chirpstack', '卧室/紧急按钮', false],
    ['things-stack', 'bath/leak', false],
    ['theengs', 'a/b', false],
    ['alink', 'a/b', false],
    ['homie', 'a/b', false],
    ['scaip', '00', false],
    ['zigbee2mqtt', 'bridge/state', false],
  ] as const)('%s, %s: %s', ([dialect, name, can]) => {
    const tongue = tongues.find((one) => one.dialect === dialect) as Tongue;
    const kind = dialect === 'rtl-433' ? 'climate' : dialect === 'scaip' ? 'sos-button' : 'motion';
    const profile = catalog.find((one) => one.kind === kind) as Profile;
    const speaker = speakerOf(profile, name);
    expect(tongue.carries(speaker)).toBe(can);
    if (can) expect(expectSaid(tongue, speaker, profile.operations[0]?.means ?? [])).toEqual([]);
  });
});

describe('the own topics of the hub', () => {
  test.for(catalog)('$kind: every measure, whatever its value, and any text of an event', (profile) => {
    const id = `${profile.kind}-1`;
    for (const measure of profile.measures) {
      fc.assert(
        fc.property(anyOf(measure), (said) => {
          const home = listeningHome([profile.kind]);
          const frames = sayNative({ id, placeId: homeId }, [said], occasion());
          expect(understood(home, frames, [said])).toEqual([asKept(said)]);
        }),
        { numRuns: 10 },
      );
    }
  });
});
