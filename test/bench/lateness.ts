import { cpus, totalmem } from 'node:os';
import { readEnv } from '../../config/env.js';
import { PUNCTUAL } from '../../src/audit/actor.js';
import { PublishAgreement } from '../../src/agreements/publish-agreement.js';
import { PublishCalendar } from '../../src/calendars/publish-calendar.js';
import { Database } from '../../src/database/database.js';
import { HOUR, iso, SECOND } from '../../src/engine/instant.js';
import { PutIntegration } from '../../src/integrations/put-integration.js';
import { LiveChannel } from '../../src/live/live-channel.js';
import { type Server, startServer } from '../../src/server.js';
import { Helpdesk } from '../harness/helpdesk.js';
import { startRedis } from '../harness/redis.js';
import { until } from '../harness/until.js';
import { temporaryFolder } from './temporary-folder.js';

const MILESTONES = 1_000;
const TARGET = HOUR;
/** Time to post the webhooks before the minute begins. */
const LEAD = 15 * SECOND;

/**
 * 1,000 deadlines at random seconds of one minute, in the application as it runs by default. Late is counted twice:
 * when the breach was decided, and when the commit had been announced to the boards.
 */
async function run(backend: 'postgres' | 'redis'): Promise<void> {
  const folder = temporaryFolder();
  const redis = backend === 'redis' ? await startRedis() : undefined;
  const server = await startServer(
    readEnv({
      PORT: '0',
      DATA_DIR: folder.path,
      LOG_LEVEL: 'error',
      REDIS_URL: redis?.url,
      PATH: process.env.PATH,
    }),
  );
  try {
    const { decided, announced } = await measure(server);
    report(`${backend}: decided`, decided);
    report(`${backend}: announced`, announced);
  } finally {
    await server.stop();
    await redis?.stop();
    folder.remove();
  }
}

async function measure({ app, env }: Server): Promise<{ decided: number[]; announced: number[] }> {
  const helpdesk = await furnish({ app, env } as Server);
  const begin = Math.ceil((Date.now() + LEAD) / SECOND) * SECOND;
  const dueAt = new Map<string, number>();
  for (let i = 0; i < MILESTONES; i++) {
    const due = begin + Math.floor(Math.random() * 60) * SECOND;
    const created = { kind: 'ticket.created', actor: 'customer', at: iso(due - TARGET) };
    const { status } = await helpdesk.tells({ id: `T-${i}` }, created);
    if (status !== 202) throw new Error(`A webhook was answered ${status}.`);
    dueAt.set(`T-${i}`, due);
  }
  const db = app.get(Database);
  await until(async () => (await count(db, 'clocks')) === MILESTONES, 'all clocks to run', LEAD);
  if (Date.now() > begin) throw new Error('The webhooks took longer than the time before the minute.');

  const heardAt = new Map<number, number>();
  const heard = app.get(LiveChannel).changes$.subscribe(({ payload }) => {
    const at = Date.now();
    for (const id of JSON.parse(payload ?? '[]') as number[]) heardAt.set(id, heardAt.get(id) ?? at);
  });
  await until(async () => (await count(db, 'breaches')) === MILESTONES, 'all breaches', 60_000 + 2 * LEAD);
  await until(() => heardAt.size >= MILESTONES, 'all announcements');
  heard.unsubscribe();

  const breaches = await db.query<{ ticket_id: number; breached_at: number; detected_at: number }>(
    'select ticket_id, breached_at, detected_at from breaches',
  );
  return {
    decided: breaches.map(({ breached_at, detected_at }) => detected_at - breached_at),
    announced: breaches.map(
      ({ ticket_id, breached_at }) => (heardAt.get(ticket_id) ?? Infinity) - breached_at,
    ),
  };
}

async function furnish({ app, env }: Server): Promise<Helpdesk> {
  const spec = { timezone: 'UTC', is24x7: true };
  await app.get(PublishCalendar).run({ id: 'always', name: 'Always', spec, reach: 'running' }, PUNCTUAL);
  const told = { steps: [{ id: 'told', at: { percent: 100 }, notify: [{ address: 'lead@desk.example' }] }] };
  const objective = { metric: 'resolution', clock: 'calendar', seconds: TARGET / SECOND, ladder: told };
  const body = {
    kind: 'multi_level',
    title: 'House rules',
    calendarId: 'always',
    levels: [{ level: 'corporate', objectives: [objective] }],
  };
  await app
    .get(PublishAgreement)
    .run({ id: 'house', body, reach: 'new', inForceFrom: Date.UTC(2026, 0, 1) }, PUNCTUAL);
  const { secret } = await app
    .get(PutIntegration)
    .run('desk', { helpdesk: 'standard', name: 'Desk' }, PUNCTUAL);
  const url = `http://127.0.0.1:${env.port}`;
  return new Helpdesk({ url, integrationId: 'desk', secret: secret!, kind: 'standard' });
}

async function count(db: Database, table: 'clocks' | 'breaches'): Promise<number> {
  const [row] = await db.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return row?.n ?? 0;
}

function report(what: string, lateness: readonly number[]): void {
  const sorted = [...lateness].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const early = sorted.filter((ms) => ms < 0).length;
  const figures = `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${sorted.at(-1)} ms, early ${early}`;
  process.stdout.write(`${what.padEnd(20)} ${figures} (${sorted.length} milestones)\n`);
}

const [cpu] = cpus();
const memory = Math.round(totalmem() / 2 ** 30);
process.stdout.write(`${cpus().length} × ${cpu?.model}, ${memory} GiB, Node ${process.version}\n`);
await run('postgres');
await run('redis');
