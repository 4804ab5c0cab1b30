import { type Database, timestamptz } from '../database/database.js';
import { DAY, type Instant, type Millis } from '../engine/instant.js';
import type { ClaimedNotice } from './claim-notices.js';

/** Neither a mail server nor a chat server is down for longer, and what it would tell is old by then. */
const GIVE_UP_AFTER = 2 * DAY;

/** As it went out. */
export interface Written {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

export async function settleNotice(
  database: Database,
  { id }: ClaimedNotice,
  state: 'sent' | 'kept' | 'failed' | 'suppressed',
  at: Instant,
  { written, error }: { written?: Written; error?: string },
): Promise<void> {
  await database.query(
    `update notices set state = $2, settled_at = $3, claimed_until = null, next_attempt_at = null, last_error = $4,
       subject = $5, body_text = $6, body_html = $7
     where id = $1 and state = 'sending'`,
    [id, state, timestamptz(at), error ?? null, written?.subject, written?.text, written?.html],
  );
}

/** After a failure that may pass; false where it has lasted too long, and the notice has failed. */
export async function tryAgain(
  database: Database,
  notice: ClaimedNotice,
  at: Instant,
  { written, error, inMs }: { written: Written; error: string; inMs: Millis },
): Promise<boolean> {
  if (at - notice.createdAt >= GIVE_UP_AFTER) {
    const given = `given up after ${notice.attempts} attempts: ${error}`;
    await settleNotice(database, notice, 'failed', at, { written, error: given });
    return false;
  }
  await database.query(
    `update notices set state = 'waiting', claimed_until = null, next_attempt_at = $2, last_error = $3
     where id = $1 and state = 'sending'`,
    [notice.id, timestamptz(at + inMs), error],
  );
  return true;
}
