import type { INestApplicationContext } from '@nestjs/common';
import { PUNCTUAL } from '../../src/audit/actor.js';
import { PublishAgreement } from '../../src/agreements/publish-agreement.js';
import { PublishCalendar } from '../../src/calendars/publish-calendar.js';
import { Database } from '../../src/database/database.js';
import { HOUR, type Millis, SECOND } from '../../src/engine/instant.js';

const CUSTOMERS = 50;
const LONG_AGO = Date.UTC(2026, 0, 1);

const day = [
  ['08:00', '12:30'],
  ['13:00', '18:00'],
] as const;
const spec = { timezone: 'Europe/Berlin', weekly: { mon: day, tue: day, wed: day, thu: day, fri: day } };

const within = (ms: Millis) => ({ seconds: ms / SECOND });
const byPriority = { urgent: within(5 * HOUR), high: within(10 * HOUR), normal: within(20 * HOUR) };

/** What everybody gets, and what half of the customers get instead or beside it. */
const agreements = {
  house: {
    kind: 'multi_level',
    title: 'House rules',
    calendarId: 'office',
    levels: [
      {
        level: 'corporate',
        objectives: [
          { metric: 'first_response', ...within(4 * HOUR) },
          { metric: 'next_response', ...within(4 * HOUR) },
          { metric: 'resolution', byPriority, pauseOn: ['pending'] },
        ],
      },
      { level: 'service', services: ['payments'], objectives: [{ metric: 'assignment', ...within(HOUR) }] },
    ],
  },
  care: {
    kind: 'customer',
    title: 'Care',
    calendarId: 'office',
    levels: [
      {
        level: 'customer',
        customers: Array.from({ length: CUSTOMERS / 2 }, (_, i) => `customer-${i}`),
        objectives: [
          { metric: 'first_response', ...within(2 * HOUR), goalPercent: 95 },
          { metric: 'periodic_update', ...within(5 * HOUR) },
        ],
      },
    ],
  },
};

/** Office hours and what is promised in them, with the customers, services and teams that `HelpdeskTraffic` names. */
export async function promise(app: INestApplicationContext): Promise<void> {
  const db = app.get(Database);
  await db.query(
    `insert into customers (id, name, external_ids)
     select 'customer-' || n, 'Customer ' || n, case when n = 0 then array['9001'] else '{}' end
     from generate_series(0, $1 - 1) n`,
    [CUSTOMERS],
  );
  await db.query(`insert into services (id, name) values ('payments', 'Payments'), ('shop', 'Shop')`);
  await db.query(
    `insert into teams (id, name, timezone, external_ids)
     values ('frontline', 'Frontline', 'UTC', '{7001}'), ('payments', 'Payments', 'UTC', '{7002}')`,
  );
  await app.get(PublishCalendar).run({ id: 'office', name: 'Office', spec, reach: 'running' }, PUNCTUAL);
  for (const [id, body] of Object.entries(agreements)) {
    await app.get(PublishAgreement).run({ id, body, reach: 'new', inForceFrom: LONG_AGO }, PUNCTUAL);
  }
}
