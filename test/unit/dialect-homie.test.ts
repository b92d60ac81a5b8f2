import { expect, test } from 'vitest';
import { heardDevice, on } from '#test/support/heard-device';

test.for([
  ['climate', 'air/temperature', '21.5', [on('temperature', 21.5, 'Cel')]],
  ['motion', 'pir/motion', 'true', [on('motion')]],
  ['contact', 'contact/state', 'open', [on('door.open')]],
  ['water-leak', 'water-leak/state', 'false', [on('water.leak', false)]],
  ['sos-button', 'key/action', 'single', [on('sos.pressed')]],
  ['contact', 'key/action', 'single', [on('action', 'single')]],
  ['contact', 'battery/level', '71', [on('battery', 71, '%EL')]],
] as const)('%s %s %s', ([kind, path, payload, means]) => {
  const { means: meaning } = heardDevice(kind, 'flat-7');
  expect(meaning(`homie/5/flat-7/${path}`, payload)).toEqual(means);
  // Homie 4 leaves the version out.
  expect(meaning(`homie/flat-7/${path}`, payload)).toEqual(means);
});

test.for([
  ['ready', [on('available')]],
  ['lost', [on('available', false)]],
  ['disconnected', [on('available', false)]],
  ['sleeping', [on('available')]],
] as const)('$state %s', ([state, means]) => {
  expect(heardDevice('climate', 'flat-7').means('homie/5/flat-7/$state', state)).toEqual(means);
});

test('descriptions, targets and orders are passed over', () => {
  const { says } = heardDevice('climate', 'flat-7');
  for (const rest of ['$description', 'air/$name', 'air/temperature/$target', 'air/temperature/set']) {
    expect(says(`homie/5/flat-7/${rest}`, '{}')).toEqual({ kind: 'ignored', ignored: 'not-for-us' });
  }
});
