import { describe, expect, test } from 'vitest';
import { cardNumber } from '#devices/card-reader/card-number';
import { type Format, formats, scannerOf } from '#devices/card-reader/formats';
import type { Heard } from '#devices/card-reader/scanner';
import { frameOf } from '#test/support/card-frames';

/** Everything a scanner makes of bytes followed by silence. */
function heard(format: Format, bytes: string | readonly number[], order: 'most-first' | 'least-first' = 'most-first') {
  const scanner = scannerOf(format, order);
  const data = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Uint8Array.from(bytes);
  return [...scanner.push(data), ...scanner.settle()] satisfies Heard[];
}

describe('golden frames', () => {
  test.for([
    ['rdm6300', '\x02010063E9AE25\x03', '0006547886'],
    ['rdm6300', '\x02100086F44426\x03', '0008844356'],
    ['em-18', '4500C5D1E9B8', '0012964329'],
    ['bcc', '\x0263E9AE24\x04', '0006547886'],
    ['idteck-8', '\x020063E9AE\x03\x7c', '0006547886'],
    ['idteck-10', '\x02010063E9AE\x03\x7d', '0006547886'],
    ['wiegand', '0006547886\r\n', '0006547886'],
  ] as const)('%s accepts %j', ([format, frame, card]) => {
    expect(heard(format, frame)).toEqual([{ card }]);
  });

  test.for([
    ['rdm6300', '\x02100026F44426\x03', 'checksum'],
    ['rdm6300', '\x02010063E9AE25\x04', 'shape'],
    ['rdm6300', '\x02010063E9AE2\x03', 'shape'],
    ['rdm6300', '\x02010063E9AG25\x03', 'shape'],
    ['em-18', '4500C5D1E9B9', 'checksum'],
    ['em-18', '4500C5D1E9B', 'shape'],
    ['bcc', '\x0263E9AE25\x04', 'checksum'],
    ['bcc', '\x0263E9AE24\x03', 'shape'],
    ['idteck-8', '\x020063E9AE\x03\x78', 'checksum'],
    ['idteck-8', '\x02010063E9AE\x03\x7c', 'shape'],
    ['idteck-10', '\x020063E9AE\x03\x7c', 'shape'],
    ['wiegand', '006547886\r\n', 'shape'],
    ['wiegand', '00006547886\r\n', 'shape'],
    ['wiegand', '0006547886\n', 'shape'],
    ['wiegand', '4294967296\r\n', 'shape'],
  ] as const)('%s refuses %j', ([format, frame, noise]) => {
    const said = heard(format, frame);
    expect(said).toContainEqual({ noise });
    expect(said.filter((one) => 'card' in one)).toEqual([]);
  });
});

test.for(formats)('%s: whatever the line cuts or glues is the same three cards', (format) => {
  const bytes = [6547886, 8844356, 6547886].flatMap(frameOf[format]);
  const cards = [{ card: '0006547886' }, { card: '0008844356' }, { card: '0006547886' }];
  expect(heard(format, bytes)).toEqual(cards);
  const scanner = scannerOf(format, 'most-first');
  const one = bytes.flatMap((byte) => scanner.push(Uint8Array.of(byte)));
  expect([...one, ...scanner.settle()]).toEqual(cards);
});

test.for(formats)('%s: a reader that sends the least byte first', (format) => {
  const reversed = format === 'bcc' ? 0xaee963 : 0xaee96300;
  expect(heard(format, frameOf[format](reversed), 'least-first')).toEqual([{ card: '0006547886' }]);
});

test('the number of a card has ten digits, whatever its bytes', () => {
  expect(cardNumber([0, 0, 0, 0], 'most-first')).toBe('0000000000');
  expect(cardNumber([255, 255, 255, 255], 'least-first')).toBe('4294967295');
});

describe('resynchronising', () => {
  test('a frame cut short is forgotten when the next one begins', () => {
    expect(heard('rdm6300', '\x020100\x02010063E9AE25\x03')).toEqual([{ noise: 'shape' }, { card: '0006547886' }]);
  });

  test('an LRC that is lost does not cost the next frame', () => {
    expect(heard('idteck-8', '\x020063E9AE\x03\x020063E9AE\x03\x7c')).toEqual([
      { noise: 'checksum' },
      { card: '0006547886' },
    ]);
  });

  test('EM-18: the rest of a frame glued to a whole one is not a rotated card', () => {
    const cards = heard('em-18', 'C5D1E9B84500C5D1E9B8').filter((one) => 'card' in one);
    expect(cards).toEqual([]);
  });

  test('EM-18: a burst without end does not fill the memory, and is over with the next silence', () => {
    const scanner = scannerOf('em-18', 'most-first');
    scanner.push(Buffer.from('0'.repeat(100_000)));
    expect(scanner.settle()).toEqual([{ noise: 'shape' }]);
    scanner.push(Buffer.from('4500C5D1E9B8'));
    expect(scanner.settle()).toEqual([{ card: '0012964329' }]);
  });

  test('Wiegand: digits before a silence are not the beginning of the line after it', () => {
    const scanner = scannerOf('wiegand', 'most-first');
    scanner.push(Buffer.from('00065'));
    expect(scanner.settle()).toEqual([{ noise: 'shape' }]);
    expect(scanner.push(Buffer.from('47886\r\n'))).toEqual([{ noise: 'shape' }]);
    expect(scanner.push(Buffer.from('0006547886\r\n'))).toEqual([{ card: '0006547886' }]);
  });
});
