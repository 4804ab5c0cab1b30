import type pg from 'pg';
import { iso, type Instant } from '../../engine/instant.js';
import type { NewEvent } from '../../notices/webhooks-out/publish-events.js';
import { short } from '../../notices/webhooks-out/webhook-event.js';
import type { WaivableBreach } from './locked-breach.js';

export interface Decision {
  readonly waiverId: number;
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
}

interface Named {
  readonly id: string;
  readonly name: string | null;
}

interface Told {
  readonly externalId: string;
  readonly subject: string | null;
  readonly url: string | null;
  readonly status: string | null;
  readonly priority: string | null;
  readonly customer: Named | null;
  readonly team: Named | null;
  readonly assignee: Named | null;
}

/** The ticket stands in it as in what is told of clocks, so that a receiver finds it in the same place. */
export async function waiverEvent(
  tx: pg.PoolClient,
  type: 'ticket.clock.waived' | 'ticket.clock.reinstated',
  breach: WaivableBreach,
  { waiverId, reason, by, at }: Decision,
): Promise<NewEvent> {
  const { ticketId, clockId, cycle, metric, breachedAt } = breach;
  const { rows } = await tx.query<Told>(TICKET, [ticketId]);
  const { externalId, subject, url, ...ticket } = rows[0]!;
  return {
    type,
    at,
    key: waiverId,
    data: {
      ticket: { id: ticketId, externalId, ...short({ subject, url }), ...ticket },
      clock: { id: clockId, cycle, metric, breachedAt: iso(breachedAt) },
      waiver: { id: waiverId, breachId: breach.id, reason, by },
    },
  };
}

const TICKET = `
  select t.external_id as "externalId", t.subject, t.url, t.status, t.priority,
    case when t.customer_id is not null then jsonb_build_object('id', t.customer_id, 'name', c.name) end as customer,
    case when t.team_id is not null then jsonb_build_object('id', t.team_id, 'name', m.name) end as team,
    case when t.assignee_id is not null then jsonb_build_object('id', t.assignee_id, 'name', a.name) end as assignee
  from tickets t
  left join customers c on c.id = t.customer_id
  left join teams m on m.id = t.team_id
  left join agents a on a.id = t.assignee_id
  where t.id = $1`;
