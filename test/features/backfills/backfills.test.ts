import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { elementsOf } from '../../../src/backfills/elements.js';
import { type Story, story } from '../../harness/story.js';
import type { Answer } from '../../harness/app.js';

const objectives = [{ id: 'first', metric: 'first_response', seconds: 3_600 }];
let s: Story;
beforeAll(async () => {
  s = await story({ now: '2026-02-23T09:00:00Z', backend: 'postgres', objectives });
  s.now.set('2026-03-04T09:00:00Z');
});
afterAll(() => s?.end());

const url = (query = '') => `/api/integrations/desk/backfill${query}`;
const send = (file: string | Buffer, query = '', type = 'application/x-ndjson') =>
  s.app.fetch(url(query), {
    method: 'POST',
    headers: { authorization: `Bearer ${s.admin.key}`, 'content-type': type },
    body: typeof file === 'string' ? file : new Uint8Array(file),
  });
const done = async (answer: Answer) => {
  expect(answer.status).toBe(202);
  await s.settle();
  return (await s.admin.get(`/api/integrations/desk/backfills/${answer.body.id}`)).body;
};
/** A ticket of a week ago that was answered half an hour late. */
const late = (id: string) => ({
  ticket: { id, subject: `Old ${id}`, createdAt: '2026-02-25T09:00:00Z', status: 'open' },
  events: [
    { id: `${id}-1`, kind: 'message', at: '2026-02-25T10:30:00Z', actor: 'agent', visibility: 'public' },
  ],
});
const lines = (...elements: object[]) => elements.map((each) => JSON.stringify(each)).join('\n');
const everything = async () => {
  const tables = ['deliveries', 'tickets', 'ticket_events', 'clocks', 'breaches', 'milestones', 'notices'];
  const rows = await Promise.all(
    tables.map((name) => s.db.query(`select * from ${name} t order by t::text`)),
  );
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
};

test('what was never sent is timed as if it had come, and nobody is told of the past', async () => {
  const file = lines(late('old-1'), late('old-2'));
  expect(await done(await send(file))).toMatchObject({
    state: 'done',
    elements: 2,
    taken: 2,
    ingested: 2,
    known: 0,
    refused: 0,
    faults: [],
  });
  expect(await s.db.query('select breached_at, revoked_at from breaches')).toEqual([
    { breached_at: Date.parse('2026-02-25T10:00:00Z'), revoked_at: null },
    { breached_at: Date.parse('2026-02-25T10:00:00Z'), revoked_at: null },
  ]);
  expect(await s.db.query('select from notices')).toEqual([]);
  const { lastDeliveryAt } = (await s.admin.get('/api/integrations/desk')).body;
  expect(lastDeliveryAt).toBeNull();
});

test('the same file again changes nothing, whatever its form', async () => {
  const before = await everything();
  const elements = [late('old-1'), late('old-2')];
  const forms: [string | Buffer, string?][] = [
    [lines(...elements)],
    [gzipSync(lines(...elements)), 'application/gzip'],
    [JSON.stringify(elements), 'application/octet-stream'],
    [`\ufeff \n[\n  ${lines(...elements).replace('\n', ',\n  ')}\n]\n`],
  ];
  for (const [file, type] of forms) {
    expect(await done(await send(file, '', type))).toMatchObject({ ingested: 0, known: 2, refused: 0 });
  }
  expect(await everything()).toBe(before);
});

test('what is wrong is told with its line, and the rest is taken', async () => {
  const file = [
    JSON.stringify(late('ok-1')),
    '{"ticket":',
    '',
    '{"ticket":{"id":"x","createdAt":"2026-02-30T09:00:00Z"}}',
    `{"ticket":{"id":"${'x'.repeat(1_100_000)}"}}`,
    '{"ticket":{"id":"a\0b"}}',
    JSON.stringify(late('ok-2')),
  ].join('\n');
  const { faults, ...counts } = await done(await send(file));
  expect(counts).toMatchObject({ elements: 6, ingested: 2, refused: 4 });
  expect(faults).toEqual([
    { line: 2, reason: expect.stringMatching(/^body is not JSON/) },
    { line: 4, reason: 'ticket.createdAt has to be an ISO 8601 instant with Z or an offset' },
    { line: 5, reason: 'is longer than 1048576 characters' },
    { line: 6, reason: 'body is not JSON' },
  ]);
});

test('one that only the database refuses is found, and only that one is left out', async () => {
  s.expectError(/taken apart/);
  await s.db.query(`alter table ticket_events add constraint poison check (dedup_key <> 'event:poison-1')`);
  const file = lines(late('fine-1'), late('poison'), late('fine-2'));
  const backfill = await done(await send(file));
  await s.db.query('alter table ticket_events drop constraint poison');
  expect(backfill).toMatchObject({
    state: 'done',
    ingested: 2,
    refused: 1,
    faults: [{ line: 2, reason: expect.stringContaining('poison') }],
  });
});

test('a late fact takes a breach back, and who was told is told; what was replayed stays quiet', async () => {
  await s.helpdesk.opens('live');
  await s.passTo('2026-03-04T10:00:00Z');
  expect((await s.mailbox.holds(2)).at(-1)!.subject).toContain('missed');
  const answered = { kind: 'message', at: '2026-03-04T09:50:00Z', actor: 'agent', visibility: 'public' };
  await done(await send(lines({ ticket: { id: 'live' }, events: [answered] })));
  expect((await s.mailbox.holds(3)).at(-1)!.subject).toContain('was not missed');

  const replay = await s.admin.post('/api/deliveries/replay', { since: '2026-01-01T00:00:00Z' });
  expect(replay.body.replayed).toBeGreaterThan(6);
  await s.settle();
  expect((await s.admin.get(`/api/deliveries/replays/${replay.body.id}`)).body).toMatchObject({
    total: replay.body.replayed,
    done: replay.body.replayed,
  });
  expect(s.mailbox.mails).toHaveLength(3);
  expect(await s.db.query(`select reason from deliveries where state <> 'ingested'`)).toEqual([]);
});

test('since: what tells of nothing newer is passed over; a dry run stores nothing', async () => {
  const before = await everything();
  const file = lines(
    { ...late('new'), ticket: { ...late('new').ticket, status: 'On the moon' } },
    { ticket: { id: 'older', createdAt: '2026-01-02T09:00:00Z' } },
    { ticket: {} },
  );
  const dry = await send(file, '?since=2026-02-01T00:00:00Z&dryRun=true');
  expect([dry.status, dry.body]).toEqual([
    200,
    {
      elements: 3,
      facts: 3,
      tickets: 1,
      passedOver: 1,
      refused: 1,
      unmapped: [{ field: 'status', value: 'on_the_moon', times: 1 }],
      faults: [{ line: 3, reason: expect.stringContaining('ticket') }],
    },
  ]);
  expect(await everything()).toBe(before);
  expect(await done(await send(file, '?since=2026-02-01T00:00:00Z'))).toMatchObject({
    ingested: 1,
    passedOver: 1,
    refused: 1,
  });
});

test('what cannot be taken is refused, and leaves nothing behind', async () => {
  expect((await send('{}', '', 'application/json')).status).toBe(415);
  expect((await send('')).status).toBe(422);
  expect((await send('\n\n')).body.errors).toEqual([{ field: 'body', reason: 'has no element' }]);
  expect((await send(gzipSync(lines(late('cut'))).subarray(0, 40), '', 'application/gzip')).status).toBe(422);
  const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024, 0x20));
  expect((await send(bomb, '', 'application/gzip')).status).toBe(413);
  expect((await send('{}', '?since=yesterday')).status).toBe(400);
  const headers = { authorization: `Bearer ${s.admin.key}`, 'content-type': 'application/x-ndjson' };
  const nobody = await s.app.fetch('/api/integrations/nobody/backfill', {
    method: 'POST',
    headers,
    body: '{}',
  });
  expect(nobody.status).toBe(404);
  const elsewhere = await s.app.fetch('/api/deliveries/replay', { method: 'POST', headers, body: '{}' });
  expect(elsewhere.status).toBe(415);
  expect((await s.admin.get('/api/integrations/desk/backfills/999')).status).toBe(404);
  expect(await s.db.query(`select from backfills where state <> 'done'`)).toEqual([]);
  expect(await s.db.query('select from backfill_parts')).toEqual([]);
});

describe('a list', () => {
  const split = async (text: string, bytes = 1) => {
    const chunks = Array.from({ length: Math.ceil(text.length / bytes) }, (_, at) =>
      Buffer.from(text.slice(at * bytes, (at + 1) * bytes)),
    );
    const found = [];
    for await (const element of elementsOf(Readable.from(chunks))) found.push(element);
    return found;
  };

  test.each([1, 2, 3, 7, 1_000])('is split the same in pieces of %i bytes', async (bytes) => {
    const text = '[\n {"a":"],{\\"\\\\"},\n\n {"b":[1,{"c":"\\\\\\""}]}, 3 ,"x,y"\n]\n';
    expect(await split(text, bytes)).toEqual([
      { line: 2, text: '{"a":"],{\\"\\\\"}' },
      { line: 4, text: '{"b":[1,{"c":"\\\\\\""}]}' },
      { line: 4, text: '3' },
      { line: 4, text: '"x,y"' },
    ]);
  });

  test.each([1_000, 65_536, 3_000_000])(
    'of lines, in pieces of %i bytes: one that is too long is told of, and the next is not part of it',
    async (bytes) => {
      const long = 'x'.repeat(1_048_577);
      expect(await split(`{"a":1}\n${long}\n{"b":2}\n${long}`, bytes)).toEqual([
        { line: 1, text: '{"a":1}' },
        { line: 2, text: null },
        { line: 3, text: '{"b":2}' },
        { line: 4, text: null },
      ]);
      expect(await split(`${long.slice(1)}\n`, bytes)).toEqual([{ line: 1, text: long.slice(1) }]);
    },
  );

  test('that is not closed tells so where it stops, and what comes after it is an element too', async () => {
    expect(await split('[{"a":1},\n{"b":')).toEqual([
      { line: 1, text: '{"a":1}' },
      { line: 2, text: '{"b":' },
    ]);
    expect(await split('[{"a":1}]\nmore')).toEqual([
      { line: 1, text: '{"a":1}' },
      { line: 2, text: 'more' },
    ]);
    expect(await split('[]')).toEqual([]);
    expect(await split('[')).toEqual([{ line: 1, text: '' }]);
  });
});
