/** More than this is no message of a sensor. The broker refuses it earlier; other ways in may not. */
export const maxPayloadBytes = 64 * 1024;

/** A JSON value, or undefined where the bytes are none (JSON itself has no undefined). A byte order mark is forgiven. */
export function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload[0] === 0xef && payload[1] === 0xbb ? payload.toString('utf8', 3) : payload.toString());
  } catch {
    return undefined;
  }
}

/** A part of a message as a message of its own; undefined where it is nested too deeply to be one. */
export function bytesOf(part: unknown): Buffer | undefined {
  try {
    return Buffer.from(JSON.stringify(part) ?? '');
  } catch {
    return undefined;
  }
}
