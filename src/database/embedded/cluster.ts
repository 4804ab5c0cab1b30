import { randomBytes } from 'node:crypto';
import { appendFile, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { type Finished, runAs } from './os-user.js';
import type { Place } from './place.js';

export type Settings = Readonly<Record<string, string | number>>;

const SETTINGS: Settings = {
  listen_addresses: "''",
  // Relative to the data folder, so the folder may be moved and its path may be of any length.
  unix_socket_directories: "'.'",
  unix_socket_permissions: '0700',
  max_connections: 100,
  shared_buffers: "'128MB'",
  timezone: "'UTC'",
  log_timezone: "'UTC'",
  log_checkpoints: 'off',
};

/** Bytes after which a start sets the old log aside. */
const LOG_LIMIT = 5_000_000;

/** One PostgreSQL data folder and the server on it, through initdb and pg_ctl. */
export class Cluster {
  readonly data: string;
  private readonly log: string;

  constructor(
    private readonly binaries: Binaries,
    private readonly place: Place,
  ) {
    this.data = join(place.home, 'data');
    this.log = join(place.home, 'log');
  }

  /** Several processes may do this at once: each makes a folder of its own, and the first to move it into place wins. */
  async create(settings: Settings): Promise<void> {
    if (await exists(join(this.data, 'PG_VERSION'))) return;
    await this.clearAbandoned();
    const making = `${this.data}.making-${process.pid}-${randomBytes(4).toString('hex')}`;
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const sync = settings.fsync === 'off' ? ['--no-sync'] : [];
    const args = ['-D', making, '-U', 'postgres', '--auth=trust', ...locale, ...sync];
    must('initdb', await this.run(this.binaries.initdb, args));
    const lines = Object.entries({ ...SETTINGS, ...settings }).map(([name, value]) => `${name} = ${value}\n`);
    await appendFile(join(making, 'postgresql.conf'), `\n${lines.join('')}`);
    await rename(making, this.data).catch(async (fault) => {
      await rm(making, { recursive: true, force: true });
      if (!(await exists(join(this.data, 'PG_VERSION')))) throw fault;
    });
  }

  async isRunning(): Promise<boolean> {
    await this.clearStalePid();
    return (await this.run(this.binaries.pgCtl, ['status', '-D', this.data])).status === 0;
  }

  /** pg_ctl makes the server a session of its own: neither Ctrl-C nor our death reaches it. */
  async start(): Promise<Finished> {
    if (((await stat(this.log).catch(() => undefined))?.size ?? 0) > LOG_LIMIT)
      await rename(this.log, `${this.log}.old`);
    return this.run(this.binaries.pgCtl, ['start', '-w', '-s', '-t', '60', '-D', this.data, '-l', this.log]);
  }

  async stop(): Promise<void> {
    must(
      'pg_ctl stop',
      await this.run(this.binaries.pgCtl, ['stop', '-w', '-s', '-m', 'fast', '-D', this.data]),
    );
  }

  async lastWords(): Promise<string> {
    const text = await readFile(this.log, 'utf8').catch(() => '');
    return text.trimEnd().split('\n').slice(-10).join('\n');
  }

  /**
   * After a kill -9 the pid in postmaster.pid may by now be somebody else's, in a restarted container above all;
   * PostgreSQL would refuse to start beside it.
   */
  private async clearStalePid(): Promise<void> {
    const file = join(this.data, 'postmaster.pid');
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
    if (!Number.isInteger(pid) || pid <= 0 || process.platform !== 'linux') return;
    const [server, data] = await Promise.all([
      stat(`/proc/${pid}/cwd`).catch(() => undefined),
      stat(this.data),
    ]);
    if (server === undefined || (server.ino === data.ino && server.dev === data.dev)) return;
    await rm(file, { force: true });
  }

  /** Folders of an initdb that died half-way. */
  private async clearAbandoned(): Promise<void> {
    for (const name of await readdir(this.place.home)) {
      const pid = /^data\.making-(\d+)-/.exec(name)?.[1];
      if (pid !== undefined && !isAlive(Number(pid)))
        await rm(join(this.place.home, name), { recursive: true, force: true });
    }
  }

  private run(program: string, args: string[]): Promise<Finished> {
    return runAs(this.place.user, program, args, this.place.home);
  }
}

function must(what: string, { status, output }: Finished): void {
  if (status !== 0) throw new Error(`${what} failed (${status}): ${output.trim()}`);
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
}
