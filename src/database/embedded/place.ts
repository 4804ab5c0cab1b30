import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot, type OsUser, runAs, serverUser } from './os-user.js';

/** Where the server keeps everything, and who it runs as. */
export interface Place {
  readonly user: OsUser;
  /** Holds `data` and `log`; belongs to `user`, closed to everybody else. */
  readonly home: string;
}

const hashOf = (path: string) => createHash('sha256').update(path).digest('hex').slice(0, 12);

/** `<dataDir>/postgres`, or a folder under /var/lib/punctual where the server's user cannot enter `dataDir`. */
export async function placeFor(dataDir: string, log: (line: string) => void): Promise<Place> {
  const wanted = join(dataDir, 'postgres');
  const elsewhere = join('/var/lib/punctual', hashOf(dataDir), 'postgres');
  const existing = [wanted, elsewhere].find((home) => lstatSync(home, { throwIfNoEntry: false }));
  const user = await serverUser(existing === undefined ? undefined : statSync(existing));
  if (await prepare(dataDir, wanted, user)) return { user, home: wanted };
  if (!isRoot()) throw new Error(`${wanted} is not yours to write to: run as its owner, or set DATA_DIR.`);
  if (!(await prepare(join('/var/lib/punctual', hashOf(dataDir)), elsewhere, user))) {
    throw new Error(
      `User ${user.name}, who is to run PostgreSQL, can write neither to ${wanted} nor to ${elsewhere}.`,
    );
  }
  log(`PostgreSQL runs as user ${user.name}, who cannot enter ${dataDir}; its data are in ${elsewhere}`);
  return { user, home: elsewhere };
}

async function prepare(parent: string, home: string, user: OsUser): Promise<boolean> {
  try {
    mkdirSync(parent, { recursive: true, mode: isRoot() ? 0o755 : 0o700 });
    mkdirSync(home, { recursive: true, mode: 0o700 });
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EACCES') return false;
    throw fault;
  }
  if (isRoot() && statSync(home).uid === 0) chownSync(home, user.uid, user.gid);
  return (await runAs(user, '/bin/sh', ['-c', 'test -w "$0" && cd "$0"', home], '/')).status === 0;
}

/**
 * The server's socket lies in its data folder. A socket's path may have 107 bytes at most; where the data folder lies
 * too deep, clients go through a short link.
 */
export function socketFolder(data: string): string {
  if (Buffer.byteLength(join(data, '.s.PGSQL.5432')) <= 100) return data;
  const link = join(tmpdir(), `punctual-${hashOf(data)}`);
  try {
    symlinkSync(data, link);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
  }
  // Anybody may write to the temporary folder: a link somebody else put there could lead to a server of theirs.
  const { uid } = lstatSync(link);
  if (readlinkSync(link) !== data || (uid !== process.getuid?.() && uid !== 0)) {
    throw new Error(`${link} is in the way of the link to ${data}: remove it.`);
  }
  return link;
}
