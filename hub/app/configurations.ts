import type { Transaction } from 'kysely';
import { Compile } from 'typebox/compile';
import type { Actor, Audited } from '#contracts/access';
import type { Database } from '#contracts/database';
import type { DeviceProfile } from '#contracts/device';
import type { Configuration, DeviceConfiguration, DeviceOrder } from '#contracts/device-settings';
import type { DeviceEntry } from '#contracts/directory';
import type { Frame } from '#contracts/frame';
import { DeviceState, nativeRoot, nativeTopic } from '#contracts/mqtt';
import type { Broker, HubMessage } from '#hub/broker/port';
import type { Tables } from '#hub/database/tables';
import { parseJson } from '#hub/ingest/payload';
import type { Register } from '#hub/register/register';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/errors';
import type { Log } from '#kernel/log';
import type { Speech } from './speech.ts';

export interface ConfigurationsParts {
  readonly database: Database<Tables>;
  readonly register: Pick<Register, 'service' | 'directory' | 'onChange'>;
  readonly profileOf: (kind: string) => DeviceProfile | undefined;
  readonly speech: Pick<Speech, 'native' | 'foreign'>;
  readonly broker: Pick<Broker, 'send' | 'isConnected'>;
  readonly record: (trx: Transaction<Tables>, entry: Audited) => Promise<void>;
  /** An echo that cannot be read; for the page of its device. */
  readonly onRefused: (deviceId: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * What devices should run with, and what they say they run with. The hub's word goes out retained on `…/cmd`, so that a device that slept
 * or was set back gets it when it subscribes; the device's echo is on `…/state`. Disposing it ends its following of the register.
 */
export interface Configurations extends Disposable {
  of(actor: Actor, deviceId: string): Promise<DeviceConfiguration>;
  /** Replaces what was set before. Refused with `device.setting-unknown` 422 where the kind has no such setting. */
  set(actor: Actor, deviceId: string, desired: Configuration): Promise<DeviceConfiguration>;
  /** `device.order-unknown` 422 where the kind cannot, `device.not-connected` 409 where it would come too late. */
  order(actor: Actor, deviceId: string, order: DeviceOrder): Promise<void>;
  /** Hears a frame; those on `…/state` are written down before this resolves. */
  hear(frame: Frame): Promise<void>;
}

/** As kept in the table of settings, one row a device. */
interface Kept {
  readonly version: number;
  readonly desired: Configuration;
  readonly setAt: number | null;
  readonly setBy: string | null;
  /** Where it was sent: topics name the place. */
  readonly placeId: string;
  readonly reported: (DeviceState & { readonly at: number }) | null;
}

const prefix = 'configuration:';
const maxEchoBytes = 4_096;
const states = Compile(DeviceState);

export async function openConfigurations(parts: ConfigurationsParts): Promise<Configurations> {
  const { database, register, profileOf, speech, broker, record, onRefused, clock, log } = parts;
  const { directory } = register;
  const kept = new Map<string, Kept>();
  const rows = await database.queries.selectFrom('setting').selectAll().where('name', 'like', `${prefix}%`).execute();
  for (const { name, value } of rows) kept.set(name.slice(prefix.length), JSON.parse(value) as Kept);

  const isTaken = ({ version, reported }: Kept): boolean => version === 0 || reported?.version === version;

  const write = async (deviceId: string, value: Kept, audited?: Audited): Promise<void> => {
    const row = { name: prefix + deviceId, value: JSON.stringify(value) };
    await database.write(async (trx) => {
      await trx
        .insertInto('setting')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: row.value }))
        .execute();
      if (audited !== undefined) await record(trx, audited);
    });
    kept.set(deviceId, value);
  };

  const say = (message: HubMessage): void => {
    broker.send(message).catch((error: unknown) => {
      log.warn({ err: error, to: message.to, topic: message.topic }, 'a device could not be told its settings');
    });
  };
  const tell = (device: DeviceEntry, { version, desired }: Kept): void => {
    say(speech.native(device, { type: 'configure', version, configuration: desired }, { retain: true }));
    const { led } = desired;
    if (led !== undefined) speech.foreign(device, (answers) => answers.led?.[led ? 'on' : 'off']).forEach(say);
  };
  /** Nobody is to find it where the device no longer is. */
  const takeBack = (device: Pick<DeviceEntry, 'id'>, placeId: string): void =>
    say({ to: device.id, topic: nativeTopic(placeId, device.id, 'cmd'), payload: '', retain: true });

  for (const [id, value] of kept) {
    const device = directory.device(id);
    if (device !== undefined && !isTaken(value)) tell(device, value);
  }
  const following = register.onChange(({ devicesChanged, devicesRetired }) => {
    for (const device of devicesChanged) {
      const value = kept.get(device.id);
      if (value === undefined || value.version === 0 || value.placeId === device.placeId) continue;
      takeBack(device, value.placeId);
      tell(device, value);
      write(device.id, { ...value, placeId: device.placeId }).catch((error: unknown) =>
        log.error({ err: error, device: device.id }, 'where a device was told its settings is not written down'),
      );
    }
    for (const device of devicesRetired) if (kept.has(device.id)) takeBack(device, device.placeId);
  });

  /** The device as this actor may know it, with its kind. */
  const find = async (actor: Actor, deviceId: string) => {
    const { kind } = await register.service.device(actor, deviceId);
    return { entry: directory.device(deviceId), profile: profileOf(kind), kind };
  };
  const active = (entry: DeviceEntry | undefined): DeviceEntry => {
    if (entry === undefined)
      throw new Refusal(422, 'register.invalid', {
        zh: '设备已停用，不能再改',
        en: 'A retired device is history',
      });
    return entry;
  };
  const view = (deviceId: string, profile: DeviceProfile | undefined): DeviceConfiguration => {
    const value = kept.get(deviceId);
    return {
      deviceId,
      settings: [...(profile?.configuration ?? [])],
      orders: [...(profile?.orders ?? [])],
      version: value?.version ?? 0,
      desired: value?.desired ?? {},
      setAt: value?.setAt ?? null,
      setBy: value?.setBy ?? null,
      reported: value?.reported?.configuration ?? null,
      reportedAt: value?.reported?.at ?? null,
      taken: value === undefined || isTaken(value),
    };
  };

  return {
    async of(actor, deviceId) {
      return view(deviceId, (await find(actor, deviceId)).profile);
    },

    async set(actor, deviceId, desired) {
      const { entry, profile, kind } = await find(actor, deviceId);
      const device = active(entry);
      const known: readonly string[] = profile?.configuration ?? [];
      const unknown = Object.keys(desired).find((name) => !known.includes(name));
      if (unknown !== undefined) {
        throw new Refusal(422, 'device.setting-unknown', {
          zh: `这种设备没有 ${unknown} 这项设置，可设：${known.join('、') || '无'}`,
          en: `A ${kind} has no setting ${unknown}; it has: ${known.join(', ') || 'nothing'}`,
        });
      }
      const before = kept.get(deviceId);
      const value: Kept = {
        version: (before?.version ?? 0) + 1,
        desired,
        setAt: clock.now(),
        setBy: actor.name,
        placeId: device.placeId,
        reported: before?.reported ?? null,
      };
      await write(deviceId, value, {
        by: actor.username,
        action: 'device.configured',
        target: `device:${deviceId}`,
        detail: { version: value.version, ...desired },
      });
      tell(device, value);
      return view(deviceId, profile);
    },

    async order(actor, deviceId, order) {
      const { entry, profile, kind } = await find(actor, deviceId);
      const device = active(entry);
      if (profile?.orders?.includes(order) !== true) {
        throw new Refusal(422, 'device.order-unknown', {
          zh: '这种设备不支持这个操作',
          en: `A ${kind} cannot be told to ${order}`,
        });
      }
      if (!broker.isConnected(device.gatewayId ?? device.id)) {
        throw new Refusal(409, 'device.not-connected', {
          zh: `${device.name}不在线，现在操作没有人看得到`,
          en: `${device.name} is not connected: nobody would see it now`,
        });
      }
      await database.write((trx) =>
        record(trx, { by: actor.username, action: `device.${order}`, target: `device:${deviceId}` }),
      );
      say(speech.native(device, { type: order }));
      if (order === 'identify') speech.foreign(device, ({ identify }) => identify).forEach(say);
    },

    async hear({ topic, payload, from, receivedAt }) {
      if (!topic.startsWith(nativeRoot) || !topic.endsWith('/state')) return;
      const [, , placeId, deviceId, channel, ...more] = topic.split('/');
      if (deviceId === undefined || channel !== 'state' || more.length > 0 || payload.length === 0) return;
      const device = directory.device(deviceId);
      // The broker lets devices and gateways of this place only get here; a neighbour's device is none of a device's business.
      if (device === undefined || device.placeId !== placeId) return;
      if (from.kind === 'device' && from.id !== deviceId) return;
      const echo = payload.length > maxEchoBytes ? undefined : parseJson(payload);
      if (!states.Check(echo)) {
        onRefused(deviceId);
        return;
      }
      const { version, configuration } = echo;
      const before = kept.get(deviceId);
      if (before?.reported?.version === version && isSame(before.reported.configuration, configuration)) return;
      const nothing: Kept = { version: 0, desired: {}, setAt: null, setBy: null, placeId, reported: null };
      await write(deviceId, { ...(before ?? nothing), reported: { version, configuration, at: receivedAt } });
    },

    [Symbol.dispose]: () => following[Symbol.dispose](),
  };
}

const isSame = (a: Configuration, b: Configuration): boolean =>
  a.reportSeconds === b.reportSeconds && a.led === b.led && a.volume === b.volume;
