import type { DeviceView } from '#contracts/register';
import { Ago } from '../pieces/age.tsx';
import { batteryOf } from './values.ts';
import { deviceWords } from './words.ts';

/** How a device is, in one word and, when that is not well, with a sign of its own. */
export function DeviceState({ device }: { readonly device: DeviceView }) {
  const t = deviceWords.use();
  const { live, state } = device;
  const battery = batteryOf(device);
  if (state === 'retired') return <span className="tag">{t('state.retired')}</span>;
  if (live.lastHeardAt === null) return <span className="tag">{t('state.never')}</span>;
  return (
    <span className="num">
      {live.silent ? (
        <span className="tag tag-bad">▲ {t('state.silent')}</span>
      ) : battery !== undefined && battery <= 15 ? (
        <span className="tag tag-bad">{t('state.battery')}</span>
      ) : (
        t('state.fine')
      )}{' '}
      <span className="faint">
        <Ago at={live.lastHeardAt} />
      </span>
    </span>
  );
}
