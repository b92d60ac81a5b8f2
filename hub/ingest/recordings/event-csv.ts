import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { describeMeasure } from '#contracts/measure';
import { type CsvRecord, CsvRecords, fieldsOf } from './csv-records.ts';
import { timeReader } from './event-time.ts';
import { type ValueReader, valueReader } from './event-value.ts';
import type { UnreadLine } from './recording.ts';
import type { Tape } from './tape.ts';

/** Other names for what a file says; `null` leaves it out. */
export const Names = Type.Partial(
  Type.Object({
    kind: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
    room: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
    measure: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
  }),
  { additionalProperties: false },
);
export type Names = Static<typeof Names>;

/** @throws when it is no object of `kind`, `room` and `measure`. */
export function namesFrom(json: unknown): Names {
  if (!Value.Check(Names, json))
    throw new TypeError('a map is {"kind": {"theirs": "ours"}, "room": {…}, "measure": {…}}; null leaves out');
  return json;
}

const columns = ['time', 'home', 'device', 'kind', 'room', 'measure', 'value', 'unit'] as const;
type Column = (typeof columns)[number];
const needed: readonly Column[] = ['time', 'home'];
const delimiters = [',', ';', '\t'];

interface Header {
  readonly delimiter: string;
  readonly at: Readonly<Record<Column, number>>;
}

const headerOf = (line: string): Header | undefined => {
  for (const delimiter of delimiters) {
    const names = fieldsOf(line, delimiter)?.map((name) => name.trim().toLowerCase()) ?? [];
    const at = Object.fromEntries(columns.map((column) => [column, names.indexOf(column)])) as Header['at'];
    if (needed.every((column) => at[column] >= 0) && (at.kind >= 0 || at.measure >= 0)) return { delimiter, at };
  }
  return undefined;
};

/** Whether a file that begins with this line is a list of events: at least time, home, and kind or measure. */
export const looksLikeEvents = (firstLine: string): boolean => headerOf(withoutMark(firstLine).trimEnd()) !== undefined;

const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text);

/** What all rows of one sensor and measure have in common. */
interface Sensor {
  readonly read: ValueReader;
  readonly home: string;
  readonly device: { readonly id: string; readonly kind: string; readonly name: string; readonly room: string };
  readonly measure: string;
  /** On the tape; taken at the first word that can be read. */
  series: number | undefined;
}
interface Trouble {
  readonly code: string;
  readonly reason: string;
}
type Known = Sensor | { readonly left: true } | Trouble;
const nothing = { kind: 'nothing' } as const;

export interface EventsRead {
  /** Rows without the header and empty lines. */
  readonly rows: number;
  readonly unread: number;
  /** Rows a map leaves out, and events that say they did not happen. */
  readonly left: number;
}

/**
 * Reads a plain list of events, `time,home,device,kind,room,measure,value,unit`, onto a tape. Columns in any order; what is no
 * column of these is passed over. A row that cannot be read is told to `onUnread` and left out.
 */
export class EventCsv {
  readonly #options: Options;
  readonly #timeOf: ReturnType<typeof timeReader>;
  readonly #sensors = new Map<string, Known>();
  #start = '';
  #header: Header | undefined;
  #records: CsvRecords | undefined;
  #rows = 0;
  #unread = 0;
  #left = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#timeOf = timeReader(options.zone);
  }

  push(text: string): void {
    if (this.#records !== undefined) {
      this.#records.push(text);
      return;
    }
    this.#start += text;
    const end = this.#start.indexOf('\n');
    if (end >= 0) this.#begin(end);
  }

  end(): EventsRead {
    if (this.#records === undefined) this.#begin(this.#start.length);
    this.#records?.end();
    return { rows: this.#rows, unread: this.#unread, left: this.#left };
  }

  #begin(endOfLine: number): void {
    const header = headerOf(withoutMark(this.#start.slice(0, endOfLine)).trimEnd());
    if (header === undefined) throw new TypeError('its first line names no columns time, home, and kind or measure');
    this.#header = header;
    this.#records = new CsvRecords(header.delimiter, (record) => this.#take(record));
    this.#records.push(this.#start);
    this.#start = '';
  }

  #take({ line, fields, broken }: CsvRecord): void {
    if (line === 1) return;
    this.#rows += 1;
    const trouble = broken ? { code: 'line.quotes', reason: 'opens a quote that is never closed' } : this.#read(fields);
    if (trouble === undefined) return;
    this.#unread += 1;
    this.#options.onUnread({ line, code: trouble.code, reason: trouble.reason });
  }

  /** Puts a row on the tape, or says why not. */
  #read(fields: readonly string[]): Trouble | undefined {
    const { at } = this.#header as Header;
    if (fields.length <= Math.max(at.time, at.home, at.kind, at.measure))
      return { code: 'line.shape', reason: `has ${fields.length} columns, fewer than the first line` };
    const moment = this.#timeOf(fields[at.time] as string);
    if (typeof moment !== 'number') return moment;
    const known = this.#sensorOf(fields, at);
    if ('code' in known) return known;
    const said = 'left' in known ? nothing : known.read((at.value < 0 ? undefined : fields[at.value]) ?? '');
    if (said.kind === 'unread') return said;
    if (said.kind === 'nothing' || 'left' in known) {
      this.#left += 1;
      return undefined;
    }
    const { tape } = this.#options;
    known.series ??= tape.series(known.home, tape.device(known.home, known.device), known.measure);
    tape.add(known.series, moment, said.value);
    return undefined;
  }

  #sensorOf(fields: readonly string[], at: Header['at']): Known {
    let key = '';
    for (const column of ['home', 'device', 'kind', 'room', 'measure', 'unit'] as const)
      key += `${at[column] < 0 ? '' : (fields[at[column]] ?? '')}\u0000`;
    const known = this.#sensors.get(key);
    if (known !== undefined) return known;
    const made = this.#sensor((column) => (at[column] < 0 ? '' : (fields[at[column]] ?? '')).trim());
    this.#sensors.set(key, made);
    return made;
  }

  #sensor(field: (column: Column) => string): Known {
    const { names, kinds } = this.#options;
    const home = field('home');
    if (home === '') return { code: 'home.missing', reason: 'names no home' };
    const [kind, room, given] = (['kind', 'room', 'measure'] as const).map((column) => {
      const said = field(column);
      const map = names[column];
      return map !== undefined && Object.hasOwn(map, said) ? map[said] : said;
    });
    if (kind == null || room == null || given == null) return { left: true };
    const knownKind = kinds.get(kind);
    if (knownKind === undefined && describeMeasure(given) === undefined) {
      if (given !== '' && kind === '')
        return { code: 'measure.unknown', reason: `has a measure nobody knows: ${given}` };
      return {
        code: 'kind.unknown',
        reason: `has a kind of device that is not in the catalogue: ${kind === '' ? '(none)' : kind}`,
      };
    }
    const measure = given === '' ? (knownKind?.[0] ?? '') : given;
    const device = {
      id: field('device') || [kind, room].filter((part) => part !== '').join('-') || measure,
      kind: knownKind === undefined ? (kindFor(measure, kinds) ?? kind) : kind,
      name: [field('device'), said(field('kind'), kind)].filter((part) => part !== '').join(' ') || kind || measure,
      room,
    };
    const decimalComma = this.#header?.delimiter !== ',';
    return { home, device, measure, read: valueReader(measure, field('unit'), decimalComma), series: undefined };
  }
}

export interface Options {
  readonly tape: Tape;
  /** IANA zone of times without one. */
  readonly zone: string;
  readonly names: Names;
  /** What each kind of the catalogue measures, most telling first. */
  readonly kinds: ReadonlyMap<string, readonly string[]>;
  readonly onUnread: (line: UnreadLine) => void;
}

/** What the file calls it, where that says more than our name. */
const said = (theirs: string, ours: string): string => (theirs === ours ? '' : theirs);

/** The kind that is there to measure this. */
function kindFor(measure: string, kinds: ReadonlyMap<string, readonly string[]>): string | undefined {
  for (const [kind, measured] of kinds) if (measured[0] === measure) return kind;
  return undefined;
}
