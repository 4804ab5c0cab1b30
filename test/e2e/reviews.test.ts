import type { Browser, Page } from 'playwright-core';
import { person } from '../harness/person.js';
import { story, type Story } from '../harness/story.js';
import { describeInBrowser, launch } from './browser.js';
import { buildPage, type Visitor, visitor } from './visitor.js';

jest.setTimeout(60_000);

const agreement = {
  kind: 'multi_level',
  title: 'House rules',
  calendarId: 'office',
  reviewer: { name: 'Rita Levi', address: 'rita@desk.example' },
  review: { everyMonths: 6, reviewer: { address: 'olga@desk.example' }, firstOn: '2026-04-14' },
  levels: [{ level: 'corporate', objectives: [{ id: 'first', metric: 'first_response', seconds: 3_600 }] }],
};

describeInBrowser('the reviews, in a browser', () => {
  let s: Story;
  let browser: Browser;
  let adam: Visitor;
  let page: Page;

  beforeAll(async () => {
    await buildPage();
    s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', agreement });
    await s.helpdesk.opens('1042', { customer: 'Acme' });
    await s.passTo('2026-03-10T09:00:00Z');
    await s.helpdesk.opens('1077', { customer: 'Acme', subject: 'Invoices cannot be exported' });
    await s.passTo('2026-03-10T11:00:00Z');
    const period = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
    const link = { agreementId: 'house', customerId: 'acme', contactAddress: 'carl@acme.example', days: 30 };
    const { body } = await s.admin.post('/api/dispute-links', { ...link, ...period });
    const said = new URLSearchParams({ breach: '1', said: 'You called us at <b>ten</b>.', saidBy: 'Carl' });
    await s.app.fetch(new URL(body.link).pathname, { method: 'POST', body: said });
    browser = await launch();
    adam = await visitor(browser, s, { name: 'Adam', role: 'admin' });
    ({ page } = adam);
    await page.getByRole('link', { name: 'Reviews' }).click();
    await adam.seen('Breaches to review');
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await s?.end();
  });

  test('what is overdue is marked, a customer’s words stay words, and a review is completed', async () => {
    await adam.seen('overdue');
    await adam.seen('You called us at <b>ten</b>.');
    await page.getByRole('button', { name: 'Review 1042' }).click();
    await page.getByLabel('Corrective action').fill('Two people on call');
    await adam.picture('reviews-light');
    await page.getByLabel('What caused it?').fill('Nobody was on call');
    await page.getByLabel('Who does it').fill('Olga');
    await page.getByLabel('By when').fill('2026-03-20');
    await page.getByRole('button', { name: 'Complete' }).click();
    await page.getByRole('button', { name: 'Review 1042' }).waitFor({ state: 'detached' });
    expect((await s.admin.get('/api/breach-reviews/1')).body).toMatchObject({
      state: 'completed',
      actionDueOn: '2026-03-20',
    });
    expect(adam.complaints).toEqual([]);
  });

  test('a corrective action is done', async () => {
    await page.getByRole('button', { name: 'Done: Two people on call' }).click();
    await page.getByRole('button', { name: 'Done: Two people on call' }).waitFor({ state: 'detached' });
    expect((await s.admin.get('/api/breach-reviews/1')).body).toMatchObject({
      actionDoneAt: expect.any(String),
    });
    expect(adam.complaints).toEqual([]);
  });

  test('nobody decides about a waiver of their own; what somebody else proposed is waived, and taken back', async () => {
    await page.getByRole('button', { name: 'Review 1077' }).click();
    await page.locator('summary', { hasText: 'Propose to waive the breach' }).click();
    await page.getByLabel('Why should it be waived?').fill('Their own firewall was down');
    await page.getByRole('button', { name: 'Propose', exact: true }).click();
    await adam.seen('You proposed it: somebody else has to look at it.');
    const eve = await person(s.app, s.admin, { name: 'Eve' });
    await eve.post('/api/breaches/2/waiver/decide', { verdict: 'refused' });
    await s.admin.post('/api/breaches/2/waiver', { reason: 'Their lawyer called' });
    await page.reload();
    const card = page.getByRole('region', { name: 'Waiver for 1077' });
    await card.getByText('Their lawyer called').waitFor();
    await adam.picture('waivers');
    await card.getByRole('button', { name: 'Waive' }).click();
    await card.getByRole('button', { name: 'Withdraw' }).waitFor();
    expect((await s.admin.get('/api/breaches')).body).toContainEqual(
      expect.objectContaining({ id: 2, waivedBecause: 'Their lawyer called' }),
    );
    await card.getByLabel('Why withdraw it').fill('The lawyer was wrong');
    await card.getByRole('button', { name: 'Withdraw' }).click();
    await card.waitFor({ state: 'detached' });
    expect((await s.admin.get('/api/waivers')).body).toMatchObject([
      { verdict: 'waived', withdrawnBecause: 'The lawyer was wrong' },
      { verdict: 'refused', reason: 'Their own firewall was down' },
    ]);
    expect(adam.complaints).toEqual([]);
  });

  test('a link is made for a customer, and opens', async () => {
    await page.getByRole('button', { name: 'A link for a customer' }).click();
    await page.getByRole('combobox', { name: 'Agreement' }).selectOption('House rules');
    await page.getByRole('combobox', { name: 'Customer' }).selectOption('Acme');
    await page.getByLabel(/^From/).fill('2026-03-01');
    await page.getByLabel('Up to, and without').fill('2026-03-01');
    await page.getByLabel('Who is told how it ended').fill('carl@acme.example');
    await page.getByRole('button', { name: 'Make the link' }).click();
    await adam.seen('must be later than from');
    await page.getByLabel('Up to, and without').fill('2026-04-01');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.getByText(/\/dispute\//).textContent();
    const opened = await fetch(`${s.app.url}${new URL(link!).pathname}`);
    expect(await opened.text()).toContain('1042');
    // The refusal above is all that the browser has to say.
    expect(adam.complaints.splice(0)).toEqual([expect.stringContaining('422')]);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
  });

  test('a review of an agreement is held', async () => {
    await page.getByRole('button', { name: 'Hold the review of House rules' }).click();
    await page.getByLabel('Minutes').fill('All is well');
    await page.getByRole('button', { name: 'Hold', exact: true }).last().click();
    await adam.seen('confirm');
    expect((await s.admin.get('/api/agreement-reviews')).body).toMatchObject([
      { outcome: 'confirm', minutes: 'All is well' },
    ]);
    expect(adam.complaints).toEqual([]);
  });

  test('is fit to be used by everybody', async () => {
    await page.getByRole('button', { name: 'Review 1077' }).click();
    expect(await adam.faultsOf('reviews')).toEqual([]);
  });
});
