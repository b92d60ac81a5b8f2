import type { Database } from '#contracts/database';
import type { DeviceEntry } from '#contracts/directory';
import { nativeTopic, unclaimedPlace } from '#contracts/mqtt';
import type { Broker } from '#hub/broker/port';
import type { Tables } from '#hub/database/tables';
import { type UnknownDevices, unknownId } from '#hub/ingest/unknown-devices';
import { saveUnknown } from '#hub/ingest/unknown-store';
import type { Register } from '#hub/register/register';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';
import { every } from './daily.ts';

/** A crash loses at most so much of what unknown devices said last, in ms; their calls for help are alerts and not lost. */
const saveEveryMs = 2_000;

export interface AdoptingParts {
  readonly unknown: UnknownDevices;
  readonly register: Register;
  readonly broker: Pick<Broker, 'send'>;
  readonly database: Database<Tables>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes down who is unknown, forgets who is registered, and tells devices that had no home which one they have now. */
export function followAdoption({ unknown, register, broker, database, clock, log }: AdoptingParts): AsyncDisposable {
  let saving: Promise<void> = Promise.resolve();
  const save = (): Promise<void> => {
    saving = saving
      .then(() => saveUnknown(database, unknown))
      .catch((error: unknown) => log.warn({ err: error }, 'unknown devices could not be written down; tried again'));
    return saving;
  };

  /** Retained: a device that sleeps hears it when it comes back, still under the topics of those without a home. */
  const tellHome = ({ id, placeId }: DeviceEntry): void => {
    const topic = nativeTopic(unclaimedPlace, id, 'state');
    broker
      .send({ to: id, topic, payload: JSON.stringify({ homeId: placeId }), retain: true })
      .catch((error: unknown) => log.warn({ err: error, device: id }, 'a device could not be told its home'));
  };

  const followed = new DisposableStack();
  followed.use(
    register.onChange(({ devicesAdded, devicesChanged }) => {
      for (const device of [...devicesAdded, ...devicesChanged]) {
        if (device.gatewayId !== undefined && device.externalName !== undefined) {
          unknown.forget(unknownId(device.gatewayId, device.externalName));
        }
        if (register.wasPrepared(device.id)) tellHome(device);
      }
    }),
  );
  followed.use(every(clock, saveEveryMs, save));
  return {
    async [Symbol.asyncDispose]() {
      followed.dispose();
      await save();
    },
  };
}
