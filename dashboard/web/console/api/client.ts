import type { Problem } from '#contracts/rest';
import { say } from '../words/common.ts';

/** The hub refused, failed or could not be reached. `code` is the stable word of the problem document. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Problem | undefined;
  constructor(status: number, code: string, problem?: Problem) {
    super(problem?.detail ?? problem?.title ?? code);
    this.status = status;
    this.code = code;
    this.problem = problem;
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export function apiPath(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(key, `${value}`);
  const text = search.toString();
  return `/api/v1/${path}${text === '' ? '' : `?${text}`}`;
}

let onSignedOut: () => void = () => {};
/** Hears that the session is over, whichever request found out. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Asks the hub. Throws `ApiProblem`; code `network` when nobody answered within 10 s. */
export async function api<Answer>(path: string, request: Request = {}): Promise<Answer> {
  const { method = 'GET', query, body, signal } = request;
  const limit = AbortSignal.timeout(10_000);
  let response: Response;
  try {
    response = await fetch(apiPath(path, query), {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new ApiProblem(0, 'network');
  }
  if (response.status === 204) return undefined as Answer;
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as Answer;
  const problem = answer as Problem | undefined;
  if (response.status === 401 && path !== 'session') onSignedOut();
  throw new ApiProblem(response.status, problem?.code ?? `http.${response.status}`, problem);
}

/** What went wrong, in words that say what to do. */
export function problemWords(error: unknown): string {
  if (!(error instanceof ApiProblem)) return say('problem.other', { code: error instanceof Error ? error.name : '?' });
  const fields = error.problem?.errors
    ?.map(({ path, message }) => say('pair', { name: path, value: message }))
    .join(say('problem.and'));
  if (error.code === 'network') return say('problem.network');
  if (error.status === 403) return say('problem.forbidden');
  if (error.status === 404) return say('problem.missing');
  if (error.status >= 500) return say('problem.server', { code: error.code });
  const detail = error.problem?.detail ?? error.problem?.title;
  if (detail === undefined) return say('problem.other', { code: error.code });
  return fields === undefined || fields === '' ? detail : `${detail} ${fields}`;
}
