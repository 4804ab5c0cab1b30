import type { Browser } from 'playwright-core';
import { story, type Story } from '../harness/story.js';
import { describeInBrowser, launch } from './browser.js';
import { buildPage, type Visitor, visitor } from './visitor.js';

jest.setTimeout(60_000);

describeInBrowser('attainment and reports, in a browser', () => {
  let s: Story;
  let browser: Browser;
  let lea: Visitor;
  let adam: Visitor;

  beforeAll(async () => {
    await buildPage();
    s = await story({
      now: '2026-03-02T09:00:00Z',
      backend: 'postgres',
      agreement: {
        kind: 'multi_level',
        title: 'House rules',
        calendarId: 'office',
        levels: [{ level: 'corporate', objectives: [{ metric: 'resolution', seconds: 4 * 3_600 }] }],
        measures: [
          { measure: 'satisfaction', goalPercent: 90 },
          { measure: 'availability', goalPercent: 95, outagePriorities: ['urgent'] },
        ],
      },
    });
    await s.admin.put('/api/teams/billing', { name: 'Billing', externalIds: ['Billing'] });
    for (const id of ['A-1', 'A-2', 'A-3', 'A-4'])
      await s.helpdesk.opens(id, { customer: 'Acme', priority: 'urgent' });
    await s.helpdesk.opens('B-1', { group: 'Billing' });
    await s.passTo('2026-03-02T11:00:00Z');
    for (const id of ['A-1', 'A-2', 'A-3', 'B-1']) await s.helpdesk.sets(id, 'solved');
    await s.passTo('2026-03-02T15:00:00Z');
    await s.helpdesk.sets('A-4', 'solved');
    await s.passTo('2026-03-10T09:00:00Z');
    await s.db.query(
      `update clocks set left_out_because = 'maintenance'
       where (ticket_id, clock_id, cycle) in (select ticket_id, clock_id, cycle from breaches)`,
    );
    browser = await launch();
    lea = await visitor(browser, s, { name: 'Lea', role: 'lead', teams: ['billing'] });
    adam = await visitor(browser, s, { name: 'Adam', role: 'admin' });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await s?.end();
  });

  test('attainment stands raw beside adjusted, by name, with what it was divided from', async () => {
    const { page } = adam;
    await page.getByRole('link', { name: 'Attainment' }).click();
    await page.getByRole('cell', { name: '80.00 % 4 of 5' }).waitFor();
    await page.getByRole('rowheader', { name: 'House rules: resolution, for everybody' }).waitFor();
    await page.getByRole('cell', { name: '100.00 % 4 of 4' }).waitFor();
    await page.getByRole('combobox', { name: 'A line for each' }).click();
    await page.getByRole('option', { name: 'Team' }).click();
    await page.getByRole('option', { name: 'Customer' }).click();
    await page.getByRole('option', { name: 'Objective' }).click();
    await page.keyboard.press('Escape');
    await page
      .getByRole('row', { name: /^Billing No customer 100.00 % 1 of 1 100.00 % 1 of 1 0 2h 00m/ })
      .waitFor();
    await page.getByRole('row', { name: /^Support Acme 75.00 % 3 of 4 100.00 % 3 of 3 1/ }).waitFor();
    await page.getByRole('row', { name: /^All of them 80.00 % 4 of 5/ }).waitFor();
    expect(await adam.faultsOf('attainment')).toEqual([]);
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'As CSV' }).click(),
    ]);
    expect(csv.url()).toContain('by=team%2Ccustomer');
  });

  test('objectives without a clock stand below, with their goals', async () => {
    const { page } = adam;
    await page.goto(`${s.app.url}/attainment`);
    const table = page.getByRole('region', { name: 'Objectives without a clock' });
    // Six urgent hours of six open days.
    await table
      .getByRole('row', { name: /^House rules: availability 87\.500 % 42 h 0 min of 48 h 0 min .* 95 % no$/ })
      .waitFor();
    await table.getByRole('row', { name: /^House rules: satisfaction – nothing was measured/ }).waitFor();
    expect(await adam.faultsOf('attainment-measures')).toEqual([]);
  });

  test('where nothing is left to divide by there is a dash and its reason', async () => {
    await s.db.query(
      `update clocks set left_out_because = 'maintenance'
       where ticket_id = (select id from tickets where external_id = 'B-1')`,
    );
    await lea.goesTo('/attainment');
    await lea.seen('the only one is excluded');
    await s.db.query(
      `update clocks set left_out_because = null where ticket_id = (select id from tickets where external_id = 'B-1')`,
    );
    await lea.page.getByRole('combobox', { name: 'Span' }).click();
    await lea.page.getByRole('option', { name: 'Last month' }).click();
    await lea.seen('Nothing was decided in this span');
  });

  test('days the wrong way round are refused at their field', async () => {
    const { page } = lea;
    await page.getByRole('combobox', { name: 'Span' }).click();
    await page.getByRole('option', { name: 'Other days' }).click();
    await page.getByLabel('From').fill('2026-03-09');
    await page.getByLabel('To', { exact: true }).fill('2026-03-01');
    await lea.seen('lies before from');
    await page.getByLabel('To', { exact: true }).fill('2026-03-10');
    await lea.seen('Nothing was decided in this span');
    await page.getByLabel('From').fill('2026-03-02');
    await page.getByRole('cell', { name: '100.00 % 1 of 1' }).first().waitFor();
  });

  test('a lead makes a report of their own teams, looks at it and sends it', async () => {
    const { page } = lea;
    await page.getByRole('button', { name: 'Manage' }).click();
    await page.getByRole('menuitem', { name: 'Reports' }).click();
    await lea.seen('There is none yet.');
    await page.getByRole('button', { name: 'Make a report' }).click();
    await page.getByLabel('Title').fill('Billing, weekly');
    expect(await page.getByLabel('Id', { exact: true }).inputValue()).toBe('billing-weekly');
    await page.getByRole('combobox', { name: 'Mailed to' }).fill('nobody');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Make it' }).click();
    await lea.seen(/must be an email/);
    await page.getByRole('combobox', { name: 'Mailed to' }).press('Backspace');
    await page.getByRole('combobox', { name: 'Mailed to' }).fill('bea@desk.example');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'A line for each' }).click();
    await page.getByRole('option', { name: 'Team' }).click();
    await page.getByRole('option', { name: 'Customer' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('row', { name: /^Billing 100.00 % \(1 of 1\)/ }).waitFor();
    await page.getByRole('button', { name: 'Send the last week now' }).click();
    await lea.seen('It goes to 1 recipient.');
    await s.settle();
    await lea.seen('bea@desk.example: sent');
    expect(s.mailbox.mails.at(-1)!.text).toContain('Billing: 100.00 % (1 of 1)');
    await page.getByRole('button', { name: 'Send the last week now' }).click();
    await lea.seen('Everybody has it already.');
    expect(await lea.faultsOf('reports')).toEqual([]);
  });

  test('an admin sees all reports, stops one and deletes it after having been asked', async () => {
    await s.admin.put('/api/reports/house', {
      title: 'The house',
      every: 'month',
      timezone: 'UTC',
      by: ['agreement'],
      recipients: [],
    });
    const { page } = adam;
    await adam.goesTo('/reports');
    await page.getByRole('row', { name: /Billing, weekly every week Lea 1 address/ }).waitFor();
    await page.getByRole('button', { name: 'The house' }).click();
    await page.getByRole('button', { name: 'Stop it' }).click();
    await page.getByRole('row', { name: /The house .* stopped/ }).waitFor();
    await page.getByRole('button', { name: 'Send the last month now' }).click();
    await adam.seen(/names nobody to send it to/);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete it and its runs?' }).click();
    await page.getByRole('button', { name: 'The house' }).waitFor({ state: 'detached' });
    expect((await s.admin.get('/api/reports')).body).toHaveLength(1);
  });

  test('who may have no reports and no figures is offered neither', async () => {
    const alma = await visitor(browser, s, { name: 'Alma', role: 'agent' });
    const rudi = await visitor(browser, s, { name: 'Rudi', role: 'auditor' });
    const offered = await alma.offered();
    expect(offered).not.toContain('Attainment');
    expect(offered).not.toContain('Reports');
    await rudi.goesTo('/reports');
    await rudi.page.getByRole('button', { name: 'Billing, weekly' }).click();
    await rudi.seen('As it is now');
    expect(await rudi.page.getByRole('button', { name: 'Make a report' }).count()).toBe(0);
    expect(await rudi.page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    expect([lea, adam, alma, rudi].flatMap(({ complaints }) => complaints)).toEqual([
      // What each refused is shown at its field, or beside the button.
      expect.stringContaining('422'),
      expect.stringContaining('400'),
      expect.stringContaining('409'),
    ]);
  });
});
