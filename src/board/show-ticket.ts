import { Injectable } from '@nestjs/common';
import type { Boundary } from '../auth/visible-tickets.js';
import { Database } from '../database/database.js';
import type { Clock } from '../engine/clock/clock.js';
import { countedFacts } from '../engine/clock/facts.js';
import type { TicketEvent } from '../engine/clock/ticket-event.js';
import { evaluate, type EvaluateInput } from '../engine/evaluate.js';
import type { Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';
import { isLive } from '../tickets/derived-ticket.js';
import { closedUntilDue, firstWarning } from './countdown.js';
import { OpenTicket } from './open-ticket.js';
import type { PageClock, PageTicket, TicketPage } from './ticket-page.js';

const TICKET = `
  select t.id, t.external_id as "externalId", t.subject, t.url, t.status, t.priority, t.open,
    t.created_at as "createdAt", t.set_aside_reason as "setAside",
    json_build_object('id', integration.id, 'name', integration.name) as integration,
    case when t.customer_id is not null then json_build_object('id', t.customer_id, 'name', coalesce(customer.name, t.customer_id)) end as customer,
    case when t.service_id is not null then json_build_object('id', t.service_id, 'name', coalesce(service.name, t.service_id)) end as service,
    case when t.team_id is not null then json_build_object('id', t.team_id, 'name', coalesce(team.name, t.team_id)) end as team,
    case when t.assignee_id is not null then json_build_object('id', t.assignee_id, 'name', coalesce(assignee.name, t.assignee_id)) end as assignee
  from tickets t
  join integrations integration on integration.id = t.integration_id
  left join customers customer on customer.id = t.customer_id
  left join services service on service.id = t.service_id
  left join teams team on team.id = t.team_id
  left join agents assignee on assignee.id = t.assignee_id
  where t.id = $1`;

const NAMES = `
  select id, name from agents where id = any($1) union all select id, name from teams where id = any($1)
  union all select id, name from customers where id = any($1) union all select id, name from services where id = any($1)`;

/** The clocks are folded anew from the facts: the page shows what holds now, to the millisecond. */
@Injectable()
export class ShowTicket {
  constructor(
    private readonly database: Database,
    private readonly openTicket: OpenTicket,
  ) {}

  async run(ticketId: number, now: Instant, sees: Boundary): Promise<TicketPage> {
    const input = await this.openTicket.run(ticketId, now, sees);
    const [ticket] = await this.database.query<PageTicket>(TICKET, [ticketId]);
    if (ticket === undefined) throw new NotFound(`There is no ticket ${ticketId}.`);
    const events = withOneCreation(input).sort(
      (a, b) => a.at - b.at || (a.receivedAt ?? 0) - (b.receivedAt ?? 0),
    );
    const names = await this.database.query<{ id: string; name: string }>(NAMES, [idsIn(events)]);
    return {
      now,
      ticket,
      // A ticket that was set aside is one whose fold throws.
      clocks: ticket.setAside === null ? clocksOf(input, ticket) : [],
      events,
      names: Object.fromEntries(names.map(({ id, name }) => [id, name])),
    };
  }
}

/** Every look at a ticket tells of its creation again; what people read is the one that counts. */
function withOneCreation({ events, at }: EvaluateInput): TicketEvent[] {
  const creation = countedFacts(events, at).facts.find(({ kind }) => kind === 'ticket.created');
  return events.filter((event) => event.kind !== 'ticket.created' || event === creation);
}

function clocksOf(input: EvaluateInput, ticket: PageTicket): PageClock[] {
  const createdAt = ticket.createdAt ?? input.at;
  return evaluate(input).clocks.map((clock) => ({
    id: clock.id,
    metric: clock.metric,
    agreement: agreementOf(clock),
    calendar: calendarOf(clock, input, createdAt),
    cycles: clock.cycles,
    live: liveCycle(clock, input, ticket, createdAt),
  }));
}

function agreementOf({ objective: { promisedBy: by } }: Clock): PageClock['agreement'] {
  return by ? { id: by.agreementId, version: by.version, title: by.title, level: by.level } : null;
}

function calendarOf({ calendarId }: Clock, { promises, at }: EvaluateInput, createdAt: Instant) {
  if (calendarId === null) return null;
  const { calendar, version } = promises.calendarFor(calendarId, createdAt, at);
  return { id: calendarId, version, timezone: calendar.timezone };
}

function liveCycle(
  clock: Clock,
  { promises, at }: EvaluateInput,
  { id: ticketId, priority, customer, service }: PageTicket,
  createdAt: Instant,
): PageClock['live'] {
  const cycle = clock.cycles.at(-1);
  if (cycle === undefined || !isLive(cycle)) return null;
  const concerned = { ticketId, customer: customer?.id ?? null, service: service?.id ?? null };
  const { dueAt, targetMs, breachedAt, pausedAt, pausedBecause, remainingMs } = cycle;
  return {
    id: clock.id,
    cycle: cycle.cycle,
    metric: clock.metric,
    agreement: clock.objective.promisedBy?.title ?? null,
    targetMs,
    dueAt,
    warningAt: firstWarning(cycle),
    breachedAt,
    pausedAt,
    pausedBecause,
    remainingMs: dueAt === null ? remainingMs : null,
    closed: closedUntilDue({ ...clock, priority, createdAt, dueAt, concerned }, promises, at),
  };
}

function idsIn(events: readonly TicketEvent[]): string[] {
  const ids = new Set<string>();
  for (const event of events) {
    if ('to' in event && event.to !== null) ids.add(event.to);
    if (event.kind !== 'ticket.created') continue;
    for (const id of [event.assignee, event.group, event.customer, event.service]) if (id) ids.add(id);
  }
  return [...ids];
}
