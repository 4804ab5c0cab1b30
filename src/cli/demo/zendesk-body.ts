import { randomUUID } from 'node:crypto';
import { type Instant, iso } from '../../engine/instant.js';
import type { Beat, Move } from './storyline.js';

const CUSTOMER = '9100';
const BOT = '-1';
const GROUPS: Readonly<Record<string, string>> = { frontline: '7001', payments: '7002' };

/** A Zendesk event webhook: what happened, and in `detail` which ticket. */
export function zendeskBody({ ticket, move }: Beat, occurred: Instant): object {
  const opening = move.kind === 'opens';
  return {
    type: `zen:event-type:ticket.${typeOf(move)}`,
    account_id: 1,
    id: randomUUID(),
    time: iso(occurred),
    zendesk_event_version: '2022-11-06',
    subject: `zen:ticket:${ticket.id}`,
    detail: {
      id: ticket.id,
      subject: ticket.subject,
      requester_id: CUSTOMER,
      submitter_id: CUSTOMER,
      organization_id: '9001',
      group_id: GROUPS[ticket.team],
      tags: [ticket.service],
      updated_at: iso(occurred),
      ...(opening && { created_at: iso(occurred), status: 'NEW', priority: move.priority.toUpperCase() }),
    },
    event: {
      meta: { version: '1.0', occurred_at: iso(occurred), sequence: { id: randomUUID(), position: 1 } },
      ...change(move),
    },
  };
}

function typeOf(move: Move): string {
  switch (move.kind) {
    case 'opens':
      return 'created';
    case 'status':
      return 'status_changed';
    case 'priority':
      return 'priority_changed';
    case 'assigned':
      return 'agent_assignment_changed';
    default:
      return 'comment_added';
  }
}

function change(move: Move): object {
  switch (move.kind) {
    case 'opens':
      return {};
    case 'status':
    case 'priority':
      return { current: move.to.toUpperCase() };
    case 'assigned':
      return { current: move.to.id };
    case 'replies':
      return comment('8001', true, true);
    case 'note':
      return comment('8001', true, false);
    case 'bot_replies':
      return comment(BOT, true, true);
    case 'customer_writes':
      return comment(CUSTOMER, false, true);
  }
}

const comment = (author: string, isStaff: boolean, isPublic: boolean): object => ({
  comment: {
    id: randomUUID(),
    body: '…',
    is_public: isPublic,
    author: { id: author, is_staff: isStaff, name: '…' },
  },
});
