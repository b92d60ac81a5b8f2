import type { AlertView } from '#contracts/alert';

/** Every word must occur in who, where, what or whose; case does not matter, and 37-1-502 finds 37幢 1单元 502. */
export function matches(alert: AlertView, query: string): boolean {
  const text = [
    alert.who?.name,
    alert.where,
    alert.where.replaceAll(/\D+/g, '-'),
    alert.title.zh,
    alert.title.en,
    alert.handler,
    alert.device?.name,
    alert.device?.room,
    alert.severity,
  ]
    .join(' ')
    .toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
