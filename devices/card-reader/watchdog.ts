/** Watches a reader that is known to speak: by itself, or when it is asked. */
export interface Watchdog extends Disposable {
  heard(): void;
  /** The port was opened or lost: nobody expects a word from a closed one. */
  port(isOpen: boolean): void;
}

export function watch({
  silentAfterMs,
  poll,
  silent,
}: {
  readonly silentAfterMs: number;
  readonly poll?: { readonly everyMs: number; readonly ask: () => void };
  readonly silent: () => void;
}): Watchdog {
  let deadline: NodeJS.Timeout | undefined;
  let asking: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(deadline);
    clearInterval(asking);
    deadline = undefined;
    asking = undefined;
  };
  const heard = (): void => {
    clearTimeout(deadline);
    deadline = setTimeout(silent, silentAfterMs);
  };
  return {
    heard,
    port(isOpen) {
      end();
      if (!isOpen) return;
      heard();
      if (poll === undefined) return;
      asking = setInterval(poll.ask, poll.everyMs);
      poll.ask();
    },
    [Symbol.dispose]: end,
  };
}
