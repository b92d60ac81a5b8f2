import { openCardReaders } from './card-readers.ts';
import { loadSettings, SettingsError } from './config.ts';
import { jsonLog as log } from './log.ts';

/** The edge of the process: file name, signals, exit code. */
async function main(): Promise<void> {
  const [file, ...more] = process.argv.slice(2);
  if (file === undefined || more.length > 0) {
    console.error('Usage: npm run card-reader -- config.json');
    process.exit(2);
  }
  const die = (error: unknown): void => {
    log('error', 'the card readers cannot go on and end; what was swiped is on the disk', {
      cause: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  try {
    const settings = loadSettings(file);
    const readers = await openCardReaders({ settings, log, onBroken: die });
    log('info', 'ready', { readers: settings.readers.length });
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => void readers[Symbol.asyncDispose]().then(() => process.exit(0), die));
  } catch (error) {
    if (error instanceof SettingsError) console.error(`${file}: ${error.message}`);
    else if (error instanceof Error && error.message.includes('database is locked'))
      console.error(`${file}: dataFile is in use by another process.`);
    else throw error;
    process.exit(1);
  }
}

await main();
