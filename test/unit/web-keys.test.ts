import { describe, expect, test } from 'vitest';
import { boardKeys, commandOf, neighbour, outcomeOf } from '../../dashboard/web/console/board/keys.ts';
import { doorOf, shortPlace } from '../../dashboard/web/console/board/short-place.ts';

const press = (key: string, also: object = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  ...also,
});

describe('the keys of the board', () => {
  test.for([
    ['a', 'acknowledge'],
    ['A', 'acknowledge'],
    ['d', 'assign'],
    ['r', 'arrive'],
    ['e', 'resolve'],
    ['c', 'comment'],
    ['j', 'next'],
    ['ArrowDown', 'next'],
    ['k', 'previous'],
    ['ArrowUp', 'previous'],
    ['n', 'calling'],
    ['?', 'help'],
    ['Escape', 'back'],
  ] as const)('%s means %s', ([key, command]) => {
    expect(commandOf(press(key), false)).toBe(command);
  });

  test('while somebody types, letters are letters and only Escape commands', () => {
    for (const { keys, command } of boardKeys)
      for (const key of keys) expect(commandOf(press(key), true)).toBe(command === 'back' ? 'back' : undefined);
  });

  test.for(['ctrlKey', 'metaKey', 'altKey', 'isComposing'])('with %s a letter is not ours', (held) => {
    expect(commandOf(press('a', { [held]: true }), false)).toBeUndefined();
  });

  test('no key means two things', () => {
    const keys = boardKeys.flatMap((entry) => entry.keys);
    expect(keys).toEqual([...new Set(keys)]);
  });

  test('1 to 5 choose an outcome, nothing else does', () => {
    expect(['1', '2', '3', '4', '5'].map(outcomeOf)).toEqual([
      'emergency',
      'help-given',
      'false-person',
      'false-device',
      'test',
    ]);
    expect(['0', '6', 'a', '12', ''].map(outcomeOf)).toEqual(Array(5).fill(undefined));
  });
});

describe('moving through the list', () => {
  const ids = ['a', 'b', 'c'];
  test('goes on, and holds at the ends', () => {
    expect(neighbour(ids, 'a', 1)).toBe('b');
    expect(neighbour(ids, 'c', 1)).toBe('c');
    expect(neighbour(ids, 'a', -1)).toBe('a');
  });
  test('starts at the near end when nothing, or something gone, was chosen', () => {
    expect(neighbour(ids, undefined, 1)).toBe('a');
    expect(neighbour(ids, 'gone', -1)).toBe('c');
    expect(neighbour([], 'gone', 1)).toBeUndefined();
  });
});

describe('addresses', () => {
  test.for([
    ['大塘巷 · 叶青苑 37幢 1单元 502', '叶青苑 37-1-502'],
    ['大塘巷 · 叶青苑 37幢 1单元', '叶青苑 37-1'],
    ['半道红', '半道红'],
  ] as const)('%s is %s in a row', ([where, short]) => {
    expect(shortPlace(where)).toBe(short);
  });

  test('are taken apart for the plan; shared places are not on it', () => {
    expect(doorOf('大塘巷 · 叶青苑 37幢 1单元 502')).toEqual({ estate: '叶青苑', unit: '37-1', door: '502' });
    expect(doorOf('大塘巷 · 叶青苑 37幢 1单元')).toBeUndefined();
  });
});
