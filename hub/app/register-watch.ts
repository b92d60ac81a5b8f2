import type { Reading } from '#contracts/reading';
import type { Broker } from '#hub/broker/port';
import type { Register } from '#hub/register/register';
import type { Engine } from '#hub/rules/engine';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';

export interface RegisterWatchParts {
  readonly register: Register;
  readonly engine: Engine;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly submit: (readings: readonly Reading[]) => Promise<void>;
  readonly log: Log;
}

/** What begins with the registration of a device. A rule that is new to this hub hears of every one. */
const watched = ['device-silent', 'last-proven'] as const;

/** A device that was registered is missed from that moment on, even if it never says a word; a login that changed ends its connection. */
export function watchRegister({ register, engine, broker, clock, submit, log }: RegisterWatchParts): Disposable {
  const say = (
    measure: 'device.registered' | 'device.retired',
    devices: readonly { readonly id: string; readonly placeId: string }[],
  ): void => {
    if (devices.length === 0) return;
    const now = clock.now();
    const readings = devices.map(
      ({ id, placeId }): Reading => ({ deviceId: id, placeId, measure, value: true, at: now, receivedAt: now }),
    );
    submit(readings).catch((error: unknown) =>
      log.error({ err: error }, 'a change of the register did not reach the rules'),
    );
  };

  // What was registered and then lost in a stop before the rules heard of it.
  const unknown = [...register.directory.devices()].filter(({ id }) =>
    watched.some((rule) => engine.stateOf(rule, 'device', id) === undefined),
  );
  say('device.registered', unknown);
  return register.onChange(({ devicesAdded, devicesRetired, loginsChanged }) => {
    say('device.registered', devicesAdded);
    say('device.retired', devicesRetired);
    for (const id of [...loginsChanged, ...devicesRetired.map((device) => device.id)]) broker.disconnect(id);
  });
}
