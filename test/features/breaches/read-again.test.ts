import { type Story, story } from '../../harness/story.js';

describe('a breach whose deliveries are read again under a mended mapping', () => {
  let s: Story;
  beforeEach(async () => {
    const objective = { metric: 'resolution', seconds: 4 * 3600, pauseOn: ['pending'] };
    s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', objectives: [objective] });
    await s.helpdesk.opens('T-1', { assignee: 'Bob' });
  });
  afterEach(() => s.end());

  const mend = async (status: Record<string, string>) => {
    const put = await s.admin.put('/api/integrations/desk', {
      helpdesk: 'standard',
      name: 'desk',
      mapping: { status },
    });
    expect(put.status).toBe(200);
  };
  const replay = async () => {
    const ids = await s.db.query<{ id: number }>('select id from deliveries order by id');
    for (const { id } of ids) {
      expect((await s.admin.post(`/api/deliveries/${id}/replay`, {})).status).toBeLessThan(300);
    }
    await s.settle();
  };
  const breaches = () => s.db.query('select breached_at, revoked_because from breaches order by id');
  const at = (time: string) => Date.parse(`2026-03-02T${time}Z`);

  test('and that had never come about is taken back and corrected, once', async () => {
    await s.helpdesk.sets('T-1', 'Warten', '2026-03-02T09:00:00Z');
    await s.passTo('2026-03-02T14:00:00Z');
    expect(await breaches()).toEqual([{ breached_at: at('13:00:00'), revoked_because: null }]);
    await mend({ Warten: 'pending' });
    await replay();
    await replay();
    expect(await breaches()).toEqual([
      { breached_at: at('13:00:00'), revoked_because: 'read again under another mapping' },
    ]);
    const corrections = s.mailbox
      .to('ada@desk.example')
      .filter(({ subject }) => subject?.includes('not missed'));
    expect(corrections.map(({ subject }) => subject)).toEqual([
      'Resolution was not missed: T-1 · Printer on fire',
    ]);
    expect(corrections[0]?.text).toContain('What your helpdesk told, read again, shows');
    expect(corrections[0]?.text).not.toMatch(/late/i);
  });

  test('and that is still there can be taken back by a late fact', async () => {
    await s.helpdesk.sets('T-1', 'Arbeit', '2026-03-02T10:00:00Z');
    await s.passTo('2026-03-02T14:00:00Z');
    await mend({ Arbeit: 'open' });
    await replay();
    expect(await breaches()).toEqual([{ breached_at: at('13:00:00'), revoked_because: null }]);
    await s.helpdesk.sets('T-1', 'solved', '2026-03-02T12:00:00Z');
    await s.settle();
    expect(await breaches()).toMatchObject([{ revoked_because: expect.stringContaining('a late fact') }]);
  });

  test('and that was broken for want of a delivery in quarantine says when that was understood', async () => {
    await s.passTo('2026-03-02T12:30:00Z');
    await s.helpdesk.tells('T-1', { at: 'noon', kind: 'status.changed', to: 'solved' });
    await s.passTo('2026-03-02T14:00:00Z');
    const [waiting] = await s.db.query<{ id: number }>(
      `select id from deliveries where state = 'quarantined'`,
    );
    const solved = { at: '2026-03-02T12:00:00Z', kind: 'status.changed', to: 'solved' };
    const body = Buffer.from(JSON.stringify({ ticket: { id: 'T-1' }, events: [solved] }));
    await s.db.query('update deliveries set body = $2 where id = $1', [waiting!.id, body]);
    await replay();
    expect(await breaches()).toEqual([
      {
        breached_at: at('13:00:00'),
        revoked_because:
          'a late fact: status.changed occurred at 2026-03-02T12:00:00.000Z, ' +
          'arrived at 2026-03-02T12:30:00.000Z, understood at 2026-03-02T14:00:00.000Z',
      },
    ]);
  });

  test('keeps a fact that another delivery told as well', async () => {
    const pending = { at: '2026-03-02T10:00:00Z', kind: 'status.changed', to: 'pending' };
    await s.helpdesk.tells('T-1', { at: '2026-03-02T09:30:00Z', kind: 'agent.assigned', to: 'Bob' }, pending);
    await s.settle();
    await s.helpdesk.tells('T-1', pending);
    await s.settle();
    // The first of the two is read again, and now says only the half of it.
    const [first] = await s.db.query<{ id: number }>(
      `select delivery_id as id from ticket_events where kind = 'status.changed' and body->>'to' = 'pending'`,
    );
    const half = {
      ticket: { id: 'T-1' },
      events: [{ at: '2026-03-02T09:30:00Z', kind: 'agent.assigned', to: 'Bob' }],
    };
    await s.db.query(`update deliveries set body = $2 where id = $1`, [
      first!.id,
      Buffer.from(JSON.stringify(half)),
    ]);
    expect((await s.admin.post(`/api/deliveries/${first!.id}/replay`, {})).status).toBeLessThan(300);
    await s.passTo('2026-03-02T14:00:00Z');
    expect(await s.db.query('select state, paused_at from clocks')).toEqual([
      { state: 'paused', paused_at: at('10:00:00') },
    ]);
    expect(await breaches()).toEqual([]);
  });
});
