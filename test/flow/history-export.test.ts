import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test, vi } from 'vitest';
import type { Actor, AuditEntry } from '#contracts/access';
import type { HistoryExport } from '#contracts/history-export';
import type { Page } from '#contracts/rest';
import { openHistoryExports } from '#hub/app/history-exports';
import { silentLog } from '#kernel/log';
import { addHome, startHub } from '#test/support/hub';
import { ManualClock } from '#test/support/manual-clock';

test('an operator asks for the history, downloads it, and anybody can read it', async () => {
  await using street = await startHub();
  const { hub, api } = street;
  await addHome(street, 'home-1', [{ id: 'bed-7', kind: 'bed-sensor' }]);
  const bed = await street.connect('bed-7');
  await bed.publishAsync('ecare/v1/home-1/bed-7/telemetry', '[{"n":"heart.rate","u":"beat/min","v":61}]', { qos: 1 });
  await hub.settled();

  const begun = await api<HistoryExport>('POST', 'history/exports');
  expect(begun).toMatchObject({ state: 'running', by: 'admin', points: null });
  const done = await vi.waitFor(async () => {
    const [first] = await api<HistoryExport[]>('GET', 'history/exports');
    expect(first).toMatchObject({ id: begun.id, state: 'done' });
    return first as HistoryExport;
  });
  expect(done.points).toBeGreaterThanOrEqual(1);

  const token = await hub.access.createToken({ name: 'reader', username: 'admin', by: 'test' });
  const folder = await mkdtemp(join(tmpdir(), 'export-'));
  const day = done.files.find(({ name }) => name.startsWith('day=')) as HistoryExport['files'][number];
  const answer = await fetch(`${hub.url}/api/v1/history/exports/${done.id}/file?name=${encodeURIComponent(day.name)}`, {
    headers: { authorization: `Bearer ${token.expose()}` },
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes).toHaveLength(day.bytes);
  await writeFile(join(folder, 'day.parquet'), bytes);
  const memory = await (await DuckDBInstance.create()).connect();
  const rows = await memory.runAndReadAll(
    `SELECT device_id, number FROM '${join(folder, 'day.parquet')}' WHERE measure = 'heart.rate'`,
  );
  expect(rows.getRows()).toEqual([['bed-7', 61]]);
  await rm(folder, { recursive: true });

  await expect(api('GET', `history/exports/${done.id}/file?name=..%2F..%2Fhub.sqlite`)).rejects.toThrow(/404/);
  const { items } = await api<Page<AuditEntry>>('GET', 'audit?limit=50');
  expect(items.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['history.exported', 'history.export-taken']),
  );

  await api('DELETE', `history/exports/${done.id}`);
  expect(await api('GET', 'history/exports')).toEqual([]);
  expect(await readdir(join(street.dataDir, 'exports'))).toEqual([]);
});

test('who has a part of the street may not take out all of it', async () => {
  await using street = await startHub();
  await addHome(street, 'home-1', []);
  await street.api('POST', 'accounts', {
    username: 'part',
    name: '片区管理员',
    role: 'admin',
    scope: 'community',
    password: 'long enough for a test',
  });
  const token = await street.hub.access.createToken({ name: 'part', username: 'part', by: 'test' });
  const answer = await fetch(`${street.hub.url}/api/v1/history/exports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.expose()}` },
  });
  expect(answer.status).toBe(403);
});

test('an export that cannot be put on record has failed, and nothing else has', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'exports-'));
  await using exports = await openHistoryExports({
    store: { exportParquet: async () => ({ points: 0 }) },
    directory,
    leftOut: () => ({ series: () => false, texts: [] }),
    record: () => Promise.reject(new Error('database or disk is full')),
    clock: new ManualClock(),
    log: silentLog,
  });
  const actor = { username: 'admin', name: 'admin', role: 'admin', scope: '/' } as Actor;
  await exports.start(actor);
  await vi.waitFor(async () =>
    expect(await exports.list(actor)).toMatchObject([{ state: 'failed', problem: 'database or disk is full' }]),
  );
  expect(await readdir(directory)).toEqual([]);
  await rm(directory, { recursive: true });
});
