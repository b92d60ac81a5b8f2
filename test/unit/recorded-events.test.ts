import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Reading } from '#contracts/reading';
import { catalog } from '#devices/catalog';
import { CsvRecords, fieldsOf } from '#hub/ingest/recordings/csv-records';
import { EventCsv, looksLikeEvents, type Names, namesFrom } from '#hub/ingest/recordings/event-csv';
import { timeReader } from '#hub/ingest/recordings/event-time';
import type { UnreadLine } from '#hub/ingest/recordings/recording';
import { Tape } from '#hub/ingest/recordings/tape';

vi.setConfig({ testTimeout: 30_000 });

const kinds = new Map(catalog.map(({ kind, measures }) => [kind, measures] as const));
const header = 'time,home,device,kind,room,measure,value,unit';

function read(text: string, { zone = 'Asia/Shanghai', names = {} as Names, cutInto = text.length } = {}) {
  const tape = new Tape();
  const unread: UnreadLine[] = [];
  const csv = new EventCsv({ tape, zone, names, kinds, onUnread: (line) => unread.push(line) });
  for (let at = 0; at < text.length; at += cutInto) csv.push(text.slice(at, at + cutInto));
  const counts = csv.end();
  return { tape, unread, counts, readings: Array.from({ length: tape.length }, (_, index) => tape.reading(index)) };
}
const rows = (...lines: readonly string[]): string => `${[header, ...lines].join('\n')}\n`;
const brief = ({ deviceId, measure, value, at, unit }: Reading) => [
  deviceId,
  measure,
  value,
  new Date(at).toISOString(),
  ...(unit === undefined ? [] : [unit]),
];

describe('a list of events', () => {
  test('is read with or without zones, with T or a blank, and in any order of rows', () => {
    const { readings, unread } = read(
      rows(
        '2024-03-02T08:00:00,h1,pir1,motion,kitchen,motion,1,',
        '2024-03-01 23:30:00.250,h1,pir1,motion,kitchen,motion,true,',
        '2024-03-01T15:31:00Z,h1,pir1,motion,kitchen,motion,0,',
        '2024-03-01T17:00:00+01:30,h1,bed,bed-sensor,bedroom,bed.occupied,1,',
        '2024-03-01 10:32 -05:00,h1,bed,bed-sensor,bedroom,bed.occupied,off,',
      ),
    );
    expect(unread).toEqual([]);
    expect(readings.map(brief)).toEqual(
      [
        ['h1/pir1', 'motion', true, '2024-03-01T15:30:00.250Z'],
        ['h1/bed', 'bed.occupied', true, '2024-03-01T15:30:00.000Z'],
        ['h1/pir1', 'motion', false, '2024-03-01T15:31:00.000Z'],
        ['h1/bed', 'bed.occupied', false, '2024-03-01T15:32:00.000Z'],
        ['h1/pir1', 'motion', true, '2024-03-02T00:00:00.000Z'],
      ].sort((a, b) => String(a[3]).localeCompare(String(b[3]))),
    );
  });

  test('may have its columns in any order, more of them, a byte order mark, CRLF, quotes, semicolons or tabs', () => {
    const variants = [
      '\uFEFFVALUE,extra,Measure,ROOM,kind,device,home,time\r\n1,"a ""b"", c",motion,"living, room",motion,p,h,2024-03-01T08:00\r\n',
      'time;home;device;kind;room;measure;value;unit\n2024-03-01T08:00;h;p;motion;living, room;motion;1;\n',
      'time\thome\tdevice\tkind\troom\tmeasure\tvalue\n2024-03-01T08:00\th\tp\tmotion\tliving, room\tmotion\t1',
    ];
    for (const text of variants) {
      const { readings, tape, unread } = read(text);
      expect(unread).toEqual([]);
      expect(readings.map(brief)).toEqual([['h/p', 'motion', true, '2024-03-01T00:00:00.000Z']]);
      expect([...tape.devices()][0]).toMatchObject({ room: 'living, room', kind: 'motion' });
    }
  });

  test('reads a decimal comma where a comma parts no columns', () => {
    const { readings } = read(
      'time;home;kind;measure;value;unit\n2024-03-01T08:00;h;thermometer;body.temperature;36,6;°C\n',
    );
    expect(readings.map(brief)).toEqual([
      ['h/thermometer', 'body.temperature', 36.6, '2024-03-01T00:00:00.000Z', 'Cel'],
    ]);
  });

  test('names what it cannot read by line and reason, and reads the rest', () => {
    const { unread, readings, counts } = read(
      rows(
        '2024-03-01,h,p,motion,kitchen,motion,1,',
        'yesterday,h,p,motion,kitchen,motion,1,',
        '2024-02-30T08:00,h,p,motion,kitchen,motion,1,',
        '2024-03-01T08:00,,p,motion,kitchen,motion,1,',
        '2024-03-01T08:00,h,p,teapot,kitchen,steam,1,',
        '2024-03-01T08:00,h,p,motion,kitchen,motion,7,',
        '2024-03-01T08:00,h,t,thermometer,,body.temperature,warm,Cel',
        '2024-03-01T08:00,h,t,thermometer,,body.temperature,,Cel',
        '2024-03-01T08:00,h,t,thermometer,,body.temperature,36.5,furlong',
        '2024-03-01T08:00,h,t,thermometer,,body.temperature,-1,Cel',
        '2024-03-01T08:00',
        '2024-03-01T08:01,h,p,motion,kitchen,motion,1,',
      ),
    );
    expect(unread.map(({ line, code }) => [line, code])).toEqual([
      [2, 'time.date-only'],
      [3, 'time.form'],
      [4, 'time.impossible'],
      [5, 'home.missing'],
      [6, 'kind.unknown'],
      [7, 'value.kind'],
      [8, 'value.kind'],
      [9, 'value.missing'],
      [10, 'value.unit'],
      [11, 'value.range'],
      [12, 'line.shape'],
    ]);
    expect(unread[0]?.reason).toContain('without a time of day');
    expect(readings).toHaveLength(1);
    expect(counts).toMatchObject({ rows: 12, unread: 11 });
  });

  test('a quote that is never closed costs its own line only', () => {
    const { unread, readings } = read(
      rows('2024-03-01T08:00,h,"p,motion,kitchen,motion,1,', '2024-03-01T08:01,h,p,motion,kitchen,motion,1,'),
    );
    expect(unread.map(({ line, code }) => [line, code])).toEqual([[2, 'line.quotes']]);
    expect(readings).toHaveLength(1);
  });

  test('takes the main measure of the kind where none is named, and an empty value as fired', () => {
    const { readings } = read(
      rows(
        '2024-03-01T08:00,h,,motion,kitchen,,,',
        '2024-03-01T08:01,h,,sos-button,hall,,,',
        '2024-03-01T08:02,h,,contact,hall,,1,',
        '2024-03-01T08:03,h,,contact,hall,,0,',
      ),
    );
    expect(readings.map(brief).map(([device, measure, value]) => [device, measure, value])).toEqual([
      ['h/motion-kitchen', 'motion', true],
      ['h/sos-button-hall', 'sos.pressed', true],
      ['h/contact-hall', 'door.open', true],
      ['h/contact-hall', 'door.open', false],
    ]);
  });

  test('an event that says it did not happen is none', () => {
    const { readings, counts } = read(rows('2024-03-01T08:00,h,b,sos-button,,sos.pressed,0,'));
    expect(readings).toEqual([]);
    expect(counts).toEqual({ rows: 1, unread: 0, left: 1 });
  });

  test.for([
    ['body.temperature', '98.6', '°F', 37],
    ['body.temperature', '36.6', '', 36.6],
    ['blood.glucose', '99', 'mg/dL', 5.495237],
    ['blood.glucose', '5.5', 'mmol/L', 5.5],
    ['blood.pressure.systolic', '16', 'kPa', 120.00992],
    ['body.weight', '150', 'lb', 68.038855],
    ['heart.rate', '62', 'bpm', 62],
    ['heart.rate', '62', 'beats/min', 62],
    ['respiration.rate', '14', 'breaths/min', 14],
    ['oxygen.saturation', '97', '%', 97],
  ] as const)('%s %s %s', ([measure, value, unit, is]) => {
    const { readings } = read(rows(`2024-03-01T08:00,h,d,,,${measure},${value},${unit}`));
    expect(readings[0]).toMatchObject({ measure, value: is });
  });

  test('a map gives kinds, rooms and measures other names, and leaves out what it maps to nothing', () => {
    const names = namesFrom({
      kind: { PIR: 'motion', Fridge: null },
      room: { WC: 'bathroom' },
      measure: { activity: 'motion' },
    });
    const { readings, tape, counts } = read(
      rows('2024-03-01T08:00,h,1,PIR,WC,activity,1,', '2024-03-01T08:01,h,2,Fridge,kitchen,activity,1,'),
      { names },
    );
    expect(readings.map(({ measure }) => measure)).toEqual(['motion']);
    expect([...tape.devices()]).toMatchObject([{ kind: 'motion', room: 'bathroom' }]);
    expect(counts.left).toBe(1);
    expect(() => namesFrom({ kinds: {} })).toThrow(TypeError);
    expect(() => namesFrom({ kind: { a: 1 } })).toThrow(TypeError);
  });

  test('the same device name in two homes is two devices, the same word twice is one', () => {
    const line = (home: string) => `2024-03-01T08:00,${home},p,motion,kitchen,motion,1,`;
    const { tape, readings } = read(rows(line('a'), line('b'), line('a')));
    expect(readings.map(({ deviceId, placeId }) => [deviceId, placeId])).toEqual([
      ['a/p', 'a'],
      ['b/p', 'b'],
    ]);
    expect(tape.duplicates).toBe(1);
  });

  test('is known by its first line, whatever stands in it', () => {
    expect(looksLikeEvents(header)).toBe(true);
    expect(looksLikeEvents('\uFEFFHome;TIME;kind\r')).toBe(true);
    expect(looksLikeEvents('time,home')).toBe(false);
    expect(looksLikeEvents('Start time\tEnd time\tLocation\tType\tPlace')).toBe(false);
    expect(() => read('a,b,c\n1,2,3\n')).toThrow(TypeError);
  });
});

describe('sensors that only ever say that something began', () => {
  const at = (minute: number) => `2024-03-01T08:${String(minute).padStart(2, '0')}`;

  test('a door is closed soon after, and before it is opened again', () => {
    const { readings } = read(
      rows(`${at(0)}:00,h,d,contact,hall,,1,`, `${at(0)}:05,h,d,contact,hall,,1,`, `${at(9)},h,d,contact,hall,,1,`),
    );
    expect(readings.map(({ value, at: when }) => [value, (when / 1000) % 3600])).toEqual([
      [true, 0],
      [true, 5],
      [false, 15],
      [true, 540],
      [false, 550],
    ]);
  });

  test('a bed or a seat is a movement each time, motion stays as it is', () => {
    const { readings } = read(rows(`${at(0)},h,b,bed-sensor,bedroom,,1,`, `${at(1)},h,p,motion,bedroom,,1,`));
    expect(readings.map(({ measure, value }) => [measure, value])).toEqual([
      ['motion', true],
      ['motion', true],
    ]);
  });

  test('one that has ever said the end is left as it is', () => {
    const { readings } = read(
      rows(`${at(0)},h,d,contact,hall,,1,`, `${at(9)},h,d,contact,hall,,0,`, `${at(10)},h,d,contact,hall,,1,`),
    );
    expect(readings).toHaveLength(3);
  });
});

describe('times', () => {
  test('that a clock change skips or repeats are read like Temporal does', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Shanghai', 'Asia/Kathmandu'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: new Date('1990-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
        (zone, date) => {
          const local = date.toISOString().slice(0, 23);
          expect(timeReader(zone)(local)).toBe(
            Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds,
          );
        },
      ),
    );
    const berlin = timeReader('Europe/Berlin');
    expect(new Date(Number(berlin('2024-03-31T02:30'))).toISOString()).toBe('2024-03-31T01:30:00.000Z');
    expect(new Date(Number(berlin('2024-10-27T02:30'))).toISOString()).toBe('2024-10-27T00:30:00.000Z');
  });
});

describe('laws', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '字'), maxLength: 8 });
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  test('what is quoted comes back as it was, in whatever pieces it arrives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (table, size) => {
          const text = table.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
          const seen: (readonly string[])[] = [];
          const records = new CsvRecords(',', ({ fields }) => seen.push(fields));
          for (let at = 0; at < text.length; at += size) records.push(text.slice(at, at + size));
          records.end();
          expect(seen).toEqual(table);
        },
      ),
    );
  });

  test('no text makes the reader throw, and every row is read, left out or named', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (noise, size) => {
        const { counts, unread, tape } = read(`${header}\n${noise}\n2024-03-01T08:00,h,p,motion,k,motion,1,\n`, {
          cutInto: size,
        });
        expect(unread).toHaveLength(counts.unread);
        expect(counts.rows).toBe(counts.unread + counts.left + tape.length + tape.duplicates);
      }),
    );
    expect(fieldsOf('a,"b', ',')).toBeUndefined();
  });

  test('neither the order of rows nor the way they are cut changes what is played', () => {
    const row = fc
      .record({
        minute: fc.integer({ min: 0, max: 5 }),
        home: fc.constantFrom('a', 'b'),
        device: fc.constantFrom('p', 'q'),
        value: fc.constantFrom('0', '1'),
      })
      .map(
        ({ minute, home, device, value }) =>
          `2024-03-01T08:0${minute},${home},${device}${value},motion,k,motion,${value},`,
      );
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        fc.infiniteStream(fc.nat()),
        (lines, size, keys) => {
          const shuffled = lines
            .map((line) => ({ line, key: keys.next().value as number }))
            .sort((a, b) => a.key - b.key);
          const one = read(rows(...lines)).readings;
          expect(read(rows(...shuffled.map(({ line }) => line)), { cutInto: size }).readings).toEqual(one);
        },
      ),
    );
  });
});
