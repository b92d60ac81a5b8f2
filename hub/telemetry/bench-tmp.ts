import { openDuckdbStore } from './duckdb/store.ts';
import { writeFileSync, rmSync } from 'node:fs';
import { pino } from 'pino';
const s = await openDuckdbStore({ file: '/tmp/tele/small/t.duckdb', log: pino() });
writeFileSync('/tmp/tele/small/ballast', Buffer.alloc(18_000_000));
let pos = 0; let fails = 0; let freed = false; let written = 0;
for (let i = 0; i < 400; i++) {
  const rows = Array.from({ length: 5000 }, (_, k) => ({ deviceId: 'd' + (k % 50), placeId: 'h', measure: 'm' + (i % 3), value: Math.random(), at: 1e12 + i * 5000 + k, receivedAt: 0 }));
  try { await s.append(rows, pos + 1); pos++; written += 5000; } catch (e) { if (fails++ % 5 === 0) console.log(i, String(e).slice(0, 200));
    if (fails > 8 && !freed) { freed = true; rmSync('/tmp/tele/small/ballast'); console.log('freed'); } if (fails > 30) break; }
  if (freed && fails < 30 && pos > 0 && written > 1_000_00) { if (i > 350) break; }
}
console.log({ pos, cursor: await s.cursor(), fails, written });
let n = 0; for (let d = 0; d < 50; d++) for (let m = 0; m < 3; m++) n += (await s.range({ deviceId: 'd' + d, measure: 'm' + m }, 0, 2e12, 1e6)).length;
console.log('rows', n);
await s[Symbol.asyncDispose]();
