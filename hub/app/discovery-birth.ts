import type { DeviceEntry, Directory } from '#contracts/directory';
import type { Broker } from '#hub/broker/port';
import type { Register } from '#hub/register/register';
import type { Log } from '#kernel/log';

/**
 * Home Assistant's birth message: firmware that announces itself by MQTT discovery does so again when it hears it. Retained, so
 * that a gateway that connects later hears it as well. Told to every gateway there is, and to each that is registered later.
 */
export async function askForDiscovery({
  broker,
  directory,
  register,
  log,
}: {
  readonly broker: Pick<Broker, 'send'>;
  readonly directory: Pick<Directory, 'devices'>;
  readonly register: Pick<Register, 'onChange'>;
  readonly log: Log;
}): Promise<Disposable> {
  const ask = async (devices: Iterable<DeviceEntry>): Promise<void> => {
    for (const { id, kind } of devices) {
      if (kind !== 'gateway') continue;
      await broker.send({ to: id, topic: 'homeassistant/status', payload: 'online', retain: true });
    }
  };
  await ask(directory.devices());
  return register.onChange(({ devicesAdded }) => {
    ask(devicesAdded).catch((error: unknown) =>
      log.warn({ err: error }, 'a new gateway did not get the birth message'),
    );
  });
}
