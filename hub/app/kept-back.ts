import type { MeasuredClass } from '#contracts/consent';
import type { Directory } from '#contracts/directory';
import { describeMeasure, isSignOfLife } from '#contracts/measure';
import type { Value } from '#contracts/reading';
import type { Latest } from '#hub/telemetry/latest';
import type { Sign } from '#server/parts';

export interface KeptBackParts {
  readonly latest: Pick<Latest, 'of' | 'lastSign'>;
  readonly directory: Pick<Directory, 'device' | 'devicesAt' | 'residentsOf'>;
  readonly consents: {
    mayUse(residentId: string, of: MeasuredClass): boolean;
    withheld(of: MeasuredClass): readonly string[];
  };
}

interface Said {
  readonly deviceId: string;
  readonly measure: string;
}

/** What is kept from readers: of residents who do not agree to it. */
export type KeptBack = ReturnType<typeof keptBack>;

/** What is shown in place of who it was. */
const nobody = '***';

export function keptBack({ latest, directory, consents }: KeptBackParts) {
  const hidesWhereabouts = (residentId: string): boolean => !consents.mayUse(residentId, 'whereabouts');

  /** Vitals and positions. Where a device is nobody's own, or no longer known, anybody's no counts. */
  const isKept = ({ deviceId, measure }: Said): boolean => {
    const of = describeMeasure(measure)?.consent;
    if (of === undefined) return false;
    const device = directory.device(deviceId);
    if (device === undefined) return consents.withheld(of).length > 0;
    const whose = device.residentId ?? directory.residentsOf(device.placeId).map(({ id }) => id);
    return [whose].flat().some((residentId) => !consents.mayUse(residentId, of));
  };

  const isOutside = (homeId: string, { deviceId }: Said): boolean => directory.device(deviceId)?.placeId !== homeId;

  return {
    isKept,
    hidesWhereabouts,

    /** The last sign of life of a home, of those that may be shown. */
    lastSign(homeId: string): Sign | undefined {
      const sign = latest.lastSign(homeId);
      if (sign === undefined) return undefined;
      const isHidden =
        isKept(sign) ||
        (isOutside(homeId, sign) && directory.residentsOf(homeId).some(({ id }) => hidesWhereabouts(id)));
      if (!isHidden) return sign;
      return directory
        .devicesAt(homeId)
        .flatMap(({ id: deviceId }) =>
          latest
            .of(deviceId)
            .filter(({ measure, value }) => isSignOfLife(measure, value) && !isKept({ deviceId, measure }))
            .map(({ at, measure }): Sign => ({ at, measure, deviceId })),
        )
        .sort((a, b) => b.at - a.at)[0];
    },

    /** Whose card it was is known to the programme only: while anybody is hidden, numbers are. */
    blank(measure: string, value: Value): Value {
      if (measure === 'life.signed') return hidesWhereabouts(String(value)) ? nobody : value;
      return measure === 'card.tapped' && consents.withheld('whereabouts').length > 0 ? nobody : value;
    },

    /** What no export of the history holds. */
    leftOut(): { series(one: Said): boolean; readonly texts: readonly string[] } {
      const hidden = consents.withheld('whereabouts');
      return {
        series: (one) => isKept(one) || (one.measure === 'card.tapped' && hidden.length > 0),
        // The text of a sign of life says whose it is.
        texts: hidden,
      };
    },
  };
}
