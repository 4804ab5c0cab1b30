import type { PoolClient } from 'pg';
import type { Instant } from '../engine/instant.js';
import { timestamptz } from '../database/database.js';

export interface ClaimedDelivery {
  readonly id: number;
  readonly integrationId: string;
  readonly receivedAt: Instant;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** It was settled before and somebody asked for it again. */
  readonly isReplay: boolean;
  /** One element of a backfill: in the standard format whatever the helpdesk, and news to nobody. */
  readonly isBackfill: boolean;
}

/** Five hundred bodies of one megabyte would be half a gigabyte at once. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The oldest that wait and that nobody else has in hand; what is new before what is read again. Either all are from
 * backfills or none is, because those are recorded quietly: the others wait for the next round.
 */
export async function claimDeliveries(tx: PoolClient, limit: number): Promise<ClaimedDelivery[]> {
  const { rows } = await tx.query<ClaimedDelivery>(CLAIM, [limit, MOST_BYTES]);
  const other = rows.findIndex(({ isBackfill }) => isBackfill !== rows[0]!.isBackfill);
  return other < 0 ? rows : rows.slice(0, other);
}

// octet_length reads a length that is stored; the body itself is only read where it is wanted.
const CLAIM = `
  with waiting as (
    select id, settled_at is not null as again, octet_length(body) as bytes from deliveries
    where state = 'received' order by settled_at is not null, id limit $1 for update skip locked
  ), measured as (
    select id, again, sum(bytes) over (order by again, id) - bytes as bytes_before from waiting
  )
  select id, integration_id as "integrationId", received_at as "receivedAt", headers, body,
    again as "isReplay", backfill_id is not null as "isBackfill"
  from measured join deliveries using (id)
  where bytes_before < $2
  order by again, id`;

export interface Settled {
  readonly id: number;
  /** Why it lies in quarantine; null where it was understood. */
  readonly reason: string | null;
}

export async function settle(tx: PoolClient, settled: readonly Settled[], at: Instant): Promise<void> {
  await tx.query(
    `update deliveries d set reason = s.reason, settled_at = $3,
       state = case when s.reason is null then 'ingested' else 'quarantined' end
     from unnest($1::bigint[], $2::text[]) s (id, reason) where d.id = s.id and d.state = 'received'`,
    [settled.map(({ id }) => id), settled.map(({ reason }) => reason), timestamptz(at)],
  );
}
