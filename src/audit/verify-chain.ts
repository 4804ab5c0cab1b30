import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../database/database.js';
import type { ShownEntry } from './audit-entries.js';
import { guardFaults } from './guard-faults.js';

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
  /** What may be in order. */
  readonly warnings: readonly string[];
}

interface Row extends Place {
  readonly entry: string;
  /** The columns by which it is found. */
  readonly found: Record<string, string | number | null>;
}

const ROWS = `
  select sequence, hash, entry, json_build_object('at', (extract(epoch from at) * 1000)::bigint, 'act', act,
    'by_kind', by_kind, 'by_id', by_id, 'by_name', by_name, 'subject_kind', subject_kind, 'subject_id', subject_id) as found
  from audit_entries`;
const AT_ONCE = 1_000;
/** Whoever rewrote a log has rewritten much of it; the first places are what matters. */
const MOST_FAULTS = 20;
const BEFORE_THE_FIRST = '0'.repeat(64);

export const hashOfEntry = (sequence: number, before: string, entry: string): string =>
  createHash('sha256').update(`${sequence} ${before} ${entry}`).digest('hex');

/** Walks the whole chain from its first entry, and recomputes every hash here and not in the database. */
export async function verifyChain(
  database: Database,
  { expect, onProgress }: { expect?: Place; onProgress?: (entries: number) => void } = {},
): Promise<Verified> {
  const faults: ChainFault[] = (await guardFaults(database)).map((reason) => ({ sequence: null, reason }));
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
  return { entries, head, faults: faults.slice(0, MOST_FAULTS), warnings: await tailThatMayBeCut(database) };
}

export async function headOf(database: Database): Promise<Place | null> {
  const [head] = await database.query<Place>(
    'select sequence, hash from audit_entries where sequence is not null order by sequence desc limit 1',
  );
  return head ?? null;
}

function faultOf({ sequence, hash, entry, found }: Row, before: Place | null): string | null {
  const next = (before?.sequence ?? 0) + 1;
  if (sequence !== next)
    return sequence === next + 1
      ? `entry ${next} before it is missing`
      : `entries ${next} to ${sequence - 1} before it are missing`;
  if (hash !== hashOfEntry(sequence, before?.hash ?? BEFORE_THE_FIRST, entry))
    return 'its hash fits neither its content nor its place: it, or the one before it, was changed or moved';
  return isDeepStrictEqual(found, whatFinds(entry))
    ? null
    : 'the columns by which it is found say something else';
}

/** Drawn from the text here and not in the database. Undefined where it is no entry of ours. */
function whatFinds(text: string): Row['found'] | undefined {
  try {
    const { at, act, by, subject } = JSON.parse(text) as Omit<ShownEntry, keyof Place>;
    return {
      at: Date.parse(at),
      act,
      by_kind: by.kind,
      by_id: by.id,
      by_name: by.name,
      subject_kind: subject.kind,
      subject_id: subject.id,
    };
  } catch {
    return undefined;
  }
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
    const rows = await database.query<Row>(`${ROWS} where sequence > $1 order by sequence limit $2`, [
      after,
      AT_ONCE,
    ]);
    if (rows.length > 0) yield rows;
    if (rows.length < AT_ONCE) return;
    after = rows.at(-1)!.sequence;
  }
}

/**
 * Each entry that was ever written took a number. Where there are more than the last entry has, the tail was cut off, or
 * whatever was written last was rolled back: it cannot be told which.
 */
async function tailThatMayBeCut(database: Database): Promise<string[]> {
  const [row] = await database.query<{ beyond: number }>(
    `select coalesce(pg_sequence_last_value(pg_get_serial_sequence('audit_entries', 'id')::regclass), 0)
       - coalesce((select max(id) from audit_entries), 0) as beyond`,
  );
  const beyond = row?.beyond ?? 0;
  if (beyond <= 0) return [];
  return [
    `after the last entry, numbers were given to ${beyond} more: they were rolled back, or the tail was cut off`,
  ];
}
