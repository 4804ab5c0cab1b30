import type { Browser, Page } from 'playwright-core';
import { machine } from '../harness/signed-in.js';
import { story, type Story } from '../harness/story.js';
import { describeInBrowser, launch } from './browser.js';
import { buildPage, type Visitor, visitor } from './visitor.js';

jest.setTimeout(60_000);

describeInBrowser('exclusions, in a browser', () => {
  let s: Story;
  let browser: Browser;
  let adam: Visitor;
  let page: Page;

  beforeAll(async () => {
    await buildPage();
    s = await story({
      now: '2026-03-02T09:00:00Z',
      backend: 'postgres',
      objectives: [{ id: 'res', metric: 'resolution', seconds: 2 * 3_600 }],
    });
    await s.helpdesk.opens('T-1');
    await s.passTo('2026-03-02T12:00:00Z');
    const lead = await machine(s.app, 'lead');
    await lead.post('/api/exclusions', {
      kind: 'force_majeure',
      title: 'Power cut',
      reason: 'The substation burned.',
      from: '2026-03-02T10:00:00Z',
      to: '2026-03-02T12:00:00Z',
      scope: { kind: 'all' },
      effect: 'pause',
    });
    browser = await launch();
    adam = await visitor(browser, s, { name: 'Adam', role: 'admin' });
    ({ page } = adam);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await s?.end();
  });

  test('what a lead declared is approved with its effect in view, and the ticket shows it', async () => {
    await page.getByRole('link', { name: 'Exclusions' }).click();
    await page.getByRole('button', { name: 'Power cut' }).click();
    await adam.seen(/Approving it: .*1 breach would be revoked/);
    await adam.picture('exclusions');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await adam.seen(/Withdrawing it: /);
    await s.settle();
    await page.goto(`${s.app.url}/tickets/1`);
    await adam.seen(/Excluded: Power cut, approved by/);
    await adam.picture('excluded');
    expect(adam.complaints).toEqual([]);
  });

  test('one is declared after its effect was shown, and waits for somebody else', async () => {
    await page.goto(`${s.app.url}/exclusions`);
    await page.getByRole('button', { name: 'Declare one' }).click();
    await page.getByLabel('Title').fill('Maintenance');
    await page.getByLabel('Reason').fill('Announced last week.');
    await page.getByLabel('From').fill('2026-03-08T02:00');
    await page.getByLabel('To', { exact: true }).fill('2026-03-08T04:00');
    await page.getByRole('button', { name: 'Show what it would do' }).click();
    await adam.seen('Once approved: nothing changes.');
    await adam.picture('declare');
    await page.getByRole('button', { name: 'Declare', exact: true }).click();
    await page.getByRole('button', { name: 'Maintenance' }).click();
    await adam.seen('You declared it: somebody else has to look at it.');
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).isDisabled()).toBe(true);
    expect(adam.complaints).toEqual([]);
  });
});
