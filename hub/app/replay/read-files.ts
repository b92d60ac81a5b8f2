import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { catalog } from '#devices/catalog';
import { EventCsv, looksLikeEvents, type Names } from '#hub/ingest/recordings/event-csv';
import { looksLikeOrdonez, readOrdonez } from '#hub/ingest/recordings/ordonez';
import type { UnreadLine } from '#hub/ingest/recordings/recording';
import type { Tape } from '#hub/ingest/recordings/tape';
import type { FileSummary } from './report.ts';

const examplesPerReason = 3;

interface Reader {
  push(text: string): void;
  end(): { readonly layout: string; readonly rows: number; readonly left: number };
}

export interface ReadOptions {
  readonly tape: Tape;
  /** IANA zone of times without one. */
  readonly zone: string;
  readonly names: Names;
  /** Bytes of the file read so far. */
  readonly onRead?: (bytes: number) => void;
}

/**
 * Reads one recording onto a tape: a plain list of events or an Ordóñez text; packed with gzip when its name ends in `.gz`.
 * @throws TypeError when the layout is not known, or no row could be read.
 */
export async function readFile(file: string, { tape, zone, names, onRead }: ReadOptions): Promise<FileSummary> {
  const refusedBy: Record<string, number> = {};
  const examples: UnreadLine[] = [];
  const onUnread = (line: UnreadLine): void => {
    const count = (refusedBy[line.code] ?? 0) + 1;
    refusedBy[line.code] = count;
    if (count <= examplesPerReason) examples.push(line);
  };
  const readerFor = (start: string): Reader => {
    const firstLine = start.slice(0, start.indexOf('\n') < 0 ? start.length : start.indexOf('\n'));
    if (looksLikeEvents(firstLine)) return events({ tape, zone, names, onUnread });
    if (looksLikeOrdonez(start)) return ordonez({ home: homeOf(file), tape, zone, onUnread });
    throw new TypeError(
      `${file}: the layout is not known. Known: a list of events (first line "time,home,device,kind,room,measure,value,unit") and Ordóñez (first line "Start time … End time … Location … Type … Place").`,
    );
  };

  let bytes = 0;
  const raw = createReadStream(file, { highWaterMark: 1 << 20 });
  raw.on('data', (piece) => {
    bytes += piece.length;
    onRead?.(bytes);
  });
  const stream: Readable = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => stream.destroy(error));
  const decoder = new TextDecoder('utf-8');
  let reader: Reader | undefined;
  let start = '';
  for await (const piece of stream) {
    const text = decoder.decode(piece as Buffer, { stream: true });
    if (reader !== undefined) reader.push(text);
    else {
      start += text;
      if (!start.includes('\n')) continue;
      reader = readerFor(start);
      reader.push(start);
    }
  }
  if (reader === undefined) {
    reader = readerFor(start);
    reader.push(start);
  }
  const { layout, rows, left } = reader.end();
  const refused = Object.values(refusedBy).reduce((sum, count) => sum + count, 0);
  if (rows > 0 && refused === rows)
    throw new TypeError(
      `${file}: none of its ${rows} rows could be read. Line ${examples[0]?.line} ${examples[0]?.reason}. --map FILE gives kinds, rooms and measures other names.`,
    );
  return { file: basename(file), layout, rows, refused, refusedBy, examples, left };
}

const homeOf = (file: string): string =>
  basename(file)
    .replace(/\.gz$/, '')
    .replace(/\.[^.]+$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');

const kinds = new Map(catalog.map(({ kind, measures }) => [kind, measures] as const));

function events(options: {
  readonly tape: Tape;
  readonly zone: string;
  readonly names: Names;
  readonly onUnread: (line: UnreadLine) => void;
}): Reader {
  const csv = new EventCsv({ ...options, kinds });
  return {
    push: (text) => csv.push(text),
    end: () => ({ layout: 'events', ...csv.end() }),
  };
}

function ordonez({
  home,
  tape,
  zone,
  onUnread,
}: {
  readonly home: string;
  readonly tape: Tape;
  readonly zone: string;
  readonly onUnread: (line: UnreadLine) => void;
}): Reader {
  let text = '';
  return {
    push(more) {
      text += more;
    },
    end() {
      const recording = readOrdonez(text, { home, zone });
      tape.addRecording(recording);
      for (const line of recording.unread) onUnread(line);
      return { layout: 'ordonez', rows: recording.words.length / 2 + recording.unread.length, left: 0 };
    },
  };
}
