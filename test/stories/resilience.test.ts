import { Sweep } from '../../src/clocks/sweep.js';
import { AllQueues } from '../../src/queue/all-queues.js';
import { startApp, type TestApp } from '../harness/app.js';
import { queueBackends } from '../harness/redis.js';
import { OFFICE, type Story, story } from '../harness/story.js';

const fourHours = { id: 'solve', metric: 'resolution', seconds: 4 * 3600 };

describe.each(queueBackends)('whatever happens meanwhile, on %s', (backend) => {
  let s: Story;
  const begin = async (options: object = {}) => {
    s = await story({ now: '2026-03-02T09:00:00Z', backend, objectives: [fourHours], ...options });
  };
  let other: TestApp | undefined;
  afterEach(async () => {
    await other?.stop();
    other = undefined;
    await s.end();
  });

  const milestones = () =>
    s.db.query<{ external_id: string; milestone: string; at: number }>(
      'select external_id, milestone, at from milestones join tickets on id = ticket_id order by ticket_id, at, milestone',
    );

  test('every job may be lost: the sweep finds what is due', async () => {
    await begin();
    await s.helpdesk.opens('T-1');
    await s.settle();
    for (const queue of s.app.app.get(AllQueues).all()) await queue.obliterate({ force: true });
    await s.passTo('2026-03-02T13:00:00Z');
    expect(s.mailbox.subjects).toHaveLength(2);
  });

  test('two workers at once do nothing twice', async () => {
    await begin();
    const { redisUrl: REDIS_URL = '', redisPrefix: REDIS_PREFIX } = s.app.env;
    const env = { SWEEP_EVERY_MS: '3600000', SMTP_URL: s.mailbox.url, REDIS_URL, REDIS_PREFIX };
    other = await startApp({ backend, now: s.now, database: s.database, env });
    const both = [s.app, other];
    for (let i = 0; i < 40; i++) await s.helpdesk.opens(`T-${i}`, { assignee: 'Bob' });
    for (const instant of ['09:00:00', '12:00:00', '13:00:00', '13:00:01']) {
      s.now.set(`2026-03-02T${instant}Z`);
      await Promise.all(both.map(({ app }) => app.get(Sweep).pass()));
      // Mails on their way must arrive: an hour in a moment would look like an hour's silence of whoever sends them.
      await s.settle();
    }
    // A warning, the breach step and the due instant each; a warning for Bob, and the breach for him and Ada.
    expect(await milestones()).toHaveLength(40 * 3);
    expect(s.mailbox.mails).toHaveLength(40 * 3);
    expect(new Set(s.mailbox.mails.map(({ messageId }) => messageId)).size).toBe(40 * 3);
  });

  test('a calendar edited in flight moves running deadlines, and says so', async () => {
    await begin();
    await s.helpdesk.opens('T-1');
    await s.passTo('2026-03-02T10:00:00Z');
    const afternoonOff = { date: '2026-03-02', name: 'Carnival', open: [['09:00', '11:00']] };
    await s.admin.put('/api/calendars/office', {
      name: 'Office',
      spec: { ...OFFICE, holidays: [afternoonOff] },
      reach: 'running',
    });
    await s.passTo('2026-03-03T10:59:59Z');
    expect(s.mailbox.subjects).toEqual(['Resolution due at 12:00 (Europe/Berlin): T-1 · Printer on fire']);
    await s.passTo('2026-03-03T11:00:00Z');
    const [mail] = s.mailbox.mails.slice(-1);
    expect(mail?.subject).toBe('Resolution missed: T-1 · Printer on fire');
    expect(mail?.text).toContain('Moved by: version 2 of calendar office came into force');
    const [clock] = await s.db.query('select calendar_version, recomputes from clocks');
    expect(clock).toMatchObject({
      calendar_version: 2,
      recomputes: [
        { dueBefore: Date.parse('2026-03-02T13:00:00Z'), dueAfter: Date.parse('2026-03-03T11:00:00Z') },
      ],
    });
  });

  test('a ticket whose fold fails is set aside, is listed, and comes back when told', async () => {
    await begin();
    await s.db.query(`insert into agreements values ('lost', 'service', 0)`);
    const lost = {
      kind: 'service',
      title: 'Lost its calendar',
      calendarId: 'lost',
      levels: [
        { level: 'service', services: ['printing'], objectives: [{ metric: 'resolution', seconds: 60 }] },
      ],
    };
    await s.db.query(
      `insert into agreement_versions values ('lost', 1, $1, '2026-03-01Z', null, 'new', '2026-03-01Z')`,
      [JSON.stringify(lost)],
    );
    s.expectError(/no calendar lost/);
    await s.helpdesk.opens('T-1', { service: 'Printing' });
    await s.helpdesk.opens('T-2');
    await s.settle();
    const { body: listed } = await s.admin.get('/api/tickets/set-aside');
    expect(listed).toMatchObject([{ externalId: 'T-1', reason: 'Error: no calendar lost' }]);
    expect(await s.db.query('select due_at from clocks')).toEqual([
      { due_at: Date.parse('2026-03-02T13:00:00Z') },
    ]);
    await s.admin.put('/api/calendars/lost', { name: 'Found', spec: OFFICE });
    expect((await s.admin.post(`/api/tickets/${listed[0].id}/retry`)).status).toBe(202);
    await s.passTo('2026-03-02T09:01:00Z');
    expect((await s.admin.get('/api/tickets/set-aside')).body).toEqual([]);
    expect((await s.admin.get('/api/breaches')).body).toMatchObject([
      { ticketExternalId: 'T-1', cause: 'ran out' },
    ]);
  });

  test('the most specific level of an agreement counts, and the trace says why', async () => {
    const objective = (seconds: number) => [{ metric: 'resolution', seconds }];
    const agreement = {
      kind: 'multi_level',
      title: 'Acme and all others',
      calendarId: 'office',
      levels: [
        { level: 'corporate', objectives: objective(7 * 3600) },
        { level: 'customer', customers: ['acme'], objectives: objective(4 * 3600) },
        {
          level: 'customer_service',
          customers: ['acme'],
          services: ['printing'],
          objectives: objective(3600),
        },
      ],
    };
    await begin({ agreement });
    await s.helpdesk.opens('T-1', { customer: 'Acme', service: 'Printing' });
    await s.helpdesk.opens('T-2', { customer: 'Acme' });
    await s.helpdesk.opens('T-3');
    await s.passTo('2026-03-02T10:00:00Z');
    expect(
      await s.db.query(
        'select level, due_at, breached_at is not null as late from clocks join tickets on id = ticket_id order by external_id',
      ),
    ).toEqual([
      { level: 'customer_service', due_at: Date.parse('2026-03-02T10:00:00Z'), late: true },
      { level: 'customer', due_at: Date.parse('2026-03-02T13:00:00Z'), late: false },
      { level: 'corporate', due_at: Date.parse('2026-03-02T16:00:00Z'), late: false },
    ]);
    expect(s.mailbox.mails.at(-1)?.text).toContain(
      'Acme and all others, version 1, customer and service level',
    );
    const { body } = await s.admin.get(
      '/api/promises?customer=acme&service=printing&at=2026-03-02T10:00:00Z',
    );
    const trace = body.trace.map(({ level, taken }: { level: string; taken: boolean }) => [level, taken]);
    expect(trace).toEqual(
      expect.arrayContaining([
        ['corporate', false],
        ['customer', false],
        ['customer_service', true],
      ]),
    );
  });
});
