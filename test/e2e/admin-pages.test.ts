import type { Browser } from 'playwright-core';
import { ClosePeriods } from '../../src/credits/close-periods.js';
import { machine } from '../harness/signed-in.js';
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
      objectives: [
        { metric: 'resolution', seconds: 4 * 3_600, goalPercent: 95 },
        { metric: 'first_response', seconds: 3_600, goalPercent: 95 },
      ],
    },
  ],
  period: 'month',
  timezone: 'Europe/Berlin',
  credits: {
    currency: 'EUR',
    fee: '10000.00 EUR',
    objectives: [{ objective: 'customer.resolution', below: [{ percent: 95, creditPercent: 10 }] }],
  },
};

describeInBrowser('pages that an admin looks at, as an admin', () => {
  let s: Story;
  let browser: Browser;
  let adam: Visitor;

  beforeAll(async () => {
    await buildPage();
    s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', agreement: CARE });
    for (const id of ['A-1', 'A-2']) await s.helpdesk.opens(id, { customer: 'Acme' });
    await s.passTo('2026-03-02T12:00:00Z');
    await s.helpdesk.sets('A-1', 'solved');
    await s.passTo('2026-04-05T08:00:00Z');
    await s.app.app.get(ClosePeriods).run();
    const lead = await machine(s.app, 'lead');
    const exclusion = {
      kind: 'force_majeure',
      title: 'Power cut',
      reason: 'The substation burned.',
      from: '2026-04-02T10:00:00Z',
      scope: { kind: 'customers', ids: ['acme'] },
      effect: 'attainment',
    };
    await lead.post('/api/exclusions', exclusion);
    const { body } = await lead.post('/api/exclusions', { ...exclusion, title: 'A slip' });
    await lead.post(`/api/exclusions/${body.id}/withdraw`, { reason: 'It was none.' });
    browser = await launch();
    adam = await visitor(browser, s, { name: 'Adam', role: 'admin' });
    await s.admin.post('/api/users', {
      name: 'Lena Löwenstein-Wertheim',
      email: 'lena.loewenstein-wertheim@a-long-name.example',
      role: 'lead',
      teams: ['support'],
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await s?.end();
  });

  test('credits', async () => {
    await adam.goesTo('/credits');
    await adam.page.getByRole('heading', { name: /^Acme Care ·/ }).waitFor();
    expect(await adam.faultsOf('credits')).toEqual([]);
    await adam.page.getByRole('button', { name: 'Approve the statement of Acme Care' }).click();
    await adam.page.getByRole('button', { name: 'Issue the statement of Acme Care' }).click();
    await adam.seen('issued');
    const [statement] = (await s.admin.get('/api/statements')).body;
    expect(statement).toMatchObject({ state: 'issued', approvedBy: 'Adam', issuedBy: 'Adam' });
  });

  test('exclusions, with a decision and with a declaration', async () => {
    await adam.goesTo('/exclusions');
    await adam.page.getByRole('button', { name: 'Power cut' }).click();
    await adam.seen(/Approving it:/);
    expect(await adam.faultsOf('exclusion')).toEqual([]);
    await adam.page.getByRole('button', { name: 'Declare one' }).click();
    await adam.page.getByRole('button', { name: 'Show what it would do' }).click();
    await adam.seen('Since when?');
    expect(await adam.faultsOf('declare')).toEqual([]);
  });

  test('people, with a new one and with one that is changed', async () => {
    await adam.goesTo('/people');
    await adam.page.getByRole('button', { name: 'Add a user' }).click();
    await adam.page.getByRole('button', { name: 'Add', exact: true }).click();
    await adam.seen('Who is it?');
    expect(await adam.faultsOf('add-user')).toEqual([]);
    await adam.page.getByRole('button', { name: /^Change Lena/ }).click();
    await adam.page.getByRole('button', { name: 'New sign-in link' }).click();
    await adam.seen('Sign-in link');
    expect(await adam.faultsOf('people')).toEqual([]);
    expect(adam.complaints).toEqual([]);
  });

  test('the menu of rarely used pages, open', async () => {
    await adam.page.getByRole('button', { name: 'Manage' }).click();
    await adam.page.getByRole('menuitem', { name: 'People' }).waitFor();
    expect(await adam.faultsOf('menu')).toEqual([]);
    await adam.page.keyboard.press('Escape');
    await adam.page.getByRole('button', { name: 'Signed in as Adam' }).click();
    await adam.page.getByRole('menuitem', { name: 'Your account' }).waitFor();
    expect(await adam.faultsOf('account-menu')).toEqual([]);
  });
});
