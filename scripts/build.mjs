// Builds the server (swc, to dist/) and the web application (vite, to web/dist/), each only when its sources changed.
// Everything it has to say goes to stderr: the launcher's stdout belongs to the command that was asked for.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);

const server = {
  name: 'server',
  entry: at('src/main.ts'),
  inputs: ['src', 'config', 'migrations', 'test/bench', 'test/harness', '.swcrc', 'scripts/build.mjs'],
  output: at('dist'),
  make: compile,
};
const web = {
  name: 'web application',
  entry: at('web/index.html'),
  inputs: ['web', 'src/engine', 'src/board', 'package-lock.json', 'scripts/build.mjs'],
  output: at('web/dist'),
  make: bundle,
};

/** Is this a checkout? An installed package carries what was built and nothing to build it from. */
export const hasSources = () => existsSync(at('src'));

export async function build(...parts) {
  for (const part of parts) {
    const target = { server, web }[part];
    if (!existsSync(target.entry))
      say(`there is no ${relative(root, target.entry)}; not building the ${target.name}`);
    if (existsSync(target.entry) && !isFresh(target))
      await underLock(target, () => isFresh(target) || remake(target));
  }
}

async function remake(target) {
  const began = performance.now();
  say(`building the ${target.name} …`);
  const stamp = stampOf(target);
  const making = `${target.output}.making-${process.pid}`;
  const old = `${target.output}.old-${process.pid}`;
  try {
    await target.make(making);
    await writeFile(join(making, '.stamp'), stamp);
    if (existsSync(target.output)) await rename(target.output, old);
    await rename(making, target.output);
  } finally {
    await Promise.all([making, old].map((folder) => rm(folder, { recursive: true, force: true })));
  }
  say(`built the ${target.name} in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}

async function compile(folder) {
  const { transformFile } = await import('@swc/core');
  const files = server.inputs
    .filter((input) => statSync(at(input), { throwIfNoEntry: false })?.isDirectory())
    .flatMap(filesIn);
  await Promise.all(
    files.map(async (file) => {
      const target = join(folder, relative(root, file));
      await mkdir(dirname(target), { recursive: true });
      if (!file.endsWith('.ts') || file.endsWith('.d.ts')) return cp(file, target);
      const { code, map } = await transformFile(file, {
        swcrc: true,
        configFile: at('.swcrc'),
        sourceFileName: file,
      });
      const script = target.replace(/\.ts$/, '.js');
      const link = `\n//# sourceMappingURL=${script.slice(dirname(script).length + 1)}.map\n`;
      await Promise.all([writeFile(script, code + link), writeFile(`${script}.map`, map)]);
    }),
  );
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
}

async function bundle(folder) {
  const vite = join(dirname(fileURLToPath(import.meta.resolve('vite/package.json'))), 'bin/vite.js');
  const args = [vite, 'build', at('web'), '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  // Jest sets NODE_ENV to test, and vite would then bundle React as it is for development.
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 2, 2] });
  const status = await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
  if (status !== 0) throw new Error(`vite build ended with status ${status}`);
}

const isFresh = (target) => {
  const stamp = join(target.output, '.stamp');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOf(target);
};

/** Names, sizes and times of the sources: a few milliseconds, where reading them all would take tens. */
function stampOf({ inputs }) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap(filesIn)) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesIn(input) {
  const path = at(relative(root, at(input)));
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (found.isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        !/[/\\](node_modules|dist[^/\\]*)([/\\]|$)/.test(relative(root, join(entry.parentPath, '/'))),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** One builder at a time; the others wait and then find the work done. A builder that was killed loses its lock. */
async function underLock({ output }, work) {
  const lock = `${output}.lock`;
  while (!(await take(lock))) await sleep(100);
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function take(lock) {
  try {
    await mkdir(lock);
    await writeFile(join(lock, 'pid'), String(process.pid));
    return true;
  } catch (fault) {
    if (fault.code !== 'EEXIST') throw fault;
    if (isAbandoned(lock)) await rm(lock, { recursive: true, force: true });
    return false;
  }
}

function isAbandoned(lock) {
  const file = join(lock, 'pid');
  try {
    // Without a pid yet, its owner is between two statements, or died there.
    if (!existsSync(file)) return performance.timeOrigin + performance.now() - statSync(lock).mtimeMs > 5_000;
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return false;
  } catch (fault) {
    return fault.code === 'ESRCH';
  }
}

const say = (line) => process.stderr.write(`punctual: ${line}\n`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const part = process.argv[2] ?? 'all';
  await build(...(part === 'all' ? ['server', 'web'] : [part]));
}
