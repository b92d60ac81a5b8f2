import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { DeviceEntry } from '#contracts/directory';
import type { Reading } from '#contracts/reading';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { assignmentFor } from '#hub/app/backtest/assignment';
import { runInThread } from '#hub/app/backtest/thread';
import { rules } from '#hub/rules/catalog';
import { sameForAll } from '#hub/rules/settings';
import { openDuckdbStore } from '#hub/telemetry/duckdb/store';

/** `node test/bench/backtest.ts`: one home-year of a thousand readings a day, from the store through all rules. Target: 2 s. */
const days = 365;
const perDay = 1_000;
const targetSeconds = 2;
/** The longest turn the hub may be kept from its work, ms. */
const targetTurnMs = 10;

const rooms = ['厨房', '卧室', '卫生间', '客厅', '入户门'];
const devices = rooms.map(
  (room, index): DeviceEntry => ({
    id: `d${index}`,
    kind: room === '入户门' ? 'contact' : 'motion',
    name: room,
    room,
    placeId: 'home',
    residentId: 'resident',
    silentAfterMs: 0,
  }),
);
const start = Date.UTC(2024, 0, 1) - 8 * hourMs;

/** From seven to ten in the evening, room by room; each movement begins and ends. */
function day(index: number): Reading[] {
  return Array.from({ length: perDay }, (_, said) => {
    const device = devices[Math.floor(said / 2) % devices.length] as DeviceEntry;
    const at = start + index * dayMs + 7 * hourMs + Math.floor((said / perDay) * 15 * hourMs);
    const measure = device.kind === 'contact' ? 'door.open' : 'motion';
    return { deviceId: device.id, placeId: 'home', measure, value: said % 2 === 0, at, receivedAt: at };
  });
}

const folder = mkdtempSync(join(tmpdir(), 'backtest-bench-'));
try {
  await using store = await openDuckdbStore({ file: join(folder, 'telemetry.duckdb') });
  for (let index = 0; index < days; index++) await store.append(day(index), index + 1);
  await store.compact(start + days * dayMs);

  const street = { id: 'street', kind: 'street', name: '', path: '/street', address: '' } as const;
  const home = { id: 'home', kind: 'home', name: '', parentId: 'street', path: '/street/home', address: '' } as const;
  const resident = { id: 'resident', homeId: 'home', name: '王秀英' };
  const from = start + 60 * dayMs;
  const request = { from, to: start + days * dayMs, warmFrom: start, homeIds: ['home'] };
  const seconds: number[] = [];
  const turns = monitorEventLoopDelay({ resolution: 1 });
  for (let round = 0; round < 3; round++) {
    const assignment = await assignmentFor(request, ['home'], {
      rules,
      settings: sameForAll(rules),
      directory: {
        place: (id) => (id === 'home' ? home : id === 'street' ? street : undefined),
        devices: () => devices,
        residentsOf: () => [resident],
      },
      alsoSaid: async () => [],
      zone: 'Asia/Shanghai',
    });
    turns.enable();
    const began = performance.now();
    const report = await runInThread({
      assignment,
      store,
      signal: AbortSignal.timeout(5 * minuteMs),
      onReached: () => undefined,
    });
    seconds.push((performance.now() - began) / 1000);
    console.log(`  in the thread ${report.tookMs} ms`);
    turns.disable();
    if (report.readings !== days * perDay) throw new Error(`${report.readings} readings were replayed`);
  }
  const best = Math.min(...seconds);
  console.log(`one home-year, ${days * perDay} readings: ${seconds.map((took) => took.toFixed(2)).join(', ')} s`);
  console.log(`  ${(best / targetSeconds).toFixed(2)} of the target of ${targetSeconds} s`);
  console.log(
    `the hub's own turns meanwhile: p99 ${(turns.percentile(99) / 1e6).toFixed(1)} ms, longest ${(turns.max / 1e6).toFixed(1)} ms (target ${targetTurnMs} ms)`,
  );
  if (best > targetSeconds) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
