import { Refusal } from '#kernel/errors';

/** Also the answer for what lies outside the actor's scope, so that ids cannot be probed. */
export const notFound = (what: string): Refusal => new Refusal(404, 'register.not-found', `There is no such ${what}`);

export const inUse = (detail: string): Refusal => new Refusal(409, 'register.in-use', detail);

export const invalid = (detail: string): Refusal => new Refusal(422, 'register.invalid', detail);
