import { emergencyMeasures } from '../day/day-lanes.ts';
import { measureTitle } from '../day/day-picture.tsx';
import { useCommon } from '../words/common.ts';
import { useLanguage } from '../words/language.ts';
import { SeverityShape } from './severity.tsx';

interface Sign {
  readonly room: string;
  readonly deviceName: string;
  readonly measure: string;
}

/** Where and what was heard of somebody: 客厅：活动. A call for help is life as well, and yet no good news: it is marked as what it is. */
export function SignWords({ room, deviceName, measure }: Sign) {
  const common = useCommon();
  useLanguage();
  const place = room === '' ? deviceName : room;
  const what = measureTitle(measure);
  if (!emergencyMeasures.has(measure)) return common('pair', { name: place, value: what });
  return (
    <>
      {common('pair', { name: place, value: '' })}
      <strong className="severity severity-P1">
        <SeverityShape severity="P1" size={14} />
        {what}
      </strong>
    </>
  );
}
