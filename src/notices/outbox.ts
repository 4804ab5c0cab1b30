import type { PoolClient } from 'pg';
import type { Breach } from '../breaches/breach.js';
import { timestamptz } from '../database/database.js';
import type { Channel } from '../engine/escalation/ladder.js';
import { iso, type Instant } from '../engine/instant.js';
import type { Told } from './decide-notices.js';
import type { NoticeRow } from './notice-row.js';

const COLUMNS = `ticket_id, kind, clock_id, cycle, milestone, milestone_at, channel, recipient_role, recipient_name,
  recipient_address, recipient_timezone, facts, message_id, state, attempts, next_attempt_at, settled_at,
  last_error, created_at`;

/** How many wait to be sent. */
export interface Waiting {
  readonly mails: number;
  readonly chats: number;
}

export async function putIntoOutbox(tx: PoolClient, notices: readonly NoticeRow[]): Promise<Waiting> {
  if (notices.length === 0) return { mails: 0, chats: 0 };
  const { rows } = await tx.query<{ state: string; channel: Channel }>(
    `insert into notices (${COLUMNS})
     select ${COLUMNS} from jsonb_populate_recordset(null::notices, $1)
     on conflict do nothing returning state, channel`,
    [JSON.stringify(notices)],
  );
  const waiting = rows.filter(({ state }) => state === 'waiting');
  const chats = waiting.filter(({ channel }) => channel === 'chat').length;
  return { mails: waiting.length - chats, chats };
}

const REVOKED = `jsonb_to_recordset($1)
  as b (id bigint, ticket_id bigint, clock_id text, cycle integer, breached_at timestamptz)`;
const TELLS_OF_IT = `n.ticket_id = b.ticket_id and n.clock_id = b.clock_id and n.cycle = b.cycle
  and n.kind in ('breach', 'step') and n.milestone_at >= b.breached_at`;

/**
 * What tells of revoked or waived breaches and has not left yet never will; whoever has got it is to be told. What is on its
 * way counts as told: a needless correction is better than a breach nobody takes back.
 */
export async function recallFromOutbox(
  tx: PoolClient,
  breaches: readonly Breach[],
  at: Instant,
  because = 'the breach was revoked before this was sent',
): Promise<Told[]> {
  if (breaches.length === 0) return [];
  const revoked = JSON.stringify(
    breaches.map(({ id, ticketId, clockId, cycle, breachedAt }) => ({
      id,
      ticket_id: ticketId,
      clock_id: clockId,
      cycle,
      breached_at: iso(breachedAt),
    })),
  );
  await tx.query(
    `update notices n set state = 'suppressed', settled_at = $2, next_attempt_at = null,
       last_error = $3
     from ${REVOKED} where ${TELLS_OF_IT} and n.state = 'waiting'`,
    [revoked, timestamptz(at), because],
  );
  const { rows } = await tx.query<Told>(
    `select distinct on (b.id, n.channel, n.recipient_address) b.id as "breachId", n.channel, n.recipient_role as role,
       n.recipient_name as name, n.recipient_address as address, n.recipient_timezone as timezone, n.facts
     from notices n, ${REVOKED} where ${TELLS_OF_IT} and n.state in ('sending', 'sent', 'kept')
     order by b.id, n.channel, n.recipient_address, n.id`,
    [revoked],
  );
  return rows;
}
