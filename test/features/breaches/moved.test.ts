import { type Story, story } from '../../harness/story.js';

describe('a breach and a late fact', () => {
  let s: Story;
  beforeEach(async () => {
    const objective = { metric: 'resolution', seconds: 4 * 3600, pauseOn: ['pending'] };
    s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', objectives: [objective] });
    await s.helpdesk.opens('T-1', { assignee: 'Bob' });
    await s.passTo('2026-03-02T14:00:00Z');
    expect(s.mailbox.mails).toHaveLength(3);
  });
  afterEach(() => s.end());

  const status = (to: string, at: string) => ({ kind: 'status.changed', to, at });
  const pausedFor = (from: string, to: string) =>
    s.helpdesk.tells('T-1', status('pending', from), status('open', to));
  const breaches = async (query = '') =>
    (await s.admin.get(`/api/breaches${query}`)).body.map(
      (breach: { breachedAt: number; revokedAt: number | null }) =>
        `${new Date(breach.breachedAt).toISOString().slice(11, 16)}${breach.revokedAt === null ? '' : ' revoked'}`,
    );
  const newMails = () => s.mailbox.mails.slice(3).map(({ subject }) => subject);

  test('moves within the past: those who were told hear of the other instant, once', async () => {
    await pausedFor('2026-03-02T10:00:00Z', '2026-03-02T10:30:00Z');
    await s.passTo('2026-03-02T16:00:00Z');
    expect(await breaches()).toEqual(['13:30', '13:00 revoked']);
    expect(await breaches('?revoked=no')).toEqual(['13:30']);
    expect(await breaches('?revoked=yes')).toEqual(['13:00 revoked']);
    expect(newMails()).toEqual([
      'Resolution missed at another time: T-1 · Printer on fire',
      'Resolution missed at another time: T-1 · Printer on fire',
    ]);
    const [toAda] = s.mailbox.to('ada@desk.example').slice(-1);
    expect(toAda?.text).toContain('moves the breach to Mon 2 Mar 2026, 14:30 (Europe/Berlin, UTC+1)');
    expect(toAda?.text).toContain(
      'Late fact: a change of status of Mon 2 Mar 2026, 11:00 (Europe/Berlin, UTC+1) arrived at 15:00',
    );
  });

  test('is taken back by what the news is, not by the creation that is told of beside it', async () => {
    const [createdAt, updatedAt] = ['2026-03-02T09:00:00Z', '2026-03-02T12:50:00Z'];
    await s.helpdesk.driver.tells({ id: 'T-1', createdAt, updatedAt, status: 'solved' });
    await s.settle();
    expect((await s.admin.get('/api/breaches')).body).toMatchObject([
      { revokedBecause: expect.stringMatching('^a late fact: status.changed occurred at 2026-03-02T12:50') },
    ]);
  });

  test('moves, and is then taken back altogether: they hear of that, too', async () => {
    await pausedFor('2026-03-02T10:00:00Z', '2026-03-02T10:30:00Z');
    await s.passTo('2026-03-02T15:00:00Z');
    await s.helpdesk.sets('T-1', 'solved', '2026-03-02T13:15:00Z');
    await s.passTo('2026-03-02T16:00:00Z');
    expect(await breaches()).toEqual(['13:30 revoked', '13:00 revoked']);
    expect(newMails().slice(2)).toEqual([
      'Resolution was not missed: T-1 · Printer on fire',
      'Resolution was not missed: T-1 · Printer on fire',
    ]);
  });

  test('is taken back and shown again by a later one: they hear of both', async () => {
    await s.helpdesk.sets('T-1', 'pending', '2026-03-02T10:00:00Z');
    await s.settle();
    expect(await breaches()).toEqual(['13:00 revoked']);
    await s.helpdesk.sets('T-1', 'open', '2026-03-02T10:30:00Z');
    await s.passTo('2026-03-02T16:00:00Z');
    expect(await breaches()).toEqual(['13:30', '13:00 revoked']);
    expect(s.mailbox.to('ada@desk.example').map(({ subject }) => subject)).toEqual([
      'Resolution missed: T-1 · Printer on fire',
      'Resolution was not missed: T-1 · Printer on fire',
      'Resolution missed: T-1 · Printer on fire',
    ]);
  });

  test('moves into the future: corrected now, and missed again when that instant comes', async () => {
    await pausedFor('2026-03-02T10:00:00Z', '2026-03-02T12:00:00Z');
    await s.passTo('2026-03-02T14:59:59Z');
    expect(await breaches()).toEqual(['13:00 revoked']);
    expect(newMails().slice(0, 2)).toEqual([
      'Resolution was not missed: T-1 · Printer on fire',
      'Resolution was not missed: T-1 · Printer on fire',
    ]);
    await s.passTo('2026-03-02T15:00:00Z');
    expect(await breaches()).toEqual(['15:00', '13:00 revoked']);
    expect(newMails().slice(-2)).toEqual([
      'Resolution missed: T-1 · Printer on fire',
      'Resolution missed: T-1 · Printer on fire',
    ]);
  });

  test('that takes the very clock away is corrected with what was told', async () => {
    const acme = {
      kind: 'customer',
      title: 'Acme has another clock',
      calendarId: 'office',
      levels: [
        { level: 'customer', customers: ['acme'], objectives: [{ metric: 'resolution', seconds: 6 * 3600 }] },
      ],
      inForceFrom: '2026-03-02T09:00:00Z',
    };
    const put = await s.admin.put('/api/agreements/acme', acme);
    expect(put.status).toBe(200);
    await s.helpdesk.tells('T-1', { kind: 'customer.changed', to: 'Acme', at: '2026-03-02T08:59:00Z' });
    await s.settle();
    expect(await s.db.query('select clock_id, state from clocks')).toEqual([
      { clock_id: 'acme/customer.resolution', state: 'running' },
    ]);
    expect(await breaches()).toEqual(['13:00 revoked']);
    const [toAda] = s.mailbox.to('ada@desk.example').slice(-1);
    expect(toAda?.subject).toBe('Resolution was not missed: T-1 · Printer on fire');
    expect(toAda?.text).toContain('Agreement: House rules, version 1, corporate level');
    expect(toAda?.text).toContain('Late fact: a change of customer of Mon 2 Mar 2026, 09:59');
  });

  test('whose mail has not left yet is not mailed at all', async () => {
    await s.helpdesk.opens('T-2', { assignee: 'Bob', at: '2026-03-02T10:01:00Z' });
    s.mailbox.verdict = () => ({ code: 421, words: 'later' });
    await s.passTo('2026-03-02T14:01:05Z');
    await s.helpdesk.sets('T-2', 'solved', '2026-03-02T13:00:00Z');
    await s.settle();
    s.mailbox.verdict = () => undefined;
    await s.passTo('2026-03-02T16:00:00Z');
    expect(newMails().filter((subject) => subject?.includes('T-2'))).toEqual([]);
    const kinds = await s.db.query(
      `select kind, n.state, count(*)::int from notices n join tickets t on t.id = ticket_id
       where external_id = 'T-2' group by 1, 2 order by 1, 2`,
    );
    expect(kinds).toEqual([
      { kind: 'breach', state: 'suppressed', count: 2 },
      { kind: 'warning', state: 'suppressed', count: 1 },
    ]);
  });
});

test('a late fact takes a breach back, a later one takes that back: whoever was told is told each time', async () => {
  const objective = { metric: 'resolution', seconds: 4 * 3600, onReopen: 'continue' };
  const s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', objectives: [objective] });
  await s.helpdesk.opens('T-1');
  await s.passTo('2026-03-02T14:00:00Z');
  await s.helpdesk.sets('T-1', 'solved', '2026-03-02T12:00:00Z');
  await s.passTo('2026-03-02T14:30:00Z');
  await s.helpdesk.sets('T-1', 'open', '2026-03-02T12:10:00Z');
  await s.passTo('2026-03-02T16:00:00Z');
  expect((await s.admin.get('/api/breaches')).body).toMatchObject([
    {
      breachedAt: Date.parse('2026-03-02T13:00:00Z'),
      revokedAt: null,
      cause: expect.stringMatching(
        /^ran out; reinstated, because what revoked it was itself corrected \(a late fact/,
      ),
    },
  ]);
  expect(s.mailbox.to('ada@desk.example').map(({ subject }) => subject)).toEqual([
    'Resolution due at 14:00 (Europe/Berlin): T-1 · Printer on fire',
    'Resolution missed: T-1 · Printer on fire',
    'Resolution was not missed: T-1 · Printer on fire',
    'Resolution missed after all: T-1 · Printer on fire',
  ]);
  await s.end();
});
