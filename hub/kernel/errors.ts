/** Base of every error the hub throws on purpose. `code` is for machines, `message` for people. */
export abstract class HubError extends Error {
  abstract readonly code: `${string}.${string}`;
}

export class ConfigError extends HubError {
  readonly code = 'config.invalid';
  constructor(setting: string, problem: string, options?: ErrorOptions) {
    super(`Setting ${setting} ${problem}`, options);
  }
}

/** Ours to fix: a promise this codebase makes to itself was broken. */
export class InvariantError extends HubError {
  readonly code = 'internal.invariant';
}

/** The request cannot be carried out; said to the caller as a problem document (RFC 9457). */
export class Refusal extends HubError {
  readonly status: number;
  readonly code: `${string}.${string}`;
  /** The same as `message`, for people who read Chinese; absent where only programs get to see it. */
  readonly zh?: string;
  /** What exactly, where it was several things. */
  readonly errors?: { path: string; message: string }[];
  constructor(
    status: number,
    code: `${string}.${string}`,
    detail: string | { readonly zh: string; readonly en: string },
    options?: ErrorOptions & { readonly errors?: { path: string; message: string }[] },
  ) {
    super(typeof detail === 'string' ? detail : detail.en, options);
    this.status = status;
    this.code = code;
    if (typeof detail !== 'string') this.zh = detail.zh;
    if (options?.errors !== undefined) this.errors = options.errors;
  }
}
