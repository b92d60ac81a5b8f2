import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { byteOrders } from './card-number.ts';
import { formats } from './formats.ts';

const strict = { additionalProperties: false } as const;
/** Descriptions complete the sentence "… must be …": that is what a wrong value is answered with. */
const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values], { description: `one of ${values.join(', ')}` }));
const whole = (minimum: number, maximum: number) =>
  Type.Integer({ minimum, maximum, description: `a whole number from ${minimum} to ${maximum}` });
const Bytes = Type.String({
  pattern: '^([0-9A-Fa-f]{2})+$',
  maxLength: 512,
  description: 'bytes as hexadecimal digits, such as "A00101A2"',
});
const Path = Type.String({ minLength: 1, description: 'a path' });
const Level = Type.String({
  pattern: '^[^/+#\\u0000]{1,64}$',
  description: 'an id of 1 to 64 characters, without /, + and #',
});

const LineSettings = {
  port: Path,
  baudRate: Type.Optional(whole(300, 921_600)),
  parity: Type.Optional(oneOf(['none', 'even', 'odd'])),
  stopBits: Type.Optional(whole(1, 2)),
};

const Door = Type.Object(
  {
    ...LineSettings,
    /** Written to the relay to open the door, and `close` after `openMs`. */
    open: Bytes,
    close: Type.Optional(Bytes),
    openMs: Type.Optional(whole(100, 60_000)),
  },
  { ...strict, description: 'an object with port and open' },
);

const Watchdog = Type.Object(
  {
    /** A reader that says nothing for so long is reported as gone, and its port opened anew. */
    silentAfterSeconds: whole(1, 86_400),
    /** Asks the reader to say something: written every `everySeconds`. Without it the reader must have a heartbeat of its own. */
    poll: Type.Optional(Bytes),
    everySeconds: Type.Optional(whole(1, 86_400)),
  },
  { ...strict, description: 'an object with silentAfterSeconds' },
);

const Reader = Type.Object(
  {
    deviceId: Level,
    placeId: Level,
    secret: Type.Optional(Type.String({ minLength: 1, description: 'the secret of the device' })),
    secretFile: Type.Optional(Path),
    ...LineSettings,
    format: oneOf(formats),
    byteOrder: Type.Optional(oneOf(byteOrders)),
    /** How long a card must be away before it counts again. */
    releaseMs: Type.Optional(whole(100, 60_000)),
    /** How often a card must be read to count. */
    reads: Type.Optional(whole(1, 5)),
    /** What the reader is told: its light or beep. */
    answer: Type.Optional(
      Type.Object(
        { opened: Type.Optional(Bytes), refused: Type.Optional(Bytes) },
        { ...strict, description: 'an object with opened, refused or both' },
      ),
    ),
    door: Type.Optional(Door),
    watchdog: Type.Optional(Watchdog),
  },
  { ...strict, description: 'an object with deviceId, placeId, secretFile, port and format' },
);

const Settings = Type.Object(
  {
    hub: Type.Object(
      {
        url: Type.String({ pattern: '^mqtts?://[^\\s/]+$', description: 'mqtt://host:port or mqtts://host:port' }),
        caFile: Type.Optional(Path),
      },
      { ...strict, description: 'an object with url' },
    ),
    dataFile: Path,
    readers: Type.Array(Reader, { minItems: 1, maxItems: 64, description: 'a list of 1 to 64 readers' }),
  },
  { ...strict, description: 'an object with hub, dataFile and readers' },
);

export type ReaderSettings = Static<typeof Reader>;
export type CardReaderSettings = Static<typeof Settings>;

/** Something in the file that cannot be right; the message is one sentence for whoever wrote it. */
export class SettingsError extends Error {
  readonly code = 'config.invalid';
}

const settings = Compile(Settings);

/** `/readers/0/format` as `readers[0].format`. */
const nameOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');

const described = (pointer: string): string => {
  let schema: TSchema = Settings;
  for (const step of pointer.split('/').slice(1)) {
    const { properties, items } = schema as { properties?: Record<string, TSchema>; items?: TSchema };
    schema = items ?? properties?.[step] ?? {};
  }
  return (schema as { description?: string }).description ?? 'something else';
};

/** Checks the text of a configuration. Throws `SettingsError`. */
export function readSettings(text: string): CardReaderSettings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SettingsError('The file is not JSON.', { cause });
  }
  if (!settings.Check(value)) {
    // An error inside says more than that the object around it is wrong.
    const errors = settings.Errors(value).toSorted((a, b) => depth(b.instancePath) - depth(a.instancePath));
    const missing = errors.find(({ keyword }) => keyword === 'required');
    const surplus = errors.find(({ keyword }) => keyword === 'additionalProperties');
    const wrong = errors.find(({ keyword }) => keyword !== 'required' && keyword !== 'boolean');
    if (surplus !== undefined) {
      const [name] = (surplus.params as { additionalProperties: readonly string[] }).additionalProperties;
      throw new SettingsError(`${child(surplus.instancePath, name)} is not a setting.`);
    }
    if (missing !== undefined) {
      const [name] = (missing.params as { requiredProperties: readonly string[] }).requiredProperties;
      throw new SettingsError(`${child(missing.instancePath, name)} is missing.`);
    }
    const pointer = wrong?.instancePath ?? '';
    throw new SettingsError(`${nameOf(pointer) || 'The file'} must be ${described(pointer)}.`);
  }
  for (const [index, reader] of value.readers.entries()) {
    const at = `readers[${index}]`;
    if ((reader.secret === undefined) === (reader.secretFile === undefined))
      throw new SettingsError(`${at} needs either secret or secretFile.`);
    const before = value.readers.slice(0, index);
    if (before.some(({ deviceId }) => deviceId === reader.deviceId))
      throw new SettingsError(`${at}.deviceId is the id of another reader in this file.`);
    if (before.some(({ port }) => port === reader.port))
      throw new SettingsError(`${at}.port is the port of another reader in this file.`);
    if (reader.watchdog?.poll === undefined && reader.watchdog?.everySeconds !== undefined)
      throw new SettingsError(`${at}.watchdog.everySeconds needs poll.`);
  }
  return value;
}

const depth = (pointer: string): number => pointer.split('/').length;
const child = (pointer: string, name: string | undefined): string => nameOf(`${pointer}/${name ?? ''}`);

/** Reads the file; paths in it count from its folder, secrets are read from theirs. Throws `SettingsError`. */
export function loadSettings(file: string): CardReaderSettings {
  const read = (path: string): string => {
    try {
      return readFileSync(path, 'utf8');
    } catch (cause) {
      throw new SettingsError(`${path} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}.`, {
        cause,
      });
    }
  };
  const from = dirname(resolve(file));
  const { hub, dataFile, readers } = readSettings(read(file));
  return {
    hub: { ...hub, ...(hub.caFile === undefined ? {} : { caFile: resolve(from, hub.caFile) }) },
    dataFile: resolve(from, dataFile),
    readers: readers.map(({ secretFile, ...reader }) =>
      secretFile === undefined ? reader : { ...reader, secret: read(resolve(from, secretFile)).trim() },
    ),
  };
}
