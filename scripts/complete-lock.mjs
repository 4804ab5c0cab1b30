// npm leaves the builds of other platforms out of package-lock.json when the registry it asks has not got them yet, and
// `npm ci` then refuses the lock file. Run this after `npm install`: it enters what the packages declare as optional.
import { readFileSync, writeFileSync } from 'node:fs';

const SYSTEMS = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony', 'aix', 'sunos'];
const PROCESSORS = ['arm64', 'x64', 'ppc64', 'riscv64', 's390x', 'ia32', 'loong64', 'arm', 'wasm32'];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const entered = [];
for (const { dev, optionalDependencies } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    const platform = platformOf(name.slice(name.indexOf('/') + 1));
    if (lock.packages[path] || !platform) continue;
    lock.packages[path] = { version, ...platform, ...(dev && { dev }), optional: true };
    entered.push(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
process.stderr.write(`${entered.length} optional builds of other platforms entered\n`);

/** From the build's name: `core-linux-arm64-musl`. */
function platformOf(name) {
  const words = name.split('-');
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined) return null;
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  return { cpu: [cpu], ...(os === 'linux' && /gnu|musl/.test(name) && { libc: [libc] }), os: [os] };
}
