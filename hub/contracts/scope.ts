/**
 * Whether a place path lies within a scope. `/` is the whole street; `/s/c1` is the community itself and all below it,
 * but not `/s/c10`.
 */
export const isWithin = (path: string, scope: string): boolean =>
  scope === '/' || path === scope || path.startsWith(`${scope}/`);
