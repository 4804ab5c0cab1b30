import { SendWriteBacks } from '../../../src/write-backs/send-write-backs.js';
import { recorded } from '../../fixtures/webhooks/recorded.js';
import { type Story, story } from '../../harness/story.js';
import { until } from '../../harness/until.js';
import { known } from '../../harness/known-helpdesks.js';
import { FakeHelpdesk } from './fake-helpdesk.js';
import { type VendorName, vendors } from './vendors.js';

const names = Object.keys(vendors) as VendorName[];

let s: Story;
let desk: FakeHelpdesk;

/** The recorded ticket came at 08:00; the office opens at nine, so it is due at eleven and at risk from half past ten. */
async function begin(name: VendorName, settings: object = {}, objective: object = {}) {
  const { vendor, ticketId, user, fields } = vendors[name];
  desk = await FakeHelpdesk.open(vendor, ticketId);
  const env = { OUTBOUND_ALLOW_CIDRS: '127.0.0.1/32' };
  const objectives = [{ id: 'solve', metric: 'resolution', seconds: 7200, ...objective }];
  s = await story({ now: '2026-03-02T07:00:00Z', backend: 'postgres', objectives, env });
  const { secrets, mapping = {} } = known[name]!;
  await put('', { helpdesk: name, name, mapping, secret: secrets[0] });
  await put('/write-back', { baseUrl: desk.url, user, token: 's3cret', fields, marks: true, ...settings });
  s.now.set('2026-03-02T09:30:00Z');
}
afterEach(async () => {
  await s.end();
  await desk.close();
});

async function put(path: string, body: object) {
  const { status, text } = await s.admin.put(`/api/integrations/theirs${path}`, body);
  if (status >= 300) throw new Error(`${status} ${text}`);
}

async function hears(name: VendorName, body = recorded(name, 'created'), id = 'first') {
  const { secrets, sign, headersOf } = known[name]!;
  const at = new Date(s.now.now());
  const headers = { ...sign(secrets[0], body, at, id), ...headersOf?.('created') };
  const { status, text } = await s.app.fetch('/webhooks/theirs', {
    method: 'POST',
    body: new Uint8Array(body),
    headers,
  });
  if (status !== 202) throw new Error(`${status} ${text}`);
  await s.settle();
  await send();
}

const sender = () => s.app.app.get(SendWriteBacks);
async function send(): Promise<void> {
  await sender().run();
  await sender().idle();
  await until(async () => {
    const [row] = await s.db.query<{ busy: number }>(
      `select count(*) as busy from write_backs where state = 'sending'`,
    );
    return row?.busy === 0;
  }, 'the attempts to end');
}
async function passTo(instant: string): Promise<void> {
  await s.passTo(instant);
  await send();
}

const shown = async () => (await s.admin.get('/api/integrations/theirs/write-back')).body;
const rows = () =>
  s.db.query<{ state: string; attempts: number; last_error: string | null; next_attempt_at: number | null }>(
    'select * from write_backs',
  );

describe.each(names)('%s', (name) => {
  const { fields, mark, due } = vendors[name];
  const stands = (state: string, at: string | null = due) => {
    const { due: dueField, clock, state: stateField } = fields;
    if (dueField === undefined || clock === undefined || stateField === undefined) return {};
    return { [dueField]: at, [clock]: at && 'resolution', [stateField]: state.replace('-', '_') };
  };

  test('shows how the ticket stands, each state as it begins and once', async () => {
    await begin(name);
    await hears(name);
    expect([desk.ticket.fields, desk.marks]).toEqual([
      stands('on-track'),
      ['hardware', mark('on-track')].sort(),
    ]);
    await passTo('2026-03-02T10:29:59Z');
    const asked = desk.requests.length;
    await hears(name, recorded(name, 'created'), 'again');
    expect(desk.requests).toHaveLength(asked);
    await passTo('2026-03-02T10:30:00Z');
    expect([desk.ticket.fields, desk.marks]).toEqual([
      stands('at-risk'),
      ['hardware', mark('at-risk')].sort(),
    ]);
    await passTo('2026-03-02T11:00:00Z');
    expect([desk.ticket.fields, desk.marks]).toEqual([
      stands('breached'),
      ['hardware', mark('breached')].sort(),
    ]);
    expect(await rows()).toEqual([
      expect.objectContaining({ state: 'written', attempts: 0, next_attempt_at: null }),
    ]);
  });

  test('is left alone for as long as it asks, and then gets the latest state only', async () => {
    await begin(name);
    desk.mood = () => ({ status: 429, headers: { 'retry-after': '3000' }, body: {} });
    await hears(name);
    expect(desk.requests).toHaveLength(1);
    expect(await shown()).toMatchObject({ waiting: 1, quietUntil: '2026-03-02T10:20:00.000Z' });
    await passTo('2026-03-02T10:19:59Z');
    expect(desk.requests).toHaveLength(1);
    desk.mood = () => ({ status: 503, body: {} });
    await passTo('2026-03-02T10:20:00Z');
    expect(desk.requests).toHaveLength(2);
    desk.mood = () => undefined;
    await passTo('2026-03-02T10:40:00Z');
    expect(desk.marks).toEqual(['hardware', mark('at-risk')].sort());
    const said = desk.requests.slice(2).filter(({ method }) => method !== 'DELETE');
    const set = JSON.stringify(said.map(({ body }) => body)).replaceAll(/\{"remove":"[^"]*"\}/g, '');
    expect(set).not.toMatch(/on.track/);
  });

  test('that does not know the token any more is asked again with a new one only', async () => {
    await begin(name, { token: 'stale' });
    await hears(name);
    expect(await shown()).toMatchObject({
      active: false,
      disabledBecause: expect.stringContaining('status 401'),
    });
    await passTo('2026-03-02T10:45:00Z');
    expect(desk.requests).toHaveLength(1);
    const { user } = vendors[name];
    await put('/write-back', { baseUrl: desk.url, user, fields, marks: true });
    await passTo('2026-03-02T10:46:00Z');
    expect(desk.requests).toHaveLength(1);
    await put('/write-back', { baseUrl: desk.url, user, fields, marks: true, token: 's3cret' });
    await passTo('2026-03-02T10:47:00Z');
    expect(desk.marks).toContain(mark('at-risk'));
    expect(await shown()).toMatchObject({ active: true, disabledBecause: null, waiting: 0, failed: [] });
  });

  test('that has lost the ticket is not asked again until something changes; it is counted with the reason', async () => {
    await begin(name);
    desk.mood = () => ({ status: 404, body: {} });
    await hears(name);
    const [failure] = (await shown()).failed;
    expect(failure).toMatchObject({
      tickets: 1,
      reason: expect.stringContaining('answered with status 404'),
    });
    expect((await s.admin.get('/api/integrations/theirs')).body.writeBack).toMatchObject({
      active: true,
      failed: 1,
    });
    await passTo('2026-03-02T10:29:00Z');
    expect(desk.requests).toHaveLength(1);
    desk.mood = () => undefined;
    await passTo('2026-03-02T10:30:00Z');
    expect(desk.marks).toContain(mark('at-risk'));
    expect((await shown()).failed).toEqual([]);
  });

  test('leaves no label behind of an attempt whose end nobody knows', async () => {
    await begin(name);
    let torn = false;
    desk.mood = ({ method, body }) => {
      if (torn || method === 'DELETE' || !JSON.stringify(body).includes('sla')) return undefined;
      torn = true;
      desk.ticket.marks.add(mark('on-track'));
      return { status: 502, body: {} };
    };
    await hears(name);
    expect(desk.marks).toContain(mark('on-track'));
    await passTo('2026-03-02T10:31:00Z');
    expect(desk.marks).toEqual(['hardware', mark('at-risk')].sort());
  });

  test('is tried with one ticket before anything is written by itself', async () => {
    await begin(name, { active: false });
    await hears(name);
    expect(desk.requests).toEqual([]);
    const [ticket] = await s.db.query<{ id: number }>('select id from tickets');
    const { status, body } = await s.admin.post('/api/integrations/theirs/write-back/test', {
      ticket: ticket!.id,
    });
    expect([status, body]).toEqual([200, { written: true, error: null }]);
    expect(desk.marks).toContain(mark('on-track'));
    const nobody = await s.admin.post('/api/integrations/theirs/write-back/test', { ticket: 999 });
    expect(nobody.status).toBe(409);
  });
});

test('a pause, and what is kept', async () => {
  await begin('zendesk', {}, { pauseOn: ['pending'] });
  await hears('zendesk');
  s.now.set('2026-03-02T09:40:00Z');
  await hears('zendesk', recorded('zendesk', 'status'), 'second');
  expect(desk.ticket.fields).toEqual({ '3600111': null, '3600112': null, '3600113': 'paused' });
  expect(desk.marks).toEqual(['hardware', 'sla_paused']);
  s.now.set('2026-03-02T11:00:00Z');
  await hears('zendesk', recorded('zendesk', 'solved'), 'third');
  expect(desk.marks).toEqual(['hardware', 'sla_met']);
});

test('the pace is kept, and one ticket that Zendesk is busy with delays no other', async () => {
  await begin('zendesk', { perMinute: 1 });
  await hears('zendesk');
  const other = Buffer.from(
    recorded('zendesk', 'created').toString().replaceAll('35436', '777').replaceAll('EVENT', 'OTHER'),
  );
  const asked = desk.requests.length;
  await hears('zendesk', other, 'other');
  expect(desk.requests).toHaveLength(asked);
  s.now.set('2026-03-02T09:30:59Z');
  await send();
  expect(desk.requests).toHaveLength(asked);
  desk.mood = () => ({ status: 409, body: { error: 'Conflict' } });
  s.now.set('2026-03-02T09:31:00Z');
  await send();
  expect(desk.requests).toHaveLength(asked + 1);
  expect(await shown()).toMatchObject({ quietUntil: null, waiting: 1 });
});

const issue = (number: number, of = 'github' as VendorName) =>
  Buffer.from(recorded(of, 'created').toString().replaceAll('"number": 12', `"number": ${number}`));

test('one ticket that it never takes holds up no other', async () => {
  await begin('github', {}, { seconds: 36_000 });
  const isOf = (number: number, path: string) => path.includes(`/issues/${number}/`);
  desk.mood = ({ path }) => ({ status: isOf(1, path) ? 500 : 200, body: [] });
  await hears('github', issue(1), 'n1');
  for (const at of ['09:31', '09:32', '09:34', '09:38', '09:46', '10:02', '10:34', '11:34']) {
    await passTo(`2026-03-02T${at}:30Z`);
  }
  expect(await rows()).toMatchObject([{ state: 'waiting', attempts: 9 }]);
  await passTo('2026-03-02T11:40:00Z');
  expect(await shown()).toMatchObject({ quietUntil: '2026-03-02T11:34:45.000Z' });
  await hears('github', issue(2), 'n2');
  expect(desk.requests.filter(({ path }) => isOf(2, path))).not.toEqual([]);
  expect((await rows()).map(({ state }) => state).sort()).toEqual(['waiting', 'written']);
});

test('each ticket that fails has it left alone for longer, until one does not', async () => {
  await begin('github', {}, { seconds: 36_000 });
  desk.mood = () => ({ status: 502, body: {} });
  const pauses = [];
  for (const number of [1, 2, 3]) {
    await hears('github', issue(number), `n${number}`);
    const { quietUntil } = await shown();
    pauses.push((Date.parse(quietUntil) - s.now.now()) / 1000);
    s.now.set(new Date(Date.parse(quietUntil) + 1).toISOString());
    await s.db.query(`update write_backs set next_attempt_at = '2026-03-02T18:00:00Z'`);
  }
  expect(pauses).toEqual([15, 30, 60]);
  desk.mood = () => ({ status: 200, body: [] });
  await hears('github', issue(4), 'n4');
  desk.mood = () => ({ status: 502, body: {} });
  await hears('github', issue(5), 'n5');
  expect((Date.parse((await shown()).quietUntil) - s.now.now()) / 1000).toBe(15);
});

test('five tickets in a row that it may not write, and it is disabled', async () => {
  await begin('github');
  desk.mood = () => ({ status: 403, body: { message: 'Resource not accessible by personal access token' } });
  for (const number of [1, 2, 3, 4, 5, 6]) {
    await hears('github', issue(number), `n${number}`);
  }
  expect(desk.requests).toHaveLength(5);
  expect(await shown()).toMatchObject({
    active: false,
    disabledBecause: expect.stringMatching(/^refused 5 times/),
  });
});

test('GitHub’s 403 that means 429', async () => {
  await begin('github');
  const reset = String(Date.parse('2026-03-02T09:45:00Z') / 1000);
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
  desk.mood = () => ({ status: 403, headers, body: { message: 'API rate limit exceeded' } });
  await hears('github');
  expect(await shown()).toMatchObject({ active: true, quietUntil: '2026-03-02T09:45:00.000Z' });
});
