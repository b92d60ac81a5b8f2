import type { DeviceView } from '#contracts/register';
import { secondMs } from '#contracts/time';
import type { Fleet } from './fleet.ts';
import type { HubApi } from './hub-api.ts';

/** How often to look; twice the same answer counts, so that nobody is taken for gone while they are still arriving. */
export const lookEveryMs = 10 * secondMs;

/** When a device went off the line, epoch ms; undefined while it is on it, or was never heard of. */
const offSince = ({ live }: DeviceView): number | undefined => {
  const last = live.latest.find(({ measure }) => measure === 'available');
  return last?.value === false ? last.at : undefined;
};

/**
 * Somebody who started a simulator of their own has taken these devices over. Waits until every one of them has been left alone for
 * two looks in a row, then asks for new secrets and goes on. Until the signal is aborted.
 */
export async function returnWhenLeftAlone({
  api,
  fleet,
  everyMs = lookEveryMs,
  log,
  signal,
}: {
  readonly api: Pick<HubApi, 'devices' | 'rotateSecrets'>;
  readonly fleet: Pick<Fleet, 'refused' | 'takeBack'>;
  readonly everyMs?: number;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  let before = '';
  let standingBack = false;
  while (await pauseUnlessAborted(everyMs, signal)) {
    const refused = new Set(fleet.refused());
    if (refused.size === 0) {
      before = '';
      standingBack = false;
      continue;
    }
    if (!standingBack) log('another simulator plays some of these devices; waiting until it has gone');
    standingBack = true;
    const off = (await api.devices()).filter(({ id }) => refused.has(id)).map((device) => offSince(device));
    const now = off.includes(undefined) ? '' : off.join(' ');
    if (now !== '' && now === before) {
      fleet.takeBack(await api.rotateSecrets([...refused]));
      log(`the other simulator has gone; back on ${refused.size} connections`);
      standingBack = false;
      before = '';
    } else before = now;
  }
}

/** False when the signal was aborted. */
async function pauseUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  const stop = (): void => resolve();
  signal.addEventListener('abort', stop, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', stop);
  return !signal.aborted;
}
