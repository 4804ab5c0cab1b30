import type { ServerResponse } from 'node:http';
import { SendChat } from '../../../src/notices/chat/send-chat.js';
import { queueBackends } from '../../harness/redis.js';
import { type Story, story } from '../../harness/story.js';
import { until } from '../../harness/until.js';
import { Receiver } from '../webhooks-out/receiver.js';

const steps = [
  { id: 'early', at: { percent: 75 }, channel: 'chat', notify: [{ role: 'team' }] },
  { id: 'breach', at: { offsetSeconds: 0 }, channel: 'chat', notify: [{ role: 'team' }] },
  { id: 'by-mail', at: { offsetSeconds: 0 }, notify: [{ role: 'team_lead' }] },
];

let s: Story;
let chat: Receiver;

async function begin({
  backend = 'postgres' as (typeof queueBackends)[number],
  objective = { id: 'solve', metric: 'resolution', seconds: 3600, ladder: { steps } } as object,
} = {}) {
  chat = await Receiver.open();
  const env = { OUTBOUND_ALLOW_CIDRS: '127.0.0.1/32' };
  s = await story({ now: '2026-03-02T09:00:00Z', backend, objectives: [objective], env });
  await room('ops', { name: 'Ops', url: chat.url, teamIds: ['support'] });
}
afterEach(async () => {
  await s.end();
  await chat.close();
});

const room = async (id: string, body: object) => {
  const { status, text } = await s.admin.put(`/api/chat-rooms/${id}`, body);
  if (status >= 300) throw new Error(text);
};
const texts = () => chat.requests.map(({ body }) => (JSON.parse(body) as { text: string }).text);
const notices = async () => (await s.admin.get('/api/mails?channel=chat')).body.mails;
const answer =
  (status: number, words = '', headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end(words);
const sender = () => s.app.app.get(SendChat);
async function sendAt(instant: string): Promise<void> {
  s.now.set(instant);
  await sender().run();
  await sender().idle();
}

describe.each(queueBackends)('on %s', (backend) => {
  test('the team’s room is warned, told of the breach, and told once that it was none', async () => {
    await begin({
      backend,
      objective: { id: 'answer', metric: 'first_response', seconds: 3600, ladder: { steps } },
    });
    await s.helpdesk.opens('T-1', { customer: 'Acme', assignee: 'Bob' });
    await s.passTo('2026-03-02T10:20:00Z');
    await until(() => chat.requests.length === 2, 'warning and breach');
    await s.helpdesk.answers('T-1', '2026-03-02T09:50:00Z');
    await s.passTo('2026-03-02T12:00:00Z');
    await until(() => chat.requests.length === 3, 'the correction');
    await sender().idle();
    expect(texts().map((text) => text.split('\n')[0]?.replaceAll('\u200b', ''))).toEqual([
      '⚠️ First response due at 11:00 (Europe/Berlin): T-1 · Printer on fire',
      '🔴 First response missed: T-1 · Printer on fire',
      '✅ First response was not missed: T-1 · Printer on fire',
    ]);
    expect(chat.requests).toHaveLength(3);
    expect(s.mailbox.to('ada@desk.example')).toHaveLength(2);
    expect(await notices()).toEqual([
      expect.objectContaining({ kind: 'correction', state: 'sent', channel: 'chat' }),
      expect.objectContaining({ kind: 'breach', state: 'sent' }),
      expect.objectContaining({ kind: 'warning', to: { role: 'team', name: 'Ops', address: 'ops' } }),
    ]);
  });
});

test('a chat that hangs keeps neither a mail nor another room waiting', async () => {
  const all = { id: 'all', at: { offsetSeconds: 0 }, channel: 'chat', notify: [{ role: 'agreement' }] };
  await begin({
    objective: {
      id: 'solve',
      metric: 'resolution',
      seconds: 3600,
      ladder: { steps: [...steps.slice(1), all] },
    },
  });
  const house = await Receiver.open();
  try {
    await room('house', { name: 'House', url: house.url, agreementIds: ['house'] });
    chat.answer = () => undefined;
    await s.helpdesk.opens('T-1');
    s.now.set('2026-03-02T10:00:00Z');
    const settled = s.settle();
    await until(() => house.requests.length === 1, 'the other room');
    await s.mailbox.holds(1);
    expect(chat.requests).toHaveLength(1);
    await sender().beforeApplicationShutdown();
    await settled.catch(() => undefined);
  } finally {
    await house.close();
  }
  expect((await notices()).map(({ state }: { state: string }) => state).sort()).toEqual(['sent', 'waiting']);
}, 60_000);

describe('a message', () => {
  async function breaks(how: (response: ServerResponse) => void) {
    await begin({
      objective: { id: 'solve', metric: 'resolution', seconds: 3600, ladder: { steps: steps.slice(1, 2) } },
    });
    chat.answer = how;
    await s.helpdesk.opens('T-1');
    await s.passTo('2026-03-02T10:00:00Z');
    await until(() => chat.requests.length > 0, 'the first attempt');
    await sender().idle();
  }

  test('waits as long as the room asks, and so does all that comes after it', async () => {
    await breaks(answer(429, '', { 'retry-after': '90' }));
    expect(await notices()).toEqual([
      expect.objectContaining({
        state: 'waiting',
        attempts: 1,
        nextAttemptAt: Date.parse('2026-03-02T10:01:30Z'),
      }),
    ]);
    await s.helpdesk.opens('T-2', { at: '2026-03-02T09:00:30Z' });
    await sendAt('2026-03-02T10:01:29Z');
    expect(chat.requests).toHaveLength(1);
    chat.answer = answer(200, 'ok');
    await s.passTo('2026-03-02T10:02:00Z');
    await until(() => chat.requests.length === 3, 'both messages');
    expect(
      texts()
        .slice(1)
        .map((text) => /T-\d/.exec(text)?.[0]),
    ).toEqual(['T-1', 'T-2']);
  });

  test('that the room never takes holds up no other', async () => {
    await breaks((response) => answer(/T-1/.test(chat.requests.at(-1)!.body) ? 500 : 200, 'ok')(response));
    for (const at of ['10:00:15', '10:01', '10:02', '10:04', '10:08', '10:16', '10:32']) {
      await sendAt(`2026-03-02T${at}${at.length > 5 ? '' : ':00'}Z`);
    }
    expect(await notices()).toMatchObject([{ state: 'waiting', attempts: 8 }]);
    s.now.set('2026-03-02T10:40:00Z');
    await s.helpdesk.opens('T-2', { at: '2026-03-02T09:41:00Z' });
    await s.passTo('2026-03-02T10:41:00Z');
    await until(async () => (await notices())[0].state === 'sent', 'the other message');
    expect((await notices()).map(({ state }: { state: string }) => state)).toEqual(['sent', 'waiting']);
  });

  test('is asked for within bounds only', async () => {
    await breaks(answer(429, '', { 'retry-after': '86400' }));
    expect(await notices()).toEqual([
      expect.objectContaining({ nextAttemptAt: Date.parse('2026-03-02T11:00:00Z') }),
    ]);
  });

  test('that is refused for good has failed, with the chat’s own word for it', async () => {
    await breaks(answer(404, 'no_service'));
    expect(await notices()).toEqual([
      expect.objectContaining({
        state: 'failed',
        attempts: 1,
        lastError: 'answered with status 404: no_service',
      }),
    ]);
    expect((await s.admin.get('/api/chat-rooms/ops')).body).toMatchObject({ waiting: 0, failed: 1 });
  });

  test('does not tell in its error where the room is', async () => {
    await breaks(answer(404, 'Not found: /hook'));
    expect((await notices())[0].lastError).toBe('answered with status 404');
  });

  test('to a room that is deleted meanwhile has failed', async () => {
    await breaks(answer(503));
    await s.admin.delete('/api/chat-rooms/ops');
    await sendAt('2026-03-02T10:00:15Z');
    expect(await notices()).toEqual([
      expect.objectContaining({ state: 'failed', lastError: 'the chat room was deleted' }),
    ]);
  });

  test('for a team without a room has failed at once, and says so', async () => {
    await begin();
    await room('ops', { name: 'Ops', teamIds: [] });
    await s.helpdesk.opens('T-1');
    await s.passTo('2026-03-02T10:00:00Z');
    expect(await notices()).toEqual(
      Array(2).fill(
        expect.objectContaining({ state: 'failed', lastError: 'the team Support has no chat room' }),
      ),
    );
  });
});

describe('a room', () => {
  beforeEach(() => begin());

  test('shows where it leads and never how; the address is sealed and can be left out of a change', async () => {
    const { body } = await s.admin.put('/api/chat-rooms/ops', {
      name: 'Ops 2',
      teamIds: [],
      agreementIds: ['house'],
    });
    expect(body).toMatchObject({
      name: 'Ops 2',
      url: `${new URL(chat.url).origin}/…`,
      agreementIds: ['house'],
    });
    const [row] = await s.db.query<{ url: Buffer }>('select url from chat_rooms');
    expect(row?.url.includes('/hook')).toBe(false);
    expect((await s.admin.get('/api/chat-rooms')).text).not.toContain('/hook');
  });

  test('is tried with a message', async () => {
    const tried = await s.admin.post('/api/chat-rooms/ops/test');
    expect([tried.status, tried.body]).toEqual([200, { sent: true, status: 204, error: null }]);
    expect(texts()).toEqual([`👋 Ops: Punctual can write here.\n<${s.app.env.publicUrl}|Open Punctual>`]);
    chat.answer = answer(403, 'action_prohibited');
    const refused = (await s.admin.post('/api/chat-rooms/ops/test')).body;
    expect(refused).toEqual({
      sent: false,
      status: 403,
      error: 'answered with status 403: action_prohibited',
    });
  });

  test.each([
    [{ name: 'Two' }, 'url', 'is missing: the chat makes it, copy it from there'],
    [
      { name: 'Two', url: 'https://10.0.0.1/x' },
      'url',
      'leads to 10.0.0.1, which OUTBOUND_ALLOW_CIDRS does not allow',
    ],
    [
      { name: 'Two', url: 'https://chat.example/x', teamIds: ['support'] },
      'teamIds',
      'contains support, whose room is ops',
    ],
    [
      { name: 'Two', url: 'https://chat.example/x', teamIds: ['nope'] },
      'teamIds',
      'contains nope, and there is no such team',
    ],
    [
      { name: 'Two', url: 'https://chat.example/x', agreementIds: ['nope'] },
      'agreementIds',
      'contains nope, and there is no such agreement',
    ],
  ])('is refused: %j', async (body, field, reason) => {
    const { body: problem, status } = await s.admin.put('/api/chat-rooms/two', body);
    expect([409, 422]).toContain(status);
    expect(problem.errors).toEqual([{ field, reason }]);
  });

  test.each([
    [
      { id: 'x', at: { percent: 50 }, channel: 'chat', notify: [{ role: 'team_lead' }] },
      /must be one of team, agreement/,
    ],
    [
      { id: 'x', at: { percent: 50 }, channel: 'mail', notify: [{ role: 'team' }] },
      /must be one of assignee/,
    ],
    [
      { id: 'x', at: { percent: 50 }, channel: 'chat', notify: [{ room: 'nope' }] },
      /is nope, and there is no such room/,
    ],
    [
      { id: 'x', at: { percent: 50 }, channel: 'fax', notify: [{ role: 'team' }] },
      /must be one of mail, chat/,
    ],
  ])('a step names rooms where it goes to chat: %j', async (step, reason) => {
    const objectives = [{ id: 'solve', metric: 'resolution', seconds: 60, ladder: { steps: [step] } }];
    const levels = [{ level: 'corporate', objectives }];
    const agreement = { kind: 'multi_level', title: 'House', calendarId: 'office', levels };
    const { status, text } = await s.admin.put('/api/agreements/house', agreement);
    expect(status).toBe(422);
    expect(text).toMatch(reason);
  });
});
