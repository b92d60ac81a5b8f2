import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor, Audited } from '#contracts/access';
import type { HistoryExport, HistoryExports } from '#contracts/history-export';
import type { LeftOut, TelemetryStore } from '#hub/telemetry/port';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/errors';
import { newUlid } from '#kernel/ids';
import type { Log } from '#kernel/log';

export interface HistoryExportParts {
  readonly store: Pick<TelemetryStore, 'exportParquet'>;
  /** Each export is a folder in it, with a list of what it holds. */
  readonly directory: string;
  /** What residents do not agree to be used, as it stands now. */
  readonly leftOut: () => LeftOut;
  readonly record: (entry: Audited) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

const manifest = 'export.json';
/** A folder with this ending was not finished. */
const unfinished = '.part';

export async function openHistoryExports({
  store,
  directory,
  leftOut,
  record,
  clock,
  log,
}: HistoryExportParts): Promise<HistoryExports & AsyncDisposable> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  let newest: HistoryExport | undefined;
  let running: Promise<void> | undefined;

  // What a stop cut off is worth nothing.
  for (const name of await readdir(directory)) {
    if (name.endsWith(unfinished)) await rm(join(directory, name), { recursive: true, force: true });
  }

  const refuseUnlessWhole = ({ scope }: Actor): void => {
    if (scope !== '/')
      throw new Refusal(403, 'access.forbidden', {
        zh: '只有管整个街道的账号才能导出全部历史。',
        en: 'Only an account of the whole street may export the whole history.',
      });
  };

  const stored = async (): Promise<readonly HistoryExport[]> => {
    const found: HistoryExport[] = [];
    for (const name of await readdir(directory)) {
      if (name.endsWith(unfinished)) continue;
      const text = await readFile(join(directory, name, manifest), 'utf8').catch(() => undefined);
      if (text !== undefined) found.push(JSON.parse(text));
    }
    return found.sort((a, b) => b.at - a.at);
  };

  const find = async (id: string): Promise<HistoryExport> => {
    const found = (await stored()).find((one) => one.id === id);
    if (found === undefined)
      throw new Refusal(404, 'export.not-found', {
        zh: '没有这份导出，可能已被删除。',
        en: 'There is no such export; it may have been removed.',
      });
    return found;
  };

  async function write(begun: HistoryExport): Promise<void> {
    const folder = join(directory, begun.id);
    const part = `${folder}${unfinished}`;
    try {
      await record({ by: begun.by, action: 'history.exported', target: begun.id });
      const { points } = await (store.exportParquet as NonNullable<typeof store.exportParquet>)(part, leftOut());
      const names = (await readdir(part, { recursive: true })).filter((name) => name.endsWith('.parquet')).sort();
      const files = await Promise.all(
        names.map(async (name) => ({ name: name.replaceAll('\\', '/'), bytes: (await stat(join(part, name))).size })),
      );
      const done: HistoryExport = { ...begun, state: 'done', points, files };
      await writeFile(join(part, manifest), JSON.stringify(done));
      await rename(part, folder);
      newest = undefined;
    } catch (error) {
      log.error({ err: error }, 'the history could not be exported');
      await rm(part, { recursive: true, force: true }).catch(() => undefined);
      newest = { ...begun, state: 'failed', problem: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    async list(actor) {
      refuseUnlessWhole(actor);
      const all = await stored();
      return newest === undefined ? all : [newest, ...all];
    },

    async start(actor) {
      refuseUnlessWhole(actor);
      if (store.exportParquet === undefined)
        throw new Refusal(409, 'export.not-supported', {
          zh: '历史存放在 InfluxDB 中，请用 InfluxDB 自己的工具导出。',
          en: 'The history is in InfluxDB: export it with the tools of InfluxDB.',
        });
      if (running !== undefined)
        throw new Refusal(409, 'export.running', {
          zh: '已有一份导出正在进行，请等它完成。',
          en: 'An export is running already: wait until it is done.',
        });
      const begun: HistoryExport = {
        id: newUlid(clock.now()),
        at: clock.now(),
        by: actor.username,
        state: 'running',
        points: null,
        files: [],
        problem: null,
      };
      newest = begun;
      running = write(begun).finally(() => {
        running = undefined;
      });
      return begun;
    },

    async remove(actor, id) {
      refuseUnlessWhole(actor);
      if (newest?.id === id && newest.state === 'failed') {
        newest = undefined;
        return;
      }
      await find(id);
      await record({ by: actor.username, action: 'history.export-removed', target: id });
      await rm(join(directory, id), { recursive: true, force: true });
    },

    async open(actor, id, name) {
      refuseUnlessWhole(actor);
      const file = (await find(id)).files.find((one) => one.name === name);
      if (file === undefined)
        throw new Refusal(404, 'export.not-found', {
          zh: '这份导出里没有这个文件。',
          en: 'There is no such file in this export.',
        });
      await record({ by: actor.username, action: 'history.export-taken', target: id, detail: { file: name } });
      return { bytes: file.bytes, content: createReadStream(join(directory, id, name)) };
    },

    async [Symbol.asyncDispose]() {
      await running;
    },
  };
}
