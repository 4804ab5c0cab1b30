import type { Executor } from '../database/executor.js';
import { timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';

export interface Rejudged {
  readonly agreementId: string;
  /** The earliest instant at which something that is judged differently now was decided, or was before. */
  readonly since: Instant;
}

/**
 * Closed periods in which something is judged differently now are compared soon. One statement over a small table, and
 * on most calls none: a closed period ended before its grace did, so what was decided lately is in none.
 */
export async function askForComparison(
  tx: Executor,
  rejudged: readonly Rejudged[],
  at: Instant,
): Promise<void> {
  if (rejudged.length === 0) return;
  await tx.query(
    `update statements s set compare_at = $2
     from (select "agreementId" as id, min(since) as since
       from jsonb_to_recordset($1) as r ("agreementId" text, since bigint) group by 1) r
     where s.agreement_id = r.id and s.period_to > to_timestamp(r.since / 1000.0)
       and s.compare_at is not null and s.compare_at > $2`,
    [JSON.stringify(rejudged), timestamptz(at)],
  );
}
