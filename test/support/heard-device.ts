import type { Measurement, Reading } from '#contracts/reading';
import type { IngestResult } from '#hub/ingest/ingest';
import { listeningHome, meaningOf, readingsOf } from '#test/support/listening-home';

/** One device of a kind behind a gateway, under the name its convention has for it. */
export function heardDevice(kind: string, name: string) {
  const home = listeningHome([kind]);
  const id = `${kind}-1`;
  const entry = home.entries.get(id);
  if (entry !== undefined) home.entries.set(id, { ...entry, externalName: name });
  return {
    home,
    says: (topic: string, payload: unknown): IngestResult => home.carries(topic, payload),
    means: (topic: string, payload: unknown): readonly Measurement[] => meaningOf(home.carries(topic, payload)),
    readings: (topic: string, payload: unknown): readonly Reading[] => readingsOf(home.carries(topic, payload)),
  };
}

export const on = (measure: string, value: Measurement['value'] = true, unit?: string): Measurement =>
  unit === undefined ? { measure, value } : { measure, value, unit };
