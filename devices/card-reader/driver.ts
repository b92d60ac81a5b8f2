import { stat } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import type { OpenPort, PortSettings } from './line.ts';

/**
 * While a port is open, the event loop is woken so often. The native part of serialport 13 reports a readable port without running
 * the promises that wait for it; without another event what the reader said would stay unread, and a lost port unnoticed.
 */
const wakeMs = 10;
/** How often it is checked that the path still leads to the port that was opened: not every adapter that is pulled out reports it. */
const presenceMs = 500;

/** Opens a serial port: 8 data bits, locked for others. Rejects when it is not there or taken. */
export async function openSerialPort({ path, baudRate, parity, stopBits }: PortSettings): Promise<OpenPort> {
  const port = new SerialPort({ path, baudRate, parity, stopBits, dataBits: 8, autoOpen: false });
  // An error of a port that is gone has been reported by the end of its bytes.
  port.on('error', () => undefined);
  const wake = setInterval(() => undefined, wakeMs);
  let presence: NodeJS.Timeout | undefined;
  const close = async (): Promise<void> => {
    clearInterval(wake);
    clearInterval(presence);
    if (!port.isOpen) return;
    await new Promise<void>((resolve) => port.close(() => resolve()));
  };
  try {
    await new Promise<void>((resolve, reject) => port.open((error) => (error === null ? resolve() : reject(error))));
    const opened = await identity(path);
    presence = setInterval(async () => {
      if ((await identity(path).catch(() => undefined)) !== opened) await close();
    }, presenceMs);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    bytes: port,
    write: (bytes) =>
      new Promise((resolve, reject) =>
        port.write(Buffer.from(bytes), (error) => (error === null || error === undefined ? resolve() : reject(error))),
      ),
    [Symbol.asyncDispose]: close,
  };
}

/** What a path leads to; another one after the adapter was put back, though the path is the same. */
async function identity(path: string): Promise<string> {
  const { dev, ino, rdev } = await stat(path);
  return `${dev}:${ino}:${rdev}`;
}
