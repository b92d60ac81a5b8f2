/**
 * Names of devices and measures as tag values. Everything beyond letters, digits, `_`, `.` and `-` is percent-encoded (RFC 3986
 * §2.1), so that no name can mean anything in line protocol or InfluxQL, and each comes back as it was.
 */
export const toTag = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(
    /[!'()*~]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const fromTag = (tag: string): string => decodeURIComponent(tag);
