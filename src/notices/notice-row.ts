import { createHash } from 'node:crypto';
import type { Channel } from '../engine/escalation/ladder.js';
import type { Addressee } from '../escalations/recipients.js';
import { iso, type Instant } from '../engine/instant.js';
import type { NoticeFacts, NoticeKind } from './notice-facts.js';

/** A row of `notices` as it is decided, under its own column names. */
export interface NoticeRow {
  ticket_id: number;
  kind: NoticeKind;
  clock_id: string;
  cycle: number;
  milestone: string;
  milestone_at: string;
  channel: Channel;
  recipient_role: string;
  recipient_name: string | null;
  recipient_address: string;
  recipient_timezone: string;
  facts: NoticeFacts;
  message_id: string;
  state: 'waiting' | 'suppressed' | 'failed';
  attempts: number;
  next_attempt_at: string | null;
  settled_at: string | null;
  last_error: string | null;
  created_at: string;
}

export interface Occasion {
  readonly ticketId: number;
  readonly kind: NoticeKind;
  readonly clockId: string;
  readonly cycle: number;
  readonly milestone: string;
  readonly milestoneAt: Instant;
}

/** `suppressed` says why this need not be sent at all; it stays in the record. */
export function noticeRow(
  occasion: Occasion,
  to: Addressee,
  facts: NoticeFacts,
  { at, host, suppressed }: { at: Instant; host: string; suppressed?: string },
): NoticeRow {
  const reason = to.address === null ? to.why : suppressed;
  const state = to.address === null ? 'failed' : suppressed === undefined ? 'waiting' : 'suppressed';
  const row = {
    ticket_id: occasion.ticketId,
    kind: occasion.kind,
    clock_id: occasion.clockId,
    cycle: occasion.cycle,
    milestone: occasion.milestone,
    milestone_at: iso(occasion.milestoneAt),
    channel: to.channel,
    recipient_role: to.role,
    recipient_name: to.name,
    // Part of the unique key, so two roles that nobody fills must not look alike.
    recipient_address: to.address ?? `(${to.role})`,
    recipient_timezone: to.timezone,
  } as const;
  return {
    ...row,
    facts,
    message_id: messageId(row, host),
    state,
    attempts: 0,
    next_attempt_at: state === 'waiting' ? iso(at) : null,
    settled_at: state === 'waiting' ? null : iso(at),
    last_error: reason ?? null,
    created_at: iso(at),
  };
}

type Key = Pick<
  NoticeRow,
  'ticket_id' | 'kind' | 'clock_id' | 'cycle' | 'milestone' | 'milestone_at' | 'recipient_address' | 'channel'
>;

/** Derived from the unique key, so that a mail sent twice after a crash is one mail to the reader's mailbox. */
function messageId(key: Key, host: string): string {
  const { ticket_id, kind, clock_id, cycle, milestone, milestone_at, recipient_address, channel } = key;
  const parts = [ticket_id, kind, clock_id, cycle, milestone, milestone_at, recipient_address, channel, host];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
  return `<notice-${hash}@${host}>`;
}

/** The root of a ticket's thread: no mail carries it, every mail refers to it. */
export const threadId = (ticketId: number, host: string): string => `<ticket-${ticketId}@${host}>`;
