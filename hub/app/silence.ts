import type { Directory } from '#contracts/directory';
import type { Engine } from '#hub/rules/engine';
import type { Silence } from '#hub/rules/supervision/device-silent';

/** Whether a device counts as silent, as its rule has it; what hangs on a lost gateway cannot be heard either. */
export function silence({
  engine,
  directory,
}: {
  readonly engine: Pick<Engine, 'stateOf'>;
  readonly directory: Pick<Directory, 'device'>;
}): (deviceId: string) => boolean {
  const isSilent = (id: string): boolean =>
    (engine.stateOf('device-silent', 'device', id) as Silence | undefined)?.silent === true;
  return (id) => {
    const gateway = directory.device(id)?.gatewayId;
    return isSilent(id) || (gateway !== undefined && isSilent(gateway));
  };
}
