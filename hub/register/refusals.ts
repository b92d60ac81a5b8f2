import { Refusal } from '#kernel/errors';

/** Also the answer for what lies outside the actor's scope, so that ids cannot be probed. */
export const notFound = (what: string): Refusal => new Refusal(404, 'register.not-found', `There is no such ${what}`);

export const inUse = (zh: string, en: string): Refusal => new Refusal(409, 'register.in-use', { zh, en });

export const invalid = (zh: string, en: string): Refusal => new Refusal(422, 'register.invalid', { zh, en });

export const unknownKind = (kind: string): Refusal =>
  invalid(`没有“${kind}”这种设备`, `The hub knows no kind of device called ${kind}`);

export const idTaken = (id: string): Refusal =>
  inUse(`设备编号 ${id} 已被使用`, `There is already a device with the id ${id}`);

export const outOfReach = (): Refusal =>
  invalid(
    '设备和网关不在同一户（网关装在单元或楼里时，须是该单元或楼里的住户）',
    'A device stands where its gateway stands, or in a home of that unit or building',
  );
