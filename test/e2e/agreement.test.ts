import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Sweep } from '../../src/clocks/sweep.js';
import { story, type Story } from '../harness/story.js';
import { complaintsOf, describeInBrowser, launch } from './browser.js';

jest.setTimeout(60_000);

const root = resolve(__dirname, '../..');
const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
const ADA = { name: 'Ada Lovelace', address: 'ada@desk.example' };
const CARL = { name: 'Carl Acme', address: 'carl@acme.example' };
const care = {
  kind: 'customer',
  title: 'Acme Care',
  calendarId: 'office',
  levels: [
    {
      level: 'customer',
      customers: ['acme'],
      objectives: [
        {
          id: 'first',
          metric: 'first_response',
          byPriority: { urgent: { seconds: 3_600 }, normal: { seconds: 14_400 } },
          goalPercent: 95,
        },
      ],
    },
  ],
};

describeInBrowser('an agreement, in a browser', () => {
  let s: Story;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  const seen = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 15_000 });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  /** Refusals that a test provokes are the browser's to report, too. */
  const surprises = () => complaints.filter((each) => !/status of 4(09|10|22)/.test(each));
  const picture = async (name: string) => {
    const folder = process.env.SCREENSHOTS;
    if (folder !== undefined) await page.screenshot({ path: resolve(folder, `${name}.png`), fullPage: true });
  };
  /** As the other pages' tests: what keeps somebody from using the page. */
  const faults = async () => {
    await page.evaluate(axe);
    return page.evaluate(
      `axe.run().then(({ violations }) => violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 160))))`,
    );
  };

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['scripts/build.mjs', 'web'], { cwd: root });
    s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', agreement: HOUSE });
    await s.admin.put('/api/agreements/care', care);
    await s.helpdesk.opens('T-1', { customer: 'Acme', priority: 'urgent' });
    await s.settle();
    browser = await launch();
    context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      timezoneId: 'UTC',
    });
    page = await context.newPage();
    complaints = complaintsOf(page);
    const ada = { name: ADA.name, email: ADA.address, role: 'admin', teams: 'all' };
    const { body } = await s.admin.post('/api/users', ada);
    await page.goto(`${s.app.url}${new URL(body.signInLink).pathname}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await seen('Printer on fire');
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await s?.end();
  });

  test('from the promises to one agreement: its words, and where it stands', async () => {
    await page.getByRole('link', { name: 'Promises' }).click();
    await page.getByRole('link', { name: 'Acme Care' }).click();
    await seen('Version 1 is in force since 2 Mar 2026, 09:00.');
    await page.getByRole('cell', { name: '1 business hour' }).waitFor();
    await seen('business hours of Office');
    await picture('agreement');
    expect(await faults()).toEqual([]);
    expect(surprises()).toEqual([]);
    const here = page.getByRole('navigation', { name: 'Pages' }).locator('a[aria-current=page]');
    expect(await here.allTextContents()).toEqual(['Promises']);
  });

  test('a draft is refused at its field, checked, kept, and proposed', async () => {
    await page.getByRole('tab', { name: 'Next version' }).click();
    await press('Write the next version');
    const text = page.getByLabel('The agreement, as YAML or JSON');
    const written = (await text.inputValue())
      .replace('title: Acme Care', TITLE)
      .replace('seconds: 3600', 'seconds: 1800');
    await text.fill('title: [');
    await press('Save the draft');
    await seen(/The text cannot be read: /);
    await text.fill(written.replace('seconds: 1800', 'seconds: soon'));
    await press('Save the draft');
    await seen('levels[0].objectives[0].byPriority.urgent.seconds');
    await text.fill(written.replace('calendarId: office', 'calendarId: moon'));
    await press('Check it');
    await seen('is moon, and there is no such calendar');
    await text.fill(written);
    await press('Save the draft');
    await seen('A draft was last changed by Ada Lovelace; it has no effect yet.');
    await seen('Nothing in it would surprise anybody.');
    await picture('draft');
    expect(await faults()).toEqual([]);
    await page.getByLabel('Those, and clocks that run already').check();
    await press('Propose it');
    await seen(
      'What is proposed waits for the approval of Ada Lovelace (provider) and Carl Acme (customer).',
    );
    await seen('First response for urgent: 1 h → 30 min');
  });

  test('one approves signed in, the other by a link that is handed over', async () => {
    await s.app.app.get(Sweep).pass();
    await page.reload();
    await seen('asked by mail on 2 Mar 2026, 09:00');
    await press('Approve');
    await seen('Approved by Ada Lovelace (provider), signed in');
    await press('Make a link for Carl Acme');
    const link = await page.locator('code', { hasText: '/sign-off/' }).textContent();
    await picture('proposal');
    expect(await faults()).toEqual([]);
    const carl = await context.newPage();
    await carl.goto(`${s.app.url}${new URL(link!).pathname}`);
    await carl.getByRole('button', { name: 'Approve' }).click();
    await carl.getByText('You have approved this agreement.').waitFor();
    await carl.close();
    await page.reload();
    await seen('What is proposed has all the approvals it needs, and can be published.');
  });

  test('its effect is seen before it is published, and its change afterwards', async () => {
    await press('See the effect');
    await seen(
      'Publishing it now: 1 running clock moves, 0 would be breached at once, 0 mails for the past.',
    );
    await picture('effect');
    expect(await faults()).toEqual([]);
    await press('Publish with this effect');
    await seen('Version 2 is in force since 2 Mar 2026, 09:00, until 1 Mar 2027, 00:00.');
    await page.getByRole('tab', { name: 'History' }).click();
    await press('What it changed of version 1');
    await seen('First response for urgent: 1 h → 30 min');
    await seen('Version 2 published by Ada Lovelace');
    await picture('history');
    expect(await faults()).toEqual([]);
    expect((await s.admin.get('/api/agreements/care/life')).body).toMatchObject({
      state: 'active',
      versions: [
        { version: 2, state: 'active' },
        { version: 1, state: 'superseded' },
      ],
    });
  });

  test('a customer gets a link, which is shown once, read, and revoked', async () => {
    await page.getByRole('tab', { name: 'Links' }).click();
    await page.getByLabel('Who it is for').fill('Carl at Acme');
    await press('Make it');
    const link = await page.locator('code', { hasText: '/document/' }).textContent();
    await page.getByRole('button', { name: 'Revoke the link for Carl at Acme' }).waitFor();
    await picture('links');
    expect(await faults()).toEqual([]);
    const address = `${s.app.url}${new URL(link!).pathname}`;
    const customer = await (await browser.newContext()).newPage();
    expect((await customer.goto(address))?.status()).toBe(200);
    await customer.getByRole('heading', { name: 'Acme Care, faster' }).waitFor();
    await page.reload();
    await seen('Read 1 time, last on 2 Mar 2026, 09:00.');
    await press('Revoke the link for Carl at Acme');
    await seen(/Revoked on 2 Mar 2026, 09:00/);
    expect((await customer.goto(address))?.status()).toBe(410);
    await customer.context().close();
    expect(surprises()).toEqual([]);
  });

  test('what is refused for its notice is said at the field, and a termination is on record', async () => {
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByLabel('Reason').fill('They moved away.');
    await press('Terminate the agreement');
    await seen(/lies within the notice of 30 days/);
    await page.getByLabel('On', { exact: true }).fill('2026-04-30T00:00');
    await press('Terminate the agreement');
    await seen(/Terminated by Ada Lovelace, to end on 30 Apr 2026/);
    expect(surprises()).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('reads well on a telephone, in %s colours', async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 360, height: 740 });
    for (const tab of ['agreement', 'next', 'history', 'links']) {
      await page.goto(`${s.app.url}/agreements/care/${tab}`);
      await seen('Version 3 is in force');
      await picture(`agreement-${tab}-${colorScheme}-360`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      expect(await faults()).toEqual([]);
    }
    expect(surprises()).toEqual([]);
  });

  test('who only reads is shown what it says and where it stands, and nothing to press', async () => {
    const bob = { name: 'Bob', email: 'bob@desk.example', role: 'agent', teams: ['support'] };
    const { body } = await s.admin.post('/api/users', bob);
    const reader = await (await browser.newContext()).newPage();
    await reader.goto(`${s.app.url}${new URL(body.signInLink).pathname}`);
    await reader.getByRole('button', { name: 'Sign in' }).click();
    await reader.getByText('Printer on fire').first().waitFor();
    await reader.goto(`${s.app.url}/agreements/care/next`);
    await reader.getByText('Nobody is writing a next version.').waitFor();
    await reader.getByRole('tab', { name: 'History' }).click();
    await reader.getByRole('button', { name: 'What it changed of version 1' }).waitFor();
    expect(await reader.getByRole('tab').allTextContents()).toEqual(['Agreement', 'Next version', 'History']);
    expect(await reader.getByRole('button', { name: 'Terminate the agreement' }).count()).toBe(0);
    await reader.context().close();
  });

  test('a new agreement starts from a template', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${s.app.url}/promises`);
    await page.getByLabel('Id of a new agreement').fill('initech-care');
    await press('Write it');
    await seen('There is no agreement of this id yet. Write its first draft.');
    await page.getByLabel('Start from').selectOption({ index: 1 });
    const text = await page.getByLabel('The agreement, as YAML or JSON').inputValue();
    expect(text).toContain('title:');
    expect(text).not.toMatch(/^id:/m);
    await page
      .getByLabel('The agreement, as YAML or JSON')
      .fill(JSON.stringify({ ...care, title: 'Initech Care' }));
    await press('Save the draft');
    await page.getByRole('heading', { name: 'Initech Care' }).waitFor();
    await press('Throw the draft away');
    await press('Yes, throw it away');
    await seen('There is no agreement of this id yet. Write its first draft.');
    await s.admin.put('/api/agreements/initech-care/draft', { ...care, title: 'Initech Care' });
    await page.goto(`${s.app.url}/promises`);
    await page.getByRole('link', { name: 'Initech Care' }).waitFor();
    await picture('promises');
    expect(await faults()).toEqual([]);
  });
});

const HOUSE = {
  kind: 'multi_level',
  title: 'House rules',
  calendarId: 'office',
  levels: [{ level: 'corporate', objectives: [{ id: 'res', metric: 'resolution', seconds: 72_000 }] }],
};

/** What the next version says beside a shorter time. */
const TITLE = `title: Acme Care, faster
approval: both_parties
changeNote: Half an hour for what is urgent.
term: { from: 2026-03-01, to: 2027-02-28, noticeDays: 30 }
parties:
  provider: { name: Desk Ltd, approvers: [{ name: ${ADA.name}, address: ${ADA.address} }] }
  customer: { name: Acme Inc, approvers: [{ name: ${CARL.name}, address: ${CARL.address} }] }`;
