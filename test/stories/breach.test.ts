import { queueBackends } from '../harness/redis.js';
import { type Story, story } from '../harness/story.js';

const fourHours = {
  id: 'solve',
  metric: 'resolution',
  clock: 'business',
  seconds: 4 * 3600,
  pauseOn: ['pending'],
};

describe.each(queueBackends)('a promise about a ticket, on %s', (backend) => {
  let s: Story;
  const begin = async (now: string, ...objectives: object[]) => {
    s = await story({ now, backend, objectives });
  };
  afterEach(() => s.end());

  const clocks = () =>
    s.db.query('select cycle, state, due_at, breached_at, remaining_ms from clocks order by clock_id, cycle');

  test('is warned about at three quarters and mailed when it breaks, to the second', async () => {
    await begin('2026-03-02T09:00:00Z', fourHours);
    await s.helpdesk.opens('T-1', { assignee: 'Bob', customer: 'Acme', priority: 'urgent' });
    await s.passTo('2026-03-02T11:59:59Z');
    expect(s.mailbox.subjects).toEqual([]);
    await s.passTo('2026-03-02T12:00:00Z');
    expect(s.mailbox.subjects).toEqual(['Resolution due at 13:00 (UTC): T-1 · Printer on fire']);
    await s.passTo('2026-03-02T12:59:59Z');
    expect(s.mailbox.mails).toHaveLength(1);
    await s.passTo('2026-03-02T13:00:00Z');
    expect(s.mailbox.to('bob@desk.example')).toHaveLength(2);
    const [toAda] = s.mailbox.to('ada@desk.example');
    expect(toAda?.subject).toBe('Resolution missed: T-1 · Printer on fire');
    // Berlin is an hour ahead of the office.
    expect(toAda?.text).toContain('Due: Mon 2 Mar 2026, 14:00 (Europe/Berlin, UTC+1)');
    expect(toAda?.text).toContain('Agreement: House rules, version 1, corporate level');
    expect(toAda?.text).toContain('https://desk.example/tickets/T-1');
    const breaches = await s.db.query('select breached_at, detected_at, cause from breaches');
    const due = Date.parse('2026-03-02T13:00:00Z');
    expect(breaches).toEqual([{ breached_at: due, detected_at: due, cause: 'ran out' }]);
    await s.passTo('2026-03-04T09:00:00Z');
    expect(s.mailbox.mails).toHaveLength(3);
  });

  test('waits while the ticket waits for the customer', async () => {
    await begin('2026-03-02T09:00:00Z', fourHours);
    await s.helpdesk.opens('T-1');
    await s.passTo('2026-03-02T10:00:00Z');
    await s.helpdesk.sets('T-1', 'pending');
    await s.passTo('2026-03-02T16:00:00Z');
    expect(s.mailbox.mails).toEqual([]);
    expect(await clocks()).toMatchObject([{ state: 'paused', due_at: null, remaining_ms: 3 * 3_600_000 }]);
    await s.helpdesk.sets('T-1', 'open');
    await s.passTo('2026-03-02T17:00:00Z');
    // An hour left in the evening, two hours on the next day.
    expect(await clocks()).toMatchObject([{ state: 'running', due_at: Date.parse('2026-03-03T11:00:00Z') }]);
    await s.passTo('2026-03-03T11:00:00Z');
    expect(s.mailbox.subjects.at(-1)).toBe('Resolution missed: T-1 · Printer on fire');
  });

  test('goes on after a reopening, without the time in which it was solved', async () => {
    await begin('2026-03-02T09:00:00Z', fourHours);
    await s.helpdesk.opens('T-1');
    await s.passTo('2026-03-02T11:00:00Z');
    await s.helpdesk.sets('T-1', 'solved');
    await s.passTo('2026-03-02T15:00:00Z');
    expect(await clocks()).toMatchObject([{ state: 'met' }]);
    expect(s.mailbox.mails).toEqual([]);
    await s.helpdesk.sets('T-1', 'open');
    await s.passTo('2026-03-02T17:00:00Z');
    expect(await clocks()).toMatchObject([
      { cycle: 1, state: 'breached', breached_at: Date.parse('2026-03-02T17:00:00Z') },
    ]);
  });

  test('gets its first deadline back when a priority is raised and lowered again', async () => {
    const byPriority = { normal: { seconds: 4 * 3600 }, urgent: { seconds: 3600 } };
    await begin('2026-03-02T09:00:00Z', { id: 'solve', metric: 'resolution', byPriority });
    await s.helpdesk.opens('T-1', { priority: 'normal' });
    await s.passTo('2026-03-02T09:10:00Z');
    await s.helpdesk.prioritises('T-1', 'urgent');
    await s.passTo('2026-03-02T09:50:00Z');
    expect(s.mailbox.subjects).toEqual(['Resolution due at 11:00 (Europe/Berlin): T-1 · Printer on fire']);
    await s.helpdesk.prioritises('T-1', 'normal');
    await s.passTo('2026-03-02T12:59:59Z');
    expect(await clocks()).toMatchObject([{ state: 'running', due_at: Date.parse('2026-03-02T13:00:00Z') }]);
    // Warned at 9:45 about ten o'clock, and at noon about one o'clock; Ada's own zone is an hour ahead.
    expect(s.mailbox.subjects).toEqual([
      'Resolution due at 11:00 (Europe/Berlin): T-1 · Printer on fire',
      'Resolution due at 14:00 (Europe/Berlin): T-1 · Printer on fire',
    ]);
  });

  test('is taken back when a fact from before arrives late, and those who were told hear of it once', async () => {
    await begin('2026-03-02T09:00:00Z', { id: 'answer', metric: 'first_response', seconds: 3600 });
    await s.helpdesk.opens('T-1', { assignee: 'Bob' });
    await s.passTo('2026-03-02T10:20:00Z');
    expect(s.mailbox.subjects.filter((subject) => subject.startsWith('First response missed'))).toHaveLength(
      2,
    );
    await s.helpdesk.answers('T-1', '2026-03-02T09:50:00Z');
    await s.helpdesk.answers('T-1', '2026-03-02T09:40:00Z');
    await s.passTo('2026-03-02T12:00:00Z');
    const corrections = s.mailbox.mails.slice(3);
    expect(corrections.map(({ subject }) => subject)).toEqual([
      'First response was not missed: T-1 · Printer on fire',
      'First response was not missed: T-1 · Printer on fire',
    ]);
    expect(await s.db.query('select revoked_at is not null as revoked from breaches')).toEqual([
      { revoked: true },
    ]);
    expect(await clocks()).toMatchObject([{ state: 'met', breached_at: null }]);
  });
});
