import { describe, expect, test } from 'vitest';
import { dialects, modelsOf, type Sample } from '#contracts/device';
import { describeMeasure, measures } from '#contracts/measure';
import { catalog, profileOf } from '#devices/catalog';
import { measurementOf } from '#hub/ingest/measurement';
import { homeId, listeningHome, meaningOf } from '#test/support/listening-home';

const play = (kind: string, { dialect, channel = 'telemetry', topic, name, frame }: Sample) => {
  const home = listeningHome([kind]);
  if (topic !== undefined) {
    const id = `${kind}-1`;
    const device = home.entries.get(id);
    if (device !== undefined && name !== undefined) home.entries.set(id, { ...device, externalName: name });
    return home.carries(topic, frame);
  }
  return dialect === 'native'
    ? home.says(`${kind}-1`, channel, frame)
    : home.carries(`zigbee2mqtt/卧室/${kind}${channel === 'availability' ? '/availability' : ''}`, frame);
};

describe('the catalogue', () => {
  test('has each kind once, and finds it by name', () => {
    const kinds = catalog.map(({ kind }) => kind);
    expect(kinds).toEqual([...new Set(kinds)]);
    for (const profile of catalog) expect(profileOf(profile.kind)).toBe(profile);
    expect(profileOf('constructor')).toBeUndefined();
  });

  test('keeps the supervision the duty desk promises', () => {
    const hours = (kind: string) => (profileOf(kind)?.silentAfterSeconds ?? Number.NaN) / 3600;
    expect({ motion: hours('motion'), button: hours('sos-button'), contact: hours('contact') }).toEqual({
      motion: 6,
      button: 25,
      contact: 25,
    });
    expect(hours('gateway') * 60).toBe(10);
  });
});

describe('the products', () => {
  const models = catalog.flatMap((profile) => modelsOf(profile).map((model) => ({ kind: profile.kind, ...model })));

  test('are of a known convention, with the source of what they said, and each once a kind and convention', () => {
    expect(models.length).toBeGreaterThan(15);
    for (const { vendor, model, dialect, source } of models) {
      expect(vendor.trim()).toBe(vendor);
      expect(vendor).not.toBe('');
      expect(model).not.toBe('');
      expect(dialects).toContain(dialect);
      expect(source).not.toBe('');
    }
    const keys = models.map(({ kind, vendor, model, dialect }) => [kind, vendor, model, dialect].join(' '));
    expect(keys).toEqual([...new Set(keys)]);
  });

  test('are of one kind, under one spelling of their maker', () => {
    const kindsOf = Map.groupBy(models, ({ vendor, model }) => `${vendor} ${model}`);
    for (const [product, of] of kindsOf) expect(new Set(of.map(({ kind }) => kind)).size, product).toBe(1);
    const vendors = new Set(models.map(({ vendor }) => vendor));
    expect(new Set([...vendors].map((vendor) => vendor.toLowerCase())).size).toBe(vendors.size);
  });
});

describe.for(catalog)('$kind', (profile) => {
  test.for(profile.samples)('understands "$says" ($dialect)', (sample) => {
    expect(sample.source).not.toBe('');
    const result = play(profile.kind, sample);
    expect(meaningOf(result)).toEqual(sample.means);
  });

  test('measures what the hub knows', () => {
    expect(profile.measures.filter((measure) => describeMeasure(measure) === undefined)).toEqual([]);
    expect(profile.measures).toEqual([...new Set(profile.measures)]);
  });

  test('samples and operations stay within its measures', () => {
    const said = [...profile.samples, ...profile.operations].flatMap(({ means }) =>
      means.map(({ measure }) => measure),
    );
    const known = said.filter((measure) => Object.hasOwn(measures, measure));
    expect(known.filter((measure) => !profile.measures.includes(measure))).toEqual([]);
    expect(profile.measures).toContain(profile.operations[0]?.means[0]?.measure);
  });

  test('a bare "on" of it means something it measures, and that can be on', () => {
    if (profile.onMeans === undefined) return;
    expect(profile.measures).toContain(profile.onMeans);
    expect(describeMeasure(profile.onMeans)?.kind).toMatch(/^(?:state|event)$/);
  });

  test('operations have names of their own, and produce values the hub would take from a device', () => {
    const ids = profile.operations.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const { title, means } of profile.operations) {
      expect(title.zh).not.toBe('');
      for (const { measure, value, unit } of means) {
        expect(describeMeasure(measure)).toBeDefined();
        expect(measurementOf(measure, value, unit)).toEqual(
          unit === undefined ? { measure, value } : { measure, value, unit },
        );
      }
    }
  });

  test('plays what it measures, within what the hub believes', () => {
    for (const { measure, as, between, everySeconds, hours } of profile.plays ?? []) {
      expect(profile.measures).toContain(measure);
      expect(describeMeasure(measure)?.kind).toBe(as === 'happens' ? 'event' : 'quantity');
      expect(everySeconds).toBeGreaterThanOrEqual(60);
      expect(between[0]).toBeLessThanOrEqual(between[1]);
      if (hours !== undefined) expect(hours[0]).toBeLessThan(hours[1]);
      for (const value of between) {
        expect(measurementOf(measure, as === 'happens' ? true : value)).not.toHaveProperty('code');
      }
    }
  });

  test('words of a foreign action mean measures it has', () => {
    for (const { measure } of Object.values(profile.actions ?? {})) expect(profile.measures).toContain(measure);
  });

  test('refuses nonsense, with a reason on its page', () => {
    const home = listeningHome([profile.kind]);
    const id = `${profile.kind}-1`;
    expect(home.says(id, 'telemetry', { nonsense: true })).toMatchObject({
      kind: 'rejected',
      rejected: { code: 'payload.shape', deviceId: id },
    });
    expect(home.says(id, 'event', '{"id":')).toMatchObject({
      kind: 'rejected',
      rejected: { code: 'payload.not-json' },
    });
    expect(home.carries(`ecare/v1/${homeId}/${id}/availability`, 'perhaps')).toMatchObject({ kind: 'rejected' });
    expect(home.ingest.rejections.of(id)).toMatchObject({ count: 3, last: { code: 'payload.availability' } });
  });
});
