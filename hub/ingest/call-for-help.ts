/** What a call for help says, in bytes: cheap to look for before anything is parsed. */
const words = ['sos', 'SOS', 'emergency', 'EMERGENCY', 'panic', 'PANIC', 'Sos', 'Emergency', 'Panic'].map((word) =>
  Buffer.from(word),
);

/**
 * One of those words that does not stand for "no": `"sos":false`, `"n":"sos.pressed","vb":false`. Not inside another word:
 * `isosceles` is no call.
 */
const call =
  /(?<![a-z])(?:sos|emergency|panic)(?![\w.]{0,40}"?\s{0,8}(?:,\s{0,8}"v[bs]?"\s{0,8})?:\s{0,8}(?:false|null|0|""))/i;

/** Words that name an emergency call in `event` and `action`, whatever the device: lower case. */
const names: ReadonlySet<string> = new Set([
  'sos',
  'sos.pressed',
  'sos_pressed',
  'sos-pressed',
  'sos_alarm',
  'emergency',
  'panic',
]);

export const isCallName = (word: string): boolean => word.length <= 16 && names.has(word.toLowerCase());

/** Whether whoever says this wants somebody to come. */
export const isCallMeasure = (measure: string): boolean => measure === 'sos.pressed' || measure === 'fall.detected';

/** Whether these bytes, understood or not, contain a call for help. */
export function soundsLikeHelp(payload: Buffer): boolean {
  for (const word of words) {
    if (payload.includes(word)) return call.test(payload.toString('latin1'));
  }
  return false;
}

/** Whether a frame may be a call for help. Errs towards yes; reads no more than bytes, so it may run before any limit. */
export const isCallForHelp = (topic: string, payload: Buffer): boolean =>
  !topic.endsWith('/availability') && soundsLikeHelp(payload);
