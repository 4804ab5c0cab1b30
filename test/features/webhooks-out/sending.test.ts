import type { ServerResponse } from 'node:http';
import { PurgeMessages } from '../../../src/notices/webhooks-out/purge-messages.js';
import { SendWebhooks } from '../../../src/notices/webhooks-out/send-webhooks.js';
import { queueBackends } from '../../harness/redis.js';
import { type Story, story } from '../../harness/story.js';
import { until } from '../../harness/until.js';
import { Receiver, verify } from './receiver.js';

const ALL = [
  'ticket.clock.warning',
  'ticket.clock.breached',
  'ticket.clock.revoked',
  'ticket.clock.met',
  'ticket.clock.paused',
  'ticket.clock.resumed',
  'escalation.step',
];

let s: Story;
let crm: Receiver;
let secret: string;

async function begin(
  objective: object,
  { backend = 'postgres' as (typeof queueBackends)[number], eventTypes = ALL } = {},
) {
  crm = await Receiver.open();
  const env = { OUTBOUND_ALLOW_CIDRS: '127.0.0.1/32' };
  s = await story({ now: '2026-03-02T09:00:00Z', backend, objectives: [objective], env });
  secret = await subscribe('crm', crm, { eventTypes, contact: 'ops@crm.example' });
}
afterEach(async () => {
  await s.end();
  await crm.close();
});

async function subscribe(id: string, { url }: { url: string }, details: object): Promise<string> {
  const { status, body, text } = await s.admin.put(`/api/webhook-endpoints/${id}`, { url, ...details });
  if (status !== 201) throw new Error(text);
  return body.secret as string;
}

const sender = () => s.app.app.get(SendWebhooks);

/** One round at this instant, to its end. */
async function sendAt(instant: string | number): Promise<void> {
  s.now.set(new Date(instant).toISOString());
  await sender().run();
  await sender().idle();
}

const endpoint = async (id = 'crm') => (await s.admin.get(`/api/webhook-endpoints/${id}`)).body;
const messages = async (id = 'crm') => (await s.admin.get(`/api/webhook-endpoints/${id}/messages`)).body;
const nextAttempt = async () => (await endpoint()).nextAttemptAt as string | null;
const failing = (status: number, headers = {}) => {
  return (response: ServerResponse) => void response.writeHead(status, headers).end('out of order');
};

const oneHour = { id: 'solve', metric: 'resolution', seconds: 3600, pauseOn: ['pending'] };
const breached = ['ticket.clock.breached'];

describe.each(queueBackends)('what happens to a clock, on %s', (backend) => {
  test('is told as it happens, and the receiver can check that it was us', async () => {
    const steps = [{ id: 'an-hour-late', at: { offsetSeconds: 3600 }, notify: [{ role: 'team_lead' }] }];
    const early = { id: 'soon', at: { percent: 75 }, notify: [{ role: 'team_lead' }] };
    await begin({ ...oneHour, ladder: { steps: [early, ...steps] } }, { backend });
    await s.helpdesk.opens('T-1', { customer: 'Acme', assignee: 'Bob' });
    await s.passTo('2026-03-02T09:10:00Z');
    await s.helpdesk.sets('T-1', 'pending');
    await s.passTo('2026-03-02T09:40:00Z');
    await s.helpdesk.sets('T-1', 'open');
    await s.passTo('2026-03-02T12:00:00Z');
    await until(() => crm.requests.length === 5, 'five webhooks');
    expect(crm.types).toEqual([
      'ticket.clock.paused',
      'ticket.clock.resumed',
      'ticket.clock.warning',
      'ticket.clock.breached',
      'escalation.step',
    ]);
    const told = crm.requests[3];
    expect(told && verify(told, secret, '2026-03-02T10:30:00Z')).toEqual({
      type: 'ticket.clock.breached',
      timestamp: '2026-03-02T10:30:00.000Z',
      data: {
        ticket: {
          id: expect.any(Number),
          externalId: 'T-1',
          subject: 'Printer on fire',
          url: 'https://desk.example/tickets/T-1',
          status: 'open',
          priority: null,
          customer: { id: 'acme', name: 'Acme' },
          team: { id: 'support', name: 'Support' },
          assignee: { id: 'bob', name: 'Bob' },
        },
        clock: expect.objectContaining({
          id: 'house/solve',
          cycle: 1,
          metric: 'resolution',
          state: 'breached',
          startedAt: '2026-03-02T09:00:00.000Z',
          dueAt: '2026-03-02T10:30:00.000Z',
          breachedAt: '2026-03-02T10:30:00.000Z',
          targetMs: 3_600_000,
          remainingMs: 0,
        }),
        agreement: { id: 'house', version: 1, title: 'House rules', level: 'corporate' },
        step: null,
        cause: 'ran out',
        breachedInsteadAt: null,
        detectedAt: '2026-03-02T10:30:00.000Z',
      },
    });
  });
});

test('a promise that is kept is told, and again when the ticket is reopened and solved anew', async () => {
  await begin(oneHour);
  await s.helpdesk.opens('T-1');
  await s.passTo('2026-03-02T09:10:00Z');
  await s.helpdesk.sets('T-1', 'solved');
  await s.passTo('2026-03-02T09:20:00Z');
  await s.helpdesk.sets('T-1', 'open');
  await s.passTo('2026-03-02T09:30:00Z');
  await s.helpdesk.sets('T-1', 'solved');
  await s.passTo('2026-03-02T09:31:00Z');
  await until(() => crm.requests.length >= 2, 'two webhooks');
  await sender().idle();
  expect(crm.types.filter((type) => type === 'ticket.clock.met')).toHaveLength(2);
  const ids = crm.requests.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a breach that a late fact takes back is revoked', async () => {
  await begin({ id: 'answer', metric: 'first_response', seconds: 3600 });
  await s.helpdesk.opens('T-1');
  await s.passTo('2026-03-02T10:20:00Z');
  await s.helpdesk.answers('T-1', '2026-03-02T09:50:00Z');
  await s.passTo('2026-03-02T10:21:00Z');
  await until(() => crm.types.includes('ticket.clock.revoked'), 'the revocation');
  await sender().idle();
  expect(crm.types.sort()).toEqual([
    'ticket.clock.breached',
    'ticket.clock.met',
    'ticket.clock.revoked',
    'ticket.clock.warning',
  ]);
  const revoked = crm.requests.find(({ body }) => body.includes('revoked'));
  expect(JSON.parse(revoked?.body ?? '').data).toMatchObject({
    clock: { state: 'met', breachedAt: null },
    cause: expect.stringContaining('a late fact: message occurred at 2026-03-02T09:50:00.000Z'),
    detectedAt: '2026-03-02T10:20:00.000Z',
  });
});

describe('a breach', () => {
  /** Nothing of it has been answered yet when this returns. */
  async function breaks(answer: (response: ServerResponse) => void, eventTypes = breached) {
    await begin(oneHour, { eventTypes });
    crm.answer = answer;
    await s.helpdesk.opens('T-1');
    await s.passTo('2026-03-02T10:00:00Z');
    await until(() => crm.requests.length > 0, 'the first attempt');
    await sender().idle();
  }

  test('is told ten times under one id while the receiver fails, each time signed anew, and then given up', async () => {
    await breaks(failing(503));
    const [hours, spread] = [3_600_000, 0.2];
    const pauses = [
      5_000,
      300_000,
      hours / 2,
      2 * hours,
      5 * hours,
      10 * hours,
      14 * hours,
      20 * hours,
      24 * hours,
    ];
    for (const pause of pauses) {
      const [{ nextAttemptAt, state }] = await messages();
      expect(state).toBe('waiting');
      const waits = (Date.parse(nextAttemptAt) - s.now.now()) / pause;
      expect(waits).toBeGreaterThanOrEqual(1 - spread);
      expect(waits).toBeLessThanOrEqual(1 + spread);
      const before = crm.requests.length;
      await sendAt(Date.parse(nextAttemptAt) - 1);
      expect(crm.requests).toHaveLength(before);
      await sendAt(nextAttemptAt);
      expect(crm.requests).toHaveLength(before + 1);
      const last = crm.requests.at(-1);
      expect(last && verify(last, secret, nextAttemptAt)).toMatchObject({ type: 'ticket.clock.breached' });
    }
    const ids = crm.requests.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(1);
    const [message] = await messages();
    expect(message).toMatchObject({
      state: 'failed',
      attempts: 10,
      nextAttemptAt: null,
      lastError: 'given up after 10 attempts: answered with status 503',
    });
    const { body } = await s.admin.get(`/api/webhook-endpoints/crm/messages/${message.id}`);
    expect(body.tries).toHaveLength(10);
    expect(body.tries[0]).toMatchObject({
      at: '2026-03-02T10:00:00.000Z',
      status: 503,
      response: 'out of order',
      error: 'answered with status 503',
    });
  });

  test('waits as long as the receiver asks, up to twice the pause', async () => {
    await breaks(failing(429, { 'retry-after': '8' }));
    expect((await messages())[0].nextAttemptAt).toBe('2026-03-02T10:00:08.000Z');
    crm.answer = failing(429, { 'retry-after': '86400' });
    await sendAt('2026-03-02T10:00:08Z');
    expect((await messages())[0].nextAttemptAt).toBe('2026-03-02T10:10:08.000Z');
  });

  test('ends the endpoint that answers 410, and its contact hears of it once', async () => {
    await breaks(failing(410));
    expect(await endpoint()).toMatchObject({
      active: false,
      disabledBecause: 'it answered 410 Gone',
      waiting: 0,
    });
    await s.settle();
    await s.settle();
    const [mail, ...more] = s.mailbox.to('ops@crm.example');
    expect(mail?.subject).toBe('Webhooks to crm are disabled');
    expect(mail?.text).toContain('because it answered 410 Gone');
    expect(more).toEqual([]);
    await s.helpdesk.opens('T-2');
    await s.passTo('2026-03-02T11:00:00Z');
    expect(await messages()).toHaveLength(1);
    const refused = await s.admin.post('/api/webhook-endpoints/crm/replay', {
      since: '2026-03-02T00:00:00Z',
    });
    expect(refused.status).toBe(409);
  });

  test('ends an endpoint with nothing but failures for five days; one success forgives', async () => {
    await breaks(failing(500));
    await sendAt('2026-03-04T10:00:00Z');
    crm.answer = failing(204);
    await sendAt('2026-03-05T10:00:00Z');
    expect((await endpoint()).failingSince).toBeNull();
    crm.answer = failing(500);
    const resend = async (instant: string) => {
      s.now.set(instant);
      const [{ id }] = await messages();
      await s.admin.post(`/api/webhook-endpoints/crm/messages/${id}/resend`);
      await sendAt(instant);
      await sender().idle();
      await until(async () => (await messages())[0].state !== 'sending', 'the attempt to end');
    };
    await resend('2026-03-06T10:00:00Z');
    await resend('2026-03-10T10:00:00Z');
    for (const again of ['10:00:07', '10:07', '10:45', '13:15']) await sendAt(`2026-03-10T${again}Z`);
    expect(await endpoint()).toMatchObject({ active: true, failingSince: '2026-03-06T10:00:00.000Z' });
    expect(await messages()).toMatchObject([{ state: 'waiting', attempts: 5 }]);
    await sendAt('2026-03-11T10:00:00Z');
    expect(await endpoint()).toMatchObject({
      active: false,
      disabledBecause: 'nothing but failures for five days; the last: answered with status 500',
    });
    await s.settle();
    expect(s.mailbox.to('ops@crm.example')).toHaveLength(1);
  });

  test('after a quiet week is no proof that the endpoint is dead, until it has failed for hours', async () => {
    await breaks(failing(503));
    for (let next = await nextAttempt(); next !== null; next = await nextAttempt()) await sendAt(next);
    expect(await messages()).toMatchObject([{ state: 'failed', attempts: 10 }]);
    expect((await endpoint()).failingSince).toBe('2026-03-02T10:00:00.000Z');

    s.now.set('2026-03-10T09:00:00Z');
    await s.helpdesk.opens('T-2');
    await s.passTo('2026-03-10T10:00:00Z');
    await until(() => crm.requests.length === 11, 'the first attempt of another');
    await sender().idle();
    for (const again of ['10:00:07', '10:07', '10:45']) await sendAt(`2026-03-10T${again}Z`);
    expect(await endpoint()).toMatchObject({ active: true, waiting: 1 });
    await sendAt('2026-03-10T13:15:00Z');
    expect(await endpoint()).toMatchObject({ active: false, waiting: 0 });
  });

  test('that another address has failed is not held against this one', async () => {
    await breaks(failing(503));
    const put = (url: string) => s.admin.put('/api/webhook-endpoints/crm', { url, eventTypes: breached });
    await put(crm.url);
    expect((await endpoint()).failingSince).toBe('2026-03-02T10:00:00.000Z');
    await put(`${crm.url}/mended`);
    expect((await endpoint()).failingSince).toBeNull();
  });

  test('that is under way when its endpoint is disabled is given up where it fails', async () => {
    await begin(oneHour, { eventTypes: breached });
    const answers: ServerResponse[] = [];
    crm.answer = (response) => void answers.push(response);
    for (const id of ['T-1', 'T-2', 'T-3', 'T-4']) await s.helpdesk.opens(id);
    await s.passTo('2026-03-02T10:00:00Z');
    await until(() => answers.length === 4, 'four attempts');
    failing(410)(answers[0]!);
    await until(async () => !(await endpoint()).active, 'the endpoint to be disabled');
    failing(500)(answers[1]!);
    failing(204)(answers[2]!);
    answers[3]!.destroy();
    await sender().idle();
    expect(await endpoint()).toMatchObject({ waiting: 0, nextAttemptAt: null });
    const all = (await messages()) as { state: string; lastError: string | null }[];
    expect(all.map(({ state, lastError }) => `${state}: ${lastError}`).sort()).toEqual([
      'failed: answered with status 410',
      'failed: the endpoint was disabled meanwhile: answered with status 500',
      'failed: the endpoint was disabled meanwhile: socket hang up',
      'sent: null',
    ]);
  });

  test('can be sent again by hand once the endpoint is enabled, under the id it had', async () => {
    await breaks(failing(410));
    crm.answer = failing(200);
    const url = crm.url;
    await s.admin.put('/api/webhook-endpoints/crm', { url, eventTypes: breached, active: true });
    const none = await s.admin.post('/api/webhook-endpoints/crm/replay', { since: '2026-03-02T10:00:01Z' });
    expect(none.body).toEqual({ replayed: 0 });
    const one = await s.admin.post('/api/webhook-endpoints/crm/replay', { since: '2026-03-02T10:00:00Z' });
    expect([one.status, one.body]).toEqual([202, { replayed: 1 }]);
    await until(() => crm.requests.length === 2, 'the replay');
    await sender().idle();
    expect(crm.requests[1]?.headers['webhook-id']).toBe(crm.requests[0]?.headers['webhook-id']);
    expect((await messages())[0].state).toBe('sent');
    const again = { since: '2026-03-02T00:00:00Z' };
    const url2 = '/api/webhook-endpoints/crm/replay';
    expect((await s.admin.post(url2, again)).body).toEqual({ replayed: 0 });
    expect((await s.admin.post(url2, { ...again, sent: true })).body).toEqual({ replayed: 1 });
    await until(() => crm.requests.length === 3, 'the second replay');
  });

  test('is purged with its tries when it is old enough; its id stays known, and what waits is left alone', async () => {
    await breaks(failing(204));
    const path = `/api/webhook-endpoints/crm/messages/${(await messages())[0].id}`;
    const purge = async (at: string) => {
      s.now.set(at);
      await s.app.app.get(PurgeMessages).run();
      return (await s.admin.get(path)).body;
    };
    expect(await purge('2026-05-31T10:00:00Z')).toMatchObject({ purgedAt: null, tries: [{ status: 204 }] });
    expect(await purge('2026-05-31T10:00:00.001Z')).toMatchObject({
      state: 'sent',
      webhookId: crm.requests[0]!.headers['webhook-id'],
      body: null,
      purgedAt: '2026-05-31T10:00:00.001Z',
      tries: [],
    });
    expect((await s.admin.post(`${path}/resend`)).body.errors).toEqual([
      { field: 'message', reason: 'was purged: it has reached the age of DELIVERIES_KEEP_DAYS' },
    ]);
    const all = { since: '2026-03-02T00:00:00Z', sent: true };
    expect((await s.admin.post('/api/webhook-endpoints/crm/replay', all)).body).toEqual({ replayed: 0 });
    crm.answer = failing(500);
    await s.helpdesk.opens('T-2', { at: '2026-05-29T09:00:00Z' });
    await s.settle();
    await until(() => crm.requests.length === 2, 'another breach');
    await sender().idle();
    await purge('2026-12-31T10:00:00Z');
    expect((await messages())[0]).toMatchObject({ state: 'waiting', purgedAt: null });
  });

  test('that is being sent is not sent again by hand at that moment', async () => {
    await begin(oneHour, { eventTypes: breached });
    crm.answer = () => undefined;
    await s.helpdesk.opens('T-1');
    await s.passTo('2026-03-02T10:00:00Z');
    await until(() => crm.requests.length === 1, 'the attempt');
    const again = await s.admin.post(
      `/api/webhook-endpoints/crm/messages/${(await messages())[0].id}/resend`,
    );
    expect([again.status, again.body.errors]).toEqual([
      409,
      [{ field: 'message', reason: 'is being sent at this moment' }],
    ]);
  });

  test('is signed with the secret before as well after a rotation', async () => {
    await breaks(failing(500));
    const { body } = await s.admin.post('/api/webhook-endpoints/crm/rotate-secret');
    await sendAt('2026-03-02T10:00:06Z');
    const last = crm.requests[1];
    for (const each of [secret, body.secret as string]) {
      expect(last && verify(last, each, '2026-03-02T10:00:06Z')).toMatchObject({
        type: 'ticket.clock.breached',
      });
    }
    expect(
      () => last && verify({ ...last, body: `${last.body} ` }, secret, '2026-03-02T10:00:06Z'),
    ).toThrow();
  });

  test('is left to the next process by one that is stopped while it sends', async () => {
    await begin(oneHour, { eventTypes: breached });
    crm.answer = () => undefined;
    await s.helpdesk.opens('T-1');
    await s.passTo('2026-03-02T10:00:00Z');
    await until(() => crm.requests.length === 1, 'the attempt');
    await sender().beforeApplicationShutdown();
    expect((await messages())[0]).toMatchObject({ state: 'waiting', attempts: 0 });
  });

  test('keeps nobody waiting who only set its sending going', async () => {
    await breaks(failing(204));
    crm.answer = () => undefined;
    await s.db.query(
      `update webhook_messages set state = 'waiting', next_attempt_at = '2026-03-02T10:00:00Z'`,
    );
    await sender().run();
    expect((await messages())[0]).toMatchObject({ state: 'sending', attempts: 2 });
  });

  test('goes to one endpoint while another hangs', async () => {
    await begin(oneHour, { eventTypes: breached });
    const wiki = await Receiver.open();
    try {
      await subscribe('wiki', wiki, { eventTypes: breached });
      crm.answer = () => undefined;
      for (const id of ['T-1', 'T-2', 'T-3', 'T-4', 'T-5', 'T-6']) await s.helpdesk.opens(id);
      await s.passTo('2026-03-02T10:00:00Z');
      await until(() => wiki.requests.length === 6, 'six breaches');
      await s.helpdesk.opens('T-7');
      await s.passTo('2026-03-02T11:00:00Z');
      await until(() => wiki.requests.length === 7, 'the seventh breach');
      // Four are under way there, and two have not had their turn.
      expect(crm.requests).toHaveLength(4);
    } finally {
      await wiki.close();
    }
  });
});
