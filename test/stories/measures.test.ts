import { machine, type Machine } from '../harness/signed-in.js';
import { person } from '../harness/person.js';
import { type Story, story } from '../harness/story.js';

/**
 * A month costs 10,000.00 €. Beside a clock, four things are promised that no clock times. The office is open from nine to
 * five, UTC: March 2026 has 22 such days, 176 hours of service.
 */
const CARE = {
  kind: 'customer',
  title: 'Acme Care',
  calendarId: 'office',
  levels: [
    { level: 'customer', customers: ['acme'], objectives: [{ metric: 'resolution', seconds: 400 * 3_600 }] },
  ],
  measures: [
    { measure: 'satisfaction', goalPercent: 90 },
    { measure: 'first_contact', goalPercent: 60 },
    { measure: 'contact_attempts', goalPercent: 100, attempts: 2 },
    { measure: 'availability', goalPercent: 99, outagePriorities: ['urgent'] },
  ],
  period: 'month',
  timezone: 'UTC',
  credits: {
    currency: 'EUR',
    fee: '10000.00 EUR',
    objectives: [
      { objective: 'satisfaction', below: [{ percent: 90, creditPercent: 5 }] },
      { objective: 'first_contact', perBreach: '20.00 EUR' },
      { objective: 'contact_attempts', perBreach: '50.00 EUR' },
      { objective: 'availability', below: [{ percent: 99, creditPercent: 10 }] },
    ],
  },
  earnBack: { rule: 'consecutive', periods: 1 },
};

jest.setTimeout(120_000);

let s: Story;
let lead: Machine;
beforeAll(async () => {
  s = await story({ now: '2026-03-01T00:00:00Z', backend: 'postgres', agreement: CARE });
  lead = await machine(s.app, 'lead');
  await play();
});
afterAll(() => s?.end());

const rates = (id: string, score: number, at: string) =>
  s.helpdesk.tells(id, { at, kind: 'satisfaction.rated', score, worst: 1, best: 5 });

async function play() {
  const { helpdesk: desk } = s;
  const acme = { customer: 'Acme' };
  await s.passTo('2026-03-02T11:00:00Z');
  // One reply solves the first; the second takes two, and nobody is happy about it.
  const at = '2026-03-02T09:00:00Z';
  for (const id of ['QUICK', 'SLOW', 'GONE']) await desk.opens(id, { ...acme, at });
  await desk.answers('QUICK', '2026-03-02T09:30:00Z');
  await desk.sets('QUICK', 'solved', '2026-03-02T09:30:00Z');
  await desk.answers('SLOW', '2026-03-02T10:00:00Z');
  await desk.answers('SLOW', '2026-03-02T11:00:00Z');
  await desk.sets('SLOW', 'solved', '2026-03-02T11:00:00Z');
  // Whoever wrote the third never answers, and is tried once.
  await desk.answers('GONE', '2026-03-02T10:00:00Z');
  await desk.sets('GONE', 'pending', '2026-03-02T10:00:00Z');
  await s.passTo('2026-03-03T09:00:00Z');
  await rates('QUICK', 5, '2026-03-03T09:00:00Z');
  await rates('SLOW', 2, '2026-03-03T09:00:00Z');
  await s.passTo('2026-03-09T10:00:00Z');
  await desk.sets('GONE', 'closed');
  // Nothing works from ten to two.
  await s.passTo('2026-03-10T10:00:00Z');
  await desk.opens('DOWN', { ...acme, priority: 'urgent' });
  await s.passTo('2026-03-10T14:00:00Z');
  await desk.sets('DOWN', 'solved');
  await s.settle();
}

const statements = async () => (await lead.get('/api/statements?agreement=house')).body;
const march = async () => (await statements()).at(-1);
const ratio = (met: number, measured: number) => ({ met, measured });

test('the month so far, fresh, with the goals', async () => {
  await s.passTo('2026-03-11T09:00:00Z');
  const { body } = await lead.get(
    '/api/attainment/measures?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z',
  );
  const row = (objective: string, name: string, goalPercent: number, isReached: boolean, raw: object) => ({
    agreement: 'house',
    objective,
    name: `Acme Care: ${name}`,
    unit: objective === 'availability' ? 'ms' : 'tickets',
    goalPercent,
    isReached,
    raw,
    adjusted: raw,
    excluded: 0,
  });
  const hours = (n: number) => n * 3_600_000;
  // Seven days of eight hours are over.
  const up = { met: hours(52), measured: hours(56), percent: 92.857 };
  expect(body.rows).toEqual([
    row('satisfaction', 'satisfaction', 90, false, { met: 1, measured: 2, percent: 50 }),
    row('first_contact', 'solved by first contact', 60, true, { met: 2, measured: 3, percent: 66.67 }),
    row('contact_attempts', 'attempts before giving up', 100, false, { met: 0, measured: 1, percent: 0 }),
    row('availability', 'availability', 99, false, up),
  ]);
});

test('March is closed with what they cost', async () => {
  await s.passTo('2026-04-04T00:00:00Z');
  const { figures, id } = await march();
  // 5 % of the fee, one ticket, one ticket, 10 % of the fee: 172 of 176 hours are 97.727 %.
  expect(figures.lines).toEqual([
    { objective: 'satisfaction', of: 'tier', claimed: 50_000, credited: 50_000 },
    { objective: 'first_contact', of: 'breaches', claimed: 2_000, credited: 2_000 },
    { objective: 'contact_attempts', of: 'breaches', claimed: 5_000, credited: 5_000 },
    { objective: 'availability', of: 'tier', claimed: 100_000, credited: 100_000 },
  ]);
  expect(figures.total).toBe(157_000);
  expect(figures.objectives).toMatchObject([
    { objective: 'availability', unit: 'ms', raw: ratio(172 * 3_600_000, 176 * 3_600_000) },
    { objective: 'contact_attempts', unit: 'tickets', raw: ratio(0, 1) },
    { objective: 'customer.resolution', raw: ratio(4, 4) },
    { objective: 'first_contact', unit: 'tickets', raw: ratio(2, 3) },
    { objective: 'satisfaction', unit: 'tickets', raw: ratio(1, 2) },
  ]);
  const { text } = await lead.get(`/api/statements/${id}/evidence.csv`);
  const lines = text.trim().split('\n');
  // They are in the order in which the tickets were taken in, which two workers share.
  const of = (objective: string) => lines.filter((line) => line.split(',')[1] === objective).sort();
  expect(of('satisfaction')).toEqual([
    'QUICK,satisfaction,,satisfaction,,,met,,,,,,,,,,,2026-03-03T09:00:00.000Z,,,rated 5 on a scale from 1 to 5',
    'SLOW,satisfaction,,satisfaction,,,missed,,,,,,,,,,,2026-03-03T09:00:00.000Z,,,rated 2 on a scale from 1 to 5',
  ]);
  expect(of('contact_attempts')).toEqual([
    'GONE,contact_attempts,,contact_attempts,,,missed,,,,,,,,,,,2026-03-09T10:00:00.000Z,,,given up after 1 of 2 attempts',
  ]);
  expect(of('availability')).toEqual([
    'DOWN,availability,,availability,,,,,2026-03-10T10:00:00.000Z,,,,,,,,,,14400,14400,out of service',
  ]);
  const pdf = await lead.get(`/api/statements/${id}/evidence.pdf`);
  expect([pdf.status, pdf.text.slice(0, 5)]).toEqual([200, '%PDF-']);
});

test('what comes to light about March corrects it within a day, what happens in April does not', async () => {
  await s.passTo('2026-04-10T09:00:00Z');
  await rates('QUICK', 1, '2026-04-10T09:00:00Z');
  await s.passTo('2026-04-12T09:00:00Z');
  expect((await march()).revision).toBe(0);
  // The helpdesk was slow to tell that somebody had thought better of it on the 20th of March.
  await rates('SLOW', 4, '2026-03-20T09:00:00Z');
  await s.passTo('2026-04-13T09:00:00Z');
  expect(await march()).toMatchObject({
    revision: 1,
    cause: 'SLOW satisfaction: met, was missed',
    figures: { total: 107_000 },
  });
});

test('maintenance that two people approved is no service time', async () => {
  const eve = await person(s.app, s.admin, { name: 'Eve' });
  const window = {
    kind: 'maintenance',
    title: 'The move',
    reason: 'To the new data centre.',
    from: '2026-03-10T10:00:00Z',
    to: '2026-03-10T14:00:00Z',
    scope: { kind: 'customers', ids: ['acme'] },
    effect: 'attainment',
  };
  const { body, status } = await s.admin.post('/api/exclusions', window);
  expect([status, (await eve.post(`/api/exclusions/${body.id}/approve`)).status]).toEqual([201, 200]);
  await s.passTo('2026-04-14T09:00:00Z');
  expect(await march()).toMatchObject({
    revision: 2,
    cause:
      'DOWN availability: down 4 h 0 min, of which 0 h 0 min count, was down 4 h 0 min, of which 4 h 0 min count',
    figures: { total: 7_000 },
  });
});

test('a back-test of the same promise over March comes to the same', async () => {
  const asked = await s.admin.post('/api/analyses', {
    kind: 'backtest',
    agreementId: 'house',
    body: CARE,
    from: '2026-03-01T00:00:00Z',
    to: '2026-04-01T00:00:00Z',
  });
  expect(asked.status).toBe(202);
  await s.settle();
  const { body } = await s.admin.get(`/api/analyses/${asked.body.id}`);
  const [period] = body.answer.credits.draft.periods;
  expect(period.total).toBe(7_000);
  expect(period.objectives).toContainEqual({
    objective: 'availability',
    unit: 'ms',
    met: 172 * 3_600_000,
    measured: 172 * 3_600_000,
    attainment: 100,
  });
});

test('service hours that cannot be read any more keep their own period open, and no other', async () => {
  await s.admin.put('/api/calendars/mars', { name: 'Mars', spec: { timezone: 'UTC', is24x7: true } });
  const [availability] = CARE.measures.slice(-1);
  await s.admin.put('/api/agreements/mars', {
    ...CARE,
    title: 'Mars',
    measures: [{ ...availability, calendarId: 'mars' }],
    credits: undefined,
    earnBack: undefined,
    inForceFrom: '2026-04-14T09:00:00Z',
  });
  await s.db.query(
    `insert into calendar_versions values
       ('mars', 2, '{"timezone": "Mars/Olympus", "is24x7": true}', '2026-04-20T00:00:00Z', 'running', '2026-04-20T00:00:00Z')`,
  );
  s.expectError(/calendar mars 2 cannot be read/);
  s.expectError(/the period of mars stays open: calendar mars cannot be read in its version 2/);
  await s.passTo('2026-05-04T00:00:00Z');
  expect((await statements())[0].periodFrom).toBe('2026-04-01T00:00:00.000Z');
  expect((await lead.get('/api/statements?agreement=mars')).body).toEqual([]);
  // Nor do the figures of one agreement wait for those of another.
  s.expectError(/the measures of mars are left out: calendar mars cannot be read in its version 2/);
  const span = 'from=2026-04-01T00:00:00Z&to=2026-05-01T00:00:00Z';
  const { body: fresh } = await lead.get(`/api/attainment/measures?${span}`);
  expect(new Set(fresh.rows.map(({ agreement }: { agreement: string }) => agreement))).toEqual(
    new Set(['house']),
  );
  await s.admin.put('/api/calendars/mars', { name: 'Mars', spec: { timezone: 'UTC', is24x7: true } });
  await s.settle();
  expect((await lead.get('/api/statements?agreement=mars')).body).toHaveLength(1);
});

test('April is measured anew, and wins back what it may', async () => {
  await s.passTo('2026-05-04T00:00:00Z');
  const [april] = await statements();
  expect(april.figures.objectives).toMatchObject([
    { objective: 'availability', raw: ratio(176 * 3_600_000, 176 * 3_600_000) },
    { objective: 'contact_attempts', raw: ratio(0, 0) },
    { objective: 'first_contact', raw: ratio(0, 0) },
    { objective: 'satisfaction', raw: ratio(0, 1) },
  ]);
  expect(april.figures.lines).toEqual([
    { objective: 'satisfaction', of: 'tier', claimed: 50_000, credited: 50_000 },
  ]);
  // March's credit for availability fell away, and April had no ticket by which the others could be won back.
  expect(april.figures.earnBack).toBe(0);
});

describe('what comes into force, or ends, as March ends', () => {
  let own: Story;
  beforeAll(async () => {
    own = await story({ now: '2026-03-01T00:00:00Z', backend: 'postgres', agreement: CARE });
  });
  afterAll(() => own?.end());

  test('says nothing about March', async () => {
    await own.admin.put('/api/customers/other', { name: 'Other' });
    const [, , , availability] = CARE.measures;
    const levels = [{ ...CARE.levels[0], customers: ['other'] }];
    const { credits: _, earnBack: __, ...plain } = CARE;
    const ends = {
      ...plain,
      levels,
      measures: [availability],
      term: { from: '2026-01-01', to: '2026-03-31' },
    };
    expect((await own.admin.put('/api/agreements/ends', ends)).status).toBe(200);
    await own.passTo('2026-03-10T10:00:00Z');
    await own.helpdesk.opens('DOWN', { customer: 'Acme', priority: 'urgent' });
    await own.passTo('2026-03-10T14:00:00Z');
    await own.helpdesk.sets('DOWN', 'solved');
    const inForceFrom = '2026-04-01T00:00:00Z';
    const byLow = { ...availability, goalPercent: 99.5, outagePriorities: ['low'] };
    const later = { ...plain, measures: [byLow], inForceFrom };
    expect((await own.admin.put('/api/agreements/house', later)).status).toBe(200);
    const spec = { timezone: 'UTC', is24x7: true };
    const longer = { name: 'Office', spec, reach: 'new', inForceFrom };
    expect((await own.admin.put('/api/calendars/office', longer)).status).toBe(200);
    await own.passTo('2026-04-05T09:00:00Z');

    const closed = (await own.admin.get('/api/statements?agreement=house')).body.at(-1);
    const up = ratio(172 * 3_600_000, 176 * 3_600_000);
    expect(closed.figures.objectives[0]).toMatchObject({ objective: 'availability', raw: up });
    const { body } = await own.admin.get(
      '/api/attainment/measures?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z',
    );
    const shown = body.rows
      .filter(({ objective }: { objective: string }) => objective === 'availability')
      .map(({ agreement, goalPercent, raw }: { agreement: string; goalPercent: number; raw: object }) => [
        agreement,
        goalPercent,
        raw,
      ]);
    const all = ratio(176 * 3_600_000, 176 * 3_600_000);
    expect(shown).toEqual([
      ['ends', 99, { ...all, percent: 100 }],
      ['house', 99, { ...up, percent: 97.727 }],
    ]);
  });
});
