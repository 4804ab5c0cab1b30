import type { Browser } from 'playwright-core';
import { iso } from '../../src/engine/instant.js';
import { SECOND_LINE } from '../harness/second-line.js';
import { story, type Story } from '../harness/story.js';
import { describeInBrowser, launch } from './browser.js';
import { buildPage, type Visitor, visitor } from './visitor.js';

jest.setTimeout(60_000);

const CARE = {
  kind: 'customer',
  title: 'Acme Care',
  calendarId: 'office',
  levels: [
    {
      level: 'customer',
      customers: ['acme'],
      objectives: [{ metric: 'resolution', seconds: 16 * 3_600, pauseOn: ['hold'] }],
    },
  ],
};

describeInBrowser('the figures beside clocks, in a browser', () => {
  let s: Story;
  let browser: Browser;
  let lea: Visitor;
  let rudi: Visitor;

  beforeAll(async () => {
    await buildPage();
    // A Monday. The office is open Mon–Fri 9–17 UTC.
    s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', agreement: CARE });
    const mapping = { waiting: { hold: 'Parts Ltd' } };
    for (const [path, body] of [
      ['/api/teams/second', { name: 'Second line', externalIds: ['Second'] }],
      ['/api/agreements/second-line', SECOND_LINE],
      ['/api/calendars/always', { name: 'Around the clock', spec: { timezone: 'UTC', is24x7: true } }],
      ['/api/services/shop', { name: 'Web shop', externalIds: ['Shop'] }],
      ['/api/integrations/desk', { helpdesk: 'standard', name: 'Desk', mapping }],
    ] as const) {
      expect((await s.admin.put(path, body)).status).toBeLessThan(300);
    }
    await play();
    browser = await launch();
    lea = await visitor(browser, s, { name: 'Lea', role: 'lead', teams: ['second'] });
    rudi = await visitor(browser, s, { name: 'Rudi', role: 'auditor' });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await s?.end();
  });

  async function play() {
    const { helpdesk: desk } = s;
    const acme = { customer: 'Acme' };
    const tells = (id: string, fact: object) => desk.tells(id, { at: iso(s.now.now()), ...fact });
    // T-1 is answered once and solved. T-2 goes to second line at 10, waits for parts from 12 to 16 and comes back.
    await desk.opens('T-1', acme);
    await desk.opens('T-2', acme);
    await s.passTo('2026-03-02T10:00:00Z');
    await desk.opens('DOWN', { service: 'Shop', priority: 'urgent' });
    await desk.answers('T-1');
    await desk.sets('T-1', 'solved');
    await desk.answers('T-2');
    await tells('T-2', { kind: 'group.assigned', to: 'Second' });
    await s.passTo('2026-03-02T12:00:00Z');
    await desk.sets('T-2', 'hold');
    await s.passTo('2026-03-02T14:00:00Z');
    await desk.sets('DOWN', 'solved');
    await s.passTo('2026-03-02T16:00:00Z');
    await desk.sets('T-2', 'open');
    await tells('T-2', { kind: 'group.assigned', to: 'Support' });
    await desk.answers('T-2');
    await s.passTo('2026-03-02T17:00:00Z');
    await desk.sets('T-2', 'solved');
    // T-1 kept its promise, and its customer is not pleased. T-3 is never answered by its customer.
    await s.passTo('2026-03-03T09:00:00Z');
    await tells('T-1', { kind: 'satisfaction.rated', score: 1, best: 5 });
    await tells('T-2', { kind: 'satisfaction.rated', score: 5, best: 5 });
    await desk.opens('T-3', acme);
    await desk.answers('T-3');
    await desk.sets('T-3', 'pending');
    await s.passTo('2026-03-04T10:00:00Z');
    await desk.answers('T-3');
    await s.passTo('2026-03-05T10:00:00Z');
    await desk.sets('T-3', 'closed');
    await s.passTo('2026-03-09T00:00:00Z');
  }

  test('an auditor comes from attainment, with the same span, and reads all of it by name', async () => {
    const { page } = rudi;
    await rudi.goesTo('/attainment?span=custom&from=2026-03-02&to=2026-03-08&by=objective,customer');
    await page.getByRole('link', { name: 'Figures beside clocks' }).click();
    // Of what attainment is grouped by, figures know the customer.
    await page
      .getByRole('row', { name: /^Acme 3 33.33 % 1 of 3 0.00 % 0 of 3 50.00 % 1 of 2, 1 bad 66.67 % 2 of 3/ })
      .waitFor();
    await page.getByRole('row', { name: /^No customer 1 – no customer was answered/ }).waitFor();
    await page.getByRole('row', { name: /^Acme Parts Ltd 1 15.38 % 4h 00m of 26h 00m$/ }).waitFor();
    await page
      .getByRole('row', { name: /^No customer – no agreement has timed it$/ })
      .first()
      .waitFor();
    await rudi.seen('1 ticket is in no time here or below: no agreement has timed it.');
    await page
      .getByRole('row', {
        name: /^Acme Second line 1 1 23.08 % 6h 00m of 26h 00m 300.00 % 6h 00m of 2h 00m, 1 stay$/,
      })
      .waitFor();
    await page.getByRole('row', { name: /^Acme Support 3 4 76.92 % .* – nothing was promised$/ }).waitFor();
    await page
      .getByRole('row', { name: /^T-2 .* 8h 00m Support 2h 00m Second line 6h 00m of 2h 00m promised$/ })
      .waitFor();
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'As CSV' }).click(),
    ]);
    expect(csv.url()).toMatch(/figures\/csv\?from=2026-03-02.*by=customer/);
    const current = page.getByRole('navigation', { name: 'Pages' }).locator('[aria-current=page]');
    expect(await current.allTextContents()).toContain('Attainment');
  });

  test('what an outage is, and how many attempts are wanted, is asked for and stays in the address', async () => {
    const { page } = rudi;
    await rudi.seen('Say above which tickets are outages');
    await page.getByRole('combobox', { name: 'Outages are of' }).click();
    await page.getByRole('option', { name: 'Web shop' }).click();
    await page.keyboard.press('Escape');
    await rudi.seen('is missing: availability is a share of agreed service hours');
    await page.getByRole('combobox', { name: 'Hours', exact: true }).click();
    await page.getByRole('option', { name: 'Around the clock' }).click();
    // Seven days of 24 h, of which it was down for four.
    await page.getByRole('row', { name: /^No customer 97.619 % 164h 00m of 168h 00m 97.619 %/ }).waitFor();
    await page.getByRole('row', { name: /^DOWN .* 4h 00m 4h 00m$/ }).waitFor();
    await page.getByRole('row', { name: /^Acme – no ticket of it was an outage$/ }).waitFor();
    await page.getByLabel('Attempts wanted').fill('0');
    await rudi.seen(/must not be less than 1/);
    await page.getByLabel('Attempts wanted').fill('3');
    const tried = page.getByRole('row', { name: /^Acme 3 .* 1 after 2 attempts 0.00 % 0 of 1$/ });
    await tried.waitFor();
    await page.reload();
    await tried.waitFor();
    expect(await rudi.faultsOf('figures')).toEqual([]);
  });

  test('green but red leads to the ticket', async () => {
    const { page } = rudi;
    const list = page.getByRole('region', { name: 'Green but red' }).getByRole('table');
    await list.getByRole('link', { name: 'T-1' }).click();
    await page.getByRole('heading', { name: /Printer on fire/ }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Attainment', exact: true }).last().click();
    // Grouped as it was here: three tickets and the stay with second line, which took too long, as T-3 did.
    await page.getByRole('row', { name: /^Acme 50.00 % 2 of 4/ }).waitFor();
  });

  test('a group without an outage has no availability, rather than 100 %', async () => {
    await rudi.goesTo(
      '/figures?span=custom&from=2026-03-02&to=2026-03-08&by=customer&calendar=always&outagePriorities=low',
    );
    await rudi.page.getByRole('row', { name: /^Acme – no ticket of it was an outage$/ }).waitFor();
    await rudi.page.getByRole('row', { name: /^No customer – no ticket of it was an outage$/ }).waitFor();
  });

  test('a lead whose teams solved nothing gets dashes with their reasons', async () => {
    const { page } = lea;
    await lea.goesTo('/figures?span=custom&from=2026-03-02&to=2026-03-08');
    const solved = page.getByRole('region', { name: 'Figures of solved tickets' });
    await solved.getByRole('cell', { name: '– nothing was solved' }).first().waitFor();
    expect(await solved.getByRole('cell', { name: '– nothing was solved' }).count()).toBe(4);
    await lea.seen('No ticket was rated badly although every promise about it was kept.');
    await page
      .getByRole('row', { name: /^– nothing was done$/ })
      .first()
      .waitFor();
    await page.getByRole('combobox', { name: 'A line for each' }).click();
    await page.getByRole('option', { name: 'Team' }).click();
    await lea.seen('Nothing was solved in this span');
  });

  test('nothing went wrong on the way but what was shown at its field', () =>
    expect([lea, rudi].flatMap(({ complaints }) => complaints)).toEqual([
      expect.stringContaining('422'),
      expect.stringContaining('400'),
    ]));
});
