import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { readEnv } from '../../config/env.js';
import { PUNCTUAL } from '../../src/audit/actor.js';
import { PublishAgreement } from '../../src/agreements/publish-agreement.js';
import { Database } from '../../src/database/database.js';
import { HOUR } from '../../src/engine/instant.js';
import { type FiguresQuestion, ReadFigures } from '../../src/figures/read-figures.js';
import { percentWords } from '../../src/engine/credit/attainment-words.js';
import { ReadMeasures } from '../../src/measures/read-measures.js';
import { startServer } from '../../src/server.js';
import { fillPast, PAST_YEAR } from './past-tickets.js';
import { ProcessorTime } from './processor-time.js';
import { temporaryFolder } from './temporary-folder.js';

const { values } = parseArgs({ options: { tickets: { type: 'string', default: '100000' } } });
const TICKETS = Number(values.tickets);

/**
 * What figures read beside the facts of analyses: whose tickets they are, a walk to second line and back, ratings of three
 * in five, and a clock each that was kept. A fiftieth was an outage.
 */
const MORE = [
  `insert into customers (id, name) select 'customer-' || n, 'Customer ' || n from generate_series(0, 49) n`,
  `insert into services (id, name) values ('shop', 'Shop'), ('printing', 'Printing')`,
  `insert into teams (id, name, timezone) values ('first', 'First line', 'UTC'), ('second', 'Second line', 'UTC')`,
  `update tickets set customer_id = 'customer-' || id % 50, team_id = 'first',
     service_id = case when id % 50 = 7 then 'shop' else 'printing' end`,
  `insert into ticket_events (ticket_id, dedup_key, kind, occurred_at, received_at, body)
   select t.id, 'more ' || n, kind, at, at, body
   from tickets t cross join lateral (values
     (1, 'group.assigned', 0, '{"to": "first"}'::jsonb),
     (2, 'group.assigned', 6 + t.id % 11, '{"to": "second"}'),
     (3, 'group.assigned', 40 + t.id % 13, '{"to": "first"}'),
     (4, 'satisfaction.rated', 100, jsonb_build_object('score', 1 + t.id % 7 % 5, 'worst', 1, 'best', 5))
   ) fact (n, kind, hours, body) cross join lateral (select t.created_at + hours * interval '1 hour' as at) moment
   where n < 4 or t.id % 5 < 3`,
  `insert into clocks (ticket_id, clock_id, cycle, metric, state, agreement_id, agreement_version, agreement_title,
     level, calendar_id, calendar_version, started_at, due_at, satisfied_at, target_ms, elapsed_ms, remaining_ms,
     pauses, recomputes)
   select id, 'house/corporate.resolution', 1, 'resolution', 'met', 'house', 1, 'House', 'corporate', 'office', 1,
     created_at, created_at + interval '10 days', created_at + interval '61 hours' + id % 31 * interval '1 hour',
     ${32 * HOUR}, ${20 * HOUR}, ${12 * HOUR}, '[]', '[]'
   from tickets`,
  'vacuum analyze',
];

const SECOND_LINE = {
  kind: 'ola',
  title: 'Second line for first line',
  calendarId: 'office',
  levels: [
    { level: 'corporate', objectives: [{ metric: 'ownership', group: 'second', seconds: 8 * 3_600 }] },
  ],
};

const span = (from: string, to: string) => ({ span: { from: Date.parse(from), to: Date.parse(to) } });
const year = span(PAST_YEAR.from, PAST_YEAR.to);
const month = span('2025-06-01T00:00:00Z', '2025-07-01T00:00:00Z');

const QUESTIONS: readonly (readonly [what: string, asked: Partial<FiguresQuestion>])[] = [
  ['a month, in one row', month],
  ['the year, in one row', year],
  ['the year, by customer and team', { ...year, by: ['customer', 'team'] }],
  ['the year, with availability', { ...year, calendar: 'office', outages: { services: ['shop'] } }],
];

async function run(): Promise<void> {
  const folder = temporaryFolder();
  const server = await startServer(
    readEnv({ PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'error', PATH: process.env.PATH }),
  );
  try {
    const { app } = server;
    await fillPast(app, TICKETS);
    const db = app.get(Database);
    for (const statement of MORE) await db.query(statement);
    const ola = { id: 'second-line', body: SECOND_LINE, reach: 'new', inForceFrom: year.span.from } as const;
    await app.get(PublishAgreement).run(ola, PUNCTUAL);
    const [facts] = await db.query<{ n: number }>('select count(*)::int as n from ticket_events');
    process.stdout.write(`${whole(TICKETS)} solved tickets, ${whole(facts!.n)} facts\n\n`);
    for (const [what, asked] of QUESTIONS) {
      await answered(app, what, async () => {
        const question = {
          sees: 'everything',
          by: [],
          attempts: 3,
          apart: HOUR,
          outages: null,
          ...year,
          ...asked,
        };
        const { rows } = await app.get(ReadFigures).run(question as FiguresQuestion);
        return `${whole(rows.reduce((sum, row) => sum + row.solved, 0))} tickets solved`;
      });
    }
    await answered(app, 'a month, as a statement measures it', async () => {
      const rows = await app.get(ReadMeasures).run({ ...month, sees: 'everything' });
      return rows.map((row) => `${row.objective} ${percentWords(row.attainment.raw, row.unit)}`).join(', ');
    });
  } finally {
    await server.stop();
    folder.remove();
  }
}

async function answered(app: INestApplicationContext, what: string, ask: () => Promise<string>) {
  const [backend] = await app.get(Database).query<{ pid: number }>('select pg_backend_pid() as pid');
  const time = new ProcessorTime(process.pid, ProcessorTime.postmasterOf(backend!.pid));
  const [before, begun] = [time.read(), performance.now()];
  const answer = await ask();
  const [after, wall] = [time.read(), performance.now() - begun];
  const used =
    before === null || after === null
      ? 'processor time is not known on this system'
      : `processor ${seconds(after.server - before.server)} here, ${seconds(after.postgres - before.postgres)} in PostgreSQL`;
  process.stdout.write(`${what.padEnd(36)}${seconds(wall)}  ${used}  (${answer})\n`);
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`.padStart(7);
const whole = (n: number): string => n.toLocaleString('en-US');

const [cpu] = cpus();
const memory = Math.round(totalmem() / 2 ** 30);
process.stdout.write(`${cpus().length} × ${cpu?.model}, ${memory} GiB, Node ${process.version}\n`);
await run();
