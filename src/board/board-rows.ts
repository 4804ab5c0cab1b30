import { Injectable } from '@nestjs/common';
import { PromiseBook } from '../agreements/promise-book.js';
import { type Boundary, visibleTickets, type Whose } from '../auth/visible-tickets.js';
import { Database, timestamptz } from '../database/database.js';
import type { Metric } from '../engine/agreement/objective.js';
import type { Promises } from '../engine/agreement/promises.js';
import type { Instant, Millis } from '../engine/instant.js';
import type { BoardFilter } from './board-filter.js';
import type { BoardClock, BoardRow, Named } from './board-row.js';
import { closedUntilDue } from './countdown.js';
import { LIVE, STATE_OF_TICKET } from './live-clocks.js';

/** One row per live clock: a ticket's clocks stand together, the next due first. */
interface Found {
  id: number;
  external_id: string;
  subject: string | null;
  url: string | null;
  status: string | null;
  priority: string | null;
  created_at: Instant;
  revision: number;
  customer_id: string | null;
  customer: string | null;
  service_id: string | null;
  service: string | null;
  team_id: string | null;
  team: string | null;
  assignee_id: string | null;
  assignee: string | null;
  clock_id: string;
  cycle: number;
  metric: Metric;
  agreement_title: string | null;
  calendar_id: string | null;
  target_ms: Millis;
  due_at: Instant | null;
  warning_at: Instant | null;
  breached_at: Instant | null;
  paused_at: Instant | null;
  paused_because: string | null;
  remaining_ms: Millis | null;
}

/**
 * The index tickets_board gives the order, so that the walk ends after `limit` tickets: 17 ms for 500 of 100,000
 * (`npm run bench:board`). What is paused has no due instant and stands at the index's end: naming that spares walking
 * the rest.
 */
const rowsOf = (visible: string) => `
  with page as (
    select t.* from tickets t
    cross join lateral (select ${STATE_OF_TICKET} as state from clocks c where c.ticket_id = t.id and ${LIVE} having count(*) > 0) s
    where t.open
      and ($2::text is null or t.team_id = $2)
      and ($3::text is null or t.assignee_id = $3 or ($3 = 'none' and t.assignee_id is null))
      and ($4::text is null or t.customer_id = $4)
      and ($5::text is null or s.state = $5)
      and ($5 is distinct from 'paused' or t.next_due_at is null)
      and ($6::bigint[] is null or t.id = any($6))
      and ${visible}
    order by t.next_due_at, t.id
    limit $7
  )
  select p.id, p.external_id, p.subject, p.url, p.status, p.priority, p.created_at, p.revision,
    p.customer_id, customer.name as customer, p.service_id, service.name as service,
    p.team_id, team.name as team, p.assignee_id, assignee.name as assignee,
    c.clock_id, c.cycle, c.metric, c.agreement_title, c.calendar_id, c.target_ms, c.due_at, c.warning_at,
    c.breached_at, c.paused_at, c.paused_because, c.remaining_ms
  from page p
  join clocks c on c.ticket_id = p.id and ${LIVE}
  left join customers customer on customer.id = p.customer_id
  left join services service on service.id = p.service_id
  left join teams team on team.id = p.team_id
  left join agents assignee on assignee.id = p.assignee_id
  order by p.next_due_at, p.id, c.due_at, c.clock_id`;

@Injectable()
export class BoardRows {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
  ) {}

  /** The tickets with a live clock that the filter lets through, the next due first. */
  async matching(filter: BoardFilter, at: Instant, sees: Boundary): Promise<BoardRow[]> {
    const { team, assignee, customer, state, limit } = filter;
    return this.load(at, [team, assignee, customer, state, null, limit], sees);
  }

  /** Those of `ticketIds` that stand on the board. */
  async of(ticketIds: readonly number[], at: Instant, sees: Boundary): Promise<BoardRow[]> {
    return this.load(at, [null, null, null, null, ticketIds, ticketIds.length], sees);
  }

  /** Whose they are, on the board or not. */
  async whose(ticketIds: readonly number[]): Promise<ReadonlyMap<number, Whose>> {
    const found = await this.database.query<Whose & { id: number }>(
      'select id, team_id as team, assignee_id as assignee from tickets where id = any($1)',
      [ticketIds],
    );
    return new Map(found.map(({ id, team, assignee }) => [id, { team, assignee }]));
  }

  private async load(at: Instant, filter: readonly unknown[], sees: Boundary): Promise<BoardRow[]> {
    const values = [timestamptz(at), ...filter];
    const sql = rowsOf(visibleTickets(sees, values));
    const [found, promises] = await Promise.all([
      this.database.query<Found>(sql, values),
      this.promiseBook.current(),
    ]);
    const rows = new Map<number, BoardRow & { clocks: BoardClock[] }>();
    for (const one of found) {
      const row = rows.get(one.id) ?? { ...ticketOf(one), clocks: [] };
      row.clocks.push(clockOf(one, promises, at));
      rows.set(one.id, row);
    }
    return [...rows.values()];
  }
}

const ticketOf = (found: Found): Omit<BoardRow, 'clocks'> => ({
  id: found.id,
  externalId: found.external_id,
  subject: found.subject,
  url: found.url,
  status: found.status,
  priority: found.priority,
  customer: named(found.customer_id, found.customer),
  service: named(found.service_id, found.service),
  team: named(found.team_id, found.team),
  assignee: named(found.assignee_id, found.assignee),
  revision: found.revision,
});

const named = (id: string | null, name: string | null): Named | null =>
  id === null ? null : { id, name: name ?? id };

const clockOf = (found: Found, promises: Promises, at: Instant): BoardClock => ({
  id: found.clock_id,
  cycle: found.cycle,
  metric: found.metric,
  agreement: found.agreement_title,
  targetMs: found.target_ms,
  dueAt: found.due_at,
  warningAt: found.warning_at,
  breachedAt: found.breached_at,
  pausedAt: found.paused_at,
  pausedBecause: found.paused_because,
  remainingMs: found.due_at === null ? found.remaining_ms : null,
  closed: closedUntilDue(countdownOf(found, promises, at), promises, at),
});

function countdownOf(found: Found, promises: Promises, at: Instant) {
  const {
    customer_id: customer,
    service_id: service,
    team_id: group,
    priority,
    created_at: createdAt,
  } = found;
  // Memoised by these four: as quick for a thousand rows as for one.
  const { objectives } = promises.promisedTo({ customer, service, priority, group }, createdAt, at);
  return {
    calendarId: found.calendar_id,
    objective: objectives.find(({ id }) => id === found.clock_id),
    priority,
    createdAt,
    dueAt: found.due_at,
    concerned: { ticketId: found.id, customer, service },
  };
}
