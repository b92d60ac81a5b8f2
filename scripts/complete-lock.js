// npm writes into the lock file only those platform packages that the registry at hand offers, and `npm ci` then refuses the
// file on every machine. This adds the names that are missing, so that other platforms are asked for only where they are used.
// Run it after every `npm install <package>`: node scripts/complete-lock.js
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const systems = /android|darwin|win32|linux|freebsd|openbsd|netbsd|sunos|aix|openharmony/;
const processors = /arm64|x64|ia32|arm|riscv64|ppc64|s390x|loong64|mips64el/;

/** The optional packages that somebody in the lock names and that the lock does not hold, by the key they would have. */
export function missingPackages(lock) {
  const holds = (from, name) => {
    for (let path = from; ; path = path.slice(0, Math.max(path.lastIndexOf('/node_modules/'), 0))) {
      if (lock.packages[`${path === '' ? '' : `${path}/`}node_modules/${name}`] !== undefined) return true;
      if (path === '') return false;
    }
  };
  const missing = {};
  for (const [from, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (!holds(from, name)) missing[`node_modules/${name}`] = { name, version };
    }
  }
  return missing;
}

function entry({ name, version }) {
  const os = systems.exec(name)?.[0];
  const cpu = processors.exec(name)?.[0];
  return {
    version,
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
    ...(os === 'linux' ? { libc: [name.includes('musl') ? 'musl' : 'glibc'] } : {}),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = Object.entries(missingPackages(lock));
  for (const [path, found] of missing) lock.packages[path] = entry(found);
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${missing.length} platform packages added to package-lock.json`);
}
