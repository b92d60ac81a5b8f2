import type { Actor } from '#contracts/access';
import type {
  AdoptionService,
  OnboardedDevice,
  OnboardingColumn,
  OnboardingError,
  OnboardingResult,
  OnboardingRow,
} from '#contracts/adoption';
import type { DeviceSecret } from '#contracts/register';
import type { Text } from '#contracts/text';
import type { DeviceTable } from '#hub/database/tables';
import { Refusal } from '#kernel/errors';
import type { Devices } from './devices.ts';
import { findPlace, knownPlaces } from './place-finder.ts';
import type { Street } from './street.ts';

type Complaint = readonly [column: OnboardingColumn, text: Text];
/** A good line, as the device it becomes. */
interface Planned {
  readonly row: number;
  readonly device: DeviceTable;
}
interface Plan {
  /** In the order of writing: a gateway before the devices behind it. */
  readonly good: readonly Planned[];
  readonly errors: readonly OnboardingError[];
}

/** SQLite takes at most 32,766 parameters a statement; a hundred rows stay far below on both engines. */
const rowsAtOnce = 100;
const idPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const longest = { name: 100, room: 30, externalName: 200 } as const;

const text = (zh: string, en: string): Text => ({ zh, en });

/** Devices by the sheet: every line is looked at, every fault named with its line and column, and what is written is written at once. */
export function openOnboarding(
  { memory, clock, change, sees }: Street,
  devices: Devices,
): Pick<AdoptionService, 'onboard'> {
  function plan(actor: Actor, rows: readonly OnboardingRow[]): Plan {
    const places = knownPlaces(
      [...memory.placeRows.values()].filter(({ id }) => sees(actor, id)),
      memory,
    );
    const pending = new Map<string, DeviceTable>();
    const inSheet = new Map<string, number>();
    for (const { id, row } of rows) if (id !== '' && !inSheet.has(id)) inSheet.set(id, row);
    const good: Planned[] = [];
    const errors: OnboardingError[] = [];

    const lookAt = (line: OnboardingRow): DeviceTable | readonly Complaint[] => {
      const wrong: Complaint[] = [];
      const place = findPlace(places, line.home);
      if ('zh' in place) wrong.push(['home', place]);
      if (line.kind === '') wrong.push(['kind', text('没有填设备种类', 'The kind is missing')]);
      else if (!memory.knowsKind(line.kind)) {
        wrong.push(['kind', text(`没有“${line.kind}”这种设备：请照“说明”页填写`, `There is no kind “${line.kind}”: see the sheet of explanations`)]); // biome-ignore format: one line
      }
      if (line.name === '') wrong.push(['name', text('没有填设备名称', 'The name is missing')]);
      for (const [column, most] of Object.entries(longest) as [keyof typeof longest, number][]) {
        if (line[column].length > most) wrong.push([column, text(`太长：最多 ${most} 个字`, `Too long: ${most} characters at most`)]); // biome-ignore format: one line
        if (/\p{Cc}/u.test(line[column])) wrong.push([column, text('含有换行等控制字符', 'Holds control characters')]);
      }
      const known = 'zh' in place ? [] : memory.residentsOf(place.id);
      const named = line.resident === '' ? [] : known.filter(({ name }) => name === line.resident);
      if (line.resident !== '' && !('zh' in place) && named.length !== 1) {
        wrong.push([
          'resident',
          named.length > 1
            ? text(`这一户有 ${named.length} 位“${line.resident}”：请登记后在设备页选择`, `${named.length} residents here have this name: choose on the page of the device`)
            : text(`这一户没有登记“${line.resident}”${known.length > 0 ? `，只有${known.map(({ name }) => name).join('、')}` : ''}`, `Nobody of this name lives here`),
        ]); // biome-ignore format: long sentences
      }
      wrong.push(...aboutId(line), ...aboutGateway(line));
      if (wrong.length > 0 || 'zh' in place) return wrong;
      try {
        const device = devices.rowOf({
          ...(line.id !== '' && { id: line.id }),
          kind: line.kind,
          name: line.name,
          room: line.room,
          placeId: place.id,
          residentId: named[0]?.id ?? null,
          ...(line.gateway !== '' && { gatewayId: line.gateway, externalName: line.externalName }),
        });
        devices.check(actor, device, pending);
        return device;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return [[line.gateway === '' ? 'home' : 'externalName', text(error.zh ?? error.message, error.message)]];
      }
    };

    const aboutId = ({ id, row }: OnboardingRow): Complaint[] => {
      if (id === '') return [];
      if (!idPattern.test(id)) {
        return [['id', text('编号只能用字母、数字和 _ . -，最多 64 位', 'An id has letters, digits and _ . - only, 64 at most')]]; // biome-ignore format: one line
      }
      if (memory.deviceRows.has(id) || memory.preparedRows.has(id)) {
        return [['id', text(`编号 ${id} 已被使用`, `The id ${id} is taken`)]];
      }
      const first = inSheet.get(id);
      return first === row ? [] : [['id', text(`编号与第 ${first} 行重复`, `The same id as in line ${first}`)]];
    };

    const aboutGateway = ({ gateway, externalName }: OnboardingRow): Complaint[] => {
      if ((gateway === '') !== (externalName === '')) {
        const both = text('网关编号和网关里的名称要一起填', 'A gateway and the name it uses come together');
        return [[gateway === '' ? 'gateway' : 'externalName', both]];
      }
      if (gateway === '' || pending.get(gateway)?.kind === 'gateway') return [];
      const known = memory.device(gateway);
      if (known !== undefined && sees(actor, known.placeId)) {
        return known.kind === 'gateway' ? [] : [['gateway', text(`${gateway} 不是网关`, `${gateway} is no gateway`)]];
      }
      const line = inSheet.get(gateway);
      return [
        [
          'gateway',
          line === undefined
            ? text(`没有编号为 ${gateway} 的网关`, `There is no gateway ${gateway}`)
            : text(`网关在第 ${line} 行，那一行有错误或不是网关`, `Its gateway is in line ${line}, which has errors or is no gateway`), // biome-ignore format: one line
        ],
      ];
    };

    const gatewaysFirst = [...rows].sort((a, b) => Number(b.kind === 'gateway') - Number(a.kind === 'gateway'));
    for (const line of gatewaysFirst) {
      const looked = lookAt(line);
      if (Array.isArray(looked)) {
        for (const [column, why] of looked as readonly Complaint[]) errors.push({ row: line.row, column, text: why });
        continue;
      }
      const device = looked as DeviceTable;
      pending.set(device.id, device);
      good.push({ row: line.row, device });
    }
    return { good, errors: errors.sort((a, b) => a.row - b.row) };
  }

  const shown = ({ row, device }: Planned, secret: DeviceSecret | null): OnboardedDevice => ({
    row,
    id: device.id,
    kind: device.kind,
    name: device.name,
    room: device.room,
    address: memory.place(device.place_id)?.address ?? '',
    resident: device.resident_id === null ? '' : (memory.resident(device.resident_id)?.name ?? ''),
    externalName: device.external_name ?? '',
    secret,
  });

  const result = (rows: number, { errors }: Plan, listed: OnboardedDevice[], written: boolean): OnboardingResult => ({
    rows,
    errors: [...errors],
    devices: listed.sort((a, b) => a.row - b.row),
    written,
  });

  return {
    async onboard(actor, rows, mode) {
      const looked = plan(actor, rows);
      const dry = (found: Plan) => result(rows.length, found, found.good.map((one) => shown(one, null)), false); // biome-ignore format: one line
      if (mode === 'check' || looked.good.length === 0 || (mode === 'all' && looked.errors.length > 0))
        return dry(looked);
      return change(actor, async (changing) => {
        // Between looking and writing somebody may have changed what was looked at.
        const found = plan(actor, rows);
        if (found.good.length === 0 || (mode === 'all' && found.errors.length > 0)) return dry(found);
        const made = found.good.map(({ device }) => device);
        for (let from = 0; from < made.length; from += rowsAtOnce) {
          await changing.trx
            .insertInto('device')
            .values(made.slice(from, from + rowsAtOnce))
            .execute();
        }
        const listed: OnboardedDevice[] = [];
        for (const one of found.good) {
          const { id, kind, place_id, gateway_id } = one.device;
          await changing.audit('device.added', `device:${id}`, { kind, place: place_id, line: one.row });
          changing.committed(() => memory.putDevice(one.device));
          const own = gateway_id === null && actor.rights.has('devices:secret');
          listed.push(shown(one, own ? await devices.makeSecret(id, changing) : null));
        }
        const detail = { devices: listed.length, refused: found.errors.length, at: clock.now() };
        await changing.audit('devices.onboarded', 'devices', detail);
        return result(rows.length, found, listed, true);
      });
    },
  };
}
