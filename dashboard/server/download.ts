import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { AccessService } from '#contracts/access';
import { type Column, csvOf } from './csv.ts';
import type { Language } from './problem.ts';
import { actorOf } from './rights.ts';

/** A file holds at most so many rows: more is a matter for an evaluation, not for a spreadsheet. */
export const mostRows = 10_000;
/** A download may take longer than a page, in ms. */
export const downloadTimeoutMs = 120_000;

export const CsvResponse = {
  description: 'UTF-8 with byte order mark; at most 10,000 rows; cells that look like formulas are made text',
  content: { 'text/csv': { schema: Type.String() } },
};
export const FileLanguage = Type.Enum(['zh', 'en'], { default: 'zh', description: 'Language of the column titles' });

interface Download<Row> {
  readonly access: Pick<AccessService, 'record'>;
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly language: Language;
  readonly pages: AsyncGenerator<readonly Row[]>;
}

/**
 * Answers with a table as a file, page by page, so that a long list is never in memory at once. The first page is read
 * before the answer begins: what is refused is refused as a problem document. Taking data out is recorded.
 */
export async function sendCsv<Row>(
  request: FastifyRequest,
  reply: FastifyReply,
  { access, name, columns, language, pages }: Download<Row>,
): Promise<FastifyReply> {
  const first = await pages.next();
  await access.record({ by: actorOf(request).username, action: `${name}.exported`, target: `${name}.csv` });
  async function* all(): AsyncGenerator<readonly Row[]> {
    if (first.done) return;
    yield first.value;
    try {
      yield* pages;
    } catch (error) {
      // The answer has begun: all that can still be done is to break it off, which the browser shows as a failed download.
      request.log.error({ err: error, name }, 'A download broke off');
      throw error;
    }
  }
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(Readable.from(csvOf(columns, all(), language)));
}

/** Answers with a file that is on the disk. */
export const sendFile = (
  reply: FastifyReply,
  file: {
    readonly type: string;
    readonly name: string;
    readonly bytes: number;
    readonly content: AsyncIterable<Uint8Array>;
  },
): FastifyReply =>
  reply
    .type(file.type)
    .header('content-length', file.bytes)
    .header('content-disposition', `attachment; filename="${file.name}"`)
    .send(Readable.from(file.content, { objectMode: false }));

/** A moment as a spreadsheet reads it: local date and time without a zone. */
export const localTime = (at: number | null, timezone: string): string =>
  at === null
    ? ''
    : Temporal.Instant.fromEpochMilliseconds(at)
        .toZonedDateTimeISO(timezone)
        .toPlainDateTime()
        .toString({ smallestUnit: 'second' })
        .replace('T', ' ');
