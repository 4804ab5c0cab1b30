import { Sweep } from '../../../src/clocks/sweep.js';
import { startApp } from '../../harness/app.js';
import { machine } from '../../harness/signed-in.js';
import { OFFICE, type Story, story } from '../../harness/story.js';

const RITA = 'rita@desk.example';
const BOSS = 'boss@desk.example';

/** Timed by the wall clock, so that a promise can be broken on a Friday evening; reviewed in office hours. */
const house = {
  kind: 'multi_level',
  title: 'House rules',
  calendarId: 'office',
  reviewer: { name: 'Rita', address: RITA },
  escalationContact: { name: 'The Boss', address: BOSS },
  breachReview: { withinWorkingDays: 2 },
  levels: [
    {
      level: 'corporate',
      objectives: [{ id: 'first', metric: 'first_response', seconds: 3_600, calendarId: 'always' }],
    },
  ],
};
const ALWAYS = { timezone: 'UTC', is24x7: true };

let s: Story;
async function begin(agreement: object = house): Promise<void> {
  // A Friday.
  const objectives = [{ id: 'first', metric: 'first_response', seconds: 3_600 }];
  s = await story({ now: '2026-03-06T08:00:00Z', backend: 'postgres', calendar: OFFICE, objectives });
  await s.admin.put('/api/calendars/always', { name: 'Always', spec: ALWAYS });
  const { status, text } = await s.admin.put('/api/agreements/house', agreement);
  if (status !== 200) throw new Error(text);
}
afterEach(() => s?.end());

/** The deadline is Friday 20:00, three hours after the office has closed. */
async function breachOnFridayEvening(): Promise<void> {
  s.now.set('2026-03-06T19:00:00Z');
  await s.helpdesk.opens('7');
  await s.passTo('2026-03-06T20:00:00Z');
}
const open = async () => (await s.admin.get('/api/breach-reviews?state=open')).body;
const linkIn = (text: string | undefined) => /http\S+(\/review\/\S+)/.exec(text ?? '')![1]!;
const form = (fields: Record<string, string>) => ({
  method: 'POST',
  body: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});

test('a breach on Friday evening: asked on Monday at nine, answered by the link, and nobody asks again', async () => {
  await begin();
  await breachOnFridayEvening();
  expect(await open()).toMatchObject([
    {
      ticketExternalId: '7',
      agreementId: 'house',
      reviewer: { name: 'Rita', address: RITA },
      openedAt: '2026-03-06T20:00:00.000Z',
      // Two working days from Friday; at 20:00 on Tuesday nobody is there any more.
      dueAt: '2026-03-10T17:00:00.000Z',
      nextReminderAt: '2026-03-09T09:00:00.000Z',
      isOverdue: false,
    },
  ]);
  await s.passTo('2026-03-09T08:59:59.999Z');
  expect(s.mailbox.to(RITA)).toEqual([]);
  await s.passTo('2026-03-09T10:00:00Z');
  const [mail] = s.mailbox.to(RITA);
  expect(mail).toMatchObject({ subject: 'A breach to review: 7 · Printer on fire' });
  expect(mail!.text).toContain('ran out on Fri 6 Mar 2026, 20:00 (UTC)');

  const page = await s.app.fetch(linkIn(mail!.text));
  expect(page.status).toBe(200);
  expect(page.text).toContain('Review of a breach: 7');
  const answer = {
    cause: 'Nobody was <b>on call</b>',
    attribution: 'provider',
    what: '',
    owner: '',
    dueOn: '',
  };
  expect((await s.app.fetch(linkIn(mail!.text), form({ ...answer, cause: '' }))).status).toBe(422);
  expect((await s.app.fetch(linkIn(mail!.text), form(answer))).status).toBe(200);
  expect((await s.app.fetch(linkIn(mail!.text), form(answer))).status).toBe(409);
  expect((await s.app.fetch('/review/nothing')).status).toBe(410);

  await s.passTo('2026-03-20T12:00:00Z');
  expect(s.mailbox.to(RITA)).toHaveLength(1);
  expect(s.mailbox.to(BOSS)).toEqual([]);
  expect((await s.admin.get('/api/breach-reviews/1')).body).toMatchObject({
    state: 'completed',
    completedBy: 'Rita',
    completedAt: '2026-03-09T10:00:00.000Z',
    cause: 'Nobody was <b>on call</b>',
    attribution: 'provider',
    action: null,
  });
  const entries = await s.db.query<{ entry: string }>(
    'select entry from audit_entries order by id desc limit 1',
  );
  expect(JSON.parse(entries[0]!.entry)).toMatchObject({
    act: 'breach_review.completed',
    by: { kind: 'link', name: 'Rita' },
  });
});

test('unanswered: every working day, and from the due instant on the rung above as well', async () => {
  await begin();
  await breachOnFridayEvening();
  const endpoint = { url: 'https://hooks.example/in', events: ['review.due'], contact: 'ops@desk.example' };
  await s.admin.put('/api/webhook-endpoints/ops', { name: 'Ops', ...endpoint });
  await s.passTo('2026-03-13T08:00:00Z');
  expect(s.mailbox.to(RITA).map(({ subject }) => subject)).toEqual([
    'A breach to review: 7 · Printer on fire',
    'Still to review: 7 · Printer on fire',
    'Review overdue: 7 · Printer on fire',
    'Review overdue: 7 · Printer on fire',
  ]);
  expect(s.mailbox.to(BOSS)).toHaveLength(2);
  expect(s.mailbox.to(BOSS)[0]!.text).toContain('Rita has not answered.');
  expect(s.mailbox.to(BOSS)[0]!.text).not.toContain('/review/');
  expect(await open()).toMatchObject([{ isOverdue: true, nextReminderAt: '2026-03-13T09:00:00.000Z' }]);
});

test('two workers, and one that starts later, remind once; at night none writes', async () => {
  await begin();
  await breachOnFridayEvening();
  const again = () =>
    startApp({
      now: s.now,
      database: s.database,
      env: { SWEEP_EVERY_MS: '3600000', SMTP_URL: s.mailbox.url },
    });
  const other = await again();
  try {
    s.now.set('2026-03-09T09:00:00Z');
    await Promise.all([s.app.app.get(Sweep).pass(), other.app.get(Sweep).pass()]);
    await s.settle();
  } finally {
    await other.stop();
  }
  expect(s.mailbox.to(RITA)).toHaveLength(1);
  // Nobody worked on Tuesday; whoever comes to it at midnight leaves it for the morning.
  s.now.set('2026-03-10T23:30:00Z');
  const late = await again();
  await late.app.get(Sweep).pass();
  await late.stop();
  await s.settle();
  expect(s.mailbox.to(RITA)).toHaveLength(1);
  expect(await open()).toMatchObject([{ nextReminderAt: '2026-03-11T09:00:00.000Z' }]);
});

test('a late answer revokes the breach, and closes its review with the reason', async () => {
  await begin();
  await breachOnFridayEvening();
  await s.helpdesk.answers('7', '2026-03-06T19:30:00Z');
  await s.passTo('2026-03-10T12:00:00Z');
  expect(await open()).toEqual([]);
  expect((await s.admin.get('/api/breach-reviews/1')).body).toMatchObject({
    state: 'closed',
    closedBecause: expect.stringContaining('the breach was revoked: a late fact: message'),
    nextReminderAt: null,
  });
  expect(s.mailbox.to(RITA)).toEqual([]);
});

test('a corrective action has an owner, who is reminded once it is overdue', async () => {
  await begin();
  await breachOnFridayEvening();
  const action = { what: 'Two people on call', owner: 'Olga', ownerAddress: 'olga@desk.example' };
  const answer = { cause: 'Nobody was on call', attribution: 'provider' };
  const lead = await machine(s.app, 'lead', ['support']);
  const complete = (dueOn: string) =>
    lead.post('/api/breach-reviews/1/complete', { ...answer, action: { ...action, dueOn } });
  expect((await complete('2026-03-05')).body.errors).toMatchObject([{ field: 'action.dueOn' }]);
  expect((await complete('2026-02-30')).status).toBe(400);
  // A Friday; the next morning at work is Monday's.
  expect((await complete('2026-03-13')).status).toBe(200);
  expect((await complete('2026-03-13')).status).toBe(409);
  await s.passTo('2026-03-16T08:59:59.999Z');
  expect(s.mailbox.to('olga@desk.example')).toEqual([]);
  await s.passTo('2026-03-16T12:00:00Z');
  expect(s.mailbox.to('olga@desk.example')).toMatchObject([
    { subject: 'Overdue since 2026-03-13: Two people on call' },
  ]);
  expect((await lead.post('/api/breach-reviews/1/action-done')).status).toBe(200);
  expect((await lead.post('/api/breach-reviews/1/action-done')).status).toBe(409);
  await s.passTo('2026-04-06T12:00:00Z');
  expect(s.mailbox.to('olga@desk.example')).toHaveLength(1);
});

test('without a reviewer it is the team’s lead; without a word about reviews there are none', async () => {
  const { reviewer: _, ...nobodyNamed } = house;
  await begin(nobodyNamed);
  await breachOnFridayEvening();
  expect(await open()).toMatchObject([{ reviewer: { name: 'Ada Lovelace', address: 'ada@desk.example' } }]);
  await s.end();

  const { breachReview: __, ...silent } = nobodyNamed;
  await begin(silent);
  await breachOnFridayEvening();
  expect(await open()).toEqual([]);
});

test('a lead of another team sees none of it; an agent may not look', async () => {
  await begin();
  await s.admin.put('/api/teams/billing', { name: 'Billing', externalIds: ['Billing'] });
  await breachOnFridayEvening();
  const billing = await machine(s.app, 'lead', ['billing']);
  expect((await billing.get('/api/breach-reviews')).body).toEqual([]);
  expect((await billing.get('/api/breach-reviews/1')).status).toBe(404);
  const answer = { cause: 'x', attribution: 'nobody' };
  expect((await billing.post('/api/breach-reviews/1/complete', answer)).status).toBe(404);
  expect((await (await machine(s.app, 'agent')).get('/api/breach-reviews')).status).toBe(403);
});
