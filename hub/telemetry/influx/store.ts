import { Point as Line } from '@influxdata/influxdb-client';
import type { Value } from '#contracts/reading';
import { hourMs } from '#contracts/time';
import { type Clock, systemClock } from '#kernel/clock';
import { type Log, silentLog } from '#kernel/log';
import { type Figures, toBuckets } from '../figures.ts';
import { localDays, quarterMs, wholeDaysWithin } from '../local-day.ts';
import { storyInPages } from '../pages.ts';
import type { Point, Series, TelemetryStore } from '../port.ts';
import { toStored } from '../stored-value.ts';
import {
  figuresOf,
  figuresStatements,
  ofDevices,
  ofSeries,
  progress,
  type Row,
  readings as readingsName,
  rolledFigures,
  rollUps,
  rowsOf,
  within,
} from './influxql.ts';
import { toTag } from './names.ts';
import { type InfluxOptions, InfluxServer } from './server.ts';

/** What the server says it holds; read once, then kept. */
interface Progress {
  /** Goes up when the journal was restored to an earlier state, so that the highest position of a generation is its cursor. */
  generation: number;
  cursor: number;
  /** Points before are forgotten. */
  horizon: number;
}

/** Points one answer of a long story holds. */
const pointsPerAnswer = 4_000;
/** Devices one statement names. */
const devicesPerQuery = 50;

const inOrder = (a: Series & Point, b: Series & Point): number =>
  a.at - b.at ||
  (a.deviceId < b.deviceId
    ? -1
    : a.deviceId > b.deviceId
      ? 1
      : a.measure < b.measure
        ? -1
        : a.measure > b.measure
          ? 1
          : 0);

function lineOf(name: string, { deviceId, measure }: Series, { at, value }: { at: number; value: Value }): Line {
  const { kind, num, text } = toStored(value);
  const line = new Line(name).tag('device', toTag(deviceId)).tag('measure', toTag(measure)).timestamp(at);
  line.intField('kind', kind);
  if (num !== null) line.floatField('num', num);
  if (text !== null) line.stringField('text', text);
  return line;
}

const said = ({ deviceId, measure, at, value }: Row): Series & Point => ({ deviceId, measure, at, value });

/**
 * The time-series store on InfluxDB. The server need not be up yet: every call asks it anew and throws while it is down.
 * Points first, the position after them; what is written twice is one point. The position lies in the hour it was reached, one
 * point an hour.
 */
export function openInfluxStore(
  options: InfluxOptions & { readonly log?: Log; readonly clock?: Clock },
): TelemetryStore {
  const { log = silentLog, clock = systemClock } = options;
  const server = new InfluxServer(options);
  let known: Promise<Progress> | undefined;

  async function readProgress(): Promise<Progress> {
    const [positions, horizons] = await server.query(
      `SELECT max("position") AS "position" FROM "${progress}" GROUP BY "generation"; SELECT max("horizon") AS "horizon" FROM "${progress}"`,
    );
    const found = (positions ?? [])
      .map((answer) => ({
        generation: Number(answer.tags?.generation),
        cursor: Number(rowsOf([answer])[0]?.fields.position ?? 0),
      }))
      .sort((a, b) => b.generation - a.generation)[0];
    return { generation: 1, cursor: 0, ...found, horizon: Number(rowsOf(horizons)[0]?.fields.horizon ?? 0) };
  }

  function current(): Promise<Progress> {
    known ??= readProgress().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  }

  /** Writes the change down, then knows it. */
  async function advance(change: Partial<Progress>): Promise<void> {
    const now = await current();
    const next = { ...now, ...change };
    await server.write([
      new Line(progress)
        .tag('generation', String(next.generation))
        .intField('position', next.cursor)
        .intField('horizon', next.horizon)
        .timestamp(Math.floor(clock.now() / hourMs) * hourMs),
    ]);
    Object.assign(now, change);
  }

  async function figures(series: Series, range: { from: number; to: number; stepMs: number }): Promise<Figures[]> {
    const { from, to, stepMs } = range;
    const { horizon } = await current();
    const where = ofSeries(series);
    const parts: Figures[] = [];
    if (from < horizon) {
      const until = Math.min(to, horizon);
      const [rolled] = await server.query(`SELECT * FROM "${rollUps}" WHERE ${where} AND ${within(from, until)}`);
      parts.push(...rowsOf(rolled).map(rolledFigures));
    }
    const begin = Math.max(from, horizon);
    if (begin < to) {
      const statements = figuresStatements({ where, from: begin, to, stepMs, origin: from });
      parts.push(...figuresOf(await server.query(statements), begin));
    }
    return parts;
  }

  /** One statement for every so many devices, the answers one after the other. */
  async function ofEach(
    deviceIds: readonly string[],
    statements: (where: string) => string,
  ): Promise<(Series & Point)[]> {
    const unique = [...new Set(deviceIds)];
    const rows: (Series & Point)[] = [];
    for (let start = 0; start < unique.length; start += devicesPerQuery) {
      const answers = await server.query(statements(ofDevices(unique.slice(start, start + devicesPerQuery))));
      for (const answer of answers) rows.push(...rowsOf(answer).map(said));
    }
    return rows.sort(inOrder);
  }

  /** Rolls the quarters of one hour up, all series at once. */
  async function rollUpHour(from: number): Promise<void> {
    const to = from + hourMs;
    const statements = figuresStatements({ where: '', from, to, stepMs: quarterMs, origin: 0, bySeries: true });
    const quarters = figuresOf(await server.query(statements), from);
    await server.write(
      quarters.map((quarter) => {
        const line = lineOf(rollUps, quarter, { at: quarter.from, value: quarter.last });
        line.intField('count', quarter.count).intField('numbers', quarter.numbers);
        if (quarter.min !== null) line.floatField('min', quarter.min);
        if (quarter.max !== null) line.floatField('max', quarter.max);
        if (quarter.sum !== null) line.floatField('sum', quarter.sum);
        return line;
      }),
    );
  }

  const story: TelemetryStore['story'] = async (deviceIds, from, to, limit) => {
    const begin = Math.max(from, (await current()).horizon);
    if (begin >= to) return [];
    const select = (where: string): string =>
      `SELECT "kind", "num", "text" FROM "${readingsName}" WHERE ${where} AND ${within(begin, to)} GROUP BY "device", "measure" LIMIT ${limit}`;
    return (await ofEach(deviceIds, select)).slice(0, limit);
  };

  return {
    name: 'influx',
    cursor: async () => (await current()).cursor,

    async rewind(position) {
      const { generation } = await current();
      await advance({ generation: generation + 1, cursor: position });
    },

    async append(readings, position) {
      const { cursor, horizon } = await current();
      if (position <= cursor) return;
      await server.write(
        readings.filter(({ at }) => at >= horizon).map((reading) => lineOf(readingsName, reading, reading)),
      );
      await advance({ cursor: position });
    },

    async range(series, from, to, limit) {
      const begin = Math.max(from, (await current()).horizon);
      if (begin >= to) return [];
      const [answer] = await server.query(
        `SELECT "kind", "num", "text" FROM "${readingsName}" WHERE ${ofSeries(series)} AND ${within(begin, to)} LIMIT ${limit}`,
      );
      return rowsOf(answer).map(({ at, value }) => ({ at, value }));
    },

    async buckets(series, from, to, stepMs) {
      if (from >= to) return [];
      const startOf = (at: number): number => from + Math.floor((at - from) / stepMs) * stepMs;
      return toBuckets(await figures(series, { from, to, stepMs }), startOf);
    },

    async days(series, from, to, zone) {
      const range = wholeDaysWithin(from, to, zone);
      if (range === undefined) return [];
      const dayOf = localDays(zone);
      return toBuckets(await figures(series, { ...range, stepMs: quarterMs }), (at) => dayOf(at).from);
    },

    async latest(series) {
      const { horizon } = await current();
      const [answer] = await server.query(
        `SELECT "kind", "num", "text" FROM "${readingsName}" WHERE ${ofSeries(series)} AND time >= ${horizon}ms ORDER BY time DESC LIMIT 1`,
      );
      return rowsOf(answer).map(({ at, value }) => ({ at, value }))[0];
    },

    story,

    pages: (deviceIds, from, to) =>
      storyInPages(
        async (begin, end, limit) => {
          const points = await story(deviceIds, begin, end, limit);
          return { count: points.length, parts: [points] };
        },
        { from, to, perAnswer: pointsPerAnswer },
      ),

    async newest(deviceIds, since) {
      const begin = Math.max(since, (await current()).horizon);
      const select = (where: string): string =>
        ['"kind" != 1', '"kind" = 1 AND "num" = 1', '"kind" = 1 AND "num" = 0']
          .map(
            (kind) =>
              `SELECT last("kind") AS "kind", "num", "text" FROM "${readingsName}" WHERE ${where} AND ${kind} AND time >= ${begin}ms GROUP BY "device", "measure"`,
          )
          .join('; ');
      return ofEach(deviceIds, select);
    },

    async forget(before) {
      const { horizon: last } = await current();
      const horizon = Math.floor(before / hourMs) * hourMs;
      if (horizon <= last) return;
      const [answer] = await server.query(
        `SELECT "kind" FROM "${readingsName}" WHERE ${within(last, horizon)} ORDER BY time ASC LIMIT 1`,
      );
      const first = rowsOf(answer)[0]?.at ?? horizon;
      for (let hour = Math.floor(first / hourMs) * hourMs; hour < horizon; hour += hourMs) await rollUpHour(hour);
      // From here on the roll-ups answer, so a deletion that breaks off halfway is seen by nobody and made good the next time.
      await advance({ horizon });
      if (!(await server.deleteBefore(readingsName, horizon))) {
        log.info('this server cannot delete points; set a retention period on its database');
      }
    },

    /** The server sorts and merges by itself. */
    compact: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
