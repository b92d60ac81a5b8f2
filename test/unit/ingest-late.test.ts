import { expect, test } from 'vitest';
import type { Reading } from '#contracts/reading';
import { decodeEntry, encodeEntry } from '#hub/journal/encoding';
import { waterLeak } from '#hub/rules/alarms/water-leak';
import { Engine } from '#hub/rules/engine';
import { sameForAll } from '#hub/rules/settings';
import { Deadlines } from '#kernel/deadlines';
import { heardDevice } from '#test/support/heard-device';
import { listeningHome, meaningOf, morning } from '#test/support/listening-home';
import { factsOf } from '#test/support/timeline';

const up = 'application/1/device/0102/event/up';
const history = { object: { history: [{ leakage_status: 'leak', timestamp: 1_665_561_758 }] } };

test('a late record stays late through the journal, and no rule acts on it', () => {
  const { readings } = heardDevice('water-leak', '0102');
  const heard = readings(up, history);
  const kept = decodeEntry(1, morning, encodeEntry({ at: morning, readings: [...heard] })).readings;
  expect(kept).toEqual(heard);

  const judge = (some: readonly Reading[]) =>
    new Engine({
      rules: [waterLeak],
      settings: sameForAll([waterLeak]),
      zone: 'Asia/Shanghai',
      facts: { ...factsOf(), isHome: () => true },
      deadlines: (isFirst) => new Deadlines(isFirst),
      onRuleError: (_rule, error) => {
        throw error;
      },
    }).judge(some, some[0]?.receivedAt ?? 0);
  expect(judge(kept)).toEqual([]);
  expect(judge(kept.map(({ late: _late, ...reading }) => reading))).toHaveLength(1);
});

test('a sensor wired the wrong way round is put right by its setting', () => {
  const home = listeningHome(['water-leak']);
  const device = home.entries.get('water-leak-1');
  if (device === undefined) throw new Error('no device');
  home.entries.set(device.id, { ...device, inverted: ['water.leak'] });
  expect(meaningOf(home.carries('zigbee2mqtt/卧室/water-leak', { water_leak: false, battery_low: false }))).toEqual([
    { measure: 'water.leak', value: true },
    { measure: 'battery.low', value: false },
  ]);
});
