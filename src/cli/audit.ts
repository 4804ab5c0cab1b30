import { type GivenEnv, readEnv } from '../../config/env.js';
import { settleEnv } from '../../config/settle-env.js';
import { headOf, type Place, type Verified, verifyChain } from '../audit/verify-chain.js';
import { Database } from '../database/database.js';
import { reachDatabase } from '../database/reach-database.js';
import { withBar } from './with-bar.js';

export interface AuditIo {
  out(line: string): void;
  err(line: string): void;
  /** Where the bar is drawn, if it is a terminal. */
  readonly progress: NodeJS.WritableStream;
}

export interface VerifyOptions {
  /** `SEQUENCE:HASH`, as `audit head` or an earlier verification printed it. */
  readonly expect?: string;
  readonly json?: boolean;
  readonly env?: GivenEnv;
}

const SOUND = 0;
const BROKEN = 1;
const WRONG_INPUT = 2;

/** `punctual audit verify`: is the log still what it was? Reads only. */
export async function auditVerifyCommand(
  { expect: text, json = false, env = readEnv() }: VerifyOptions,
  io: AuditIo,
): Promise<number> {
  const expect = text === undefined ? undefined : parsePlace(text);
  if (expect === null) {
    io.err(`--expect must be SEQUENCE:HASH, as punctual audit head prints it; it is ${text}`);
    return WRONG_INPUT;
  }
  return withLog(env, io, async (database) => {
    const total = (await headOf(database))?.sequence ?? 0;
    const verified = await withBar(io.progress, { total, of: 'entries' }, (bar) =>
      verifyChain(database, { expect, onProgress: (entries) => bar.increment(entries) }),
    );
    if (json) io.out(JSON.stringify({ sound: verified.faults.length === 0, ...verified }));
    else say(verified, io);
    return verified.faults.length === 0 ? SOUND : BROKEN;
  });
}

/** `punctual audit head`: what to write down elsewhere, so that a tail that is cut off later is missed. */
export async function auditHeadCommand(
  { json = false, env = readEnv() }: Omit<VerifyOptions, 'expect'>,
  io: AuditIo,
): Promise<number> {
  return withLog(env, io, async (database) => {
    const head = await headOf(database);
    if (json) io.out(JSON.stringify(head));
    else io.out(head === null ? 'The audit log is empty.' : placeText(head));
    return SOUND;
  });
}

async function withLog(
  given: GivenEnv,
  io: AuditIo,
  run: (database: Database) => Promise<number>,
): Promise<number> {
  const reached = await reachDatabase(await settleEnv(given), () => undefined);
  try {
    const database = new Database(reached.connection);
    try {
      const [there] = await database.query<{ log: string | null }>(
        `select to_regclass('audit_entries')::text as log`,
      );
      if (there?.log != null) return await run(database);
      io.err('This database has no audit log yet; punctual migrate makes it.');
      return WRONG_INPUT;
    } finally {
      await database.onApplicationShutdown();
    }
  } finally {
    await reached.release();
  }
}

function say({ entries, head, faults, warnings }: Verified, { out, err }: AuditIo): void {
  for (const { sequence, reason } of faults) err(sequence === null ? reason : `entry ${sequence}: ${reason}`);
  for (const warning of warnings) err(`warning: ${warning}`);
  if (faults.length === 0) out(`${entries} entries, one unbroken chain`);
  if (head !== null) out(`head ${placeText(head)}`);
}

const placeText = ({ sequence, hash }: Place): string => `${sequence}:${hash}`;

function parsePlace(text: string): Place | null {
  const [, sequence, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  return hash === undefined ? null : { sequence: Number(sequence), hash };
}
