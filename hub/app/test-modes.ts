import type { Actor, Audited } from '#contracts/access';
import type { DeviceEntry, Directory } from '#contracts/directory';
import type { Reading } from '#contracts/reading';
import { isWithin } from '#contracts/scope';
import type { TestModeService } from '#contracts/test-mode';
import type { Engine } from '#hub/rules/engine';
import { testableKinds } from '#hub/rules/supervision/kinds';
import type { Proof } from '#hub/rules/supervision/last-proven';
import type { TestMode } from '#hub/rules/supervision/test-mode';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/errors';

export interface TestModesParts {
  readonly directory: Pick<Directory, 'device' | 'devicesAt' | 'place'>;
  readonly engine: Pick<Engine, 'stateOf'>;
  /** Readings with the audit records of what led to them, in one transaction. */
  readonly submit: (readings: readonly Reading[], audits: readonly Audited[]) => Promise<void>;
  readonly clock: Clock;
}

/** Puts devices into test mode: a reading like any other, so that it is over at the same moment after a restart. */
export function createTestModes({ directory, engine, submit, clock }: TestModesParts): TestModeService {
  const sees = (actor: Actor, placeId: string): boolean =>
    isWithin(directory.place(placeId)?.path ?? '', actor.scope) && directory.place(placeId) !== undefined;

  const deviceOf = (actor: Actor, id: string): DeviceEntry => {
    const device = directory.device(id);
    if (device === undefined || !sees(actor, device.placeId))
      throw new Refusal(404, 'register.not-found', `There is no device ${id}`);
    return device;
  };

  const start = async (actor: Actor, devices: readonly DeviceEntry[], minutes: number): Promise<void> => {
    const now = clock.now();
    await submit(
      devices.map(({ id, placeId }) => ({
        deviceId: id,
        placeId,
        measure: 'test.mode',
        value: minutes,
        unit: 'min',
        at: now,
        receivedAt: now,
      })),
      devices.map(({ id }) => ({
        by: actor.username,
        action: minutes === 0 ? 'device.test-ended' : 'device.test-started',
        target: `device:${id}`,
        detail: { minutes },
      })),
    );
  };

  const view: TestModeService['of'] = (actor, deviceId) => {
    const { kind } = deviceOf(actor, deviceId);
    const mode = engine.stateOf('test-mode', 'device', deviceId) as TestMode | undefined;
    const proof = engine.stateOf('last-proven', 'device', deviceId) as Proof | undefined;
    return {
      testable: testableKinds.has(kind),
      until: mode?.until !== undefined && mode.until > clock.now() ? mode.until : null,
      provenAt: proof?.registered === true ? null : (proof?.provenAt ?? null),
    };
  };

  return {
    of: view,
    async device(actor, deviceId, minutes) {
      const device = deviceOf(actor, deviceId);
      if (!testableKinds.has(device.kind))
        throw new Refusal(422, 'test-mode.not-testable', {
          zh: '这种设备不呼救，无需测试',
          en: 'A device of this kind calls nobody: there is nothing to test',
        });
      await start(actor, [device], minutes);
      return view(actor, deviceId);
    },
    async home(actor, homeId, minutes) {
      if (directory.place(homeId)?.kind !== 'home' || !sees(actor, homeId))
        throw new Refusal(404, 'register.not-found', `There is no home ${homeId}`);
      const devices = directory.devicesAt(homeId).filter(({ kind }) => testableKinds.has(kind));
      if (devices.length === 0)
        throw new Refusal(422, 'test-mode.not-testable', {
          zh: '这一户没有呼救设备，无需测试',
          en: 'No device of this home calls for help: there is nothing to test',
        });
      await start(actor, devices, minutes);
      return devices.map(({ id }) => id);
    },
  };
}
