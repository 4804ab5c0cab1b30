import type { Database } from '../../database/database.js';
import { timestamptz } from '../../database/database.js';
import type { Metric } from '../../engine/agreement/objective.js';
import type { Instant } from '../../engine/instant.js';
import type { DisputeLink } from './dispute-links.js';

export interface DisputableBreach {
  readonly id: number;
  readonly ticketExternalId: string;
  readonly metric: Metric;
  readonly breachedAt: Instant;
  readonly isWaived: boolean;
  readonly isDisputed: boolean;
}

/** What one page shows of one period. */
const MOST = 500;

/** The customer's standing breaches of the link's period, and nothing else: a subject may hold somebody's secret. */
export const disputableBreaches = (
  database: Database,
  { agreementId, customerId, from, to }: DisputeLink,
): Promise<DisputableBreach[]> =>
  database.query<DisputableBreach & Record<string, unknown>>(
    `select b.id, t.external_id as "ticketExternalId", b.metric, b.breached_at as "breachedAt",
       b.waived_at is not null as "isWaived",
       exists (select from disputes d where d.breach_id = b.id and d.answered_at is null) as "isDisputed"
     from breaches b join tickets t on t.id = b.ticket_id
     where t.customer_id = $1 and split_part(b.clock_id, '/', 1) = $2 and b.breached_at >= $3 and b.breached_at < $4
       and b.revoked_at is null
     order by b.breached_at, b.id limit ${MOST}`,
    [customerId, agreementId, timestamptz(from), timestamptz(to)],
  );
