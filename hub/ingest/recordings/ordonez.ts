import type { RecordedDevice, RecordedWord, Recording, UnreadLine } from './recording.ts';

/**
 * "Activities of Daily Living (ADLs) Recognition Using Binary Sensors" (Ordóñez, de Toledo, Sanchis 2013; UCI Machine Learning
 * Repository): a line is the interval during which a sensor was on: start, end, location, type, place, parted by tabs.
 * Times are local, without a zone.
 */
export const looksLikeOrdonez = (text: string): boolean =>
  /^Start time\s+End time\s+Location\s+Type\s+Place/.test(text);

const line =
  /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\s+(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\s+(\S+)\s+(\S+)\s+(\S+)\s*$/;

/** What a sensor of that set measures. A flush or a toaster says one thing: somebody is at it. */
const meanings: Readonly<Record<string, { readonly kind: string; readonly measure: string }>> = {
  pir: { kind: 'motion', measure: 'motion' },
  flush: { kind: 'motion', measure: 'motion' },
  electric: { kind: 'motion', measure: 'motion' },
  magnetic: { kind: 'contact', measure: 'door.open' },
  pressure: { kind: 'bed-sensor', measure: 'seat.occupied' },
};

export function readOrdonez(text: string, { home, zone }: { readonly home: string; readonly zone: string }): Recording {
  const devices = new Map<string, RecordedDevice>();
  const words: RecordedWord[] = [];
  const unread: UnreadLine[] = [];
  for (const [index, row] of text.split(/\r?\n/).entries()) {
    if (row.trim() === '' || row.startsWith('Start time') || row.startsWith('---')) continue;
    const [, start, end, location = '', type = '', place = ''] = line.exec(row) ?? [];
    const meaning = meanings[type.toLowerCase()];
    if (start === undefined || end === undefined)
      unread.push({ line: index + 1, code: 'line.shape', reason: 'is not start, end, location, type, place' });
    else if (meaning === undefined)
      unread.push({ line: index + 1, code: 'kind.unknown', reason: `has a sensor type nobody knows: ${type}` });
    else {
      const id = `${home}-${place}-${location}`.toLowerCase();
      const measure = /bed/i.test(location) && type === 'Pressure' ? 'bed.occupied' : meaning.measure;
      // Only the door of the home is an entrance; a fridge has a door as well.
      const room = /door/i.test(location) ? 'entrance' : place.toLowerCase();
      devices.set(id, { id, kind: meaning.kind, name: location, room });
      words.push({ deviceId: id, at: momentOf(start, zone), says: { measure, value: true } });
      words.push({ deviceId: id, at: momentOf(end, zone), says: { measure, value: false } });
    }
  }
  words.sort((a, b) => a.at - b.at);
  return { home, devices: [...devices.values()], words, unread };
}

const momentOf = (local: string, zone: string): number =>
  Temporal.PlainDateTime.from(local.replace(' ', 'T')).toZonedDateTime(zone).epochMilliseconds;
