import type { Clock } from '#kernel/clock';

/** The next moment a local time comes round after `now`. Epoch ms. A time that a clock change skips comes an hour later that day. */
function nextLocalTime(now: number, time: string, zone: string): number {
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const today = here.withPlainTime(time).epochMilliseconds;
  return today > now
    ? today
    : here.toPlainDate().add({ days: 1 }).toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}

/** Runs something every day at a local time, until disposed. */
export function daily(
  clock: Clock,
  zone: string,
  { time, run }: { readonly time: string; readonly run: () => void },
): Disposable {
  let waiting: Disposable;
  const plan = (): void => {
    waiting = clock.after(nextLocalTime(clock.now(), time, zone) - clock.now(), () => {
      plan();
      run();
    });
  };
  plan();
  return { [Symbol.dispose]: () => waiting[Symbol.dispose]() };
}

/** Runs something again and again, until disposed; the next wait begins when it is done. */
export function every(clock: Clock, milliseconds: number, run: () => void | Promise<void>): Disposable {
  let waiting: Disposable | undefined;
  let ended = false;
  const plan = (): void => {
    if (ended) return;
    waiting = clock.after(milliseconds, () => void Promise.resolve(run()).finally(plan));
  };
  plan();
  return {
    [Symbol.dispose]: () => {
      ended = true;
      waiting?.[Symbol.dispose]();
    },
  };
}
