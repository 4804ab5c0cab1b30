import type { PoolClient } from 'pg';
import type { Actor } from '../../audit/actor.js';
import type { Audit } from '../../audit/audit.js';
import { timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';

/** From now on nothing is written for it; what waits is settled, and can be sent again once it is enabled. */
export async function disable(
  tx: PoolClient,
  audit: Audit,
  endpointId: string,
  { because, by, at, tell }: { because: string; by: Actor; at: Instant; tell: boolean },
): Promise<void> {
  const { rowCount } = await tx.query(
    `update webhook_endpoints set disabled_at = $2, disabled_because = $3,
       tell_at = case when $4::boolean and contact is not null then $2::timestamptz end
     where id = $1 and disabled_at is null`,
    [endpointId, timestamptz(at), because, tell],
  );
  if (rowCount === 0) return;
  const subject = { kind: 'webhook_endpoint', id: endpointId };
  await audit.record(tx, { by, act: 'webhook_endpoint.disabled', subject, after: { because } });
  await tx.query(
    `update webhook_messages set state = 'failed', settled_at = $2, next_attempt_at = null,
       last_error = 'the endpoint was disabled: ' || $3::text
     where endpoint_id = $1 and state = 'waiting'`,
    [endpointId, timestamptz(at), because],
  );
}
