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
/** Of one message, in two and a half hours: where there was nothing to send for days, one bad minute is no proof. */
const FAILURES_OF_ONE_MESSAGE = 5;

/** What the answer means for the message and for its endpoint, in one transaction. */
export function settleAttempt(
  { database, audit }: { database: Database; audit: Audit },
  message: ClaimedMessage,
  answer: Answer,
  attempt: Attempt,
): Promise<void> {
  return database.transaction(async (tx) => {
    // In the order in which a deletion locks them: first the endpoint, then its messages.
    const isDisabled = await lockEndpoint(tx, message);
    await keep(tx, message, answer, attempt);
    const { error } = answer;
    if (error === null) await succeed(tx, message, attempt.at);
    else if (isDisabled)
      await giveUp(tx, message, `the endpoint was disabled meanwhile: ${error}`, attempt.at);
    else await fail(tx, audit, message, { ...answer, error }, attempt);
  });
}

/** Nobody knows whether it arrived; the attempt does not count, and the next process makes it again. */
export function release(database: Database, message: ClaimedMessage, at: Instant): Promise<void> {
  return database.transaction(async (tx) => {
    if (await lockEndpoint(tx, message))
      return giveUp(tx, message, 'the endpoint was disabled while it was sent', at);
    await tx.query(
      `update webhook_messages set state = 'waiting', claimed_until = null, attempts = attempts - 1
       where id = $1 and state = 'sending'`,
      [message.id],
    );
  });
}

/** Whether it was disabled while the message was under way: nothing may wait for it any more. */
async function lockEndpoint(tx: PoolClient, { endpointId }: ClaimedMessage): Promise<boolean> {
  const { rows } = await tx.query<{ isDisabled: boolean }>(
    'select disabled_at is not null as "isDisabled" from webhook_endpoints where id = $1 for no key update',
    [endpointId],
  );
  return rows[0]?.isDisabled ?? false;
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
  if (delay !== null) await wait(tx, message, error, at + delay);
  else
    await giveUp(tx, message, isGone ? error : `given up after ${message.attempts} attempts: ${error}`, at);
  const failingSince = await failsSince(tx, message.endpointId, at);
  const because = isGone
    ? 'it answered 410 Gone'
    : at - failingSince >= NOTHING_BUT_FAILURES_FOR && message.attempts >= FAILURES_OF_ONE_MESSAGE
      ? `nothing but failures for five days; the last: ${error}`
      : undefined;
  if (because !== undefined)
    await disable(tx, audit, message.endpointId, { because, by: PUNCTUAL, at, tell: true });
}

async function wait(tx: PoolClient, { id }: ClaimedMessage, error: string, until: Instant): Promise<void> {
  await tx.query(
    `update webhook_messages set state = 'waiting', next_attempt_at = $2, claimed_until = null, last_error = $3
     where id = $1 and state = 'sending'`,
    [id, timestamptz(until), error],
  );
}

async function giveUp(tx: PoolClient, { id }: ClaimedMessage, error: string, at: Instant): Promise<void> {
  await tx.query(
    `update webhook_messages set state = 'failed', next_attempt_at = null, settled_at = $2, claimed_until = null,
       last_error = $3
     where id = $1 and state = 'sending'`,
    [id, timestamptz(at), error],
  );
}

async function failsSince(tx: PoolClient, endpointId: string, at: Instant): Promise<Instant> {
  const { rows } = await tx.query<{ failing_since: Instant }>(
    `update webhook_endpoints set failing_since = coalesce(failing_since, $2) where id = $1
     returning failing_since`,
    [endpointId, timestamptz(at)],
  );
  return rows[0]?.failing_since ?? at;
}
