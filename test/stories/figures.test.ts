import { machine } from '../harness/signed-in.js';
import { person } from '../harness/person.js';
import { SECOND_LINE } from '../harness/second-line.js';
import { type Story, story } from '../harness/story.js';

jest.setTimeout(120_000);

/** Four open hours to solve a ticket; second line promises first line two of them. */
const CARE = {
  kind: 'customer',
  title: 'Acme Care',
  calendarId: 'office',
  levels: [
    {
      level: 'customer',
      customers: ['acme'],
      objectives: [{ metric: 'resolution', seconds: 4 * 3_600, pauseOn: ['pending', 'hold'] }],
    },
  ],
};
const H = 3_600_000;
const WEEK = 'from=2026-03-02T00:00:00Z&to=2026-03-07T00:00:00Z';

let s: Story;
beforeAll(async () => {
  // A Monday. The office is open Mon–Fri 9–17 UTC.
  s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', agreement: CARE });
  const team = {
    name: 'Second line',
    externalIds: ['Second'],
    leadName: 'Sam',
    leadEmail: 'sam@desk.example',
  };
  for (const [path, body] of [
    ['/api/teams/second', team],
    ['/api/agreements/second-line', SECOND_LINE],
    ['/api/calendars/always', { name: 'Always', spec: { timezone: 'UTC', is24x7: true } }],
    ['/api/services/shop', { name: 'Shop', externalIds: ['Shop'] }],
  ] as const) {
    expect((await s.admin.put(path, body)).status).toBeLessThan(300);
  }
  const mapping = { waiting: { hold: 'Parts Ltd' } };
  const desk = { helpdesk: 'standard', name: 'Desk', mapping };
  expect((await s.admin.put('/api/integrations/desk', desk)).status).toBe(200);
  await play();
});
afterAll(() => s.end());

async function play() {
  const { helpdesk: desk } = s;
  const acme = { customer: 'Acme' };
  const rates = (id: string, rating: object) =>
    desk.tells(id, { at: new Date(s.now.now()).toISOString(), kind: 'satisfaction.rated', ...rating });
  const handsTo = (id: string, to: string) =>
    desk.tells(id, { at: new Date(s.now.now()).toISOString(), kind: 'group.assigned', to });
  // Monday: T-1 is answered once and solved. T-2 goes to second line, waits for parts, and comes back.
  await desk.opens('T-1', acme);
  await desk.opens('T-2', acme);
  // The shop is down from 10 to 14, and again on Tuesday from 9 to 10.
  await s.passTo('2026-03-02T10:00:00Z');
  await desk.opens('DOWN', { service: 'Shop', priority: 'urgent' });
  await desk.answers('T-1');
  await desk.sets('T-1', 'solved');
  await desk.answers('T-2');
  await handsTo('T-2', 'Second');
  await s.passTo('2026-03-02T12:00:00Z');
  await desk.sets('T-2', 'hold');
  await rates('T-1', { rating: 'good' });
  await s.passTo('2026-03-02T14:00:00Z');
  await desk.sets('DOWN', 'solved');
  await s.passTo('2026-03-02T16:00:00Z');
  await desk.sets('T-2', 'open');
  await handsTo('T-2', 'Support');
  await desk.answers('T-2');
  await s.passTo('2026-03-02T17:00:00Z');
  await desk.sets('T-2', 'solved');
  // Tuesday: T-1 has second thoughts about its rating. T-3 is never answered by its customer.
  await s.passTo('2026-03-03T09:00:00Z');
  await desk.sets('DOWN', 'open');
  await rates('T-1', { score: 1, best: 5 });
  await rates('T-2', { score: 5, best: 5 });
  await desk.opens('T-3', acme);
  await desk.answers('T-3');
  await desk.sets('T-3', 'pending');
  await s.passTo('2026-03-03T10:00:00Z');
  await desk.sets('DOWN', 'solved');
  await s.passTo('2026-03-04T10:00:00Z');
  await desk.answers('T-3');
  await s.passTo('2026-03-05T10:00:00Z');
  await desk.sets('T-3', 'closed');
  await s.passTo('2026-03-09T09:00:00Z');
}

/** An admin who signs in: no key approves an exclusion. */

const share = (numerator: number, denominator: number, percent: number | null) => ({
  numerator,
  denominator,
  percent,
});
const figures = async (more: string) => {
  const answer = await s.admin.get(`/api/figures?${WEEK}${more}`);
  expect(answer.text && answer.status).toBe(200);
  return answer.body;
};
const idOf = async (externalId: string) => {
  const [row] = await s.db.query<{ id: number }>('select id from tickets where external_id = $1', [
    externalId,
  ]);
  return row!.id;
};

test('a week of Acme: what was asked once, came back, pleased, waited, and who used the time', async () => {
  const { rows, greenButRed, chains } = await figures('&customer=acme&attempts=3');
  expect(rows).toMatchObject([
    {
      solved: 3,
      // T-1 with one answer; T-2 took two, T-3 as well.
      firstContact: share(1, 3, 33.33),
      reopened: share(0, 3, 0),
      // The last rating counts: T-1 ended at one of five.
      satisfaction: { good: share(1, 2, 50), bad: 1, response: share(2, 3, 66.67) },
      unresponsive: { tickets: 1, attempts: 2, enough: share(0, 1, 0) },
      availability: null,
    },
  ]);
  // T-1 1 h, T-2 8 h, T-3 8 + 8 + 1 h. Second line had T-2 from 10 to 16, and was promised to take 2 h.
  const [{ time }] = rows;
  expect(time).toEqual({
    tickets: 3,
    untimed: 0,
    wholeMs: 26 * H,
    waiting: [
      { party: 'Parts Ltd', tickets: 1, waited: share(4 * H, 26 * H, 15.38) },
      { party: 'customer', tickets: 1, waited: share(17 * H, 26 * H, 65.38) },
    ],
    teams: [
      {
        team: 'second',
        name: 'Second line',
        tickets: 1,
        stays: 1,
        used: share(6 * H, 26 * H, 23.08),
        target: { stays: 1, usedMs: 6 * H, targetMs: 2 * H },
      },
      {
        ...{ team: 'support', name: 'Support', tickets: 3, stays: 4 },
        ...{ used: share(20 * H, 26 * H, 76.92), target: null },
      },
    ],
  });
  // T-1 kept its promise, and the customer is not pleased all the same.
  expect(greenButRed).toMatchObject([{ externalId: 'T-1', at: '2026-03-03T09:00:00.000Z' }]);
  expect(chains).toMatchObject([
    { externalId: 'T-3', wholeMs: 17 * H },
    {
      externalId: 'T-2',
      at: '2026-03-02T17:00:00.000Z',
      wholeMs: 8 * H,
      teams: [
        { team: 'support', name: 'Support', stays: 2, usedMs: 2 * H, targetMs: null },
        { team: 'second', name: 'Second line', stays: 1, usedMs: 6 * H, targetMs: 2 * H },
      ],
    },
    { externalId: 'T-1', wholeMs: H },
  ]);
});

test('the availability of the shop, before and after a maintenance window was approved', async () => {
  const asked = '&outageServices=shop&outagePriorities=urgent&calendar=always';
  const [{ availability: before }] = (await figures(asked)).rows;
  // Five days around the clock are 120 h, of which it was down for 4 + 1.
  expect(before).toEqual({
    raw: share(115 * H, 120 * H, 95.833),
    adjusted: share(115 * H, 120 * H, 95.833),
    outageCount: 1,
    outages: [
      {
        ticketId: await idOf('DOWN'),
        externalId: 'DOWN',
        subject: 'Printer on fire',
        since: '2026-03-02T10:00:00.000Z',
        costMs: 5 * H,
        costAdjustedMs: 5 * H,
      },
    ],
  });
  // Maintenance on Monday from 13 to 15.
  const window = { from: '2026-03-02T13:00:00Z', to: '2026-03-02T15:00:00Z', effect: 'attainment' };
  const { body } = await (
    await machine(s.app, 'lead')
  ).post('/api/exclusions', {
    ...{ kind: 'maintenance', title: 'New disks', reason: 'Planned', ...window },
    scope: { kind: 'services', ids: ['shop'] },
  });
  const eve = await person(s.app, s.admin, { name: 'Eve' });
  expect((await eve.post(`/api/exclusions/${body.id}/approve`)).status).toBe(200);
  const [{ availability: after }] = (await figures(asked)).rows;
  expect(after.raw).toEqual(before.raw);
  expect(after.adjusted).toEqual(share(114 * H, 118 * H, 96.61));
  expect(after.outages[0].costAdjustedMs).toBe(4 * H);
});

test('groups, and a table for spreadsheets', async () => {
  const { rows } = await figures('&by=customer,team');
  expect(rows.map(({ customer, team, solved }: Record<string, unknown>) => [customer, team, solved])).toEqual(
    [
      ['acme', 'support', 3],
      [null, 'support', 1],
    ],
  );
  expect(rows.map(({ names }: { names: object }) => names)).toEqual([
    { customer: 'Acme', team: 'Support' },
    { customer: 'no customer', team: 'Support' },
  ]);
  const { rows: byAgreement } = await figures('&by=agreement');
  expect(byAgreement.map(({ agreement, solved }: Record<string, unknown>) => [agreement, solved])).toEqual([
    ['house', 3],
    [null, 1],
  ]);
  const { text } = await s.admin.get(`/api/figures/csv?${WEEK}&customer=acme&by=customer`);
  expect(text.trim().split('\n')).toEqual([
    'customer,figure,of,numerator,denominator,percent,unit,of name,customer name',
    'acme,first_contact,,1,3,33.33,tickets,,Acme',
    'acme,reopened,,0,3,0,tickets,,Acme',
    'acme,satisfied,,1,2,50,tickets,,Acme',
    'acme,rated,,2,3,66.67,tickets,,Acme',
    'acme,waiting,Parts Ltd,14400,93600,15.38,s,Parts Ltd,Acme',
    'acme,waiting,customer,61200,93600,65.38,s,customer,Acme',
    'acme,used,second,21600,93600,23.08,s,Second line,Acme',
    'acme,used,support,72000,93600,76.92,s,Support,Acme',
    'acme,used_of_target,second,21600,7200,300,s,Second line,Acme',
  ]);
});

test('a week in which nothing was solved has no percentages', async () => {
  const { body } = await s.admin.get('/api/figures?from=2026-02-02T00:00:00Z&to=2026-02-09T00:00:00Z');
  const nothing = share(0, 0, null);
  expect(body.rows).toMatchObject([
    {
      solved: 0,
      firstContact: nothing,
      reopened: nothing,
      satisfaction: { good: nothing, response: nothing },
    },
  ]);
  expect(body).toMatchObject({ greenButRed: [], chains: [] });
});

test('whoever sees other teams’ tickets only sees none of these figures', async () => {
  const other = await machine(s.app, 'lead', ['second']);
  const { body } = await other.get(`/api/figures?${WEEK}&outageServices=shop&calendar=always`);
  expect(body).toMatchObject({
    rows: [{ solved: 0, time: { wholeMs: 0 }, availability: { outageCount: 0 } }],
    greenButRed: [],
    chains: [],
  });
});

test.each`
  asked                               | field          | reason
  ${'outagePriorities=urgent'}        | ${'calendar'}  | ${/is missing/}
  ${'outageServices=shop&calendar=x'} | ${'calendar'}  | ${/no such calendar/}
  ${'agreement=x'}                    | ${'agreement'} | ${/no such agreement/}
  ${'attempts=0'}                     | ${'attempts'}  | ${/./}
  ${'by=objective'}                   | ${'by'}        | ${/./}
  ${'outageServices='}                | ${'calendar'}  | ${/./}
  ${'to=2026-03-01T00:00:00Z'}        | ${'to'}        | ${/./}
`('refused: $asked', async ({ asked, field, reason }) => {
  const span = asked.startsWith('to=') ? 'from=2026-03-02T00:00:00Z' : WEEK;
  const { status, body } = await s.admin.get(`/api/figures?${span}&${asked}`);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(body.errors[0]).toMatchObject({ field, reason: expect.stringMatching(reason) });
});
