import { type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON lines on standard output. Personal data and secrets never go into a log: log ids. */
export const openLog = (level: string): Log =>
  pino({ level, base: null, formatters: { level: (label) => ({ level: label }) } });

export const silentLog: Log = pino({ level: 'silent' });
