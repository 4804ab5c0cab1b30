import { setTimeout as pause } from 'node:timers/promises';
import { PUNCTUAL } from '../../src/audit/actor.js';
import { iso } from '../../src/engine/instant.js';
import { startApp, type TestApp } from '../harness/app.js';
import { freshDatabase, type TestDatabase } from '../harness/database.js';
import { Helpdesk } from '../harness/helpdesk.js';
import { PutIntegration } from '../../src/integrations/put-integration.js';
import { machine } from '../harness/signed-in.js';
import { Mailbox } from '../harness/smtp.js';
import { until } from '../harness/until.js';
import { audit } from './audit.js';
import { ServerProcess } from '../harness/server-process.js';

const SEED = 20_261_122;
const KILLS = 20;

jest.setTimeout(150_000);

describe('kill -9 at any moment', () => {
  const random = seeded(SEED);
  const upTo = (most: number) => Math.floor(random() * most);
  const acknowledged = new Set<string>();
  /** Claims that a process held when it was killed, each once: the attempt and whose mail it was. */
  const interrupted = new Set<string>();
  let database: TestDatabase;
  let mailbox: Mailbox;
  let server: ServerProcess;
  let office: TestApp;

  beforeAll(async () => {
    [database, mailbox] = await Promise.all([freshDatabase(), Mailbox.open()]);
    office = await startApp({ database, env: { ROLE: 'api' } });
  });
  afterAll(async () => {
    await server?.kill();
    await office?.stop();
    await mailbox.close();
    await database.drop();
  });

  test('loses nothing that was acknowledged, misses no breach, and tells nobody twice', async () => {
    const secret = await furnish();
    const env = { SECRET_KEY: Buffer.alloc(32, 1).toString('base64'), SMTP_URL: mailbox.url };
    server = await ServerProcess.on({ ...env, DATABASE_URL: database.url });

    const helpdesk = new Helpdesk({ url: server.url, integrationId: 'desk', secret, kind: 'standard' });
    let going = true;
    const stream = (async () => {
      const tickets: string[] = [];
      for (let i = 0; going; i++) {
        tickets.push(`T-${i}`);
        await live(helpdesk, `T-${i}`);
        // Something happens to earlier ones as well, sometimes in one breath.
        for (let more = upTo(3); more > 0; more--) await happen(helpdesk, tickets[upTo(tickets.length)]!);
        await pause(upTo(60));
      }
      return tickets;
    })();

    for (let kill = 0; kill < KILLS; kill++) {
      // Every other time it dies at some moment of its start: migrating, connecting, catching up.
      const starting = server.start();
      if (kill % 2 === 0) await starting;
      await pause(100 + upTo(kill % 2 === 0 ? 900 : 1_500));
      await server.kill();
      await starting.catch(() => undefined);
      await noteClaims();
    }
    await server.start();
    going = false;
    const tickets = await stream;
    for (const id of tickets) await tell(helpdesk, id, { kind: 'status.changed', to: 'closed' });

    await until(isQuiet, 'everything to be dealt with', 40_000);
    await server.stop();

    const [deliveries] = await office.db.query(
      `select count(*)::int as kept, count(*) filter (where state = 'ingested')::int as ingested from deliveries`,
    );
    expect(deliveries).toEqual({ kept: acknowledged.size, ingested: acknowledged.size });
    const [facts] = await office.db.query('select count(*)::int as facts from ticket_events');
    expect(facts).toEqual({ facts: acknowledged.size });

    const { differing, missing } = await audit(office, office.now.now());
    expect({ differing, missing }).toEqual({ differing: [], missing: [] });

    const early = await office.db.query('select * from milestones where detected_at < at');
    expect(early).toEqual([]);
    const [breaches] = await office.db.query<{ breaches: number }>(
      'select count(*)::int as breaches from breaches',
    );
    expect(breaches?.breaches).toBeGreaterThan(10);
    // Told by its own mail, or by the correction of the breach that it replaced.
    const untold = await office.db.query(
      `select b.* from breaches b where revoked_at is null and (
         select count(*) from notices n
         where n.ticket_id = b.ticket_id and n.clock_id = b.clock_id and n.cycle = b.cycle
           and (n.kind = 'breach' and n.milestone_at = b.breached_at
             or (n.facts #>> '{correction,breachedInsteadAt}')::bigint = extract(epoch from b.breached_at) * 1000)
       ) <> 1`,
    );
    expect(untold).toEqual([]);

    const notices = await office.db.query<{ message_id: string; state: string }>(
      'select message_id, state from notices',
    );
    const got = new Set(mailbox.mails.map(({ messageId }) => messageId));
    expect(notices.filter(({ state, message_id }) => state === 'sent' && !got.has(message_id))).toEqual([]);
    expect(new Set(notices.map(({ state }) => state))).toEqual(new Set(['sent', 'suppressed']));
    // A mail the server took just before the kill goes out again under the Message-ID it had: one more for each claim that a
    // kill cut short, and no more than that.
    const tooOften = [...got].filter((id) => {
      const claims = [...interrupted].filter((claim) => claim.endsWith(` of ${id}`));
      return mailbox.mails.filter(({ messageId }) => messageId === id).length > 1 + claims.length;
    });
    expect(tooOften).toEqual([]);
    expect([...got].filter((id) => !notices.some(({ message_id }) => message_id === id))).toEqual([]);
  });

  async function noteClaims(): Promise<void> {
    const held = await office.db.query<{ claim: string }>(
      `select concat('attempt ', attempts, ' of ', message_id) as claim from notices where state = 'sending'`,
    );
    for (const { claim } of held) interrupted.add(claim);
  }

  /** Targets of a few seconds, so that warnings and breaches fall between the kills. */
  async function furnish(): Promise<string> {
    const admin = await machine(office, 'admin');
    const lead = { leadName: 'Ada', leadEmail: 'ada@desk.example', timezone: 'UTC' };
    await admin.put('/api/teams/support', { name: 'Support', externalIds: ['Support'], ...lead });
    await admin.put('/api/calendars/always', { name: 'Always', spec: { timezone: 'UTC', is24x7: true } });
    const put = await admin.put('/api/agreements/house', {
      kind: 'multi_level',
      title: 'House rules',
      calendarId: 'always',
      levels: [
        {
          level: 'corporate',
          objectives: [
            { metric: 'first_response', seconds: 2 },
            { metric: 'resolution', seconds: 5, pauseOn: ['pending'] },
          ],
        },
      ],
    });
    expect(put.status).toBe(200);
    const given = { helpdesk: 'standard', name: 'Desk' };
    const { secret } = await office.app.get(PutIntegration).run('desk', given, PUNCTUAL);
    return secret!;
  }

  function live(helpdesk: Helpdesk, id: string): Promise<void> {
    const created = { actor: 'customer', status: 'open', group: 'Support' };
    return tell(helpdesk, id, { kind: 'ticket.created', ...created });
  }

  function happen(helpdesk: Helpdesk, id: string): Promise<void> {
    const events = [
      { kind: 'message', actor: 'agent', visibility: 'public' },
      { kind: 'message', actor: 'customer', visibility: 'public' },
      { kind: 'status.changed', to: 'pending' },
      { kind: 'status.changed', to: 'open' },
      { kind: 'status.changed', to: 'solved' },
    ];
    return tell(helpdesk, id, events[upTo(events.length)]!);
  }

  /** As a helpdesk does: again and again with the same id until somebody says yes. The fact keeps its instant. */
  async function tell(helpdesk: Helpdesk, id: string, event: object): Promise<void> {
    const webhook = `msg_${acknowledged.size}_${id}`;
    const body = { ticket: { id }, events: [{ ...event, id: webhook, at: iso(Date.now()) }] };
    for (;;) {
      const sent = await helpdesk.post(body, { id: webhook }).catch(() => undefined);
      if (sent?.status === 202) break;
      if (sent !== undefined && sent.status < 500) throw new Error(`${sent.status}: ${sent.text}`);
      await pause(20);
    }
    acknowledged.add(webhook);
  }

  async function isQuiet(): Promise<boolean> {
    const [row] = await office.db.query<{ busy: boolean }>(
      `select exists (select from deliveries where state = 'received')
         or exists (select from tickets where look_at is not null)
         or exists (select from notices where state in ('waiting', 'sending')) as busy`,
    );
    return row?.busy === false;
  }
});

/** mulberry32: small, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
