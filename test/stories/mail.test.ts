import { queueBackends } from '../harness/redis.js';
import { type Story, story } from '../harness/story.js';

const objectives = [
  {
    id: 'answer',
    metric: 'first_response',
    seconds: 3600,
    ladder: {
      steps: [
        { id: 'half', at: { percent: 50 }, notify: [{ address: 'duty@desk.example', name: 'Duty' }] },
        { id: 'breach', at: { percent: 100 }, notify: [{ role: 'team_lead' }] },
        { id: 'boss', at: { offsetSeconds: 1800 }, notify: [{ role: 'escalation_contact' }] },
      ],
    },
  },
];
const agreement = {
  kind: 'multi_level',
  title: 'House rules',
  calendarId: 'office',
  levels: [{ level: 'corporate', objectives }],
  escalationContact: { name: 'Grace Hopper', address: 'grace@acme.example', timezone: 'America/New_York' },
};

describe.each(queueBackends)('mails, on %s', (backend) => {
  let s: Story;
  beforeEach(async () => {
    s = await story({ now: '2026-03-02T09:00:00Z', backend, agreement });
    await s.helpdesk.opens('T-1', { assignee: 'Bob', customer: 'Acme' });
  });
  afterEach(() => s.end());

  const outbox = async () =>
    (
      await s.db.query<{ line: string }>(
        `select concat_ws(' ', recipient_role, state, attempts, last_error) as line from notices order by id`,
      )
    ).map(({ line }) => line);

  test('climb the ladder and say what comes next, in each reader’s zone', async () => {
    await s.passTo('2026-03-02T10:30:00Z');
    expect(s.mailbox.mails.map(({ to, subject }) => [[to].flat()[0]?.text, subject])).toEqual([
      ['"Duty" <duty@desk.example>', 'First response due at 10:00 (UTC): T-1 · Printer on fire'],
      ['"Ada Lovelace" <ada@desk.example>', 'First response missed: T-1 · Printer on fire'],
      ['"Grace Hopper" <grace@acme.example>', 'First response still missing: T-1 · Printer on fire'],
    ]);
    const [, toAda, toGrace] = s.mailbox.mails;
    expect(toAda?.text).toContain(
      'Next at Mon 2 Mar 2026, 11:30 (Europe/Berlin, UTC+1): Grace Hopper will be told',
    );
    expect(toGrace?.text).toContain('Due: Mon 2 Mar 2026, 05:00 (America/New_York, UTC−5)');
    expect(toGrace?.text).toContain('Late by: 30 min of open time, 30 min by the clock');
    expect(toGrace?.text).toContain('you are the escalation contact of the agreement');
  });

  test('are a machine’s, hang together, and carry a plain text beside the HTML', async () => {
    await s.passTo('2026-03-02T10:30:00Z');
    const threads = new Set(s.mailbox.mails.map(({ references }) => String(references)));
    expect([...threads]).toEqual([expect.stringMatching(/^<ticket-\d+@localhost>$/)]);
    for (const mail of s.mailbox.mails) {
      expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
      expect(mail.messageId).toMatch(/^<notice-[0-9a-f]{32}@localhost>$/);
      expect(mail.html).toContain('House rules, version 1');
      expect(mail.text).toContain('House rules, version 1');
    }
  });

  test('wait for a server that says "later", and keep their Message-ID', async () => {
    s.mailbox.verdict = ({ to }) =>
      to.includes('ada@desk.example') && s.mailbox.attempts < 4
        ? { code: 451, words: 'greylisted' }
        : undefined;
    await s.passTo('2026-03-02T10:00:05Z');
    expect(await outbox()).toEqual(['address sent 1', 'team_lead waiting 1 Message failed: 451 greylisted']);
    await s.passTo('2026-03-02T10:05:00Z');
    expect(await outbox()).toEqual(['address sent 1', 'team_lead sent 3']);
    const [notice] = await s.db.query<{ message_id: string }>(
      `select message_id from notices where recipient_role = 'team_lead'`,
    );
    expect(s.mailbox.to('ada@desk.example').map(({ messageId }) => messageId)).toEqual([notice?.message_id]);
  });

  test('that a server refuses for good are not tried again, and the refusal is shown', async () => {
    s.mailbox.verdict = () => ({ code: 550, words: 'no such mailbox' });
    await s.passTo('2026-03-02T10:20:00Z');
    expect(await outbox()).toEqual([
      'address failed 1 Message failed: 550 no such mailbox',
      'team_lead failed 1 Message failed: 550 no such mailbox',
    ]);
    const { body } = await s.admin.get('/api/mails?state=failed');
    expect(body).toMatchObject({
      smtp: true,
      mails: [{ lastError: 'Message failed: 550 no such mailbox', ticketExternalId: 'T-1' }, {}],
    });
    const { body: mail } = await s.admin.get(`/api/mails/${body.mails[0].id}`);
    expect(mail.text).toContain('First response missed');
  });

  test('wait for a server that is down; a warning that has become pointless is dropped, a breach is not', async () => {
    await s.mailbox.close();
    await s.passTo('2026-03-02T09:59:00Z');
    expect(await outbox()).toEqual([expect.stringMatching(/^address waiting \d+ .*ECONNREFUSED/)]);
    await s.passTo('2026-03-02T10:01:00Z');
    await s.helpdesk.answers('T-1');
    await s.passTo('2026-03-02T10:20:00Z');
    await s.mailbox.listen();
    await s.passTo('2026-03-02T11:30:00Z');
    expect(await outbox()).toEqual([
      expect.stringMatching(/^address suppressed \d+ the clock had ended by then/),
      expect.stringMatching(/^team_lead sent/),
    ]);
    expect(s.mailbox.subjects).toEqual(['First response missed: T-1 · Printer on fire']);
  });

  test('that have nobody to go to are recorded as failed, with what is missing', async () => {
    await s.admin.put('/api/teams/support', { name: 'Support', externalIds: ['Support'], timezone: 'UTC' });
    await s.passTo('2026-03-02T10:00:00Z');
    expect(await outbox()).toEqual([
      'address sent 1',
      'team_lead failed 0 no mail address is known for the lead of the team Support',
    ]);
  });

  test('without a mail server are kept, written out, and the page says so', async () => {
    await s.end();
    s = await story({ now: '2026-03-02T09:00:00Z', backend, agreement, env: { SMTP_URL: '' } });
    await s.helpdesk.opens('T-1', { customer: 'Acme' });
    await s.passTo('2026-03-02T10:00:00Z');
    const { body } = await s.admin.get('/api/mails');
    expect(body.smtp).toBe(false);
    expect(body.mails).toMatchObject([
      { state: 'kept', kind: 'breach', subject: 'First response missed: T-1 · Printer on fire' },
      { state: 'kept', kind: 'warning' },
    ]);
  });
});
