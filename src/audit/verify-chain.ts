import { createHash } from 'node:crypto';
import type { Database } from '../database/database.js';

/** A place in the chain; who knows one from earlier can tell whether what was before it is still the same. */
export interface Place {
  readonly sequence: number;
  readonly hash: string;
}

export interface ChainFault {
  /** Null where it is about the log as a whole. */
  readonly sequence: number | null;
  readonly reason: string;
}

export interface Verified {
  readonly entries: number;
  readonly head: Place | null;
  readonly faults: readonly ChainFault[];
}

interface Row extends Place {
  readonly entry: string;
}

const AT_ONCE = 1_000;
/** Whoever rewrote a log has rewritten much of it; the first places are what matters. */
const MOST_FAULTS = 20;
const BEFORE_THE_FIRST = '0'.repeat(64);
const GUARDS = ['audit_append', 'audit_refuse_delete', 'audit_refuse_truncate', 'audit_refuse_update'];

export const hashOfEntry = (sequence: number, before: string, entry: string): string =>
  createHash('sha256').update(`${sequence} ${before} ${entry}`).digest('hex');

/** Walks the whole chain from its first entry, and recomputes every hash here and not in the database. */
export async function verifyChain(
  database: Database,
  { expect, onProgress }: { expect?: Place; onProgress?: (entries: number) => void } = {},
): Promise<Verified> {
  const faults: ChainFault[] = await guardsMissing(database);
  let [entries, head, met]: [number, Place | null, boolean] = [0, null, expect === undefined];
  for await (const rows of batches(database)) {
    for (const row of rows) {
      const fault = faultOf(row, head);
      if (fault !== null) faults.push({ sequence: row.sequence, reason: fault });
      if (row.sequence === expect?.sequence) met = row.hash === expect.hash;
      head = { sequence: row.sequence, hash: row.hash };
    }
    entries += rows.length;
    onProgress?.(rows.length);
  }
  if (!met && expect !== undefined) faults.push(notAsExpected(expect, head));
  return { entries, head, faults: faults.slice(0, MOST_FAULTS) };
}

export async function headOf(database: Database): Promise<Place | null> {
  const [head] = await database.query<Place>(
    'select sequence, hash from audit_entries where sequence is not null order by sequence desc limit 1',
  );
  return head ?? null;
}

function faultOf({ sequence, hash, entry }: Row, before: Place | null): string | null {
  const next = (before?.sequence ?? 0) + 1;
  if (sequence !== next)
    return sequence === next + 1
      ? `entry ${next} before it is missing`
      : `entries ${next} to ${sequence - 1} before it are missing`;
  if (hash !== hashOfEntry(sequence, before?.hash ?? BEFORE_THE_FIRST, entry))
    return 'its hash fits neither its content nor its place: it, or the one before it, was changed or moved';
  return null;
}

function notAsExpected({ sequence }: Place, head: Place | null): ChainFault {
  const last = head?.sequence ?? 0;
  const reason =
    last < sequence
      ? `the log ends at ${last}: its tail was cut off`
      : 'it is not the entry that was expected here';
  return { sequence, reason };
}

async function* batches(database: Database): AsyncGenerator<Row[]> {
  for (let after = 0; ;) {
    const rows = await database.query<Row>(
      'select sequence, hash, entry from audit_entries where sequence > $1 order by sequence limit $2',
      [after, AT_ONCE],
    );
    if (rows.length > 0) yield rows;
    if (rows.length < AT_ONCE) return;
    after = rows.at(-1)!.sequence;
  }
}

/** What keeps the log append-only has been switched off, or entries were written while it was. */
async function guardsMissing(database: Database): Promise<ChainFault[]> {
  const armed = await database.query<{ name: string }>(
    `select tgname as name from pg_trigger where tgrelid = 'audit_entries'::regclass and tgenabled in ('O', 'A')`,
  );
  const [loose] = await database.query<{ entries: number }>(
    'select count(*) as entries from audit_entries where sequence is null',
  );
  const off = GUARDS.filter((guard) => !armed.some(({ name }) => name === guard));
  return [
    ...off.map((guard) => ({ sequence: null, reason: `the trigger ${guard} is switched off or gone` })),
    ...(loose?.entries
      ? [{ sequence: null, reason: `${loose.entries} entries have no place in the chain` }]
      : []),
  ];
}
