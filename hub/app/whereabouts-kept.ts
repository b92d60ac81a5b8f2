import type { Directory } from '#contracts/directory';
import { isSignOfLife } from '#contracts/measure';
import type { Value } from '#contracts/reading';
import type { Latest } from '#hub/telemetry/latest';
import type { Sign } from '#server/parts';

interface Parts {
  readonly latest: Pick<Latest, 'of' | 'lastSign'>;
  readonly directory: Pick<Directory, 'device' | 'devicesAt' | 'residentsOf'>;
  readonly mayLocate: (residentId: string) => boolean;
  readonly notLocated: () => readonly string[];
}

/** What is shown in place of who it was. */
const nobody = '***';

/** Keeps from readers where residents were who do not agree to it. */
export function whereaboutsKept({ latest, directory, mayLocate, notLocated }: Parts) {
  const hides = (residentId: string): boolean => !mayLocate(residentId);
  return {
    hides,

    /** The last sign of life of a home; while somebody in it is hidden only what came from inside. */
    lastSign(homeId: string): Sign | undefined {
      const sign = latest.lastSign(homeId);
      if (sign === undefined || directory.device(sign.deviceId)?.placeId === homeId) return sign;
      if (!directory.residentsOf(homeId).some(({ id }) => hides(id))) return sign;
      return directory
        .devicesAt(homeId)
        .flatMap(({ id }) =>
          latest
            .of(id)
            .filter(({ measure, value }) => isSignOfLife(measure, value))
            .map(({ at, measure }): Sign => ({ at, measure, deviceId: id })),
        )
        .sort((a, b) => b.at - a.at)[0];
    },

    /** Whose card it was is known to the programme only: while anybody is hidden, numbers are. */
    blank(measure: string, value: Value): Value {
      if (measure === 'life.signed') return hides(String(value)) ? nobody : value;
      return measure === 'card.tapped' && notLocated().length > 0 ? nobody : value;
    },
  };
}
