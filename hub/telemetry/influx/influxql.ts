import type { Value } from '#contracts/reading';
import type { Figures } from '../figures.ts';
import type { Series } from '../port.ts';
import { fromStored } from '../stored-value.ts';
import { fromTag, toTag } from './names.ts';
import type { Answer } from './server.ts';

/** Points: tags `device`, `measure`; fields `kind`, `num`, `text`. */
export const readings = 'hub_readings';
/** Quarters of an hour that were rolled up before their points were forgotten; same tags. */
export const rollUps = 'hub_quarters';
/** The journal position reached and the moment before which points are forgotten; tag `generation`. */
export const progress = 'hub_progress';

export const ofSeries = ({ deviceId, measure }: Series): string =>
  `"device" = '${toTag(deviceId)}' AND "measure" = '${toTag(measure)}'`;
export const ofDevices = (deviceIds: readonly string[]): string =>
  `(${deviceIds.map((deviceId) => `"device" = '${toTag(deviceId)}'`).join(' OR ')})`;
export const within = (from: number, to: number): string => `time >= ${from}ms AND time < ${to}ms`;

type Cell = number | string | boolean | null | undefined;
export type Fields = Readonly<Record<string, Cell>>;
export interface Row extends Series {
  readonly at: number;
  readonly value: Value;
  readonly fields: Fields;
}

const asNumber = (cell: Cell): number | null => (typeof cell === 'number' ? cell : null);

/** The rows of an answer, by column name, with the value they carry in `kind`, `num` and `text`. */
export function rowsOf(answers: readonly Answer[] | undefined): Row[] {
  return (answers ?? []).flatMap(({ tags, columns, values }) =>
    values.map((cells) => {
      const fields: Fields = Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
      return {
        deviceId: fromTag(tags?.device ?? ''),
        measure: fromTag(tags?.measure ?? ''),
        at: Number(fields.time),
        value: fromStored(
          Number(fields.kind ?? 0),
          asNumber(fields.num),
          typeof fields.text === 'string' ? fields.text : null,
        ),
        fields,
      };
    }),
  );
}

/**
 * Three statements that give the figures of steps counted from `origin`. Truth and numbers are figures, text is not: a point
 * that became text keeps its old `num`, hence the condition. `last` selects whole points, so value and kind belong together.
 */
export function figuresStatements(options: {
  readonly where: string;
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  readonly origin: number;
  readonly bySeries?: boolean;
}): string {
  const { where, from, to, stepMs, origin, bySeries = false } = options;
  const condition = `${where === '' ? '' : `${where} AND `}${within(from, to)}`;
  const group = `GROUP BY ${bySeries ? '"device", "measure", ' : ''}time(${stepMs}ms, ${origin % stepMs}ms) fill(none)`;
  return [
    `SELECT count("kind") AS "count" FROM "${readings}" WHERE ${condition} ${group}`,
    `SELECT count("num") AS "numbers", min("num") AS "min", max("num") AS "max", sum("num") AS "sum" FROM "${readings}" WHERE "kind" < 2 AND ${condition} ${group}`,
    `SELECT last("kind") AS "kind", "num", "text" FROM "${readings}" WHERE ${condition} ${group}`,
  ].join('; ');
}

/** Puts the three answers together. `from` is where the asked range begins: no step knows of anything earlier. */
export function figuresOf(answers: readonly (readonly Answer[])[], from: number): (Series & Figures)[] {
  const keyOf = ({ deviceId, measure, at }: Row): string => JSON.stringify([deviceId, measure, at]);
  const counts = rowsOf(answers[0]);
  const numbers = new Map(rowsOf(answers[1]).map((row) => [keyOf(row), row.fields]));
  const lasts = new Map(rowsOf(answers[2]).map((row) => [keyOf(row), row.value]));
  return counts.map((row) => {
    const figures = numbers.get(keyOf(row));
    return {
      deviceId: row.deviceId,
      measure: row.measure,
      from: row.at,
      count: Number(row.fields.count),
      numbers: asNumber(figures?.numbers) ?? 0,
      min: asNumber(figures?.min),
      max: asNumber(figures?.max),
      sum: asNumber(figures?.sum),
      lastAt: Math.max(row.at, from),
      last: lasts.get(keyOf(row)) ?? 0,
    };
  });
}

/** A rolled-up quarter as it was written. */
export const rolledFigures = ({ at, value, fields }: Row): Figures => ({
  from: at,
  count: Number(fields.count),
  numbers: asNumber(fields.numbers) ?? 0,
  min: asNumber(fields.min),
  max: asNumber(fields.max),
  sum: asNumber(fields.sum),
  lastAt: at,
  last: value,
});
