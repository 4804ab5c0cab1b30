import type pg from 'pg';
import { timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';

interface Changed {
  readonly revoked: readonly { readonly breachId: number; readonly because: string }[];
  /** Revoked once, and on record again. */
  readonly reinstated: readonly number[];
}

/**
 * In the transaction that revokes a breach: nobody has to answer for what did not happen. What was answered already
 * stands, and so does its corrective action.
 */
export async function followBreaches(
  tx: pg.PoolClient,
  { revoked, reinstated }: Changed,
  at: Instant,
): Promise<void> {
  if (revoked.length > 0) {
    await tx.query(CLOSE, [
      revoked.map(({ breachId }) => breachId),
      revoked.map(({ because }) => because),
      timestamptz(at),
    ]);
  }
  if (reinstated.length > 0) await tx.query(OPEN_AGAIN, [reinstated, timestamptz(at)]);
}

const CLOSE = `
  update breach_reviews r
  set closed_at = $3, closed_because = 'the breach was revoked: ' || b.because, next_reminder_at = null
  from unnest($1::bigint[], $2::text[]) b (id, because)
  where r.breach_id = b.id and r.completed_at is null and r.closed_at is null`;

const OPEN_AGAIN = `
  update breach_reviews set closed_at = null, closed_because = null, next_reminder_at = $2
  where breach_id = any($1) and completed_at is null and closed_at is not null
    and not exists (select from breaches b where b.id = breach_id and b.waived_at is not null)`;
