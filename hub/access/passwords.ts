import { hash, type Options, verify } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane. */
const recommended: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes run in the thread pool that also reads files: never more than this many at once. */
const atOnce = 2;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** `undefined` stands for an account that does not exist: it takes as long and is never right. */
  matches(expected: string | undefined, password: string): Promise<boolean>;
}

export async function openPasswords(options: Options = recommended): Promise<Passwords> {
  // Nobody's password: made at start, thrown away, and compared against for those who do not exist.
  const nobody = await hash(crypto.randomUUID(), options);
  let running = 0;
  const waiting: (() => void)[] = [];

  const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };

  return {
    hash: (password) => inTurn(() => hash(password.normalize('NFKC'), options)),
    async matches(expected, password) {
      const right = await inTurn(() => verify(expected ?? nobody, password.normalize('NFKC')));
      return right && expected !== undefined;
    },
  };
}
