import type { PoolClient } from 'pg';
import { PUNCTUAL } from '../../audit/actor.js';
import type { Audit } from '../../audit/audit.js';
import { type Database, timestamptz } from '../../database/database.js';
import { DAY, type Instant, type Millis } from '../../engine/instant.js';
import type { ClaimedMessage } from './claim-messages.js';
import { disable } from './disable-endpoint.js';
import type { Answer } from '../../sending/ask-outside.js';
import { retryAfterOf } from '../../sending/retry-after.js';
import { retryDelay } from './retry-delay.js';

interface Attempt {
  readonly at: Instant;
  readonly tookMs: Millis;
  /** From 0 to 1. */
  readonly chance: number;
}

const GONE = 410;
const NOTHING_BUT_FAILURES_FOR = 5 * DAY;

/** What the answer means for the message and for its endpoint, in one transaction. */
export function settleAttempt(
  { database, audit }: { database: Database; audit: Audit },
  message: ClaimedMessage,
  answer: Answer,
  attempt: Attempt,
): Promise<void> {
  return database.transaction(async (tx) => {
    // In the order in which a deletion locks them: first the endpoint, then its messages.
    await tx.query('select from webhook_endpoints where id = $1 for no key update', [message.endpointId]);
    await keep(tx, message, answer, attempt);
    if (answer.error === null) await succeed(tx, message, attempt.at);
    else await fail(tx, audit, message, { ...answer, error: answer.error }, attempt);
  });
}

/** Nobody knows whether it arrived; the attempt does not count, and the next process makes it again. */
export async function release(database: Database, { id }: ClaimedMessage): Promise<void> {
  await database.query(
    `update webhook_messages set state = 'waiting', claimed_until = null, attempts = attempts - 1
     where id = $1 and state = 'sending'`,
    [id],
  );
}

/** An endpoint may have been deleted meanwhile, and its messages with it. */
async function keep(tx: PoolClient, { id }: ClaimedMessage, answer: Answer, { at, tookMs }: Attempt) {
  await tx.query(
    `insert into webhook_attempts (message_id, at, took_ms, status, response, error)
     select id, $2, $3, $4, $5, $6 from webhook_messages where id = $1 for key share`,
    [id, timestamptz(at), tookMs, answer.status, answer.body, answer.error],
  );
}

async function succeed(tx: PoolClient, { id, endpointId }: ClaimedMessage, at: Instant): Promise<void> {
  await tx.query(
    `update webhook_messages
     set state = 'sent', settled_at = $2, next_attempt_at = null, claimed_until = null, last_error = null
     where id = $1 and state = 'sending'`,
    [id, timestamptz(at)],
  );
  await tx.query(
    'update webhook_endpoints set failing_since = null where id = $1 and failing_since is not null',
    [endpointId],
  );
}

async function fail(
  tx: PoolClient,
  audit: Audit,
  message: ClaimedMessage,
  { status, headers, error }: Answer & { error: string },
  { at, chance }: Attempt,
): Promise<void> {
  const isGone = status === GONE;
  const asked = retryAfterOf(headers['retry-after'], at);
  const delay = isGone ? null : retryDelay(message.attempts, { retryAfter: asked, chance });
  await tx.query(
    `update webhook_messages set state = $2, next_attempt_at = $3, settled_at = $4, claimed_until = null,
       last_error = $5
     where id = $1 and state = 'sending'`,
    [
      message.id,
      delay === null ? 'failed' : 'waiting',
      delay === null ? null : timestamptz(at + delay),
      delay === null ? timestamptz(at) : null,
      delay === null && !isGone ? `given up after ${message.attempts} attempts: ${error}` : error,
    ],
  );
  const failingSince = await failsSince(tx, message.endpointId, at);
  const because = isGone
    ? 'it answered 410 Gone'
    : at - failingSince >= NOTHING_BUT_FAILURES_FOR
      ? `nothing but failures for five days; the last: ${error}`
      : undefined;
  if (because !== undefined)
    await disable(tx, audit, message.endpointId, { because, by: PUNCTUAL, at, tell: true });
}

async function failsSince(tx: PoolClient, endpointId: string, at: Instant): Promise<Instant> {
  const { rows } = await tx.query<{ failing_since: Instant }>(
    `update webhook_endpoints set failing_since = coalesce(failing_since, $2) where id = $1
     returning failing_since`,
    [endpointId, timestamptz(at)],
  );
  return rows[0]?.failing_since ?? at;
}
