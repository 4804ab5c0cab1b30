import { type Answer, startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { ShowLife } from '../../../src/agreements/life/show-life.js';
import { DecideProposal } from '../../../src/agreements/life/decide-proposal.js';
import { Sweep } from '../../../src/clocks/sweep.js';
import { type Machine, machine } from '../../harness/signed-in.js';
import { Mailbox } from '../../harness/smtp.js';

let app: TestApp;
let now: SettableNow;
let mailbox: Mailbox;
let admin: Machine;
let lead: Machine;

const OFFICE = { timezone: 'UTC', weekly: { mon: [['09:00', '17:00']], fri: [['09:00', '17:00']] } };
const ada = { name: 'Ada Lovelace', address: 'ada@desk.example' };
const carl = { name: 'Carl Acme', address: 'carl@acme.example' };
const objectives = (seconds: number) => [{ metric: 'first_response', seconds }];
const care = (seconds = 3_600) => ({
  kind: 'customer',
  title: 'Acme Care',
  calendarId: 'office',
  approval: 'both_parties',
  parties: {
    provider: { name: 'Desk Ltd', approvers: [ada] },
    customer: { name: 'Acme Inc', approvers: [carl] },
  },
  levels: [{ level: 'customer', customers: ['acme'], objectives: objectives(seconds) }],
});

beforeAll(async () => {
  now = new SettableNow('2026-11-23T09:00:00Z');
  mailbox = await Mailbox.open();
  app = await startApp({ now, env: { SWEEP_EVERY_MS: '3600000', SMTP_URL: mailbox.url } });
  admin = await machine(app, 'admin');
  lead = await machine(app, 'lead');
  await admin.put('/api/calendars/office', { name: 'Office', spec: OFFICE });
  await admin.put('/api/customers/acme', { name: 'Acme' });
  await admin.put('/api/services/shop', { name: 'Shop' });
});
afterAll(async () => {
  await app.stop();
  await mailbox.close();
});
beforeEach(() => {
  now.set('2026-11-23T09:00:00Z');
  mailbox.mails.length = 0;
});

const life = async (id: string) => (await lead.get(`/api/agreements/${id}/life`)).body;

async function proposed(id: string, body: object = care()): Promise<string> {
  expect((await lead.put(`/api/agreements/${id}/draft`, body)).status).toBe(200);
  const { status, body: answer, text } = await lead.post(`/api/agreements/${id}/proposal`, { reach: 'new' });
  expect({ status, text: status === 201 ? '' : text }).toEqual({ status: 201, text: '' });
  return answer.proposal.hash;
}

async function linkFor(address: string): Promise<string> {
  await app.app.get(Sweep).pass();
  const mail = mailbox.to(address).at(-1);
  return /\/sign-off\/[\w-]{43}/.exec(mail?.text ?? '')![0];
}

const answer = (link: string, form: Record<string, string>) =>
  app.fetch(link, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });

const confirm = { moved: 0, brokenAtOnce: 0, mails: 0 };
const publish = async (id: string, by = admin) =>
  by.post(`/api/agreements/${id}/proposal/publish`, { hash: (await life(id)).proposal.hash, confirm });

test('from a draft to a version in force, with both names under it', async () => {
  const hash = await proposed('signed');
  expect(await life('signed')).toMatchObject({
    state: 'proposed',
    next: 'proposed',
    versions: [],
    proposal: {
      proposedBy: 'test lead',
      awaited: [
        { party: 'provider', ...ada },
        { party: 'customer', ...carl },
      ],
    },
  });

  const carls = await linkFor(carl.address);
  expect(mailbox.subjects).toEqual([
    'Your approval is asked for: Acme Care',
    'Your approval is asked for: Acme Care',
  ]);
  const page = await app.fetch(carls);
  expect(page.status).toBe(200);
  expect(page.headers.get('x-robots-tag')).toBe('noindex');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.text).toContain('An agreement between Desk Ltd and Acme Inc');
  now.set('2026-11-24T10:00:00Z');
  expect((await answer(carls, { verdict: 'approved', hash })).status).toBe(200);
  const tooSoon = await publish('signed');
  expect(tooSoon.body.errors).toEqual([
    { field: 'proposal', reason: 'still waits for the approval of Ada Lovelace (provider)' },
  ]);
  expect((await answer(await linkFor(ada.address), { verdict: 'approved', hash })).status).toBe(200);
  expect(await life('signed')).toMatchObject({ state: 'approved', proposal: { awaited: [] } });

  const effect = await lead.get('/api/agreements/signed/proposal/effect');
  expect(effect.body).toMatchObject({
    hash,
    confirm,
    sentence: expect.stringContaining('0 running clocks move'),
  });
  expect((await publish('signed', lead)).status).toBe(403);
  const published = await publish('signed');
  expect(published.body).toMatchObject({
    state: 'active',
    next: null,
    draft: null,
    versions: [{ version: 1, state: 'active', inForceFrom: '2026-11-24T10:00:00.000Z' }],
    decisions: [
      {
        kind: 'approved',
        name: 'Carl Acme',
        party: 'customer',
        address: carl.address,
        way: 'link',
        linkMadeBy: null,
        at: '2026-11-24T10:00:00.000Z',
      },
      { kind: 'approved', name: 'Ada Lovelace', party: 'provider', way: 'link' },
      { kind: 'published', name: 'test admin', version: 1 },
    ],
  });
  const promised = await lead.get('/api/promises?customer=acme&at=2026-11-25T00:00:00Z');
  expect(promised.body.objectives).toMatchObject([{ promisedBy: { agreementId: 'signed', version: 1 } }]);

  const [row] = await app.db.query<{ from: string }>(
    `select came_from as "from" from agreement_decisions where agreement_id = 'signed' limit 1`,
  );
  expect(row!.from).toBe('127.0.0.1');
});

test('approvers are told in words what would change, in the mail and on the page', async () => {
  const next = { ...care(1_800), changeNote: 'Faster answers.', title: 'Acme <b>Care</b>' };
  const hash = await proposed('signed', next);
  const link = await linkFor(carl.address);
  const sentences = [
    'Title: Acme Care → Acme <b>Care</b>',
    'Note on the change: none → Faster answers.',
    'First response: 1 h → 30 min',
  ];
  expect(mailbox.to(carl.address).at(-1)!.text).toContain(
    ['it changes:', ...sentences.map((each) => `- ${each}`)].join('\n'),
  );
  const page = await app.fetch(link);
  expect(page.text).toContain('<li>First response: 1 h → 30 min</li>');
  expect(page.text).toContain('<li>Title: Acme Care → Acme &lt;b&gt;Care&lt;/b&gt;</li>');
  expect((await life('signed')).proposal.changes).toEqual(sentences);

  for (const { address } of [carl, ada]) await answer(await linkFor(address), { verdict: 'approved', hash });
  await publish('signed');
  expect((await lead.get('/api/agreements/signed/diff')).body).toEqual({
    from: 1,
    to: 2,
    changes: sentences,
  });
  expect((await lead.get('/api/agreements/signed/diff?from=2&to=2')).body.changes).toEqual([]);
  expect((await lead.get('/api/agreements/signed/diff?from=1&to=9')).status).toBe(404);
  expect((await lead.get('/api/agreements/signed/diff?from=x')).status).toBe(400);
  // Who opens the link afterwards still sees what it changed.
  expect((await app.fetch(link)).text).toContain('<li>First response: 1 h → 30 min</li>');
});

test('what both have signed cannot be replaced by one of them', async () => {
  const direct = await admin.put('/api/agreements/signed', { ...care(60), approval: 'none' });
  expect(direct.status).toBe(409);
  expect(direct.body.errors).toEqual([
    {
      field: 'approval',
      reason: 'is both_parties: keep it as a draft, propose it, and publish it when both have approved',
    },
  ]);
  const { parties: _, ...nobody } = { ...care(60), approval: 'none' };
  await lead.put('/api/agreements/signed/draft', nobody);
  const { body } = await lead.post('/api/agreements/signed/proposal', { reach: 'new' });
  expect(body.errors[0].field).toBe('parties.provider.approvers');
  expect((await lead.delete('/api/agreements/signed/draft')).status).toBe(204);
});

describe('a version that both have agreed to for another day', () => {
  const free = (seconds: number) => ({ ...care(seconds), approval: 'none' });
  const agreed = async (id: string, body: object, inForceFrom?: string) => {
    await lead.put(`/api/agreements/${id}/draft`, body);
    const { body: answered } = await lead.post(`/api/agreements/${id}/proposal`, {
      reach: 'new',
      inForceFrom,
    });
    const { hash, awaited } = answered.proposal;
    for (const { address } of awaited) await answer(await linkFor(address), { verdict: 'approved', hash });
    return [awaited.length, (await publish(id)).status];
  };
  const put = async (id: string, body: object) => (await admin.put(`/api/agreements/${id}`, body)).status;

  test('frees nobody before that day', async () => {
    expect(await agreed('freed', care())).toEqual([2, 200]);
    now.set('2026-11-24T09:00:00Z');
    expect(await agreed('freed', free(1_800), '2027-01-01T00:00:00Z')).toEqual([2, 200]);
    expect(await put('freed', free(999_999))).toBe(409);
    expect(await put('freed', { ...free(999_999), inForceFrom: '2026-12-31T23:59:59.999Z' })).toBe(409);
    await lead.put('/api/agreements/freed/draft', free(999_999));
    const { body } = await lead.post('/api/agreements/freed/proposal', { reach: 'new' });
    expect(body.proposal.awaited).toHaveLength(2);
    await lead.post('/api/agreements/freed/proposal/withdraw', {});
    expect(await put('freed', { ...free(3_600), inForceFrom: '2027-01-01T00:00:00Z' })).toBe(200);
    expect((await life('freed')).versions).toMatchObject([
      { version: 3, state: 'scheduled' },
      { version: 2, state: 'superseded' },
      { version: 1, state: 'active' },
    ]);
  });

  test('is not replaced before that day either', async () => {
    expect(await put('bound', free(3_600))).toBe(200);
    now.set('2026-11-24T09:00:00Z');
    expect(await agreed('bound', care(1_800), '2027-01-01T00:00:00Z')).toEqual([2, 200]);
    expect(await put('bound', free(999_999))).toBe(409);
    now.set('2027-01-01T00:00:00Z');
    expect(await put('bound', free(999_999))).toBe(409);
  });
});

test('words of an earlier release hold on, can be amended and ended, and are not accepted anew', async () => {
  const rule = { kind: 'unauthorised_change', tags: ['vip'] };
  const old = {
    ...care(),
    approval: 'none',
    exclusions: [{ id: 'vip', title: 'VIP', text: 'As it says.', rule }],
  };
  await app.db.query(`insert into agreements values ('old', 'customer', 5)`);
  await app.db.query(
    `insert into agreement_versions values ('old', 1, $1, '2026-01-01Z', null, 'new', '2026-01-01Z')`,
    [JSON.stringify(old)],
  );
  const promised = await lead.get('/api/promises?customer=acme&at=2026-02-01T00:00:00Z');
  expect(promised.body.objectives).toMatchObject([{ promisedBy: { agreementId: 'old', version: 1 } }]);
  const refused = (answer: Answer) => [answer.status, answer.body.errors[0].field];
  expect(refused(await admin.put('/api/agreements/old', old))).toEqual([422, 'exclusions[0].rule.tags']);
  expect((await lead.put('/api/agreements/old/draft', old)).status).toBe(200);
  const proposal = await lead.post('/api/agreements/old/proposal', { reach: 'new' });
  expect(refused(proposal)).toEqual([422, 'exclusions[0].rule.tags']);
  await lead.delete('/api/agreements/old/draft');
  expect((await lead.get('/api/agreements/old/document')).status).toBe(200);
  const ended = await admin.post('/api/agreements/old/terminate', { reason: 'It is old.' });
  expect([ended.status, ended.body.versions?.[0]]).toMatchObject([200, { version: 2 }]);
});

test('a proposal is frozen; one that is declined is a draft again, with the reason', async () => {
  const hash = await proposed('declined');
  expect((await lead.put('/api/agreements/declined/draft', care(60))).body.errors).toEqual([
    { field: 'draft', reason: 'has been proposed: withdraw it first' },
  ]);
  const link = await linkFor(carl.address);
  expect((await answer(link, { verdict: 'declined', hash, reason: ' ' })).status).toBe(422);
  expect((await answer(link, { verdict: 'declined', hash, reason: 'An hour is too long.' })).status).toBe(
    200,
  );
  expect(await life('declined')).toMatchObject({
    state: 'draft',
    proposal: null,
    draft: { declined: { name: 'Carl Acme', reason: 'An hour is too long.' } },
  });
  expect((await answer(link, { verdict: 'approved', hash })).status).toBe(409);
  expect((await app.fetch(link)).text).toContain('This proposal was declined by Carl Acme.');
  const other = await proposed('declined', care(1_800));
  expect(other).not.toBe(hash);
});

test('nobody approves what they were not shown, twice, or without being named', async () => {
  const hash = await proposed('refused');
  const link = await linkFor(carl.address);
  const stale = await answer(link, { verdict: 'approved', hash: 'a'.repeat(64) });
  expect(stale.text).toContain('is not that of the proposal');
  await answer(link, { verdict: 'approved', hash });
  expect((await answer(link, { verdict: 'approved', hash })).status).toBe(409);
  const byKey = await lead.post('/api/agreements/refused/proposal/approve', { hash });
  expect({ status: byKey.status, detail: byKey.body.detail }).toEqual({
    status: 403,
    detail: 'Only a person can approve; this is an API key.',
  });
  expect((await app.fetch(`/sign-off/${'x'.repeat(43)}`)).status).toBe(410);
  now.set('2026-12-24T09:00:00Z');
  expect((await app.fetch(link)).status).toBe(410);
  expect(
    (await lead.post('/api/agreements/refused/proposal/withdraw', { reason: 'Later.' })).body,
  ).toMatchObject({
    state: 'draft',
    decisions: [{ kind: 'approved' }, { kind: 'withdrawn', reason: 'Later.' }],
  });
});

test('a person of ours who is named may approve signed in', async () => {
  const hash = await proposed('session');
  const person = async (name: string, email: string) => {
    const { body } = await admin.post('/api/users', { name, email, role: 'lead', teams: [] });
    return { kind: 'user', id: String(body.id), name, role: 'lead', sees: 'everything' } as const;
  };
  const decide = app.app.get(DecideProposal);
  const answered = { verdict: 'approved', hash, cameFrom: '127.0.0.1' } as const;
  await expect(
    decide.bySession('session', answered, await person('Eve', 'eve@desk.example')),
  ).rejects.toThrow('eve@desk.example is not among those whose approval this proposal asks for.');
  const lovelace = await person('Ada', 'Ada@desk.example');
  const asksHer = async () => (await app.app.get(ShowLife).run('session', lovelace)).proposal?.asksYou;
  expect((await life('session')).proposal.asksYou).toBe(false);
  expect(await asksHer()).toBe(true);
  await decide.bySession('session', answered, lovelace);
  expect(await asksHer()).toBe(false);
  expect(await life('session')).toMatchObject({
    state: 'proposed',
    proposal: { approvals: [{ name: 'Ada Lovelace', way: 'session' }], awaited: [carl] },
  });
});

test('what was signed is never changed, not even by hand', async () => {
  await expect(app.db.query('update agreement_proposals set hash = hash')).rejects.toThrow('never changed');
  await expect(app.db.query('delete from agreement_decisions')).rejects.toThrow('never changed');
});

test('an approver whom no mail reaches is handed a link, which takes the place of the mailed one', async () => {
  const hash = await proposed('handed');
  const mailed = await linkFor(carl.address);
  now.set('2026-11-24T10:00:00Z');
  const ask = (who: Machine, address: string) =>
    who.post('/api/agreements/handed/proposal/sign-off-link', { address });
  expect((await ask(lead, carl.address)).status).toBe(403);
  expect((await ask(admin, 'eve@acme.example')).body.errors).toEqual([
    { field: 'address', reason: 'is not of anybody whose approval is waited for' },
  ]);
  const { status, body } = await ask(admin, 'Carl@acme.example');
  expect({ status, expiresAt: body.expiresAt }).toEqual({
    status: 201,
    expiresAt: '2026-12-24T10:00:00.000Z',
  });
  expect((await life('handed')).proposal.awaited).toEqual([
    {
      party: 'provider',
      ...ada,
      askedAt: '2026-11-23T09:00:00.000Z',
      linkMadeBy: null,
      mailFault: null,
    },
    {
      party: 'customer',
      ...carl,
      askedAt: '2026-11-24T10:00:00.000Z',
      linkMadeBy: 'test admin',
      mailFault: null,
    },
  ]);
  const handed = new URL(body.link).pathname;
  expect((await app.fetch(mailed)).status).toBe(410);
  expect((await answer(handed, { verdict: 'approved', hash })).status).toBe(200);
  expect((await ask(admin, carl.address)).status).toBe(422);
  expect((await life('handed')).proposal.approvals).toMatchObject([
    { way: 'link', linkMadeBy: 'test admin' },
  ]);
  const { body: document } = await lead.get('/api/agreements/handed/document.json?version=proposal');
  expect(JSON.stringify(document)).toContain(
    'approved on 24 November 2026, 10:00 (UTC), by a link that test admin handed over',
  );
  const { body: approvals } = await admin.get('/api/audit?act=agreement.approved&limit=1');
  expect(approvals).toMatchObject([{ after: { way: 'link', linkMadeBy: 'test admin' } }]);
  const { text: log } = await admin.get('/api/audit?act=agreement.sign_off_link_issued');
  expect(log).toContain('Carl Acme');
  expect(log).not.toContain(handed.split('/').at(-1));
  expect((await ask(admin, ada.address)).status).toBe(201);
  await lead.post('/api/agreements/handed/proposal/withdraw', {});
  expect((await ask(admin, ada.address)).status).toBe(409);
});

test('a link that is handed over before its mail has left calls the mail off', async () => {
  await proposed('early');
  await admin.post('/api/agreements/early/proposal/sign-off-link', { address: carl.address });
  await app.app.get(Sweep).pass();
  expect(mailbox.to(carl.address)).toEqual([]);
  expect(mailbox.to(ada.address)).toHaveLength(1);
});

test('without a mail server it is said that nobody was asked, and an admin hands the links over', async () => {
  const other = await startApp({ now, env: { SWEEP_EVERY_MS: '3600000' } });
  try {
    const boss = await machine(other, 'admin');
    await boss.put('/api/calendars/office', { name: 'Office', spec: OFFICE });
    await boss.put('/api/customers/acme', { name: 'Acme' });
    await boss.put('/api/agreements/mute/draft', care());
    await boss.post('/api/agreements/mute/proposal', { reach: 'new' });
    await other.app.get(Sweep).pass();
    const { body } = await boss.get('/api/agreements/mute/life');
    expect(body.proposal.awaited).toMatchObject([
      { ...ada, askedAt: null, linkMadeBy: null, mailFault: 'no SMTP_URL is set' },
      { ...carl, askedAt: null, mailFault: 'no SMTP_URL is set' },
    ]);
    const made = await boss.post('/api/agreements/mute/proposal/sign-off-link', { address: carl.address });
    expect((await other.fetch(new URL(made.body.link).pathname)).status).toBe(200);
  } finally {
    await other.stop();
  }
});

test('without approvers, a draft is proposed and published by those who may', async () => {
  const { approval: _, ...open } = care();
  const hash = await proposed('open', open);
  expect(await life('open')).toMatchObject({ state: 'approved' });
  expect(
    (await admin.post('/api/agreements/open/proposal/publish', { hash, confirm: { ...confirm, moved: -1 } }))
      .status,
  ).toBe(400);
  expect((await publish('open')).body.state).toBe('active');
});

test('nothing is published but what was looked at', async () => {
  const { approval: _, ...open } = care();
  await proposed('looked', open);
  const { hash, confirm: seen } = (await admin.get('/api/agreements/looked/proposal/effect')).body;
  await lead.post('/api/agreements/looked/proposal/withdraw', {});
  const other = await proposed('looked', { ...open, title: 'Twelve days' });
  const send = (sent: object) => admin.post('/api/agreements/looked/proposal/publish', sent);
  expect((await send({ confirm: seen })).body.errors[0].field).toBe('hash');
  const { status, body } = await send({ hash, confirm: seen });
  expect({ status, errors: body.errors }).toEqual({
    status: 409,
    errors: [{ field: 'hash', reason: 'is not that of the proposal: read it again before you publish it' }],
  });
  expect((await life('looked')).versions).toEqual([]);
  expect((await send({ hash: other, confirm: seen })).body.state).toBe('active');
});

test('an agreement ends on a day and for a reason, not within its notice', async () => {
  const term = { from: '2026-01-01', to: '2027-12-31', noticeDays: 30 };
  await admin.put('/api/agreements/ending', { ...care(), approval: 'none', term });
  const at = (id: string, sent: object) => admin.post(`/api/agreements/${id}/terminate`, sent);
  const soon = await at('ending', { on: '2026-12-01T00:00:00Z', reason: 'Moved away.' });
  expect(soon.body.errors[0].reason).toContain('lies within the notice of 30 days');
  const ended = await at('ending', { on: '2026-12-31T00:00:00Z', reason: 'Moved away.' });
  expect(ended.body).toMatchObject({
    state: 'active',
    versions: [
      { version: 2, state: 'active', inForceTo: '2026-12-31T00:00:00.000Z' },
      { version: 1, state: 'superseded', inForceTo: '2028-01-01T00:00:00.000Z' },
    ],
    decisions: [{ kind: 'terminated', reason: 'Moved away.', endsAt: '2026-12-31T00:00:00.000Z' }],
  });
  const later = await at('ending', { on: '2026-12-31T00:00:00.001Z', reason: 'Stay.', withoutNotice: true });
  expect(later.body.errors).toEqual([
    {
      field: 'on',
      reason: 'lies after its end at 2026-12-31T00:00:00.000Z, and ending it never makes it longer',
    },
  ]);
  now.set('2027-01-01T00:00:00Z');
  expect((await life('ending')).state).toBe('terminated');
  expect((await at('ending', { reason: 'Again.' })).status).toBe(409);
});

test('a term that is over is an agreement that has expired', async () => {
  const term = { from: '2026-11-01', to: '2026-11-30' };
  await admin.put('/api/agreements/short', { ...care(), approval: 'none', term });
  now.set('2026-11-30T23:59:59.999Z');
  expect((await life('short')).state).toBe('active');
  now.set('2026-12-01T00:00:00Z');
  expect((await life('short')).state).toBe('expired');
});

test('a service is not left without any agreement by mistake', async () => {
  const shop = (...services: string[]) => ({
    kind: 'service',
    title: 'Shop',
    calendarId: 'office',
    levels: [{ level: 'service', services, objectives: objectives(3_600) }],
  });
  await admin.put('/api/services/till', { name: 'Till' });
  await admin.put('/api/agreements/shops', shop('shop', 'till'));
  now.set('2026-11-23T10:00:00Z');
  const { status, body } = await admin.put('/api/agreements/shops', shop('shop'));
  expect({ status, errors: body.errors }).toEqual({
    status: 409,
    errors: [
      {
        field: 'levels',
        reason:
          'leaves till without any agreement from 2026-11-23T10:00:00.000Z; send "force": true if that is meant',
      },
    ],
  });
  expect((await admin.put('/api/agreements/shops', { ...shop('shop'), force: true })).status).toBe(200);
  expect((await admin.post('/api/agreements/shops/terminate', { reason: 'Done.' })).status).toBe(409);
});
