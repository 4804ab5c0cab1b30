import type { ClientBase } from 'pg';
import type { Breach } from '../breaches/breach.js';
import type { Metric } from '../engine/agreement/objective.js';
import { iso, type Instant } from '../engine/instant.js';
import type { DerivedTicket } from '../tickets/derived-ticket.js';
import type { ClockRow } from './clock-row.js';

/** What earlier looks have written about a ticket. */
export interface RecordedTicket {
  readonly id: number;
  readonly integrationId: string;
  readonly externalId: string;
  readonly subject: string | null;
  readonly url: string | null;
  readonly setAside: boolean;
  readonly derived: DerivedTicket;
  readonly clocks: readonly ClockRow[];
  readonly milestones: readonly RecordedMilestone[];
  readonly breaches: readonly Breach[];
}

export interface RecordedMilestone {
  readonly clockId: string;
  readonly cycle: number;
  readonly milestone: string;
  readonly at: Instant;
}

/** One statement for the whole batch; the children come as JSON because rows would repeat the ticket. */
const RECORDED = `
  select t.id, t.integration_id, t.external_id, t.subject, t.url, t.set_aside_at,
    json_build_object('created_at', t.created_at, 'status', t.status, 'priority', t.priority,
      'team_id', t.team_id, 'assignee_id', t.assignee_id, 'customer_id', t.customer_id,
      'service_id', t.service_id, 'open', t.open, 'next_due_at', t.next_due_at, 'look_at', t.look_at) as derived,
    (select coalesce(json_agg(c), '[]') from clocks c where c.ticket_id = t.id) as clocks,
    (select coalesce(json_agg(m), '[]') from milestones m where m.ticket_id = t.id) as milestones,
    (select coalesce(json_agg(b), '[]') from breaches b where b.ticket_id = t.id) as breaches
  from tickets t where t.id = any($1) order by t.id`;

interface Row {
  id: number;
  integration_id: string;
  external_id: string;
  subject: string | null;
  url: string | null;
  set_aside_at: Instant | null;
  derived: DerivedTicket;
  clocks: ClockRow[];
  milestones: { clock_id: string; cycle: number; milestone: string; at: string }[];
  breaches: BreachRow[];
}

interface BreachRow {
  id: number;
  ticket_id: number;
  clock_id: string;
  cycle: number;
  metric: Metric;
  breached_at: string;
  detected_at: string;
  facts_known: number;
  revoked_at: string | null;
  waived_at: string | null;
}

export async function recordedTickets(
  tx: Pick<ClientBase, 'query'>,
  ticketIds: readonly number[],
): Promise<RecordedTicket[]> {
  const { rows } = await tx.query<Row>(RECORDED, [ticketIds]);
  return rows.map((row) => ({
    id: row.id,
    integrationId: row.integration_id,
    externalId: row.external_id,
    subject: row.subject,
    url: row.url,
    setAside: row.set_aside_at !== null,
    derived: inUtc(row.derived),
    clocks: row.clocks.map(inUtc),
    milestones: row.milestones.map(({ clock_id, cycle, milestone, at }) => ({
      clockId: clock_id,
      cycle,
      milestone,
      at: Date.parse(at),
    })),
    breaches: row.breaches.map(breachOf),
  }));
}

/**
 * PostgreSQL writes instants in the session's zone and without needless digits; rows are compared by text. In place,
 * because the row was just read and is nobody else's.
 */
function inUtc<Columns extends object>(columns: Columns): Columns {
  const row = columns as Record<string, unknown>;
  for (const column in row) {
    const value = row[column];
    if (column.endsWith('_at') && typeof value === 'string') row[column] = iso(Date.parse(value));
  }
  return columns;
}

const breachOf = (row: BreachRow): Breach => ({
  id: row.id,
  ticketId: row.ticket_id,
  clockId: row.clock_id,
  cycle: row.cycle,
  metric: row.metric,
  breachedAt: Date.parse(row.breached_at),
  detectedAt: Date.parse(row.detected_at),
  factsKnown: row.facts_known,
  revokedAt: row.revoked_at === null ? null : Date.parse(row.revoked_at),
  waivedAt: row.waived_at === null ? null : Date.parse(row.waived_at),
});
