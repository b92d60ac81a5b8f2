import { STATUS_CODES } from 'node:http';
import type { Problem } from '#contracts/rest';
import type { Text } from '#contracts/text';
import { Refusal } from '#kernel/errors';
import { type Complaint, complaintsInWords } from './complaints.ts';

export type Language = keyof Text;

/** The problems the edge itself knows. Services bring their own codes with a `Refusal`. */
const problems = {
  'request.invalid': {
    status: 400,
    text: {
      zh: '请求内容不符合要求，请按 errors 中的提示修改后重试。',
      en: 'The request is not as it must be. See errors for what to change, and send it again.',
    },
  },
  'request.not-json': {
    status: 400,
    text: { zh: '请求内容不是有效的 JSON。', en: 'The body is not valid JSON.' },
  },
  'request.too-large': {
    status: 413,
    text: {
      zh: '请求内容过大（最多 256 KiB，读数 64 KiB），请分批发送。',
      en: 'The body is too large (256 KiB at most, 64 KiB of readings). Send it in parts.',
    },
  },
  'request.media-type': {
    status: 415,
    text: { zh: '请以 application/json 发送内容。', en: 'Send the body as application/json.' },
  },
  'request.too-many': {
    status: 429,
    text: { zh: '请求过于频繁，请稍后再试。', en: 'Too many requests. Wait a little and try again.' },
  },
  'request.not-found': {
    status: 404,
    text: {
      zh: '没有这个地址。接口列表见 /docs。',
      en: 'There is nothing at this address. See /docs for what there is.',
    },
  },
  'request.time-out': {
    status: 503,
    text: { zh: '处理超时，请稍后再试。', en: 'This took too long. Try again in a moment.' },
  },
  'session.required': { status: 401, text: { zh: '请先登录。', en: 'Sign in first.' } },
  'session.cross-origin': {
    status: 403,
    text: {
      zh: '只接受本系统页面发出的操作。程序调用请使用 Authorization: Bearer。',
      en: 'Changes by cookie are accepted from the pages of this hub only. Programs use Authorization: Bearer.',
    },
  },
  'access.right-missing': {
    status: 403,
    text: {
      zh: '您的账号没有此项权限，请联系管理员。',
      en: 'Your account may not do this. Ask the administrator.',
    },
  },
  'internal.error': {
    status: 500,
    text: { zh: '系统内部出错，已记录。', en: 'Something went wrong in the hub. It has been logged.' },
  },
} as const satisfies Record<string, { status: number; text: Text }>;

export type EdgeProblem = keyof typeof problems;

/** A refusal of the edge itself. */
export const refusal = (code: EdgeProblem): Refusal => new Refusal(problems[code].status, code, problems[code].text.en);

/** Fastify's own errors which are the caller's to mend. */
const byFastifyCode: Readonly<Record<string, EdgeProblem>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.not-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.not-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.invalid',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.media-type',
  FST_ERR_CTP_INVALID_TYPE: 'request.media-type',
  FST_ERR_HANDLER_TIMEOUT: 'request.time-out',
  FST_ERR_BAD_URL: 'request.not-found',
  FST_ERR_NOT_FOUND: 'request.not-found',
};

const document = (
  status: number,
  code: string,
  detail: string,
  errors?: { path: string; message: string }[],
): Problem => ({
  type: `urn:sunshine-butler:problem:${code}`,
  title: STATUS_CODES[status] ?? 'Error',
  status,
  code,
  detail,
  ...(errors === undefined ? {} : { errors }),
});

const edgeDocument = (code: EdgeProblem, language: Language, errors?: { path: string; message: string }[]): Problem =>
  document(problems[code].status, code, problems[code].text[language], errors);

interface RequestError {
  readonly code?: string;
  readonly statusCode?: number;
  readonly validation?: readonly Complaint[];
}

/**
 * What the caller is told (RFC 9457). A `Refusal` speaks for itself; whatever else went wrong is ours, and of it the caller
 * learns nothing but that it happened.
 */
export function toProblem(error: unknown, language: Language): Problem {
  if (error instanceof Refusal) {
    const own = Object.hasOwn(problems, error.code) ? problems[error.code as EdgeProblem] : undefined;
    const detail = (language === 'zh' ? error.zh : undefined) ?? error.message;
    return document(error.status, error.code, own?.text[language] ?? detail, error.errors);
  }
  const { code, statusCode, validation } = (typeof error === 'object' && error !== null ? error : {}) as RequestError;
  if (validation !== undefined)
    return edgeDocument('request.invalid', language, complaintsInWords(validation, language));
  const known = code === undefined ? undefined : byFastifyCode[code];
  if (known !== undefined) return edgeDocument(known, language);
  if (statusCode === 429) return edgeDocument('request.too-many', language);
  // Broken JSON comes as a bare SyntaxError with 400.
  if (statusCode === 400) return edgeDocument('request.not-json', language);
  return edgeDocument('internal.error', language);
}

/** Chinese for whoever asks for Chinese first; English otherwise, which is what programs get. */
export const languageOf = (acceptLanguage: string | undefined): Language =>
  /^\s*zh\b/i.test(acceptLanguage ?? '') ? 'zh' : 'en';
