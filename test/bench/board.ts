import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { readEnv } from '../../config/env.js';
import { PUNCTUAL } from '../../src/audit/actor.js';
import type { Boundary } from '../../src/auth/visible-tickets.js';
import { BoardCounts } from '../../src/board/board-counts.js';
import type { BoardFilter } from '../../src/board/board-filter.js';
import { BoardRows } from '../../src/board/board-rows.js';
import { Database, timestamptz } from '../../src/database/database.js';
import { HOUR, type Instant } from '../../src/engine/instant.js';
import { PutIntegration } from '../../src/integrations/put-integration.js';
import { startServer } from '../../src/server.js';
import { promise } from './promises.js';
import { temporaryFolder } from './temporary-folder.js';

const { values } = parseArgs({ options: { tickets: { type: 'string', default: '100000' } } });
const TICKETS = Number(values.tickets);
const REPEATS = 100;

/** What the agents' board asks the database for, over many open tickets with two live clocks each. */
async function run(): Promise<void> {
  const folder = temporaryFolder();
  const server = await startServer(
    readEnv({ PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'error', ROLE: 'all', PATH: process.env.PATH }),
  );
  try {
    const at = Date.now();
    await promise(server.app);
    await server.app.get(PutIntegration).run('desk', { helpdesk: 'standard', name: 'Desk' }, PUNCTUAL);
    await fill(server.app.get(Database), at);
    const [rows, counts] = [server.app.get(BoardRows), server.app.get(BoardCounts)];
    for (const [what, filter, sees] of QUESTIONS) {
      const all = { limit: 500, ...filter } as BoardFilter;
      await report(`rows, ${what}`, async () => (await rows.matching(all, at, sees)).length);
      await report(`counts, ${what}`, async () => sum(await counts.matching(all, at, sees)));
    }
  } finally {
    await server.stop();
    folder.remove();
  }
}

const bounded = (teams: string[], agents: string[] = []): Boundary => ({ teams, agents, teamless: false });

const QUESTIONS: readonly (readonly [what: string, filter: Partial<BoardFilter>, sees: Boundary])[] = [
  ['everything', {}, 'everything'],
  ['one team of ten', { team: 'team-3' }, 'everything'],
  ['a team with a thousandth', { team: 'team-small' }, 'everything'],
  ['one assignee of a thousand', { assignee: 'agent-123' }, 'everything'],
  ['nobody’s', { assignee: 'none' }, 'everything'],
  ['breached', { state: 'breached' }, 'everything'],
  ['on track', { state: 'on_track' }, 'everything'],
  ['paused', { state: 'paused' }, 'everything'],
  ['seen by one team of ten', {}, bounded(['team-3'])],
  ['seen by an agent of it', {}, bounded(['team-3'], ['agent-124'])],
  ['seen by a team with a thousandth', {}, bounded(['team-small'])],
  ['seen by an agent of that one', {}, bounded(['team-small'], ['agent-124'])],
];

/** A tenth is paused and a twentieth overdue; what is looked at next lies a year off, so that nobody looks meanwhile. */
async function fill(db: Database, at: Instant): Promise<void> {
  await db.query(
    `insert into tickets (integration_id, external_id, subject, created_at, status, priority, team_id, assignee_id,
       customer_id, service_id, open, next_due_at, look_at)
     select 'desk', n::text, 'Export number ' || n || ' stops at row 5,000', $1::timestamptz - interval '3 days',
       'open', 'normal', case when n % 1000 = 1 then 'team-small' else 'team-' || n % 10 end, case when n % 20 = 0 then null else 'agent-' || n % 1000 end,
       'customer-' || n % 50, 'shop', true, ${DUE}, $1::timestamptz + interval '1 year'
     from generate_series(1, $2::integer) n`,
    [timestamptz(at), TICKETS],
  );
  await db.query(
    `insert into clocks (ticket_id, clock_id, cycle, metric, state, agreement_id, agreement_version, agreement_title,
       level, calendar_id, calendar_version, started_at, due_at, warning_at, paused_at, breached_at, target_ms,
       elapsed_ms, remaining_ms, pauses, recomputes)
     select t.id, c.id, 1, c.metric, case when t.next_due_at is null then 'paused' when t.next_due_at < $1 then 'breached' else 'running' end,
       'house', 1, 'House rules', 'corporate', 'office', 1, t.created_at,
       t.next_due_at, t.next_due_at - interval '2 hours', case when t.next_due_at is null then $1::timestamptz end,
       case when t.next_due_at < $1 then t.next_due_at end, $2::bigint,
       case when t.next_due_at is null then $2::bigint / 2 end, case when t.next_due_at is null then $2::bigint / 2 end, '[]', '[]'
     from tickets t, (values ('corporate.first_response', 'first_response'), ('corporate.resolution', 'resolution')) c (id, metric)`,
    [timestamptz(at), 8 * HOUR],
  );
  await db.query('vacuum analyze tickets, clocks');
}

const DUE = `case when n % 10 = 0 then null
  else $1::timestamptz + (n % 20000 - 1000) * interval '10 seconds' end`;

async function report(what: string, ask: () => Promise<number>): Promise<void> {
  const times: number[] = [];
  let found = 0;
  for (let i = 0; i < REPEATS; i++) {
    const begun = performance.now();
    found = await ask();
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => `${times[Math.ceil(share * REPEATS) - 1]!.toFixed(1)} ms`.padStart(9);
  const tickets = `${found.toLocaleString('en-US')} tickets`;
  process.stdout.write(`${what.padEnd(40)}p50 ${at(0.5)}  p99 ${at(0.99)}  ${tickets}\n`);
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);

const [cpu] = cpus();
const memory = Math.round(totalmem() / 2 ** 30);
process.stdout.write(`${cpus().length} × ${cpu?.model}, ${memory} GiB, Node ${process.version}\n`);
process.stdout.write(`${TICKETS.toLocaleString('en-US')} open tickets, two live clocks each\n\n`);
await run();
