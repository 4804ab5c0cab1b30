import { parse } from 'csv-parse/sync';
import { MakeReports } from '../../../src/reports/make-reports.js';
import { spanAt, spansUntil } from '../../../src/reports/span.js';
import { iso } from '../../../src/engine/instant.js';
import { type Machine, machine } from '../../harness/signed-in.js';
import { type Story, story } from '../../harness/story.js';

// A whole month of webhooks takes its time on a busy machine.
jest.setTimeout(120_000);

const at = Date.parse;

describe('the span that a report is about', () => {
  test.each`
    instant                   | every      | zone               | from                      | to                        | because
    ${'2026-03-04T12:00:00Z'} | ${'week'}  | ${'UTC'}           | ${'2026-03-02T00:00:00Z'} | ${'2026-03-09T00:00:00Z'} | ${'a week begins on Monday'}
    ${'2026-03-01T23:30:00Z'} | ${'week'}  | ${'Europe/Berlin'} | ${'2026-03-01T23:00:00Z'} | ${'2026-03-08T23:00:00Z'} | ${'by the clock of the zone it is Monday already'}
    ${'2026-03-25T12:00:00Z'} | ${'week'}  | ${'Europe/Berlin'} | ${'2026-03-22T23:00:00Z'} | ${'2026-03-29T22:00:00Z'} | ${'the week of the change of clocks is an hour shorter'}
    ${'2026-03-31T22:00:00Z'} | ${'month'} | ${'Europe/Berlin'} | ${'2026-03-31T22:00:00Z'} | ${'2026-04-30T22:00:00Z'} | ${'April begins at its own midnight'}
    ${'2026-12-31T12:00:00Z'} | ${'month'} | ${'UTC'}           | ${'2026-12-01T00:00:00Z'} | ${'2027-01-01T00:00:00Z'} | ${'December ends with the year'}
  `('$because', ({ instant, every, zone, from, to }) => {
    const span = spanAt(at(instant), every, zone);
    expect({ from: iso(span.from), to: iso(span.to) }).toEqual({ from: iso(at(from)), to: iso(at(to)) });
  });

  test('those before it follow without a gap', () => {
    const spans = spansUntil(at('2026-03-29T22:00:00Z'), 'week', 'Europe/Berlin', 4);
    expect(spans.map(({ from }) => iso(from))).toEqual([
      '2026-03-01T23:00:00.000Z',
      '2026-03-08T23:00:00.000Z',
      '2026-03-15T23:00:00.000Z',
      '2026-03-22T23:00:00.000Z',
    ]);
    for (const [i, { from }] of spans.slice(1).entries()) expect(from).toBe(spans[i]!.to);
  });
});

describe('a weekly report', () => {
  let s: Story;
  beforeEach(async () => {
    // Monday, 2 March 2026.
    s = await story({
      now: '2026-03-02T09:00:00Z',
      backend: 'postgres',
      objectives: [{ metric: 'resolution', seconds: 4 * 3_600 }],
    });
  });
  afterEach(() => s.end());

  const weekly = {
    title: 'Support, <week> by week',
    every: 'week',
    timezone: 'Europe/Berlin',
    by: ['customer', 'priority'],
    recipients: ['ada@desk.example', 'boss@desk.example'],
  };

  /** So many tickets of this morning are solved after two hours, the others after six: the promise is four. */
  const day = async (date: string, inTime: number, late: number) => {
    await s.passTo(`${date}T09:00:00Z`);
    const ids = Array.from({ length: inTime + late }, (_, i) => `${date}/${i}`);
    for (const id of ids) await s.helpdesk.opens(id, { customer: 'Acme', priority: 'urgent' });
    await s.passTo(`${date}T11:00:00Z`);
    for (const id of ids.slice(0, inTime)) await s.helpdesk.sets(id, 'solved');
    await s.passTo(`${date}T15:00:00Z`);
    for (const id of ids.slice(inTime)) await s.helpdesk.sets(id, 'solved');
    await s.settle();
  };
  const reports = () => s.mailbox.mails.filter(({ subject }) => subject?.startsWith('Support,'));

  test('comes on Monday, once, with a chart, a table and the figures as CSV', async () => {
    expect((await s.admin.put('/api/reports/weekly', weekly)).body).toMatchObject({
      nextAt: '2026-03-08T23:00:00.000Z',
    });
    await day('2026-03-03', 3, 1);
    await s.passTo('2026-03-08T22:59:59Z');
    expect(reports()).toEqual([]);
    await s.passTo('2026-03-08T23:00:00Z');
    await s.app.app.get(MakeReports).run();
    await s.settle();
    expect(
      reports()
        .map(({ to }) => [to].flat().map((each) => each!.text))
        .flat()
        .sort(),
    ).toEqual(['ada@desk.example', 'boss@desk.example']);
    const [mail] = reports();
    expect(mail!.subject).toBe('Support, <week> by week: Mon 2 Mar 2026 to Sun 8 Mar 2026');
    expect(mail!.text).toContain('Acme · urgent: 75.00 % (3 of 4); raw 75.00 %; half within 2 h');
    expect(mail!.text).toContain('because test admin named you as a recipient');
    expect(mail!.html).toContain('Support, &lt;week&gt; by week');
    const [chart, table] = mail!.attachments;
    expect(chart).toMatchObject({ contentType: 'image/png', cid: 'attainment-chart' });
    expect(chart!.content.subarray(1, 4).toString()).toBe('PNG');
    expect(table!.filename).toBe('weekly-2026-03-02.csv');
    expect(parse(table!.content, { columns: true })).toMatchObject([
      {
        customer: 'acme',
        priority: 'urgent',
        met: '3',
        measured: '4',
        'adjusted %': '75',
        'median s': '7200',
        'customer name': 'Acme',
      },
    ]);
    expect((await s.admin.get('/api/reports/weekly')).body).toMatchObject({
      nextAt: '2026-03-15T23:00:00.000Z',
      runs: [
        { from: '2026-03-01T23:00:00.000Z', mails: [{ state: 'sent', attempts: 1 }, { state: 'sent' }] },
      ],
    });
  });

  test('that no mail server takes is tried for two days, like every other mail', async () => {
    s.mailbox.verdict = () => ({ code: 451, words: 'greylisted' });
    await s.admin.put('/api/reports/weekly', { ...weekly, recipients: ['ada@desk.example'] });
    await s.passTo('2026-03-08T23:00:00Z');
    const mail = async () => (await s.admin.get('/api/reports/weekly')).body.runs[0].mails[0];
    expect(await mail()).toMatchObject({ state: 'waiting', attempts: 1 });
    await s.passTo('2026-03-08T23:15:00Z');
    expect(await mail()).toMatchObject({ state: 'waiting', attempts: 2 });
    s.now.set('2026-03-10T23:00:00Z');
    await s.settle();
    expect(await mail()).toMatchObject({
      state: 'failed',
      attempts: 3,
      lastError: expect.stringContaining('greylisted'),
    });
    // Who asks for it again days later is owed it since then.
    await s.passTo('2026-03-13T09:00:00Z');
    expect((await s.admin.post('/api/reports/weekly/send')).body).toMatchObject({ recipients: 1 });
    await s.settle();
    expect(await mail()).toMatchObject({ state: 'waiting', attempts: 4 });
    s.mailbox.verdict = () => undefined;
    await s.passTo('2026-03-13T09:15:00Z');
    expect(await mail()).toMatchObject({ state: 'sent', attempts: 5 });
  });

  test('has what no clock times below, with its goals, and as a CSV of its own', async () => {
    await s.admin.put('/api/agreements/house', {
      kind: 'multi_level',
      title: 'House rules',
      calendarId: 'office',
      levels: [{ level: 'corporate', objectives: [{ metric: 'resolution', seconds: 4 * 3_600 }] }],
      measures: [
        { measure: 'satisfaction', goalPercent: 60 },
        { measure: 'availability', goalPercent: 99.9, outagePriorities: ['urgent'] },
      ],
    });
    await s.admin.put('/api/reports/weekly', { ...weekly, timezone: 'UTC', by: ['objective'] });
    const rates = (id: string, rating: string) =>
      s.helpdesk.tells(id, { at: iso(s.now.now()), kind: 'satisfaction.rated', rating });
    await day('2026-03-03', 2, 0);
    await rates('2026-03-03/0', 'good');
    await rates('2026-03-03/1', 'bad');
    await day('2026-03-10', 1, 0);
    await rates('2026-03-10/0', 'good');
    await s.passTo('2026-03-16T00:00:00Z');
    await s.app.app.get(MakeReports).run();
    await s.settle();
    const mail = reports().at(-1)!;
    // Two hours of forty were lost in either week.
    expect(mail.text).toContain(
      [
        'Without a clock:',
        'House rules: satisfaction: 100.00 % (1 of 1), up 50.00; raw 100.00 %; goal 60 %, reached',
        'House rules: availability: 95.000 % (38 h 0 min of 40 h 0 min), unchanged; raw 95.000 %; goal 99.9 %, missed',
      ].join('\n'),
    );
    expect(mail.html).toContain('Without a clock</h2>');
    const table = mail.attachments.find(({ filename }) => filename?.endsWith('without-a-clock.csv'))!;
    expect(parse(table.content, { columns: true })).toMatchObject([
      { objective: 'house/satisfaction', unit: 'tickets', met: '1', measured: '1', reached: 'yes' },
      {
        objective: 'house/availability',
        unit: 's',
        met: '136800',
        measured: '144000',
        'goal %': '99.9',
        reached: 'no',
      },
    ]);
    const { body } = await s.admin.get('/api/reports/weekly/figures');
    expect(body.measures).toMatchObject([{ goalPercent: 60, isReached: true }, { goalPercent: 99.9 }]);
  });

  test('compares with the week before, and says where nothing is to be compared', async () => {
    await s.admin.put('/api/reports/weekly', { ...weekly, recipients: [] });
    await day('2026-03-03', 3, 1);
    await day('2026-03-10', 4, 0);
    await s.passTo('2026-03-17T09:00:00Z');
    const { rows, overTime } = (await s.admin.get('/api/reports/weekly/figures')).body;
    expect(rows).toMatchObject([
      { group: ['acme', 'urgent'], names: ['Acme', 'urgent'], adjusted: 100, adjustedBefore: 75 },
    ]);
    expect(overTime.slice(-3).map(({ adjusted }: { adjusted: number | null }) => adjusted)).toEqual([
      null,
      75,
      100,
    ]);
    const earlier = (await s.admin.get('/api/reports/weekly/figures?at=2026-03-09T12:00:00Z')).body;
    expect(earlier.rows).toMatchObject([{ adjusted: 75, adjustedBefore: null }]);
    const png = await s.admin.get('/api/reports/weekly/figures.png');
    expect(png.headers.get('content-type')).toBe('image/png');
  });

  test('two workers make one, and a stop of some weeks is made up for by the last one alone', async () => {
    await s.admin.put('/api/reports/weekly', weekly);
    s.now.set('2026-03-24T09:00:00Z');
    await Promise.all([s.app.app.get(MakeReports).run(), s.app.app.get(MakeReports).run()]);
    await s.settle();
    const runs = await s.db.query<{ from: number }>('select span_from as "from" from report_runs');
    expect(runs.map(({ from }) => iso(from))).toEqual(['2026-03-15T23:00:00.000Z']);
    expect(reports()).toHaveLength(2);
  });

  describe('of a lead', () => {
    let lead: Machine;
    const theirs = { ...weekly, title: 'Billing', by: ['team'], recipients: ['bea@desk.example'] };

    beforeEach(async () => {
      await s.admin.put('/api/teams/billing', { name: 'Billing', externalIds: ['Billing'] });
      lead = await machine(s.app, 'lead', ['billing']);
      await day('2026-03-03', 3, 1);
      await s.helpdesk.opens('B-1', { group: 'Billing' });
      await s.passTo('2026-03-04T11:00:00Z');
      await s.helpdesk.sets('B-1', 'solved');
      await s.passTo('2026-03-10T09:00:00Z');
    });

    const teams = async (who: Machine, id: string) =>
      (await who.get(`/api/reports/${id}/figures`)).body.rows.map(
        ({ names }: { names: string[] }) => names[0],
      );

    test('shows the tickets of their teams alone, whoever looks at it and whoever changes it', async () => {
      await lead.put('/api/reports/billing', theirs);
      await s.admin.put('/api/reports/house', { ...theirs, title: 'The house' });
      expect(await teams(lead, 'billing')).toEqual(['Billing']);
      expect(await teams(s.admin, 'billing')).toEqual(['Billing']);
      expect(await teams(s.admin, 'house')).toEqual(['Billing', 'Support']);
      await s.admin.put('/api/reports/billing', { ...theirs, title: 'Billing, mended' });
      expect(await teams(lead, 'billing')).toEqual(['Billing']);
    });

    test('is the only one they are shown; another is answered like one that is not there', async () => {
      await lead.put('/api/reports/billing', theirs);
      await s.admin.put('/api/reports/house', theirs);
      expect((await lead.get('/api/reports')).body).toMatchObject([{ id: 'billing', orphaned: false }]);
      for (const path of ['', '/figures', '/figures.csv', '/figures.png'])
        expect((await lead.get(`/api/reports/house${path}`)).status).toBe(404);
      expect((await lead.delete('/api/reports/house')).status).toBe(404);
      expect((await lead.post('/api/reports/house/send')).status).toBe(404);
      const { status, body } = await lead.put('/api/reports/house', theirs);
      expect({ status, field: body.errors[0].field }).toEqual({ status: 409, field: 'id' });
      expect((await s.admin.get('/api/reports')).body).toHaveLength(2);
    });

    test('is passed over once they may no longer come in, until an admin takes it over', async () => {
      await lead.put('/api/reports/billing', theirs);
      const [, id] = /^pk_([0-9a-f]+)_/.exec(lead.key)!;
      await s.admin.delete(`/api/api-keys/${id}`);
      await s.passTo('2026-03-16T09:00:00Z');
      await s.app.app.get(MakeReports).run();
      const { body } = await s.admin.get('/api/reports/billing');
      expect(body).toMatchObject({ orphaned: true, runs: [], nextAt: '2026-03-22T23:00:00.000Z' });
      const refused = await s.admin.get('/api/reports/billing/figures');
      expect({ status: refused.status, field: refused.body.errors[0].field }).toEqual({
        status: 409,
        field: 'id',
      });
      await s.admin.put('/api/reports/billing', theirs);
      expect((await s.admin.get('/api/reports/billing')).body).toMatchObject({
        orphaned: false,
        madeBy: { name: 'test admin' },
      });
    });

    test('goes out of turn to those who do not have it, once', async () => {
      await lead.put('/api/reports/billing', theirs);
      const sent = await lead.post('/api/reports/billing/send');
      expect(sent).toMatchObject({ status: 202, body: { from: '2026-03-01T23:00:00.000Z', recipients: 1 } });
      await s.settle();
      await lead.put('/api/reports/billing', {
        ...theirs,
        recipients: ['bea@desk.example', 'carl@acme.example'],
      });
      expect((await lead.post('/api/reports/billing/send')).body).toMatchObject({ recipients: 1 });
      await s.settle();
      const mails = s.mailbox.mails.filter(({ subject }) => subject?.startsWith('Billing:'));
      expect(mails.flatMap(({ to }) => [to].flat().map((each) => each!.text))).toEqual([
        'bea@desk.example',
        'carl@acme.example',
      ]);
      expect(mails[0]!.text).toContain('Billing: 100.00 % (1 of 1)');
      expect(mails[0]!.text).not.toContain('Support');
    });

    test('with nobody to send it to, sending it is refused at the recipients', async () => {
      await lead.put('/api/reports/billing', { ...theirs, recipients: [] });
      const { status, body } = await lead.post('/api/reports/billing/send');
      expect({ status, field: body.errors[0].field }).toEqual({ status: 409, field: 'recipients' });
    });
  });

  test.each([
    ['another rhythm', { every: 'fortnight' }, 'every'],
    ['a zone nobody knows', { timezone: 'Mars/Base' }, 'timezone'],
    ['no dimension', { by: [] }, 'by'],
    ['an address that is none', { recipients: ['ada'] }, 'recipients'],
    ['a field nobody knows', { colour: 'red' }, 'colour'],
  ])('%s is refused with its field', async (_, change, field) => {
    const { status, body } = await s.admin.put('/api/reports/weekly', { ...weekly, ...change });
    expect({ status, field: body.errors[0].field }).toEqual({ status: 400, field });
  });
});
