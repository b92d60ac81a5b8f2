/** One record of a CSV text. `line`: the physical line on which it begins, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
  /** A quote was opened and never closed. */
  readonly broken?: true;
}

/** A quoted field may go over so many lines; a stray quote must not swallow the file. */
const longestRecordLines = 50;

/** The parts of a record (RFC 4180 §2), or undefined when it ends inside a quoted field. */
export function fieldsOf(text: string, delimiter: string): string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter);
  const fields: string[] = [];
  for (let at = 0; ; ) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at);
      if (end < 0) {
        fields.push(text.slice(at));
        return fields;
      }
      fields.push(text.slice(at, end));
      at = end + 1;
      continue;
    }
    let field = '';
    for (let from = at + 1; ; ) {
      const quote = text.indexOf('"', from);
      if (quote < 0) return undefined;
      field += text.slice(from, quote);
      if (text[quote + 1] !== '"') {
        at = quote + 1;
        break;
      }
      field += '"';
      from = quote + 2;
    }
    // What stands between the closing quote and the delimiter belongs to nothing; it is kept, as spreadsheets do.
    const end = text.indexOf(delimiter, at);
    fields.push(field + text.slice(at, end < 0 ? text.length : end));
    if (end < 0) return fields;
    at = end + 1;
  }
}

/** Takes text in pieces of any length and gives the records in it. Empty lines are none. */
export class CsvRecords {
  readonly #delimiter: string;
  readonly #take: (record: CsvRecord) => void;
  #rest = '';
  #line = 0;
  /** Lines of a record whose quoted field goes on. */
  #open: string[] = [];

  constructor(delimiter: string, take: (record: CsvRecord) => void) {
    this.#delimiter = delimiter;
    this.#take = take;
  }

  push(text: string): void {
    const all = this.#rest + text;
    let from = 0;
    for (let end = all.indexOf('\n', from); end >= 0; end = all.indexOf('\n', from)) {
      this.#add(all.slice(from, end));
      from = end + 1;
    }
    this.#rest = all.slice(from);
  }

  end(): void {
    if (this.#rest !== '') this.#add(this.#rest);
    this.#rest = '';
    if (this.#open.length > 0) this.#giveUp();
  }

  #add(raw: string): void {
    this.#line += 1;
    if (this.#open.length > 0) {
      this.#open.push(raw);
      this.#tryOpen();
      return;
    }
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (text === '' || text.trim() === '') return;
    const fields = fieldsOf(text, this.#delimiter);
    if (fields === undefined) this.#open.push(raw);
    else this.#take({ line: this.#line, fields });
  }

  #tryOpen(): void {
    const text = this.#open.join('\n');
    const fields = fieldsOf(text.endsWith('\r') ? text.slice(0, -1) : text, this.#delimiter);
    if (fields === undefined) {
      if (this.#open.length >= longestRecordLines) this.#giveUp();
      return;
    }
    const line = this.#line - this.#open.length + 1;
    this.#open = [];
    this.#take({ line, fields });
  }

  /** The first line is broken; the others are read for themselves. */
  #giveUp(): void {
    const lines = this.#open;
    this.#open = [];
    this.#line -= lines.length;
    this.#line += 1;
    this.#take({ line: this.#line, fields: [lines[0] ?? ''], broken: true });
    for (const line of lines.slice(1)) this.#add(line);
  }
}
