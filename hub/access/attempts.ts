import { minuteMs } from '#contracts/time';

const windowMs = 15 * minuteMs;
/** More than any street's staff; beyond it the oldest are forgotten, so that guessing cannot fill the memory. */
const mostRemembered = 20_000;

/**
 * How often somebody may guess. Counted per account and address, so that a stranger cannot lock the carers out, and more
 * generously per address, so that one password cannot be tried on every account. An attempt counts when it begins: a thousand
 * at once are no way around. In memory: a restart forgives.
 */
export class Attempts {
  readonly #began = new Map<string, { since: number; count: number }>();
  readonly #perAccount: number;
  readonly #perAddress: number;

  constructor({
    perAccount = 10,
    perAddress = 100,
  }: { readonly perAccount?: number; readonly perAddress?: number } = {}) {
    this.#perAccount = perAccount;
    this.#perAddress = perAddress;
  }

  /** Whether one more attempt may be evaluated; if so it is counted. */
  begin(username: string, address: string, now: number): boolean {
    const account = this.#counter(accountKey(username, address), now);
    const everybody = this.#counter(addressKey(address), now);
    if (account.count >= this.#perAccount || everybody.count >= this.#perAddress) return false;
    account.count += 1;
    everybody.count += 1;
    return true;
  }

  /** It was the right password: whoever it is has not been guessing. */
  succeeded(username: string, address: string): void {
    this.#began.delete(accountKey(username, address));
    const everybody = this.#began.get(addressKey(address));
    if (everybody !== undefined) everybody.count = Math.max(0, everybody.count - 1);
  }

  get remembered(): number {
    return this.#began.size;
  }

  #counter(key: string, now: number): { since: number; count: number } {
    const known = this.#began.get(key);
    if (known !== undefined && now - known.since < windowMs) return known;
    this.#began.delete(key);
    const fresh = { since: now, count: 0 };
    this.#began.set(key, fresh);
    for (const oldest of this.#began.keys()) {
      if (this.#began.size <= mostRemembered) break;
      this.#began.delete(oldest);
    }
    return fresh;
  }
}

const accountKey = (username: string, address: string): string => `account\n${address}\n${username}`;
const addressKey = (address: string): string => `address\n${address}`;
