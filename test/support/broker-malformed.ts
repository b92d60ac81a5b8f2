import { generate } from 'mqtt-packet';
import { connectPacket, field, packet } from './broker-edge.ts';

const none = Buffer.alloc(0);
const id = Buffer.of(0, 7);
const own = 'ecare/v1/home-1/button-1/telemetry';
const surrogate = Buffer.of(0xed, 0xa0, 0x80);
const overlong = Buffer.of(0xc0, 0xaf);
const cut = Buffer.of(0xe6, 0xb0);

/** CONNECT from its parts, so that each can be wrong. */
export const rawConnect = (
  parts: { name?: Buffer; level?: number; flags?: number; id?: Buffer; rest?: Buffer; first?: number } = {},
): Buffer =>
  packet(
    parts.first ?? 0x10,
    parts.name ?? field('MQTT'),
    Buffer.of(parts.level ?? 4, parts.flags ?? 0xc2, 0, 60),
    parts.id ?? field('button-1'),
    parts.rest ?? Buffer.concat([field('button-1'), field('button-1-secret')]),
  );

const badStrings: readonly (readonly [string, Buffer])[] = [
  ['U+0000', Buffer.from('a\0b')],
  ['a control character', Buffer.from('a\nb')],
  ['a C1 control character', Buffer.from('a\u0085b')],
  ['DEL', Buffer.from('a\x7fb')],
  ['a surrogate', surrogate],
  ['an overlong form', overlong],
  ['half a character', cut],
  ['a lone continuation byte', Buffer.of(0x80)],
  ['beyond U+10FFFF', Buffer.of(0xf4, 0x90, 0x80, 0x80)],
  ['NUL after Chinese', Buffer.from('水\0')],
];

/** First packets that are answered by closing, or by a CONNACK with this code and closing. */
export const badConnects: readonly (readonly [name: string, bytes: Buffer, answer?: number])[] = [
  ['another protocol', rawConnect({ name: field('HTTP') })],
  ['lower case protocol', rawConnect({ name: field('mqtt') })],
  ['no protocol', rawConnect({ name: field('') })],
  ['protocol level 5', rawConnect({ level: 5 }), 1],
  ['protocol level 3 with the new name', rawConnect({ level: 3 }), 1],
  ['protocol level 0', rawConnect({ level: 0 }), 1],
  ['bridge bit', rawConnect({ level: 0x84 }), 1],
  ['reserved flag', rawConnect({ flags: 0xc3 })],
  ['will QoS without will', rawConnect({ flags: 0xca })],
  ['will retain without will', rawConnect({ flags: 0xe2 })],
  ['will QoS 3', rawConnect({ flags: 0xde, rest: Buffer.concat([field(own), field('x'), field('a'), field('b')]) })],
  ['password without user name', rawConnect({ flags: 0x42, rest: field('secret') })],
  ['user name announced and missing', rawConnect({ rest: none })],
  ['password announced and missing', rawConnect({ rest: field('button-1') })],
  ['a will announced and missing', rawConnect({ flags: 0x06, rest: none })],
  [
    'a will with a wildcard',
    rawConnect({ flags: 0xc6, rest: Buffer.concat([field('a/#'), field('x'), field('a'), field('b')]) }),
  ],
  [
    'a will without topic',
    rawConnect({ flags: 0xc6, rest: Buffer.concat([field(''), field('x'), field('a'), field('b')]) }),
  ],
  ['bytes after the end', rawConnect({ rest: Buffer.concat([field('button-1'), field('x'), Buffer.of(1)]) })],
  ['client id longer than the packet', rawConnect({ id: Buffer.of(0xff, 0xff), rest: none })],
  ['no client id and a session to keep', rawConnect({ flags: 0xc0, id: field('') }), 2],
  ['an endless client id', rawConnect({ id: field('x'.repeat(129)) }), 2],
  ['flags in the fixed header', rawConnect({ first: 0x12 })],
  ['an empty CONNECT', packet(0x10)],
  ['a length of five bytes', Buffer.of(0x10, 0xff, 0xff, 0xff, 0xff, 0x01)],
  ['PUBLISH first', packet(0x30, field(own), Buffer.from('x'))],
  ['PINGREQ first', packet(0xc0)],
  ['type 0', packet(0x00)],
  ['type 15', packet(0xf0)],
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: hub\r\n\r\n')],
  ['a TLS hello', Buffer.of(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03)],
  ...badStrings.map(([name, bytes]) => [`${name} in the client id`, rawConnect({ id: field(bytes) })] as const),
  ...badStrings.map(
    ([name, bytes]) =>
      [`${name} in the user name`, rawConnect({ rest: Buffer.concat([field(bytes), field('x')]) })] as const,
  ),
  ...badStrings.map(
    ([name, bytes]) =>
      [
        `${name} in the will topic`,
        rawConnect({ flags: 0xc6, rest: Buffer.concat([field(bytes), field('x'), field('a'), field('b')]) }),
      ] as const,
  ),
];

/** What must end a connection that is logged in as button-1. */
export const badPackets: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a second CONNECT', generate(connectPacket('button-1'))],
  ...[0x20, 0x90, 0xb0, 0xd0, 0x00, 0xf0].map(
    (first) => [`a packet only a server sends: ${first >> 4}`, packet(first, id)] as const,
  ),
  ['QoS 3', packet(0x36, field(own), id, Buffer.from('x'))],
  ['DUP with QoS 0', packet(0x38, field(own), Buffer.from('x'))],
  ['packet id 0', packet(0x32, field(own), Buffer.of(0, 0))],
  ['QoS 1 without packet id', packet(0x32, field(own))],
  ['half a packet id', packet(0x32, field(own), Buffer.of(1))],
  ['PUBLISH without topic', packet(0x30, field(''), Buffer.from('x'))],
  ['an empty PUBLISH', packet(0x30)],
  ['a topic longer than the packet', packet(0x30, Buffer.of(0xff, 0xff), Buffer.from('x'))],
  ['+ in a topic', packet(0x30, field('ecare/v1/home-1/+/telemetry'))],
  ['# in a topic', packet(0x30, field('ecare/v1/home-1/#'))],
  ['a topic of 13 levels', packet(0x30, field('a/'.repeat(12)))],
  ['a topic of 300 bytes', packet(0x30, field('a'.repeat(300)))],
  ['PUBACK with a body', packet(0x40, id, Buffer.of(0))],
  ['PUBACK without id', packet(0x40)],
  ['PUBACK with flags', packet(0x42, id)],
  ['PUBACK of id 0', packet(0x40, Buffer.of(0, 0))],
  ['PUBREL without its flags', packet(0x60, id)],
  ['SUBSCRIBE without its flags', packet(0x80, id, field('a'), Buffer.of(0))],
  ['SUBSCRIBE of nothing', packet(0x82, id)],
  ['SUBSCRIBE with id 0', packet(0x82, Buffer.of(0, 0), field('a'), Buffer.of(0))],
  ['SUBSCRIBE without QoS', packet(0x82, id, field('a'))],
  ['SUBSCRIBE with QoS 3', packet(0x82, id, field('a'), Buffer.of(3))],
  ['SUBSCRIBE with reserved bits', packet(0x82, id, field('a'), Buffer.of(0x40))],
  ['UNSUBSCRIBE of nothing', packet(0xa2, id)],
  ['UNSUBSCRIBE without its flags', packet(0xa0, id, field('a'))],
  ...['', 'a#', 'a/#/b', '#/a', 'a+', 'a/b+/c', '+a', '##', '++'].map(
    (filter) => [`the filter "${filter}"`, packet(0x82, id, field(filter), Buffer.of(0))] as const,
  ),
  ['PINGREQ with a body', packet(0xc0, Buffer.of(1))],
  ['PINGREQ with flags', packet(0xc1)],
  ['DISCONNECT with a body', packet(0xe0, Buffer.of(0))],
  ['DISCONNECT with flags', packet(0xe2)],
  ['a length of five bytes', Buffer.of(0x30, 0x80, 0x80, 0x80, 0x80, 0x01)],
  ...badStrings.map(([name, bytes]) => [`${name} in a topic`, packet(0x32, field(bytes), id)] as const),
  ...badStrings.map(([name, bytes]) => [`${name} in a filter`, packet(0x82, id, field(bytes), Buffer.of(0))] as const),
  ...badStrings.map(([name, bytes]) => [`${name} in an unsubscription`, packet(0xa2, id, field(bytes))] as const),
];
