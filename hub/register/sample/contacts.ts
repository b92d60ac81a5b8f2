import { sampleResidents } from './residents.ts';

export interface SampleContact {
  readonly name: string;
  readonly relation: string;
  readonly phone: string;
  readonly email?: string;
}

const sonNames = ['伟', '建军', '晓东', '立新', '志刚', '海波', '国强', '一鸣'];
const daughterNames = ['敏', '晓红', '丽君', '雪梅', '海燕', '文静', '佳', '小芳'];
const neighbours = ['邻居老方', '邻居阿珍', '邻居小倪', '邻居老贺', '邻居阿英', '邻居老屠'];
const carers: Readonly<Record<number, string>> = { 6: '护理员小杨', 24: '护理员阿芳' };
/** One grid worker for ten homes, as the doors are numbered. */
const gridWorkers = ['网格员小骆', '网格员小莫', '网格员小柯', '网格员小庞'];

const pick = <Item>(items: readonly Item[], index: number): Item => items[index % items.length] as Item;

/** Numbers that nobody can have (138 0000 …) and a mail domain that nobody can own (RFC 2606 §3). */
const fictitious = (id: number) => ({
  phone: `138 0000 ${String(id).padStart(4, '0')}`,
  email: `lianxiren${String(id).padStart(3, '0')}@example.org`,
});

/** Two to four people for each resident, in calling order: whoever is in the home, family, a neighbour, the grid worker. */
export function sampleContactsOf(resident: number): readonly SampleContact[] {
  const [home, name, , , living, , conditions, note] = sampleResidents[resident] ?? [];
  if (home === undefined || name === undefined) return [];
  const surname = name.slice(0, 1);
  const number = (place: number): number => 1_000 + resident * 10 + place;
  const contacts: SampleContact[] = [];
  const add = (person: string, relation: string, withEmail: boolean, id = number(contacts.length + 1)): void => {
    const { phone, email } = fictitious(id);
    contacts.push({ name: person, relation, phone, ...(withEmail && { email }) });
  };
  const carer = carers[home];
  if (carer !== undefined) add(carer, '护理员', true);
  const [son, daughter] = conditions?.includes('智力障碍') ? ['侄子', '侄女'] : ['儿子', '女儿'];
  const daughterFirst = note?.includes('女儿') || (resident % 2 === 1 && !note?.includes('儿子'));
  if (daughterFirst) add(surname + pick(daughterNames, resident), daughter, true);
  else add(surname + pick(sonNames, resident), son, true);
  if (resident % 3 === 0 && living !== 'with-carer') add(surname + pick(daughterNames, resident + 3), daughter, true);
  if (resident % 4 !== 1) add(pick(neighbours, home), '邻居', false);
  // One person, one number: whoever lives in a home of two is told of its smoke once.
  const grid = Math.floor((home - 1) / 10);
  add(pick(gridWorkers, grid), '网格员', true, 9_001 + (grid % gridWorkers.length));
  return contacts;
}
