import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { type AdoptionService, type OnboardingError, OnboardingResult, onboardingModes } from '#contracts/adoption';
import type { DeviceProfile } from '#contracts/device';
import { downloadTimeoutMs } from '../download.ts';
import { onboardingTemplate, readOnboarding } from '../onboarding-sheet.ts';
import { refusal } from '../problem.ts';
import { actorOf } from '../rights.ts';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const mostBytes = 2 * 1024 * 1024;

/** Devices by the sheet: a template to fill in, a look at what was filled in, and the registration of all of it. */
export const onboardingRoutes =
  ({
    adoption,
    kinds,
  }: {
    readonly adoption: AdoptionService;
    readonly kinds: readonly DeviceProfile[];
  }): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.addContentTypeParser(xlsx, { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, done) =>
      done(null, body),
    );

    web.get(
      '/devices/onboarding.xlsx',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['devices'],
          summary: 'The sheet to fill in, with an example and explanations',
          response: {
            200: { description: 'An Excel file', content: { [xlsx]: { schema: Type.String({ format: 'binary' }) } } },
          },
        },
      },
      async (_request, reply) =>
        reply
          .type(xlsx)
          .header('content-disposition', 'attachment; filename="devices.xlsx"')
          .send((await onboardingTemplate(kinds)) as never),
    );

    web.post(
      '/devices/onboarding',
      {
        config: { right: 'devices:write' },
        bodyLimit: mostBytes,
        handlerTimeout: downloadTimeoutMs,
        schema: {
          tags: ['devices'],
          summary: 'Look at a filled-in sheet (Excel, at most 2 MB), or register its devices; secrets are shown once',
          consumes: [xlsx],
          querystring: Type.Object({ mode: Type.Enum([...onboardingModes], { default: 'check' }) }),
          response: { 200: OnboardingResult },
        },
      },
      async (request) => {
        if (!Buffer.isBuffer(request.body)) throw refusal('request.media-type');
        const { rows, inexact } = await readOnboarding(request.body, kinds);
        const lost = new Set(inexact.map(({ row }) => row));
        const { mode } = request.query;
        // A number that has lost digits is an error of its line, which nobody but the reader of the sheet can see.
        const result = await adoption.onboard(
          actorOf(request),
          rows.filter(({ row }) => !lost.has(row)),
          lost.size > 0 && mode === 'all' ? 'check' : mode,
        );
        const errors: OnboardingError[] = inexact.map(({ row, column }) => ({
          row,
          column,
          text: {
            zh: '这个数超过 15 位，表格已经丢了末几位：把单元格设为“文本”后重新填写',
            en: 'This number has more than 15 digits and the sheet has lost the last ones: format the cell as text and write it again',
          },
        }));
        return {
          ...result,
          rows: rows.length,
          errors: [...result.errors, ...errors].sort((a, b) => a.row - b.row),
        };
      },
    );
  };
