import type { PoolClient } from 'pg';
import { type Database, timestamptz } from '../database/database.js';
import type { Instant, Millis } from '../engine/instant.js';
import { backOff, pauseAfter } from '../sending/retry-after.js';
import type { ClaimedWriteBack } from './claim-write-back.js';
import type { Outcome } from './write-one.js';

/** With pauses of up to an hour, a day and a half. */
const MOST_ATTEMPTS = 40;
/** One ticket may be closed to us; when five in a row are, the credentials are not good enough. */
const REFUSALS_IN_A_ROW = 5;

/** What the outcome means for the ticket's row and for its integration, in one transaction. */
export function settle(
  database: Database,
  claimed: ClaimedWriteBack,
  outcome: Outcome,
  at: Instant,
): Promise<void> {
  return database.transaction(async (tx) => {
    switch (outcome.kind) {
      case 'written':
        await written(tx, claimed, at);
        await notDown(tx, claimed.integrationId);
        return forgive(tx, claimed.integrationId);
      case 'busy': {
        const pause = pauseAfter(await countFailure(tx, claimed.integrationId, 1), outcome.retryAfter);
        await later(tx, claimed, outcome.error, at, pause);
        return keepQuiet(tx, claimed.integrationId, at + pause);
      }
      case 'down': {
        await later(tx, claimed, outcome.error, at, backOff(claimed.attempts));
        // The ticket alone may be what it cannot take: whether it is down the next ones show, and each of them once.
        const failures = await countFailure(tx, claimed.integrationId, claimed.attempts === 1 ? 1 : 0);
        return keepQuiet(tx, claimed.integrationId, at + backOff(Math.max(failures, 1)));
      }
      case 'later':
        await notDown(tx, claimed.integrationId);
        return later(tx, claimed, outcome.error, at, backOff(claimed.attempts));
      case 'impossible':
        await notDown(tx, claimed.integrationId);
        return failed(tx, claimed, outcome.error, at);
      case 'refused':
        await notDown(tx, claimed.integrationId);
        await failed(tx, claimed, outcome.error, at);
        return countRefusal(tx, claimed.integrationId, outcome.error, at);
      case 'locked-out':
        // It waits for the credentials that an administrator will give.
        await later(tx, claimed, outcome.error, at, 0);
        return disable(tx, claimed.integrationId, outcome.error, at);
    }
  });
}

/** Broken off because this process ends: the next one makes the attempt again. */
export async function release(database: Database, { ticketId }: ClaimedWriteBack): Promise<void> {
  await database.query(
    `update write_backs set state = 'waiting', attempts = greatest(attempts - 1, 0), claimed_until = null
     where ticket_id = $1 and state = 'sending'`,
    [ticketId],
  );
}

/** What was wanted meanwhile waits. */
async function written(tx: PoolClient, { ticketId, wanted }: ClaimedWriteBack, at: Instant): Promise<void> {
  await tx.query(
    `update write_backs set written = $2::jsonb, attempts = 0, claimed_until = null, last_error = null, settled_at = $3,
       marks = array_remove(array[$2::jsonb ->> 'mark'], null),
       state = case when wanted = $2::jsonb then 'written' else 'waiting' end,
       next_attempt_at = case when wanted = $2::jsonb then null else $3::timestamptz end
     where ticket_id = $1 and state = 'sending'`,
    [ticketId, JSON.stringify(wanted), timestamptz(at)],
  );
}

async function later(tx: PoolClient, claimed: ClaimedWriteBack, error: string, at: Instant, pause: Millis) {
  if (claimed.attempts >= MOST_ATTEMPTS)
    return failed(tx, claimed, `given up after ${claimed.attempts} attempts: ${error}`, at);
  await tx.query(
    `update write_backs set state = 'waiting', claimed_until = null, next_attempt_at = $2, last_error = $3
     where ticket_id = $1 and state = 'sending'`,
    [claimed.ticketId, timestamptz(at + pause), error],
  );
}

/** Final for what was sent; what has been wanted since gets its own chance. */
async function failed(
  tx: PoolClient,
  { ticketId, wanted }: ClaimedWriteBack,
  error: string,
  at: Instant,
): Promise<void> {
  await tx.query(
    `update write_backs set claimed_until = null, last_error = $3, settled_at = $4,
       state = case when wanted = $2::jsonb then 'failed' else 'waiting' end,
       next_attempt_at = case when wanted = $2::jsonb then null else $4::timestamptz end
     where ticket_id = $1 and state = 'sending'`,
    [ticketId, JSON.stringify(wanted), error, timestamptz(at)],
  );
}

async function forgive(tx: PoolClient, integrationId: string): Promise<void> {
  await tx.query('update write_back_targets set refusals = 0 where integration_id = $1 and refusals > 0', [
    integrationId,
  ]);
}

async function keepQuiet(tx: PoolClient, integrationId: string, until: Instant): Promise<void> {
  await tx.query('update write_back_targets set quiet_until = $2 where integration_id = $1', [
    integrationId,
    timestamptz(until),
  ]);
}

/** Returns how many there are in a row. */
async function countFailure(tx: PoolClient, integrationId: string, more: 0 | 1): Promise<number> {
  const { rows } = await tx.query<{ failures: number }>(
    'update write_back_targets set failures = failures + $2 where integration_id = $1 returning failures',
    [integrationId, more],
  );
  return rows[0]?.failures ?? more;
}

/** It has answered. */
async function notDown(tx: PoolClient, integrationId: string): Promise<void> {
  await tx.query('update write_back_targets set failures = 0 where integration_id = $1 and failures > 0', [
    integrationId,
  ]);
}

async function countRefusal(
  tx: PoolClient,
  integrationId: string,
  error: string,
  at: Instant,
): Promise<void> {
  const { rows } = await tx.query<{ refusals: number }>(
    'update write_back_targets set refusals = refusals + 1 where integration_id = $1 returning refusals',
    [integrationId],
  );
  if ((rows[0]?.refusals ?? 0) >= REFUSALS_IN_A_ROW)
    await disable(tx, integrationId, `refused ${REFUSALS_IN_A_ROW} times in a row; the last: ${error}`, at);
}

async function disable(tx: PoolClient, integrationId: string, because: string, at: Instant): Promise<void> {
  await tx.query(
    `update write_back_targets set disabled_at = $2, disabled_because = $3
     where integration_id = $1 and disabled_at is null`,
    [integrationId, timestamptz(at), because],
  );
}
