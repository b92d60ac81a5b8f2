import type { Alert } from '#contracts/alert';
import type { Answers, DeviceProfile, DialectName, Words } from '#contracts/device';
import type { DeviceEntry, Directory } from '#contracts/directory';
import { describeMeasure } from '#contracts/measure';
import { type DeviceCommand, nativeTopic } from '#contracts/mqtt';
import type { Reading } from '#contracts/reading';
import type { HubMessage } from '#hub/broker/port';
import type { Dialect } from '#hub/ingest/dialect';
import { dialects } from '#hub/ingest/dialects/catalog';

export interface SpeechParts {
  readonly directory: Pick<Directory, 'device'>;
  readonly profileOf: (kind: string) => DeviceProfile | undefined;
  /** The dialect in which a device was last heard; unknown after a restart until it speaks. */
  readonly dialectOf: (deviceId: string) => DialectName | undefined;
}

/** What the hub says to devices: which messages a word becomes. Pure but for the register it looks into. */
export interface Speech {
  /** On the device's own `…/cmd`, which its gateway hears as well. */
  native(device: DeviceEntry, command: DeviceCommand, options?: { readonly retain?: boolean }): HubMessage;
  /** In the tongue of a device behind a gateway; nothing where its kind has no word for it. */
  foreign(device: DeviceEntry, pick: (answers: Answers) => Words | undefined): readonly HubMessage[];
  /** The alert of a call stands: the device is told, with the id of its message where it gave one. */
  accepted(call: {
    readonly reading: Pick<Reading, 'deviceId' | 'measure' | 'id'>;
    readonly alertId: string;
  }): readonly HubMessage[];
  /** An alert is over: all whose calls it stood on are told. Follows from the alert alone, so a restart in between changes nothing. */
  resolved(alert: Pick<Alert, 'id' | 'outcome' | 'evidence'>): readonly HubMessage[];
}

/** States by which a detector calls. */
const hazards: ReadonlySet<string> = new Set(['smoke', 'gas', 'carbon.monoxide', 'water.leak']);
/** Whether a device that says this wants somebody to hear it; a low battery is no call. */
const isCall = (measure: string): boolean => hazards.has(measure) || describeMeasure(measure)?.kind === 'event';

/** Asked for speaking, in the order of their names in a profile. */
const speaking = new Map<DialectName, Dialect>(dialects.map((dialect) => [dialect.name, dialect]));

export function createSpeech({ directory, profileOf, dialectOf }: SpeechParts): Speech {
  const native: Speech['native'] = ({ id, placeId, gatewayId }, command, { retain = false } = {}) => ({
    to: gatewayId ?? id,
    topic: nativeTopic(placeId, id, 'cmd'),
    payload: JSON.stringify(command),
    retain,
  });

  /** A gateway subscribes to what it understands: until the device has spoken, it is addressed in every tongue its kind has. */
  const foreign: Speech['foreign'] = ({ id, kind, gatewayId, externalName }, pick) => {
    if (gatewayId === undefined || externalName === undefined) return [];
    const heardIn = dialectOf(id);
    return Object.entries(profileOf(kind)?.answers ?? {}).flatMap(([name, answers]) => {
      if (heardIn !== undefined && heardIn !== name) return [];
      const words = pick(answers);
      if (words === undefined) return [];
      const spoken = speaking.get(name as DialectName)?.answer?.({ name: externalName, words }) ?? [];
      return spoken.map((message) => ({ to: gatewayId, ...message }));
    });
  };

  return {
    native,
    foreign,
    accepted({ reading: { deviceId, measure, id }, alertId }) {
      const device = directory.device(deviceId);
      if (device === undefined || !isCall(measure)) return [];
      const command = { type: 'accepted', ...(id === undefined ? {} : { ref: id }), alertId } as const;
      return [native(device, command), ...foreign(device, ({ accepted }) => accepted)];
    },
    resolved({ id: alertId, outcome, evidence }) {
      if (outcome === null) return [];
      const callers = evidence.filter(({ measure }) => isCall(measure)).map(({ deviceId }) => deviceId);
      return [...new Set(callers)].flatMap((id) => {
        const device = directory.device(id);
        if (device === undefined) return [];
        const command = { type: 'resolved', alertId, outcome } as const;
        return [native(device, command), ...foreign(device, ({ resolved }) => resolved)];
      });
    },
  };
}
