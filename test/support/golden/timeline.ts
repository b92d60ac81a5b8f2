/** What stands in a home and who lives there. Labels are Chinese words without spaces, as they stand on the devices. */
export interface Dwelling {
  /** Who lives there; a device is theirs when one person lives there, or when it says so. */
  readonly residents?: readonly string[];
  /**
   * By label: the kind, and where it matters the room (else the label is the room) and whose it is: `motion`, `contact in 厨房`,
   * `sos-button of 王建国`. A gateway in the home carries all the others of it.
   */
  readonly devices: Readonly<Record<string, string>>;
  /** Where it stands; 1幢 where nothing is said. */
  readonly building?: string;
  /** A unit or a building with equipment of its own: a lift, a gateway on the stairs. */
  readonly shared?: true;
}

/**
 * A written timeline and the whole log it must lead to, through every rule there is. docs/golden.md says how it is written.
 */
export interface Timeline {
  readonly name: string;
  /** IANA zone of the street; Asia/Shanghai where nothing is said. */
  readonly zone?: string;
  readonly homes: Readonly<Record<string, Dwelling>>;
  /** What is set by hand, by rule; everything else as delivered. */
  readonly settings?: Readonly<Record<string, object>>;
  /** What holds from the line `settings 1`, `settings 2` … on. */
  readonly changes?: readonly Readonly<Record<string, object>>[];
  readonly said: readonly string[];
  readonly until: string;
  readonly told: readonly string[];
}

/** One line of a timeline, for one moment. Epoch ms. */
export type Line =
  | {
      readonly does: 'says';
      readonly at: number;
      readonly heard: number;
      readonly who: string;
      readonly by: string | undefined;
      readonly measure: string;
      readonly value: string;
    }
  | { readonly does: 'down'; readonly at: number; readonly until: number }
  | { readonly does: 'restart'; readonly at: number }
  | { readonly does: 'settings'; readonly at: number; readonly version: number }
  | { readonly does: 'off' | 'on'; readonly at: number; readonly what: string }
  | { readonly does: 'ends'; readonly at: number; readonly type: string; readonly outcome: string };

const year = 2026;
const pattern =
  /^(?<day>\d\d-\d\d)(?:\.\.(?<lastDay>\d\d-\d\d))? (?<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:\.\.(?<lastTime>\d\d:\d\d)\/(?<step>\d+)(?<unit>[smh]))? (?<rest>\S.*)$/;

/** A local time `MM-DD HH:MM[:SS]` of 2026; of one that comes twice the first, of one that is left out the moment after. Epoch ms. */
export function momentOf(local: string, zone: string): number {
  const [day, time] = local.split(' ') as [string, string];
  return Temporal.PlainDateTime.from(`${year}-${day}T${time}`).toZonedDateTime(zone).epochMilliseconds;
}

/** The lines of a timeline, one for each moment they stand for, in the order in which they are heard. */
export function linesOf({ said, zone = 'Asia/Shanghai' }: Timeline): readonly Line[] {
  const lines = said.flatMap((line) => momentsOf(line, zone).map((at) => readLine(restOf(line), at, zone)));
  return lines.sort((a, b) => heardAt(a) - heardAt(b));
}

export const heardAt = (line: Line): number => (line.does === 'says' ? line.heard : line.at);

function partsOf(line: string) {
  const groups = pattern.exec(line)?.groups;
  if (groups === undefined) throw new Error(`cannot be read: ${line}`);
  return groups;
}

const restOf = (line: string): string => partsOf(line).rest ?? '';

/** Days and times of day a line stands for: `03-01..03-05 07:00..09:00/30m` is 25 moments. */
function momentsOf(line: string, zone: string): readonly number[] {
  const { day = '', lastDay = day, time = '', lastTime, step = '0', unit = 'm' } = partsOf(line);
  const stepMs = Number(step) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
  const last = Temporal.PlainDate.from(`${year}-${lastDay}`);
  const moments: number[] = [];
  for (
    let date = Temporal.PlainDate.from(`${year}-${day}`);
    Temporal.PlainDate.compare(date, last) <= 0;
    date = date.add({ days: 1 })
  ) {
    const from = momentOf(`${date.toString().slice(5)} ${time}`, zone);
    const to = lastTime === undefined ? from : momentOf(`${date.toString().slice(5)} ${lastTime}`, zone);
    for (let at = from; at <= to; at += stepMs) {
      moments.push(at);
      if (stepMs === 0) break;
    }
  }
  return moments;
}

function readLine(rest: string, at: number, zone: string): Line {
  const [first = '', second = '', third = '', ...more] = rest.split(' ');
  switch (first) {
    case 'restart':
      return { does: 'restart', at };
    case 'settings':
      return { does: 'settings', at, version: Number(second) };
    case 'down':
      return { does: 'down', at, until: momentOf(`${third} ${more[0]}`, zone) };
    case 'off':
    case 'on':
      return { does: first, at, what: second };
    case 'ends':
      return { does: 'ends', at, type: second, outcome: third || 'emergency' };
    default: {
      const [words = '', heard] = rest.split(' heard ');
      const [said = '', by] = words.split(' by ');
      const [who = '', measure = '', ...value] = said.split(' ');
      const day = heard === undefined || heard.includes(' ') ? heard : `${localDay(at, zone)} ${heard}`;
      return {
        does: 'says',
        at,
        heard: day === undefined ? at : momentOf(day, zone),
        who,
        by,
        measure,
        value: value.length === 0 ? 'true' : value.join(' '),
      };
    }
  }
}

const localDay = (at: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString().slice(5);
