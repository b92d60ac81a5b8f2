/** What staff see of a telephone number: enough to recognise it, not enough to call. `13800001234` → `138****1234`. */
export function maskPhone(phone: string): string {
  const national = phone.replace(/^\s*(\+|00)86/, '').replace(/[^0-9]/g, '');
  const [head, tail] = national.length >= 10 ? [3, 4] : national.length >= 7 ? [0, 3] : [0, 1];
  return `${national.slice(0, head)}****${national.slice(-tail)}`;
}

/** `wang.li@example.org` → `w***@example.org`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const [first = ''] = email.slice(0, Math.max(at, 0));
  return `${first}***${at < 0 ? '' : email.slice(at)}`;
}
