import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { iso, type Instant } from '../../engine/instant.js';
import type { EventType } from './event-types.js';
import { putMessages, subscriptions } from './message-outbox.js';

/** Something that happened anywhere in the product and that others may want to be told by webhook. */
export interface NewEvent {
  /** A line of `EVENT_TYPES`, and a row of the table in docs/webhooks-out.md. */
  readonly type: EventType;
  /** When it became true. */
  readonly at: Instant;
  /** What tells it from others of its type, such as the row's id: published again under the same key, it is told once. */
  readonly key: string | number;
  /** Below 20 kB as JSON, instants in ISO 8601. Frozen: every attempt sends the same bytes. */
  readonly data: object;
}

/**
 * Puts messages for whoever asked for such events into the outbox, in the transaction that makes them true. Returns how
 * many wait: after the commit, `wake.wake(QUEUE.webhooks)` sends them at once, and without it the sweep does soon.
 *
 * What happens to clocks needs no call: `RecordEvaluation` publishes it with everything else it finds out.
 */
export async function publishEvents(
  tx: PoolClient,
  events: readonly NewEvent[],
  now: Instant,
): Promise<number> {
  if (events.length === 0) return 0;
  const written = events.map(({ type, at, key, data }) => ({
    webhookId: idOf(type, key),
    type,
    ticketId: null,
    body: JSON.stringify({ type, timestamp: iso(at), data }),
    corrects: null,
  }));
  return putMessages(tx, written, await subscriptions(tx), now);
}

function idOf(type: EventType, key: string | number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([type, String(key)]))
    .digest('hex');
  return `msg_${hash.slice(0, 32)}`;
}
