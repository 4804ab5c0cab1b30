import { type Database, timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';

export interface ClaimedMessage {
  readonly id: number;
  readonly endpointId: string;
  readonly webhookId: string;
  readonly body: string;
  /** This one included. */
  readonly attempts: number;
  readonly url: string;
  readonly secrets: readonly Buffer[];
}

/** A claim that has run out belongs to a process that died while sending, and is taken over. */
const IS_DUE = `state in ('waiting', 'sending') and next_attempt_at <= $1 and coalesce(claimed_until, $1) <= $1`;

export async function endpointsWithDueMessages(database: Database, at: Instant): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select id from webhook_endpoints e where disabled_at is null
       and exists (select from webhook_messages m where m.endpoint_id = e.id and ${IS_DUE})`,
    [timestamptz(at)],
  );
  return rows.map(({ id }) => id);
}

const CLAIM = `
  with mine as (
    update webhook_messages set state = 'sending', attempts = attempts + 1, claimed_until = $2
    where id in (
      select id from webhook_messages where endpoint_id = $3 and ${IS_DUE}
      order by next_attempt_at, id limit $4 for update skip locked
    ) and exists (select from webhook_endpoints where id = $3 and disabled_at is null)
    returning *
  )
  select m.id, m.endpoint_id as "endpointId", m.webhook_id as "webhookId", m.body, m.attempts, e.url, e.secrets
  from mine m join webhook_endpoints e on e.id = m.endpoint_id order by m.id`;

export function claimMessages(
  database: Database,
  endpointId: string,
  { at, until, limit }: { at: Instant; until: Instant; limit: number },
): Promise<ClaimedMessage[]> {
  return database.query<ClaimedMessage>(CLAIM, [timestamptz(at), timestamptz(until), endpointId, limit]);
}
