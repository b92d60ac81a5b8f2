import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Throughput } from './generator.ts';
import { measurePresses } from './press.ts';
import { measure, openEmptyBroker, openHub, openMosquitto, type Target } from './targets.ts';

/** `npm run bench`: the hub against brokers that store nothing, side by side in one run, with the same generator. */
const connections = 100;
const seconds = Number(process.env.BENCH_SECONDS ?? 6);
const windows = [50, 1];

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const ms = (value: number): string => `${value.toFixed(2)} ms`;

function fsyncMs(): number {
  const folder = mkdtempSync(join(tmpdir(), 'fsync-'));
  const file = openSync(join(folder, 'probe'), 'w');
  const waits = Array.from({ length: 200 }, () => {
    writeSync(file, Buffer.alloc(4096, 1));
    const began = performance.now();
    fdatasyncSync(file);
    return performance.now() - began;
  }).sort((a, b) => a - b);
  closeSync(file);
  rmSync(folder, { recursive: true });
  return waits[100] as number;
}

console.log(
  `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, fsync of 4 KiB: ${ms(fsyncMs())} (median)`,
);
console.log(`QoS 1, ${connections} connections, generator on the same machine, ${seconds} s each\n`);

const run = (target: Target, inFlight: number): Promise<Throughput> =>
  measure({
    port: target.port,
    speakers: target.speakers(connections),
    inFlight,
    warmUpMs: 2_000,
    measureMs: seconds * 1_000,
  });

await using hub = await openHub(connections);
await using empty = await openEmptyBroker();
await using mosquitto = await openMosquitto();
const targets: readonly Target[] = [empty, ...(mosquitto === undefined ? [] : [mosquitto]), hub];
if (mosquitto === undefined) console.log('Mosquitto is not installed and left out.\n');

console.log('| in flight | broker | messages/s | of the empty broker | PUBACK p50 | p99 |\n|---|---|---|---|---|---|');
let hubAtOne = 0;
for (const inFlight of windows) {
  // Twice and in both orders: what the machine does meanwhile must not favour one of them.
  const best = new Map<Target, Throughput>();
  for (const order of [targets, targets.toReversed()]) {
    for (const target of order) {
      const result = await run(target, inFlight);
      if (result.perSecond > (best.get(target)?.perSecond ?? 0)) best.set(target, result);
    }
  }
  const baseline = best.get(empty)?.perSecond ?? Number.NaN;
  for (const [target, { perSecond, p50Ms, p99Ms }] of best) {
    console.log(
      `| ${inFlight} | ${target.name} | ${whole(perSecond)} | ${(perSecond / baseline).toFixed(2)} | ${ms(p50Ms)} | ${ms(p99Ms)} |`,
    );
  }
  if (inFlight === 1) hubAtOne = best.get(hub)?.perSecond ?? 0;
}

console.log('\nFrom a press to the page that shows it:');
const idle = await measurePresses(hub, 300);
console.log(`idle: p50 ${ms(idle.p50Ms)}, p99 ${ms(idle.p99Ms)} (${idle.presses} presses)`);
const perSecond = Math.round(hubAtOne * 0.8);
const busy = await measurePresses(hub, 300, { perSecond, connections });
console.log(
  `at 80 % load (${whole(perSecond)} messages/s): p50 ${ms(busy.p50Ms)}, p99 ${ms(busy.p99Ms)} (${busy.presses} presses)`,
);
