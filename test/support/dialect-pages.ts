import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { on } from '#test/support/heard-device';

/** What each page's one line says, of a device of this kind and name. */
export const lines = {
  'home-assistant': ['sos-button', 'bath', [on('sos.pressed')]],
  tasmota: ['climate', 'hall-2', [on('temperature', 21.5, 'Cel'), on('humidity', 55, '%RH')]],
  shelly: ['sos-button', 'shellyplusi4-a8032ab1', [on('sos.pressed')]],
  chirpstack: ['water-leak', '24e124136d151368', [on('water.leak'), on('battery', 92, '%EL')]],
  'things-stack': ['water-leak', 'bath-leak', [on('water.leak'), on('battery.voltage', 3.6, 'V')]],
  theengs: ['sos-button', 'AABBCCDDEEFF', [on('sos.pressed'), on('battery', 100, '%EL')]],
  'rtl-433': ['contact', 'Kerui-Security/41', [on('door.open'), on('battery.low', false)]],
  alink: ['contact', 'room-5', [on('door.open'), on('battery', 80, '%EL')]],
  homie: ['contact', 'flat-7', [on('door.open')]],
  scaip: ['sos-button', '8031372', [on('sos.pressed')]],
} as const;

export const pageOf = (dialect: string) =>
  readFileSync(join(import.meta.dirname, `../../docs/connecting-devices/${dialect}.md`), 'utf8');

/** What the copy-paste line of a page publishes. */
export const publishedOn = (dialect: string) =>
  [...pageOf(dialect).matchAll(/ -t (\S+) -m (?:'([^']*)'|(\S+))/g)].map(([, topic = '', quoted, bare]) => ({
    topic,
    payload: quoted ?? bare ?? '',
  }));
