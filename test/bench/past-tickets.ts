import type { INestApplicationContext } from '@nestjs/common';
import { PUNCTUAL } from '../../src/audit/actor.js';
import { PublishAgreement } from '../../src/agreements/publish-agreement.js';
import { PublishCalendar } from '../../src/calendars/publish-calendar.js';
import { Database } from '../../src/database/database.js';

/** In which all of them were opened and solved. */
export const PAST_YEAR = { from: '2025-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };

/** Of one ticket, however many there are. */
export const PAST_FACTS = 10;

/**
 * Tickets of a year, each with ten facts: created at any hour, assigned, five messages, a pause and its end, solved. Put
 * into the tables as ingest leaves them; the same ones on every machine.
 */
const fill = (tickets: number): string[] => [
  `insert into integrations (id, helpdesk, name, secrets, mapping, active, created_at)
   values ('past', 'standard', 'Past', '{}', '{}', false, '2025-01-01Z')`,
  `insert into tickets (integration_id, external_id, created_at, priority, status, open)
   select 'past', 'P-' || i, '2025-01-01Z'::timestamptz + i * interval '31500000 seconds' / ${tickets},
     (array['urgent', 'high', 'normal', 'low'])[1 + i % 4], 'solved', false
   from generate_series(1, ${tickets}) i`,
  `insert into ticket_events (ticket_id, dedup_key, kind, occurred_at, received_at, body)
   select t.id, 'fact ' || n, kind, at, at, body
   from tickets t cross join lateral (values
     (1, 'ticket.created', 0, jsonb_build_object('actor', 'customer', 'status', 'open', 'priority', t.priority)),
     (2, 'agent.assigned', 1 + t.id % 9, '{"to": "bob"}'),
     (3, 'message', 1 + t.id % 13, '{"actor": "agent", "visibility": "public"}'),
     (4, 'message', 3 + t.id % 17, '{"actor": "customer", "visibility": "public"}'),
     (5, 'message', 4 + t.id % 19, '{"actor": "agent", "visibility": "public"}'),
     (6, 'status.changed', 5 + t.id % 23, '{"to": "pending"}'),
     (7, 'message', 29 + t.id % 29, '{"actor": "customer", "visibility": "public"}'),
     (8, 'status.changed', 29 + t.id % 29, '{"to": "open"}'),
     (9, 'message', 60 + t.id % 31, '{"actor": "agent", "visibility": "public"}'),
     (10, 'status.changed', 61 + t.id % 31, '{"to": "solved"}')
   ) fact (n, kind, hours, body) cross join lateral (select t.created_at + hours * interval '1 hour' as at) moment`,
  'analyze',
];

const office = [['09:00', '17:00']];
const spec = {
  timezone: 'Europe/Berlin',
  weekly: { mon: office, tue: office, wed: office, thu: office, fri: office },
};

/** An agreement with everybody, in office hours, that says all that can be measured of a month. */
export function house(hours: number): Record<string, unknown> {
  const first = { metric: 'first_response', seconds: hours * 3_600 };
  const every = { metric: 'response', seconds: 2 * hours * 3_600 };
  const solved = { metric: 'resolution', seconds: 8 * hours * 3_600, pauseOn: ['pending'] };
  const levels = [{ level: 'corporate', objectives: [first, every, solved] }];
  const measures = [
    { measure: 'satisfaction', goalPercent: 90 },
    { measure: 'first_contact', goalPercent: 50 },
    { measure: 'contact_attempts', goalPercent: 90, attempts: 3 },
    { measure: 'availability', goalPercent: 50, outagePriorities: ['urgent'] },
  ];
  const below = [{ percent: 80, creditPercent: 10 }];
  const credits = {
    currency: 'EUR',
    fee: '10000.00 EUR',
    objectives: [
      { objective: 'corporate.resolution', below },
      { objective: 'availability', below },
    ],
  };
  const accounted = { period: 'month', timezone: 'Europe/Berlin', measures, credits };
  return { kind: 'multi_level', title: 'House', calendarId: 'office', levels, ...accounted };
}

export async function fillPast(app: INestApplicationContext, tickets: number): Promise<void> {
  const inForceFrom = Date.parse(PAST_YEAR.from);
  await app.get(PublishCalendar).run({ id: 'office', name: 'Office', spec, reach: 'running' }, PUNCTUAL);
  await app.get(PublishAgreement).run({ id: 'house', body: house(4), reach: 'new', inForceFrom }, PUNCTUAL);
  for (const statement of fill(tickets)) await app.get(Database).query(statement);
}
