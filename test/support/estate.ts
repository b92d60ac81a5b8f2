import { nativeTopic } from '#contracts/mqtt';
import type { NewDevice, Resident } from '#contracts/register';
import type { TestHub } from './hub.ts';

/** One door of 叶青苑, with who lives behind it. */
export interface Door {
  readonly homeId: string;
  readonly residentId: string;
  readonly unitId: string;
}

const line = [
  ['street', 'street', '米市巷街道'],
  ['community', 'community', '大塘巷社区'],
  ['grid', 'grid', '第三网格'],
  ['estate', 'estate', '叶青苑'],
  ['building', 'building', '37幢'],
  ['unit', 'unit', '1单元'],
] as const;

/**
 * Builds 叶青苑 37幢 1单元 the first time, and in it the home `door`, somebody who lives there with a daughter to call, and
 * an emergency button `sos-<door>`.
 */
export async function addDoor(
  { api }: TestHub,
  door: string,
  {
    resident = '王秀英',
    devices = [],
  }: {
    readonly resident?: string;
    readonly devices?: readonly (Omit<NewDevice, 'placeId'> & { readonly id: string })[];
  } = {},
): Promise<Door> {
  const known = await api<{ readonly total: number }>('GET', 'places?kind=unit&limit=1');
  if (known.total === 0) {
    let parentId: string | null = null;
    for (const [id, kind, name] of line) {
      await api('POST', 'places', { id, kind, parentId, name });
      parentId = id;
    }
  }
  const homeId = `home-${door}`;
  await api('POST', 'places', { id: homeId, kind: 'home', parentId: 'unit', name: door });
  const { id: residentId } = await api<Resident>('POST', 'residents', {
    homeId,
    name: resident,
    born: '1944-05-06',
    conditions: ['高血压'],
    note: '钥匙在邻居 501 家',
    phone: '13800001234',
  });
  await api('POST', 'contacts', { residentId, name: '王敏', relation: '女儿', phone: '13900005678' });
  const button = { id: `sos-${door}`, kind: 'sos-button', name: '床头按钮', room: '卧室' };
  for (const device of [button, ...devices]) await api('POST', 'devices', { placeId: homeId, ...device });
  return { homeId, residentId, unitId: 'unit' };
}

/** Presses the button of a home, over MQTT as the device does. Resolves when the hub has acknowledged every press. */
export async function press(hub: TestHub, door: string, times = 1): Promise<void> {
  const id = `sos-${door}`;
  const button = await hub.connect(id);
  await Promise.all(
    Array.from({ length: times }, () =>
      button.publishAsync(
        nativeTopic(`home-${door}`, id, 'event'),
        JSON.stringify({ id: crypto.randomUUID(), event: 'sos.pressed' }),
        { qos: 1 },
      ),
    ),
  );
  await button.endAsync();
}
