import type pg from 'pg';
import type { Caller } from '../auth/caller.js';
import { aboutToChangePromises } from '../calendars/promise-lock.js';
import { timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { Conflict } from '../http/problem.js';
import type { ExclusionRow } from './exclusion-row.js';
import { ticketsInScope } from './tickets-in-scope.js';

interface DecisionToRecord {
  readonly act: 'declared' | 'approved' | 'closed' | 'withdrawn';
  readonly at: Instant;
  readonly by: Caller;
  readonly reason?: string;
  readonly endsAt?: Instant;
}

/** @throws Conflict where that was decided already, by whoever was quicker */
export async function recordDecision(
  tx: pg.PoolClient,
  exclusionId: number,
  { act, at, by, reason, endsAt }: DecisionToRecord,
): Promise<void> {
  const { rowCount } = await tx.query(
    `insert into exclusion_decisions (exclusion_id, act, at, by_kind, by_id, by_name, reason, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [exclusionId, act, timestamptz(at), by.kind, by.id, by.name, reason ?? null, timestamptz(endsAt ?? null)],
  );
  if (rowCount === 0) throw new Conflict('id', `is of an exclusion that is ${act} already`);
}

/**
 * Reaches clocks as a new version of a calendar does: under the same lock, in the decision's own transaction, by making the
 * tickets due. Also those that are done: the past may have been otherwise.
 */
export async function reachTickets(
  tx: pg.PoolClient,
  { scope, from, to }: Pick<ExclusionRow, 'scope' | 'from' | 'to'>,
  at: Instant,
): Promise<void> {
  await aboutToChangePromises(tx);
  const values: unknown[] = [timestamptz(at)];
  const inScope = ticketsInScope({ scope, from, to }, values);
  await tx.query(`update tickets t set look_at = least(look_at, $1) where ${inScope}`, values);
}
