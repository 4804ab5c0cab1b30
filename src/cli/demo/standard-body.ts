import { type Instant, iso } from '../../engine/instant.js';
import type { Beat, Move } from './storyline.js';

/** The documented format: docs/connecting/standard.md. */
export function standardBody({ ticket, move }: Beat, occurred: Instant): object {
  return {
    ticket: { id: ticket.id, subject: ticket.subject },
    events: [{ at: iso(occurred), ...event(move, ticket) }],
  };
}

function event(move: Move, { customer, service, team }: Beat['ticket']): object {
  switch (move.kind) {
    case 'opens':
      return {
        kind: 'ticket.created',
        actor: 'customer',
        status: 'new',
        priority: move.priority,
        customer,
        service,
        group: team,
      };
    case 'replies':
      return { kind: 'message', actor: 'agent', visibility: 'public' };
    case 'customer_writes':
      return { kind: 'message', actor: 'customer', visibility: 'public' };
    case 'note':
      return { kind: 'message', actor: 'agent', visibility: 'internal' };
    case 'bot_replies':
      return { kind: 'message', actor: 'bot', visibility: 'public' };
    case 'status':
      return { kind: 'status.changed', to: move.to };
    case 'priority':
      return { kind: 'priority.changed', priority: move.to };
    case 'assigned':
      return { kind: 'agent.assigned', to: move.to };
  }
}
