import { type Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import type { NoticeToSend } from './mail/compose-mail.js';
import type { ClockNow } from './why-needless.js';

export interface ClaimedNotice extends NoticeToSend {
  readonly attempts: number;
  readonly createdAt: Instant;
  readonly clock: ClockNow | null;
}

/** A claim that has run out belongs to a process that died while sending, and is taken over. */
export const IS_DUE = `state in ('waiting', 'sending') and next_attempt_at <= $1 and coalesce(claimed_until, $1) <= $1`;

const claim = (which: string) => `
  with mine as (
    update notices set state = 'sending', attempts = attempts + 1, claimed_until = $2
    where id in (
      select id from notices where ${IS_DUE} and ${which} limit $3 for update skip locked
    ) returning *
  )
  select n.*, c.breached_at, c.satisfied_at, c.ended_at, c.paused_at, c.ticket_id is not null as has_clock
  from mine n left join clocks c using (ticket_id, clock_id, cycle) order by n.id`;
const MAILS = claim(`channel = 'mail' order by next_attempt_at, id`);
/** One after the other, so that a room reads them in order unless one is not taken; none while the room's server wants to be left alone. */
const MESSAGES_TO_A_ROOM = claim(
  `channel = 'chat' and recipient_address = $4
   and exists (select from chat_rooms where id = $4 and coalesce(quiet_until, $1) <= $1) order by id`,
);

interface Claim {
  readonly at: Instant;
  readonly until: Instant;
  readonly limit: number;
}

export const claimMails = (database: Database, { at, until, limit }: Claim): Promise<ClaimedNotice[]> =>
  claimed(database, MAILS, [timestamptz(at), timestamptz(until), limit]);

export const claimForRoom = (
  database: Database,
  roomId: string,
  { at, until, limit }: Claim,
): Promise<ClaimedNotice[]> =>
  claimed(database, MESSAGES_TO_A_ROOM, [timestamptz(at), timestamptz(until), limit, roomId]);

async function claimed(database: Database, sql: string, values: unknown[]): Promise<ClaimedNotice[]> {
  const rows = await database.query<Row>(sql, values);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    facts: row.facts,
    recipientRole: row.recipient_role,
    recipientName: row.recipient_name,
    recipientAddress: row.recipient_address,
    recipientTimezone: row.recipient_timezone,
    messageId: row.message_id,
    attempts: row.attempts,
    createdAt: row.created_at,
    clock: row.has_clock
      ? {
          breachedAt: row.breached_at,
          satisfiedAt: row.satisfied_at,
          endedAt: row.ended_at,
          pausedAt: row.paused_at,
        }
      : null,
  }));
}

interface Row extends Pick<NoticeToSend, 'id' | 'kind' | 'facts'> {
  recipient_role: string;
  recipient_name: string | null;
  recipient_address: string;
  recipient_timezone: string;
  message_id: string;
  attempts: number;
  created_at: Instant;
  has_clock: boolean;
  breached_at: Instant | null;
  satisfied_at: Instant | null;
  ended_at: Instant | null;
  paused_at: Instant | null;
}
