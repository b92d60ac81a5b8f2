import type { Directory } from '#contracts/directory';
import type { Broker } from '#hub/broker/port';

/**
 * Home Assistant's birth message: firmware that announces itself by MQTT discovery does so again when it hears it. Retained, so
 * that a gateway that connects later hears it as well.
 */
export async function askForDiscovery({
  broker,
  directory,
}: {
  readonly broker: Pick<Broker, 'send'>;
  readonly directory: Pick<Directory, 'devices'>;
}): Promise<void> {
  for (const { id, kind } of directory.devices()) {
    if (kind !== 'gateway') continue;
    await broker.send({ to: id, topic: 'homeassistant/status', payload: 'online', retain: true });
  }
}
