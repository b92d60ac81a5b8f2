import { spawn } from 'node:child_process';
import { access, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

/** Two ends of a serial cable, as the kernel makes them: one for the program, one for what plays the reader. */
export interface SerialPair extends AsyncDisposable {
  /** Where the program finds its port. The path stays the same when the plug is put back. */
  readonly path: string;
  /** The reader says this. */
  say(bytes: string | readonly number[]): Promise<void>;
  /** What the program has said to the reader since the plug was put in. */
  told(): string;
  pull(): Promise<void>;
  plug(): Promise<void>;
}

export async function openSerialPair(): Promise<SerialPair> {
  const directory = await mkdtemp(join(tmpdir(), 'serial-'));
  const [path, far] = [join(directory, 'port'), join(directory, 'reader')];
  let unplug = async (): Promise<void> => undefined;
  let said = '';
  let write: (bytes: Uint8Array) => Promise<void> = () => Promise.reject(new Error('The plug is out.'));

  const plug = async (): Promise<void> => {
    const socat = spawn('socat', [`pty,raw,echo=0,link=${path}`, `pty,raw,echo=0,link=${far}`], { stdio: 'ignore' });
    const ended = new Promise((resolve) => socat.once('exit', resolve));
    await vi.waitFor(() => Promise.all([access(path), access(far)]), { timeout: 10_000, interval: 20 });
    const end = await open(far, 'r+');
    said = '';
    // `cat` holds the end open and reads it; a blocked read of our own would keep the process from ending.
    const cat = spawn('cat', { stdio: [end.fd, 'pipe', 'ignore'] });
    cat.stdout?.on('data', (bytes: Buffer) => {
      said += bytes.toString('latin1');
    });
    write = async (bytes) => {
      await end.write(bytes);
    };
    unplug = async () => {
      unplug = async () => undefined;
      write = () => Promise.reject(new Error('The plug is out.'));
      cat.kill('SIGKILL');
      socat.kill('SIGTERM');
      await ended;
      await end.close();
    };
  };
  await plug();
  return {
    path,
    say: (bytes) => write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Uint8Array.from(bytes)),
    told: () => said,
    pull: () => unplug(),
    plug,
    async [Symbol.asyncDispose]() {
      await unplug();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
