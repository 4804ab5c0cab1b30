import type { PoolClient } from 'pg';
import { timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import type { EventType } from './event-types.js';
import type { WebhookEvent } from './webhook-event.js';

export interface Subscription {
  readonly id: string;
  readonly eventTypes: readonly EventType[];
}

export async function subscriptions(tx: PoolClient): Promise<Subscription[]> {
  const { rows } = await tx.query<Subscription>(
    'select id, event_types as "eventTypes" from webhook_endpoints where disabled_at is null order by id',
  );
  return rows;
}

/** A message for every endpoint that asked for such events. Returns how many wait to be sent. */
export async function putMessages(
  tx: PoolClient,
  events: readonly WebhookEvent[],
  subscribed: readonly Subscription[],
  at: Instant,
): Promise<number> {
  const rows = subscribed.flatMap(({ id, eventTypes }) =>
    events
      .filter(({ type }) => eventTypes.includes(type))
      .map(({ webhookId, type, ticketId, body, corrects }) => ({
        endpoint_id: id,
        webhook_id: webhookId,
        type,
        ticket_id: ticketId,
        body,
        corrects,
      })),
  );
  if (rows.length === 0) return 0;
  const { rowCount } = await tx.query(INSERT, [
    JSON.stringify(rows.map((row, place) => ({ ...row, place }))),
    timestamptz(at),
  ]);
  return rowCount ?? 0;
}

/** The lock keeps an endpoint from being deleted under its messages; one that was deleted already gets none. */
const INSERT = `
  insert into webhook_messages (endpoint_id, webhook_id, type, ticket_id, body, state, next_attempt_at, created_at)
  select e.id, r.webhook_id, r.type, r.ticket_id, r.body, 'waiting', $2, $2
  from jsonb_to_recordset($1) r
    (place integer, endpoint_id text, webhook_id text, type text, ticket_id bigint, body text, corrects text)
  join webhook_endpoints e on e.id = r.endpoint_id
  where r.corrects is null or exists (
    select from webhook_messages told where told.endpoint_id = e.id and told.webhook_id = r.corrects)
  order by r.place for key share of e
  on conflict do nothing`;
