import { Sweep } from '../../../src/clocks/sweep.js';
import { startApp } from '../../harness/app.js';
import { type Story, story } from '../../harness/story.js';

let s: Story;
beforeEach(async () => {
  // A Friday, an hour before the office closes.
  const objectives = [{ id: 'done', metric: 'resolution', seconds: 9_000_000 }];
  s = await story({ now: '2026-03-06T16:00:00Z', backend: 'postgres', objectives });
});
afterEach(() => s?.end());

const watch = (silence: object | null, more: object = {}) =>
  s.admin.put('/api/integrations/desk', { helpdesk: 'standard', name: 'The desk', silence, ...more });
const twoHours = { calendarId: 'office', afterMinutes: 120, contact: 'ops@desk.example' };
const shown = async () => (await s.admin.get('/api/integrations/desk')).body;

test('two open hours without a delivery: one mail; the first that comes again: another', async () => {
  expect((await watch(twoHours)).body.silence).toEqual({
    ...twoHours,
    silentSince: null,
    // An hour is left on Friday, the second is Monday's first.
    alarmAt: '2026-03-09T10:00:00.000Z',
  });
  s.now.set('2026-03-06T16:30:00Z');
  await s.helpdesk.opens('1');
  await s.passTo('2026-03-09T10:29:59.999Z');
  expect(s.mailbox.subjects).toEqual([]);
  expect((await shown()).silence).toMatchObject({ silentSince: null, alarmAt: '2026-03-09T10:30:00.000Z' });

  await s.passTo('2026-03-09T10:30:00Z');
  await s.passTo('2026-03-09T14:00:00Z');
  expect(await s.mailbox.holds(1)).toMatchObject([{ subject: 'The desk has fallen silent' }]);
  expect(s.mailbox.to('ops@desk.example')).toHaveLength(1);
  expect(s.mailbox.mails[0]!.text).toContain(
    'Nothing has come in from The desk since Fri 6 Mar 2026, 16:30 (UTC).',
  );
  expect((await shown()).silence).toMatchObject({ silentSince: '2026-03-06T16:30:00.000Z', alarmAt: null });
  expect((await s.admin.get('/api/diagnostics')).body.silent).toEqual([
    { integration: 'desk', since: '2026-03-06T16:30:00.000Z' },
  ]);

  await s.helpdesk.opens('2');
  await s.passTo('2026-03-09T14:01:00Z');
  expect((await s.mailbox.holds(2)).map(({ subject }) => subject)).toEqual([
    'The desk has fallen silent',
    'The desk is heard again',
  ]);
  expect((await shown()).silence).toMatchObject({ silentSince: null, alarmAt: '2026-03-09T16:00:00.000Z' });

  await s.passTo('2026-03-09T16:00:00Z');
  expect(await s.mailbox.holds(3)).toHaveLength(3);
});

test('two workers that look at the same time, and one that starts later, tell of it once', async () => {
  await watch(twoHours);
  await s.settle();
  const other = await startApp({
    now: s.now,
    database: s.database,
    env: { SWEEP_EVERY_MS: '3600000', SMTP_URL: s.mailbox.url },
  });
  try {
    s.now.set('2026-03-09T12:00:00Z');
    await Promise.all([s.app.app.get(Sweep).pass(), other.app.get(Sweep).pass()]);
    await s.settle();
  } finally {
    await other.stop();
  }
  const late = await startApp({
    now: s.now,
    database: s.database,
    env: { SWEEP_EVERY_MS: '3600000', SMTP_URL: s.mailbox.url },
  });
  await late.app.get(Sweep).pass();
  await late.stop();
  await s.settle();
  expect(s.mailbox.subjects).toEqual(['The desk has fallen silent']);
});

test('a mail server that is down is asked again, and nobody hears of an end whose beginning was not told', async () => {
  await watch(twoHours);
  s.mailbox.verdict = () => ({ code: 451, words: 'later' });
  await s.passTo('2026-03-09T12:00:00Z');
  expect(s.mailbox.subjects).toEqual([]);
  s.mailbox.verdict = () => undefined;
  await s.passTo('2026-03-09T12:16:00Z');
  await s.settle();
  expect(s.mailbox.subjects).toEqual(['The desk has fallen silent']);
});

test('switched off, or watched in another way, it begins anew and nobody is told of an end', async () => {
  await watch(twoHours);
  await s.passTo('2026-03-09T12:00:00Z');
  expect(s.mailbox.subjects).toEqual(['The desk has fallen silent']);
  await watch({ ...twoHours, afterMinutes: 60 });
  await s.settle();
  expect((await shown()).silence).toMatchObject({ silentSince: null, alarmAt: '2026-03-09T13:00:00.000Z' });
  await watch(null);
  await s.passTo('2026-03-10T12:00:00Z');
  expect(await shown()).toMatchObject({ silence: null });
  expect(s.mailbox.subjects).toEqual(['The desk has fallen silent']);
  await watch(twoHours, { active: false });
  await s.passTo('2026-03-12T12:00:00Z');
  expect(s.mailbox.subjects).toHaveLength(1);
  expect((await watch(undefined as never, { active: true })).body.silence).toMatchObject({
    alarmAt: '2026-03-12T14:00:00.000Z',
  });
});

test('what cannot be watched is refused, naming the field', async () => {
  const faulty: [unknown, number, string][] = [
    [{ ...twoHours, calendarId: 'nowhere' }, 422, 'silence.calendarId'],
    [{ ...twoHours, afterMinutes: 0 }, 400, 'silence.afterMinutes'],
    [{ ...twoHours, contact: 'nobody' }, 400, 'silence.contact'],
    [{ ...twoHours, contact: undefined }, 400, 'silence.contact'],
    [{ ...twoHours, since: 'ever' }, 400, 'silence.since'],
    ['loud', 400, 'silence'],
  ];
  for (const [silence, status, field] of faulty) {
    const answer = await watch(silence as object);
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([status, field]);
  }
});
