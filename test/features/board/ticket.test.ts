import { story, type Story } from '../../harness/story.js';

const objectives = [
  { id: 'first', metric: 'first_response', seconds: 3_600 },
  { id: 'done', metric: 'resolution', seconds: 28_800, pauseOn: ['pending'] },
];

describe('a ticket’s page', () => {
  let s: Story;
  let id: number;

  beforeAll(async () => {
    // A Friday.
    s = await story({ now: '2026-03-06T15:00:00Z', backend: 'postgres', objectives });
    await s.helpdesk.opens('T-1', { priority: 'high', customer: 'Acme', assignee: 'Bob' });
    await s.passTo('2026-03-06T15:30:00Z');
    await s.helpdesk.answers('T-1');
    await s.helpdesk.sets('T-1', 'pending');
    await s.passTo('2026-03-06T16:00:00Z');
    await s.helpdesk.sets('T-1', 'open');
    await s.passTo('2026-03-06T16:30:00Z');
    id = (await s.admin.get('/api/board')).body.rows[0].id;
  });
  afterAll(() => s.end());

  test('shows the ticket, its clocks with all cycles, its facts and their names', async () => {
    const { status, body } = await s.admin.get(`/api/tickets/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      now: Date.parse('2026-03-06T16:30:00Z'),
      ticket: {
        externalId: 'T-1',
        integration: { id: 'desk', name: 'desk' },
        customer: { id: 'acme', name: 'Acme' },
        assignee: { id: 'bob', name: 'Bob' },
        open: true,
        setAside: null,
      },
      names: { bob: 'Bob', support: 'Support', acme: 'Acme' },
    });
    expect(body.events.map(({ kind }: { kind: string }) => kind)).toEqual([
      'ticket.created',
      'message',
      'status.changed',
      'status.changed',
    ]);
    const [first, done] = body.clocks;
    expect(first).toMatchObject({ id: 'house/first', live: null, cycles: [{ state: 'met' }] });
    expect(done).toMatchObject({
      id: 'house/done',
      agreement: { title: 'House rules', version: 1, level: 'corporate' },
      calendar: { id: 'office', version: 1, timezone: 'UTC' },
      live: {
        dueAt: Date.parse('2026-03-09T15:30:00Z'),
        closed: [[Date.parse('2026-03-06T17:00:00Z'), Date.parse('2026-03-09T09:00:00Z')]],
      },
    });
  });

  test('shows the creation once, however often snapshots speak of it', async () => {
    for (const minute of ['16:05', '16:10']) {
      const [createdAt, updatedAt] = ['2026-03-06T15:00:00Z', `2026-03-06T${minute}:00Z`];
      await s.helpdesk.driver.tells({ id: 'T-1', createdAt, updatedAt, customer: 'Acme' });
    }
    await s.settle();
    const { events } = (await s.admin.get(`/api/tickets/${id}`)).body;
    expect(events.filter(({ kind }: { kind: string }) => kind === 'ticket.created')).toMatchObject([
      { status: 'open', priority: 'high' },
    ]);
    expect(events.filter(({ kind }: { kind: string }) => kind === 'customer.changed')).toHaveLength(2);
  });

  test('explains a deadline: segments that add up, the promise, and the dates it touches', async () => {
    const path = `/api/tickets/${id}/clocks/${encodeURIComponent('house/done')}/explanation`;
    const { body } = await s.admin.get(path);
    const { segments, cycle, promisedBy } = body.explanation;
    const counted = segments
      .filter(({ ahead }: { ahead: boolean }) => !ahead)
      .reduce((sum: number, { countedMs }: { countedMs: number }) => sum + countedMs, 0);
    expect(counted).toBe(cycle.elapsedMs);
    expect(counted).toBe(3_600_000);
    expect(segments.at(-1).sumMs).toBe(28_800_000);
    expect(segments.map(({ reason }: { reason: { kind: string } }) => reason.kind)).toEqual([
      'open',
      'paused',
      'open',
      'open',
      'outside_hours',
      'open',
    ]);
    expect(promisedBy).toMatchObject({ title: 'House rules', version: 1, level: 'corporate' });
    expect(body.days.map(({ date }: { date: string }) => date)).toEqual([
      '2026-03-06',
      '2026-03-07',
      '2026-03-08',
      '2026-03-09',
    ]);
  });

  test('a ticket whose stored facts cannot be read is not explained, and says why', async () => {
    const at = new Date('2026-03-06T16:20:00Z');
    await s.app.db.query(
      `insert into ticket_events (ticket_id, dedup_key, kind, occurred_at, received_at, body)
       values ($1, 'damaged', 'calendar.changed', $2, $2, '{"calendar": {"timezone": "Mars/Olympus"}}')`,
      [id, at],
    );
    const answer = await s.admin.get(`/api/tickets/${id}/clocks/house%2Fdone/explanation`);
    await s.app.db.query(`delete from ticket_events where dedup_key = 'damaged'`);
    expect(answer.status).toBe(409);
    expect(answer.body.errors[0]).toMatchObject({
      field: 'clockId',
      reason: expect.stringMatching(/cannot be explained: .*Mars\/Olympus/),
    });
  });

  test.each([
    ['/api/tickets/987654', 404],
    ['/api/tickets/T-1', 404],
    ['/api/tickets/ID/clocks/house%2Fnothing/explanation', 404],
    ['/api/tickets/ID/clocks/house%2Fdone/explanation?cycle=2', 404],
    ['/api/tickets/ID/clocks/house%2Fdone/explanation?cycle=0', 400],
  ])('%s is answered %i', async (path, status) => {
    const answer = await s.admin.get(path.replace('ID', String(id)));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test('a mail’s HTML comes under a policy that lets it neither run nor load anything', async () => {
    await s.passTo('2026-03-10T09:00:00Z');
    const [mail] = (await s.admin.get(`/api/mails?ticket=${id}`)).body.mails;
    const { status, headers, text } = await s.admin.get(`/api/mails/${mail.id}/html`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*sandbox/);
    expect(text).toContain('House rules');
    expect((await s.admin.get('/api/mails/987654/html')).status).toBe(404);
  });
});

test('a promise that ends in real time counts down to its due instant, nights included', async () => {
  const s = await story({
    now: '2026-03-06T15:00:00Z',
    backend: 'postgres',
    objectives: [{ id: 'mixed', metric: 'resolution', seconds: 3_600, thenCalendarSeconds: 86_400 }],
  });
  await s.helpdesk.opens('T-2');
  await s.settle();
  const [row] = (await s.admin.get('/api/board')).body.rows;
  const due = { dueAt: Date.parse('2026-03-07T16:00:00Z'), closed: null };
  expect(row.clocks[0]).toMatchObject(due);
  expect((await s.admin.get(`/api/tickets/${row.id}`)).body.clocks[0].live).toMatchObject(due);
  await s.end();
});
