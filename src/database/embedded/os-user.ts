import { execFile } from 'node:child_process';

/** The user of the operating system that the server runs as. PostgreSQL refuses to run as root. */
export interface OsUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export interface Finished {
  readonly status: number;
  readonly output: string;
}

export const isAs = (user: OsUser, uid: number | undefined): boolean => user.uid === uid;

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Runs a program to its end; its failure is an answer, not an exception. */
export function runAs(user: OsUser, program: string, args: string[], cwd: string): Promise<Finished> {
  const identity = isRoot() ? { uid: user.uid, gid: user.gid } : {};
  return new Promise((resolve) => {
    // pg_ctl hands its standard streams to the server it starts: with pipes, waiting for their end would last as
    // long as the server, so the server's own output goes to a file (pg_ctl -l).
    execFile(
      program,
      args,
      { ...identity, cwd, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } },
      (fault, stdout, stderr) => {
        const status = fault === null ? 0 : typeof fault.code === 'number' ? fault.code : 127;
        resolve({ status, output: `${stdout}${stderr}` || (fault?.message ?? '') });
      },
    );
  });
}

/** Not root: ourselves. Root: the owner of data that exists, else `postgres`, else `nobody`. */
export async function serverUser(dataOwner: { uid: number; gid: number } | undefined): Promise<OsUser> {
  if (!isRoot()) return { name: 'yourself', uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  if (dataOwner !== undefined && dataOwner.uid !== 0) return { name: `#${dataOwner.uid}`, ...dataOwner };
  const found = (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (found === undefined) {
    throw new Error(
      'PostgreSQL does not run as root, and there is neither a user postgres nor nobody: set DATABASE_URL.',
    );
  }
  return found;
}

async function lookUp(name: string): Promise<OsUser | undefined> {
  const root: OsUser = { name: 'root', uid: 0, gid: 0 };
  const [uid, gid] = await Promise.all([
    runAs(root, 'id', ['-u', name], '/'),
    runAs(root, 'id', ['-g', name], '/'),
  ]);
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { name, uid: Number(uid.output), gid: Number(gid.output) };
}
