import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';
import { OFFICE } from '../../harness/story.js';

let app: TestApp;
let now: SettableNow;
let admin: Machine;
let lead: Machine;

beforeAll(async () => {
  now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now });
  admin = await machine(app, 'admin');
  lead = await machine(app, 'lead');
  await admin.put('/api/calendars/office', { name: 'Office', spec: OFFICE });
});
afterAll(() => app.stop());

const titled = (title: string) => ({
  kind: 'multi_level',
  title,
  calendarId: 'office',
  levels: [{ level: 'corporate', objectives: [{ metric: 'first_response', seconds: 3_600 }] }],
});
const at = (id: string) => `/api/agreements/${id}/draft`;
const none = { 'if-none-match': '*' };
const titleOf = async (id: string) => (await lead.get(at(id))).body.body.title;

/** Ours, and what somebody else saved over it an hour later. */
async function savedTwice(id: string): Promise<{ readonly ours: string; readonly theirs: string }> {
  now.set('2026-11-23T09:00:00Z');
  const ours = (await lead.put(at(id), titled('Ours'))).headers.get('etag')!;
  now.set('2026-11-23T10:00:00Z');
  const theirs = (await admin.put(at(id), titled('Theirs'))).headers.get('etag')!;
  return { ours, theirs };
}

const REASON = 'was saved by test admin on 2026-11-23T10:00:00.000Z, after you had read it';

test('a draft says its version, which a save names and the next one has another of', async () => {
  const first = await lead.put(at('care'), titled('First'), none);
  expect(first.status).toBe(200);
  const read = await lead.get(at('care'));
  expect(read.body).toEqual({
    body: titled('First'),
    editedAt: '2026-11-23T09:00:00.000Z',
    editedBy: 'test lead',
    version: first.body.draft.version,
  });
  const tag = read.headers.get('etag')!;
  expect(tag).toBe(`"${read.body.version}"`);
  expect(first.headers.get('etag')).toBe(tag);
  const second = await lead.put(at('care'), titled('Second'), { 'if-match': tag });
  expect(second.status).toBe(200);
  expect(second.body.draft.version).toBeGreaterThan(read.body.version);
  const third = await lead.put(at('care'), titled('Third'), {
    'if-match': `W/${second.headers.get('etag')}`,
  });
  expect(third.status).toBe(200);
});

test('who read an older one is told who saved when, and writes over nothing', async () => {
  const { ours, theirs } = await savedTwice('twice');
  const { status, body, headers } = await lead.put(at('twice'), titled('Again'), { 'if-match': ours });
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect({ status, ...body }).toMatchObject({
    status: 412,
    title: 'It was changed meanwhile',
    detail: `draft ${REASON}`,
    errors: [{ field: 'draft', reason: REASON }],
  });
  expect((await lead.delete(at('twice'), { 'if-match': ours })).status).toBe(412);
  expect(await titleOf('twice')).toBe('Theirs');
  expect((await lead.put(at('twice'), titled('Again'), { 'if-match': theirs })).status).toBe(200);
});

test('who believes there is none, or still one, is told', async () => {
  const { theirs } = await savedTwice('gone');
  expect((await lead.put(at('gone'), titled('First'), none)).body.errors).toEqual([
    { field: 'draft', reason: REASON },
  ]);
  expect((await lead.delete(at('gone'), { 'if-match': theirs })).status).toBe(204);
  const late = await lead.put(at('gone'), titled('Late'), { 'if-match': theirs });
  expect({ status: late.status, errors: late.body.errors }).toEqual({
    status: 412,
    errors: [
      {
        field: 'draft',
        reason: 'is not there any more: it was thrown away or published after you had read it',
      },
    ],
  });
  expect((await lead.get(at('gone'))).status).toBe(404);
  await lead.put(at('gone'), titled('Another'));
  expect((await lead.put(at('gone'), titled('Late'), { 'if-match': theirs })).status).toBe(412);
});

test('of many first drafts, and of many saves of one version, at the same moment one is kept', async () => {
  const all = (headers: Record<string, string>) =>
    Promise.all([1, 2, 3, 4, 5, 6].map((each) => lead.put(at('race'), titled(`No. ${each}`), headers)));
  const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).sort();
  const firsts = await all(none);
  expect(statuses(firsts)).toEqual([200, 412, 412, 412, 412, 412]);
  const tag = firsts.find(({ status }) => status === 200)!.headers.get('etag')!;
  expect(statuses(await all({ 'if-match': tag }))).toEqual([200, 412, 412, 412, 412, 412]);
});

test('a script that names no version writes over what is there, and the audit log has what that was', async () => {
  await savedTwice('script');
  const { body } = await admin.get('/api/audit?act=agreement.draft_changed&limit=1');
  expect(body[0]).toMatchObject({ before: { title: 'Ours' }, after: { title: 'Theirs' } });
});

test('what is proposed is what was read', async () => {
  const { ours, theirs } = await savedTwice('proposed');
  const propose = (tag: string) =>
    lead.post('/api/agreements/proposed/proposal', { reach: 'new', draft: Number(JSON.parse(tag)) });
  const stale = await propose(ours);
  expect({ status: stale.status, errors: stale.body.errors }).toEqual({
    status: 412,
    errors: [{ field: 'draft', reason: REASON }],
  });
  expect((await propose(theirs)).status).toBe(201);
});

test.each<Record<string, string>>([
  { 'if-match': '7' },
  { 'if-match': '"seven"' },
  { 'if-match': '*' },
  { 'if-none-match': '"7"' },
])('a condition that cannot be meant is refused: %j', async (headers) => {
  const { status, body } = await lead.put(at('odd'), titled('Odd'), headers);
  expect({ status, fields: body.errors.map(({ field }: { field: string }) => field) }).toEqual({
    status: 400,
    fields: Object.keys(headers),
  });
});
