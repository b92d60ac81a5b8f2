import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A real PostgreSQL for tests, on a Unix socket in a folder of its own: no port to collide on, nobody else gets in. */
export interface PostgresServer extends AsyncDisposable {
  /** Makes an empty database and returns its `postgres://` location. */
  createDatabase(): Promise<string>;
}

const superuser = 'hub';
const locationOf = (directory: string, database: string): string =>
  `postgres://${superuser}@${encodeURIComponent(directory)}/${database}`;

/** Debian keeps every installed version in a folder of its own; the newest is taken. */
function findBinaries(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  for (const version of versions) {
    const folder = join(root, version, 'bin');
    if (existsSync(join(folder, 'postgres'))) return folder;
  }
  throw new Error('PostgreSQL is not installed: run `apt-get install postgresql`, then the tests again.');
}

/** Ends with its parent, so that a killed test run leaves no server behind. PostgreSQL refuses to run as root. */
const asServerUser = (signal: boolean): readonly string[] => [
  ...(signal ? ['--pdeathsig', 'INT'] : []),
  ...(process.getuid?.() === 0 ? ['--reuid', 'postgres', '--regid', 'postgres', '--init-groups'] : []),
  '--',
];

function idsOfServerUser(passwd: string): readonly [number, number] {
  const [, , uid, gid] =
    passwd
      .split('\n')
      .find((line) => line.startsWith('postgres:'))
      ?.split(':') ?? [];
  return [Number(uid), Number(gid)];
}

async function run(command: string, parameters: readonly string[], cwd: string): Promise<void> {
  const child = spawn(command, parameters, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject).once('exit', resolve);
  if ((await promise) !== 0) throw new Error(`${parameters.join(' ')} failed: ${errors}`);
}

/** Resolves once the server takes connections; rejects with its own words when it ends before that. */
async function ready(server: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  server.stderr?.on('data', (chunk) => {
    said = (said + chunk).slice(-4_000);
    if (said.includes('ready to accept connections')) resolve();
  });
  server.once('error', reject);
  server.once('exit', () => reject(new Error(`PostgreSQL ended at start: ${said}`)));
  await promise;
}

export async function startPostgres(): Promise<PostgresServer> {
  const binaries = findBinaries();
  const directory = mkdtempSync(join(tmpdir(), 'hub-pg-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  try {
    if (process.getuid?.() === 0) {
      const [uid, gid] = idsOfServerUser(readFileSync('/etc/passwd', 'utf8'));
      chownSync(directory, uid, gid);
    }
    const data = join(directory, 'data');
    const options = ['--auth', 'trust', '--username', superuser, '--encoding', 'UTF8', '--locale', 'C', '--no-sync'];
    const initdb = [...asServerUser(false), join(binaries, 'initdb'), ...options, '--no-instructions', '-D', data];
    await run('setpriv', initdb, directory);
    // Tests ask whether SQL is right on this engine, not whether its disk is: no fsync.
    const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'listen_addresses='];
    const server = spawn(
      'setpriv',
      [
        ...asServerUser(true),
        join(binaries, 'postgres'),
        '-D',
        data,
        '-k',
        directory,
        ...settings.flatMap((setting) => ['-c', setting]),
      ],
      { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await ready(server);
    let databases = 0;
    return {
      async createDatabase() {
        databases += 1;
        const name = `hub_${databases}`;
        const client = new pg.Client({ connectionString: locationOf(directory, 'postgres') });
        await client.connect();
        await client.query(`create database ${name}`);
        await client.end();
        return locationOf(directory, name);
      },
      async [Symbol.asyncDispose]() {
        const { promise, resolve } = Promise.withResolvers<void>();
        server.once('exit', () => resolve());
        // SIGQUIT: immediate shutdown, nothing here is worth a checkpoint.
        server.kill('SIGQUIT');
        await promise;
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
