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
  return counted(rows.filter(({ state }) => state === 'waiting'));
}

function counted(waiting: readonly { readonly channel: Channel }[]): Waiting {
  const chats = waiting.filter(({ channel }) => channel === 'chat').length;
  return { mails: waiting.length - chats, chats };
}

const RECALLED = 'the breach was revoked before this was sent';

const BREACHES = `jsonb_to_recordset($1)
  as b (id bigint, ticket_id bigint, clock_id text, cycle integer, breached_at timestamptz)`;
const IS_OF = 'n.ticket_id = b.ticket_id and n.clock_id = b.clock_id and n.cycle = b.cycle';
const ITS_INSTANT = 'extract(epoch from b.breached_at) * 1000';
const TELLS_OF_IT = `${IS_OF} and n.kind in ('breach', 'step', 'reinstatement') and n.milestone_at >= b.breached_at`;
/** A breach that only moved has no mail of its own: it is told by the correction of the one that it replaced. */
const MOVES_TO_IT = `${IS_OF} and n.kind = 'correction'
  and (n.facts #>> '{correction,breachedInsteadAt}')::bigint = ${ITS_INSTANT}`;
const TAKES_IT_BACK = `${IS_OF} and n.kind = 'correction' and (n.facts ->> 'breachedAt')::bigint = ${ITS_INSTANT}`;
const HAS_LEFT = `state in ('sending', 'sent', 'kept')`;

/**
 * What tells of revoked or waived breaches and has not left yet never will; whoever has got it is to be told. What is on its
 * way counts as told: a needless correction is better than a breach nobody takes back.
 */
export async function recallFromOutbox(
  tx: PoolClient,
  breaches: readonly Breach[],
  at: Instant,
  because = RECALLED,
): Promise<Told[]> {
  if (breaches.length === 0) return [];
  await suppress(tx, breaches, { what: TELLS_OF_IT, at, because });
  return lastTold(tx, breaches, { thatItStands: true });
}

/**
 * The reverse, for breaches that stand again: corrections that have not left never will, and whoever has got one is to be
 * told. Where nothing had left, what was recalled goes out after all.
 */
export async function standAgainInOutbox(
  tx: PoolClient,
  breaches: readonly Breach[],
  at: Instant,
): Promise<{ readonly told: readonly Told[]; readonly released: Waiting }> {
  if (breaches.length === 0) return { told: [], released: { mails: 0, chats: 0 } };
  await suppress(tx, breaches, { what: TAKES_IT_BACK, at, because: 'the breach stands again' });
  const { rows } = await tx.query<{ channel: Channel }>(
    `update notices w set state = 'waiting', settled_at = null, next_attempt_at = $2, last_error = null
     from notices n, ${BREACHES} where n.id = w.id and ${TELLS_OF_IT} and n.state = 'suppressed' and n.last_error = $3
       and not exists (select from notices o where o.ticket_id = n.ticket_id and o.clock_id = n.clock_id
         and o.cycle = n.cycle and o.milestone_at >= b.breached_at and o.channel = n.channel
         and o.recipient_address = n.recipient_address and o.${HAS_LEFT})
     returning w.channel`,
    [asRecords(breaches), timestamptz(at), RECALLED],
  );
  return { told: await lastTold(tx, breaches, { thatItStands: false }), released: counted(rows) };
}

async function suppress(
  tx: PoolClient,
  breaches: readonly Breach[],
  { what, at, because }: { what: string; at: Instant; because: string },
): Promise<void> {
  await tx.query(
    `update notices n set state = 'suppressed', settled_at = $2, next_attempt_at = null, last_error = $3
     from ${BREACHES} where ${what} and n.state = 'waiting'`,
    [asRecords(breaches), timestamptz(at), because],
  );
}

/** Those of whom this is the last that they were told. */
async function lastTold(
  tx: PoolClient,
  breaches: readonly Breach[],
  { thatItStands }: { thatItStands: boolean },
): Promise<Told[]> {
  const { rows } = await tx.query<Told>(
    `select "breachId", channel, role, name, address, timezone, facts from (
       select distinct on (b.id, n.channel, n.recipient_address) b.id as "breachId", n.channel,
         n.recipient_role as role, n.recipient_name as name, n.recipient_address as address,
         n.recipient_timezone as timezone, n.facts, not (${TAKES_IT_BACK}) as "thatItStands"
       from notices n, ${BREACHES}
       where (${TELLS_OF_IT} or ${TAKES_IT_BACK}) and n.${HAS_LEFT}
         or ${MOVES_TO_IT} and (n.${HAS_LEFT} or n.state = 'waiting')
       order by b.id, n.channel, n.recipient_address, n.id desc
     ) last where "thatItStands" = $2`,
    [asRecords(breaches), thatItStands],
  );
  return rows;
}

const asRecords = (breaches: readonly Breach[]): string =>
  JSON.stringify(
    breaches.map(({ id, ticketId, clockId, cycle, breachedAt }) => ({
      id,
      ticket_id: ticketId,
      clock_id: clockId,
      cycle,
      breached_at: iso(breachedAt),
    })),
  );
