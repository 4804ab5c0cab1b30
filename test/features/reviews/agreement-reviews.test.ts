import { Sweep } from '../../../src/clocks/sweep.js';
import { startApp } from '../../harness/app.js';
import { type Story, story } from '../../harness/story.js';
import { until } from '../../harness/until.js';

const nine = [['09:00', '17:00']] as const;
const BERLIN = {
  timezone: 'Europe/Berlin',
  weekly: { mon: nine, tue: nine, wed: nine, thu: nine, fri: nine },
};
const OLGA = 'olga@desk.example';
const house = {
  kind: 'service',
  title: 'House rules',
  calendarId: 'office',
  period: 'month',
  timezone: 'Europe/Berlin',
  review: { everyMonths: 6, reviewer: { name: 'Olga', address: OLGA }, firstOn: '2026-04-14' },
  levels: [
    {
      level: 'service',
      services: ['printing'],
      objectives: [{ id: 'first', metric: 'first_response', seconds: 3_600 }],
    },
  ],
};

let s: Story;
const begin = async (agreement: object = house) => {
  s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', calendar: BERLIN, agreement });
};
afterEach(() => s?.end());

const waiting = `
  select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
const told = () => s.mailbox.to(OLGA).map(({ subject }) => subject);
const ONE = 'Review of House rules: 2026-04-14';
const reviews = async () => (await s.admin.get('/api/agreement-reviews')).body;

test('told 30, 7 and 1 days ahead on the wall clock of Berlin, and weekly until it is held', async () => {
  await begin();
  // 30 days ahead is a Sunday, so Friday morning, in winter; the clocks change on 29 March.
  const instants = [
    '2026-03-13T08:00:00Z',
    '2026-04-07T07:00:00Z',
    '2026-04-13T07:00:00Z',
    '2026-04-14T07:00:00Z',
    '2026-04-21T07:00:00Z',
  ];
  for (const [i, at] of instants.entries()) {
    await s.passTo(new Date(Date.parse(at) - 1).toISOString());
    expect(told()).toHaveLength(i);
    await s.passTo(at);
    expect(told()).toHaveLength(i + 1);
  }
  expect(told()).toEqual([ONE, ONE, ONE, ONE, ONE]);

  const [review] = await reviews();
  expect(review).toMatchObject({ agreementId: 'house', on: '2026-04-14', heldAt: null });
  const minutes = { outcome: 'amend', minutes: 'Mornings are too slow', attendees: ['Olga', 'Carl'] };
  expect((await s.admin.post(`/api/agreement-reviews/${review.id}/hold`, minutes)).status).toBe(204);
  expect((await s.admin.post(`/api/agreement-reviews/${review.id}/hold`, minutes)).status).toBe(409);
  expect((await s.admin.post('/api/agreement-reviews/99/hold', minutes)).status).toBe(404);
  expect((await s.admin.get('/api/agreement-drafts')).body).toMatchObject([{ id: 'house' }]);

  await s.passTo('2026-05-20T07:00:00Z');
  expect(told()).toHaveLength(5);
  expect(await reviews()).toMatchObject([{ on: '2026-10-14', heldAt: null }, { outcome: 'amend' }]);
});

test('a review is held although the change it calls for has been proposed already, and leaves that alone', async () => {
  await begin();
  await s.settle();
  const proposed = { ...house, title: 'House rules, with earlier mornings' };
  await s.admin.put('/api/agreements/house/draft', proposed);
  expect((await s.admin.post('/api/agreements/house/proposal', { reach: 'new' })).status).toBe(201);
  const [review] = await reviews();
  const minutes = { outcome: 'amend', minutes: 'It is on its way', attendees: [] };
  expect((await s.admin.post(`/api/agreement-reviews/${review.id}/hold`, minutes)).status).toBe(204);
  expect(await reviews()).toContainEqual(expect.objectContaining({ id: review.id, outcome: 'amend' }));
  expect((await s.admin.get('/api/agreements/house/life')).body).toMatchObject({
    proposal: { reach: 'new' },
  });
});

test('months that are too short move no review that comes after them', async () => {
  await begin({ ...house, review: { ...house.review, everyMonths: 1, firstOn: '2026-03-31' } });
  const held: string[] = [];
  for (const day of ['2026-03-31', '2026-04-30', '2026-05-29']) {
    await s.passTo(`${day}T09:00:00Z`);
    const [{ id, on }] = await reviews();
    held.push(on);
    const minutes = { outcome: 'confirm', minutes: 'All is well', attendees: [] };
    await s.admin.post(`/api/agreement-reviews/${id}/hold`, minutes);
    await s.settle();
  }
  expect(held).toEqual(['2026-03-31', '2026-04-30', '2026-05-31']);
});

test('a review that is yet to come is planned anew when its interval changes, and one that is overdue is not', async () => {
  await begin();
  await s.settle();
  const amend = async (version: number, more: object) => {
    const review = { ...house.review, ...more };
    const { body } = await s.admin.put('/api/agreements/house', {
      ...house,
      title: `House ${version}`,
      review,
    });
    expect(body.version).toBe(version);
    await s.settle();
    await s.settle();
    return (await reviews()).map(({ on }: { on: string }) => on);
  };
  await s.passTo('2026-04-07T07:00:00Z');
  expect(told()).toEqual([ONE]);
  expect(await amend(2, {})).toEqual(['2026-04-14']);
  expect(await amend(3, { firstOn: '2026-05-04' })).toEqual(['2026-05-04']);
  await s.passTo('2026-04-27T07:00:00Z');
  expect(told().slice(1)).toEqual(Array(2).fill('Review of House 3: 2026-05-04'));
  expect(await amend(4, { firstOn: '2026-02-16', everyMonths: 3 })).toEqual(['2026-05-16']);
  await s.passTo('2026-05-18T07:00:00Z');
  expect(await amend(5, { firstOn: '2027-01-04' })).toEqual(['2026-05-16']);
});

test('a draft that somebody saves while a review is held is left alone', async () => {
  await begin();
  await s.settle();
  const [{ id }] = await reviews();
  const mine = { ...house, title: 'Earlier mornings' };
  const { held } = await s.db.transaction(async (tx) => {
    await tx.query(
      `insert into agreement_drafts (agreement_id, body, edited_at, edited_by) values ('house', $1, now(), 'Bob')`,
      [JSON.stringify(mine)],
    );
    const minutes = { outcome: 'amend', minutes: 'Mornings are too slow', attendees: [] };
    const held = s.admin.post(`/api/agreement-reviews/${id}/hold`, minutes);
    await until(
      async () => (await s.db.query(waiting)).length > 0,
      'the draft of the review to be held back',
    );
    return { held };
  });
  expect((await held).status).toBe(204);
  expect((await s.admin.get('/api/agreements/house/draft')).body.body).toEqual(mine);
});

test('two workers tell once, and one that was down tells of the latest stage only', async () => {
  await begin();
  await s.settle();
  const env = { SWEEP_EVERY_MS: '3600000', SMTP_URL: s.mailbox.url };
  const other = await startApp({ now: s.now, database: s.database, env });
  try {
    s.now.set('2026-04-08T10:00:00Z');
    await Promise.all([s.app.app.get(Sweep).pass(), other.app.get(Sweep).pass()]);
    await s.settle();
  } finally {
    await other.stop();
  }
  expect(told()).toEqual([ONE]);
});

test('the last day of notice, and the last day itself', async () => {
  const { review: _, ...rest } = house;
  const term = { from: '2026-01-01', to: '2026-06-30', noticeDays: 60 };
  await begin({ ...rest, reviewer: { address: OLGA }, term });
  await s.passTo('2026-03-02T12:00:00Z');
  expect(told()).toEqual(['House rules: notice can be given until 2026-05-01']);
  await s.passTo('2026-05-04T07:00:00Z');
  // Nobody is told what it is too late for.
  expect(told()).toHaveLength(1);
  // 31 May is a Sunday.
  await s.passTo('2026-05-29T07:00:00Z');
  await s.passTo('2026-06-23T07:00:00Z');
  await s.passTo('2026-06-29T07:00:00Z');
  await s.passTo('2026-07-08T07:00:00Z');
  expect(told().slice(1)).toEqual(Array(3).fill('House rules: its last day is 2026-06-30'));
});

test('a new service is looked at out of turn', async () => {
  await begin();
  await s.settle();
  await s.admin.put('/api/services/scanning', { name: 'Scanning', externalIds: ['Scanning'] });
  const level = { ...house.levels[0], services: ['printing', 'scanning'] };
  await s.admin.put('/api/agreements/house', { ...house, levels: [level] });
  await s.settle();
  await s.settle();
  expect(await reviews()).toMatchObject([
    { on: '2026-03-16', because: 'it covers a new service: scanning' },
    { on: '2026-04-14', because: 'it is time' },
  ]);
});

describe('what closed periods show', () => {
  const accounted = {
    ...house,
    period: 'month',
    review: { everyMonths: 12, reviewer: { address: OLGA }, firstOn: '2027-03-01' },
    levels: [
      {
        level: 'service',
        services: ['printing'],
        objectives: [{ id: 'first', metric: 'first_response', seconds: 3_600, goalPercent: 90 }],
      },
    ],
  };
  /** So many tickets on a Monday, the first of which is never answered. */
  const monday = async (date: string, tickets: number) => {
    await s.passTo(`${date}T09:00:00Z`);
    for (let i = 0; i < tickets; i++) {
      await s.helpdesk.opens(`${date}/${i}`, { service: 'Printing' });
      if (i > 0) await s.helpdesk.answers(`${date}/${i}`);
    }
    await s.passTo(`${date}T11:00:00Z`);
    for (const { id } of (await s.admin.get('/api/breach-reviews?state=open')).body) {
      await s.admin.post(`/api/breach-reviews/${id}/complete`, { cause: 'Asleep', attribution: 'provider' });
    }
  };
  const outOfTurn = async () =>
    (await reviews()).filter(({ because }: { because: string }) => because !== 'it is time');

  test('twice below the goal, and twenty tickets more: looked at out of turn, once each', async () => {
    await begin(accounted);
    await monday('2026-03-09', 2);
    await monday('2026-04-13', 3);
    await s.passTo('2026-05-03T21:59:00Z');
    expect(await outOfTurn()).toEqual([]);
    await s.passTo('2026-05-03T22:00:00Z');
    await s.settle();
    expect(await outOfTurn()).toMatchObject([
      {
        on: '2026-05-18',
        because:
          'first was below its goal twice running: 50 % instead of 90 % from 2 March 2026 to 31 March 2026 and 66.66 % instead of 90 % in April 2026',
      },
    ]);
    await monday('2026-05-11', 23);
    await s.passTo('2026-06-03T22:00:00Z');
    await s.settle();
    expect((await outOfTurn()).slice(1)).toMatchObject([
      {
        on: '2026-06-18',
        because: 'its tickets went from 3 in April 2026 to 23 in May 2026, 667 % more',
      },
    ]);
    // Whoever begins anew finds the same and plans nothing.
    const before = await outOfTurn();
    const env = { SWEEP_EVERY_MS: '3600000', SMTP_URL: s.mailbox.url };
    const other = await startApp({ now: s.now, database: s.database, env });
    await other.app.get(Sweep).pass();
    await other.stop();
    expect(await outOfTurn()).toEqual(before);
    expect(told()).toContain('Review of House rules: 2026-05-18');
  });
});
