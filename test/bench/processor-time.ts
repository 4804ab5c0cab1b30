import { readdirSync, readFileSync } from 'node:fs';
import type { Millis } from '../../src/engine/instant.js';

/** The kernel counts in hundredths of a second. */
const TICK_MS = 10;

/** Processor time so far: of one process, and of PostgreSQL with all its processes. Null where there is no /proc. */
export class ProcessorTime {
  constructor(
    private readonly server: number,
    private readonly postmaster: number,
  ) {}

  static postmasterOf(backend: number): number {
    return statOf(backend)?.parent ?? 0;
  }

  read(): { server: Millis; postgres: Millis } | null {
    const server = statOf(this.server);
    const postmaster = statOf(this.postmaster);
    if (server === null || postmaster === null) return null;
    const children = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => statOf(Number(pid)) ?? [])
      .filter(({ parent }) => parent === this.postmaster);
    const backends = children.reduce((sum, { own }) => sum + own, 0);
    // Those that have ended stand in the postmaster's account.
    return { server: server.own, postgres: postmaster.own + postmaster.ofEnded + backends };
  }
}

interface Stat {
  readonly parent: number;
  readonly own: Millis;
  readonly ofEnded: Millis;
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may contain anything; the fields after it are counted from state, the third.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = (from: number) => (Number(fields[from - 3]) + Number(fields[from - 2])) * TICK_MS;
    return { parent: Number(fields[1]), own: ticks(14), ofEnded: ticks(16) };
  } catch {
    return null;
  }
}
