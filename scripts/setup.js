// Makes a fresh checkout ready: packages from the lock file, the web pages from their sources, and for tests a browser.
// Plain JavaScript for whatever Node ≥ 20 the machine has; the pinned Node takes over afterwards.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const forTests = process.argv.includes('--test');

const say = (text) => console.log(`[setup] ${text}`);
const fail = (text) => {
  console.error(`[setup] ${text}`);
  process.exit(1);
};

/** Runs a program; its output is the user's. Answers whether it went well. */
function run(program, args, environment = {}) {
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
    shell: process.platform === 'win32',
  });
  return status === 0;
}

const digest = (text) => createHash('sha256').update(text).digest('hex');
const stamp = (name) => join(modules, `.setup-${name}`);
const isStamped = (name, value) => existsSync(stamp(name)) && readFileSync(stamp(name), 'utf8') === value;

if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node ${process.versions.node} is too old: install Node 20 or newer.`);

// 1. Packages.
const lock = digest(readFileSync(join(root, 'package-lock.json')));
if (!isStamped('packages', lock)) {
  say('installing packages from the lock file …');
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])) {
    fail('npm ci failed. Check that the npm registry can be reached, then run the same command again.');
  }
  writeFileSync(stamp('packages'), lock);
}

// 2. Web pages.
const sources = ['dashboard/web', 'hub/contracts', 'vite.config.ts', 'package-lock.json'];
function* filesOf(path) {
  if (!statSync(path).isDirectory()) return yield path;
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === 'dist') continue;
    yield* filesOf(join(path, entry.name));
  }
}
const hash = createHash('sha256');
for (const source of sources) {
  for (const file of filesOf(join(root, source))) hash.update(file.slice(root.length)).update(readFileSync(file));
}
const pages = hash.digest('hex');
if (!isStamped('pages', pages) || !existsSync(join(root, 'dashboard/web/dist/index.html'))) {
  say('building the web pages …');
  const vite = join(modules, 'vite/bin/vite.js');
  // The pinned Node builds them: the machine's own may be too old for Vite.
  if (
    !run(join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node'), [
      vite,
      'build',
      '--logLevel',
      'warn',
    ])
  ) {
    fail('The web pages could not be built: the messages above say why.');
  }
  mkdirSync(modules, { recursive: true });
  writeFileSync(stamp('pages'), pages);
}

// 3. What the tests need from the system.
const onPath = (program) =>
  (process.env.PATH ?? '')
    .split(':')
    .concat('/usr/sbin')
    .some((folder) => existsSync(join(folder, program)));
const postgres = () =>
  existsSync('/usr/lib/postgresql') &&
  readdirSync('/usr/lib/postgresql').some((version) => existsSync(`/usr/lib/postgresql/${version}/bin/initdb`));
const chinese = () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc');
const needs = [
  {
    name: 'Chromium',
    package: 'chromium',
    present: () => onPath('chromium') || onPath('chromium-browser') || onPath('google-chrome'),
  },
  { name: 'Chinese fonts', package: 'fonts-noto-cjk', present: chinese },
  { name: 'Mosquitto', package: 'mosquitto', present: () => onPath('mosquitto') },
  { name: 'mosquitto_pub', package: 'mosquitto-clients', present: () => onPath('mosquitto_pub') },
  { name: 'curl', package: 'curl', present: () => onPath('curl') },
  { name: 'PostgreSQL', package: 'postgresql', present: postgres },
  { name: 'InfluxDB', package: 'influxdb', present: () => onPath('influxd') },
  { name: 'docker-compose', package: 'docker-compose', present: () => onPath('docker-compose') },
];
if (forTests) {
  const missing = needs.filter(({ present }) => !present());
  if (missing.length > 0) {
    const packages = missing.map((need) => need.package);
    const names = missing.map((need) => need.name).join(', ');
    if (process.getuid?.() !== 0 || !onPath('apt-get'))
      fail(`The tests need ${names}. Install them first, on Debian: sudo apt-get install ${packages.join(' ')}`);
    say(`installing ${names} for the tests …`);
    const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
    const installed =
      run('apt-get', ['update', '-qq'], quiet) &&
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
    if (!installed) fail(`Could not install ${names}. Install them by hand: apt-get install ${packages.join(' ')}`);
  }
}
