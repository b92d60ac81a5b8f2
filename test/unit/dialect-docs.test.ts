import { expect, test } from 'vitest';
import { dialects } from '#contracts/device';
import { lines, pageOf, publishedOn } from '#test/support/dialect-pages';
import { heardDevice } from '#test/support/heard-device';

test('every dialect has a page', () => {
  for (const dialect of dialects) expect(pageOf(dialect)).toContain('mosquitto_pub');
  expect([...Object.keys(lines), 'native', 'zigbee2mqtt'].sort()).toEqual([...dialects].sort());
});

test.for(Object.entries(lines))('the line on the page of %s works', ([dialect, [kind, name, means]]) => {
  const published = publishedOn(dialect);
  expect(published.length).toBeGreaterThan(0);
  const { means: meaning } = heardDevice(kind, name);
  const heard = published.map(({ topic, payload }) => meaning(topic, payload));
  expect(heard.at(-1)).toEqual(means);
});
