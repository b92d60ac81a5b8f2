/** Says what an operator has to know. Card numbers never go into it: they say who was where. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  details?: Readonly<Record<string, unknown>>,
) => void;

/** One JSON line an entry on standard output, as the hub writes them. */
export const jsonLog: Log = (level, message, details = {}) =>
  console.log(JSON.stringify({ level, time: Date.now(), ...details, msg: message }));
