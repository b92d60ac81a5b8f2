import { Compile } from 'typebox/compile';
import type { Actor } from '#contracts/access';
import type { DeviceEntry, Directory } from '#contracts/directory';
import type { Frame } from '#contracts/frame';
import type { HandedIn, HandedInOutcome, HttpIngest, RefusedRecord } from '#contracts/http-ingest';
import { nativeTopic, SenmlPack } from '#contracts/mqtt';
import { isWithin } from '#contracts/scope';
import { secondMs } from '#contracts/time';
import { inOrderOfTime, type ResolvedRecord, resolveSenml } from '#hub/ingest/dialects/senml';
import type { IngestResult } from '#hub/ingest/ingest';
import { parseJson } from '#hub/ingest/payload';
import { type Refused, reasonText, refused } from '#hub/ingest/rejection';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/errors';
import type { Pipeline } from './pipeline.ts';

export interface HttpIngestParts {
  readonly pipeline: Pick<Pipeline, 'accept'>;
  readonly directory: Pick<Directory, 'device' | 'place'>;
  /** Whether batches cannot be written at this moment. */
  readonly storageFails: () => boolean;
  readonly clock: Clock;
}

const packs = Compile(SenmlPack);
/** Less than the edge gives a request. What is not committed by then may be so later: the key tells. */
const patienceMs = 10 * secondMs;

const notStored = (): Refusal =>
  new Refusal(
    503,
    'ingest.not-stored',
    'The readings could not be written down. Send them again with the same Idempotency-Key.',
  );

const refusal = (name: string, why: Refused): RefusedRecord => ({ name, code: why.code, text: reasonText(why) });

/**
 * SenML over HTTP. Each record goes through the pipeline as a frame of its own, so that one that cannot be taken costs itself only: a call
 * for help in the same pack is not lost.
 */
export function createHttpIngest({ pipeline, directory, storageFails, clock }: HttpIngestParts): HttpIngest {
  /** Only what lies within the scope of the token exists. */
  const visible = (actor: Actor, id: string): DeviceEntry | undefined => {
    const device = directory.device(id);
    const path = device === undefined ? undefined : directory.place(device.placeId)?.path;
    return path !== undefined && isWithin(path, actor.scope) ? device : undefined;
  };

  const frameOf = (
    { id: deviceId, placeId }: DeviceEntry,
    about: { readonly payload: Buffer; readonly receivedAt: number; readonly id?: string },
    actor: Actor,
  ): Frame => ({
    topic: nativeTopic(placeId, deviceId, 'telemetry'),
    from: { kind: 'hub', id: actor.username, placeId },
    ...about,
  });

  /** Resolves with what became of it, after the commit. */
  const handOn = async (frame: Frame): Promise<IngestResult> => {
    let result: IngestResult | undefined;
    await pipeline.accept(frame, (heard) => {
      result = heard;
    });
    if (result === undefined) throw notStored();
    return result;
  };

  const inTime = async <Result>(work: Promise<Result>): Promise<Result> => {
    let alarm: Disposable | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      alarm = clock.after(patienceMs, () => reject(notStored()));
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      alarm?.[Symbol.dispose]();
    }
  };

  /** A body that is no pack: of a device that is named it may still be a call for help, which gets through in any state. */
  const takeBroken = async (
    actor: Actor,
    { body, deviceId, key }: HandedIn,
    why: Refused,
  ): Promise<HandedInOutcome> => {
    const device = deviceId === undefined ? undefined : visible(actor, deviceId);
    if (device === undefined) return { taken: 0, refused: [refusal('', why)] };
    const id = key === undefined ? {} : { id: `${key}#0` };
    const result = await inTime(handOn(frameOf(device, { payload: body, receivedAt: clock.now(), ...id }, actor)));
    return { taken: result.kind === 'rejected' ? 0 : 1, refused: [refusal('', why)] };
  };

  return {
    async take(actor, handedIn) {
      if (storageFails()) throw notStored();
      const { body, deviceId, key } = handedIn;
      const receivedAt = clock.now();
      const now = receivedAt / secondMs;
      const pack = parseJson(body);
      if (!packs.Check(pack)) {
        return takeBroken(actor, handedIn, refused(pack === undefined ? 'payload.not-json' : 'payload.shape'));
      }
      const resolved = resolveSenml(pack, now);
      if (!Array.isArray(resolved)) {
        const { fault, detail } = resolved;
        return takeBroken(actor, handedIn, refused(fault === 'number' ? 'value.number' : `senml.${fault}`, detail));
      }
      const records = inOrderOfTime(resolved);
      if (records.length === 0) return takeBroken(actor, handedIn, refused('payload.shape'));

      const outcomes = records.map(async (record, index): Promise<RefusedRecord | undefined> => {
        const id = deviceId ?? speakerOf(record);
        const device = id === undefined ? undefined : visible(actor, id);
        if (device === undefined) return refusal(record.n, refused('device.unknown', id ?? record.n));
        const { t, ...said } = record;
        const payload = Buffer.from(JSON.stringify([t === now ? said : { ...said, t }]));
        const numbered = key === undefined ? {} : { id: `${key}#${index}` };
        const result = await handOn(frameOf(device, { payload, receivedAt, ...numbered }, actor));
        return result.kind === 'rejected' ? refusal(record.n, result.rejected) : undefined;
      });
      const refusals = (await inTime(Promise.all(outcomes))).filter((one) => one !== undefined);
      return { taken: records.length - refusals.length, refused: refusals };
    },
  };
}

/** RFC 9039 §3: `urn:dev:<type>:<identifier>`, then what the sensor is called there. */
const deviceUrn = /^urn:dev:[a-z0-9]+:([A-Za-z0-9.-]+)(?:[:/_]|$)/;

/** The device a full name begins with: `<device>/<measure>`, `<device>:<measure>` or a device URN. */
function speakerOf({ n }: ResolvedRecord): string | undefined {
  const urn = deviceUrn.exec(n);
  if (urn !== null) return urn[1];
  return /^([^:/]+)[:/]/.exec(n)?.[1];
}
