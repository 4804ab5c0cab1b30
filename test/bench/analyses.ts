import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '../../config/env.js';
import { PUNCTUAL } from '../../src/audit/actor.js';
import { PublishAgreement } from '../../src/agreements/publish-agreement.js';
import { PublishCalendar } from '../../src/calendars/publish-calendar.js';
import { Analyses } from '../../src/analyses/analyses.js';
import { AskAnalysis } from '../../src/analyses/ask-analysis.js';
import { Database } from '../../src/database/database.js';
import { SECOND } from '../../src/engine/instant.js';
import { startServer } from '../../src/server.js';
import { until } from '../harness/until.js';

/** The most that anybody is promised an answer about within a minute. */
const TICKETS = 100_000;
const LIMIT = 600 * SECOND;

/**
 * Tickets of a year, each with ten facts: created at any hour, assigned, five messages, a pause and its end, solved. Put
 * into the tables as ingest leaves them.
 */
const FILL = [
  `insert into integrations (id, helpdesk, name, secrets, mapping, active, created_at)
   values ('past', 'standard', 'Past', '{}', '{}', false, '2025-01-01Z')`,
  `insert into tickets (integration_id, external_id, created_at, priority, status, open)
   select 'past', 'P-' || i, '2025-01-01Z'::timestamptz + i * 315 * interval '1 second',
     (array['urgent', 'high', 'normal', 'low'])[1 + i % 4], 'solved', false
   from generate_series(1, ${TICKETS}) i`,
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

function house(hours: number): Record<string, unknown> {
  const first = { metric: 'first_response', seconds: hours * 3_600 };
  const every = { metric: 'response', seconds: 2 * hours * 3_600 };
  const solved = { metric: 'resolution', seconds: 8 * hours * 3_600, pauseOn: ['pending'] };
  const levels = [{ level: 'corporate', objectives: [first, every, solved] }];
  return { kind: 'multi_level', title: 'House', calendarId: 'office', levels };
}

const year = { from: '2025-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };

const dataDir = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
const server = await startServer(
  readEnv({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', PATH: process.env.PATH }),
);
try {
  const { app } = server;
  const inForceFrom = Date.parse(year.from);
  await app.get(PublishCalendar).run({ id: 'office', name: 'Office', spec, reach: 'running' }, PUNCTUAL);
  await app.get(PublishAgreement).run({ id: 'house', body: house(4), reach: 'new', inForceFrom }, PUNCTUAL);
  for (const statement of FILL) await app.get(Database).query(statement);

  process.stdout.write(
    `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
  );
  await answered('baseline', { kind: 'baseline', ...year, calendarId: 'office' });
  await answered('back-test', { kind: 'backtest', ...year, agreementId: 'house', body: house(2) });
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function answered(what: string, question: object): Promise<void> {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const id = await server.app.get(AskAnalysis).run(question, 'bench');
  const analyses = server.app.get(Analyses);
  const analysis = await until(
    async () => {
      const found = await analyses.one(id);
      return found.settledAt === null ? null : found;
    },
    'an answer',
    LIMIT,
  );
  if (analysis.state !== 'done' || analysis.done !== TICKETS) throw new Error(JSON.stringify(analysis));
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(
    `${what.padEnd(10)} ${TICKETS} tickets, ${10 * TICKETS} facts: ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor time here)\n`,
  );
}
