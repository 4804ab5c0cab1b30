import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { PUNCTUAL } from '../../src/audit/actor.js';
import { SignInLinks } from '../../src/auth/sign-in-links.js';
import { machine } from '../harness/signed-in.js';
import { story, type Story } from '../harness/story.js';
import { complaintsOf, describeInBrowser, launch } from './browser.js';

jest.setTimeout(60_000);

const root = resolve(__dirname, '../..');

describeInBrowser('exclusions, in a browser', () => {
  let s: Story;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  const seen = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 15_000 });
  const picture = async (name: string) => {
    const folder = process.env.SCREENSHOTS;
    if (folder !== undefined) await page.screenshot({ path: resolve(folder, `${name}.png`), fullPage: true });
  };

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['scripts/build.mjs', 'web'], { cwd: root });
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
    const context = await browser.newContext({
      viewport: { width: 1280, height: 760 },
      locale: 'en-GB',
      timezoneId: 'UTC',
    });
    page = await context.newPage();
    complaints = complaintsOf(page);
    const link = await s.app.app.get(SignInLinks).forFirstAdmin(PUNCTUAL);
    await page.goto(`${s.app.url}${new URL(link!).pathname}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await seen('Printer on fire');
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await s?.end();
  });

  test('what a lead declared is approved with its effect in view, and the ticket shows it', async () => {
    await page.getByRole('link', { name: 'Exclusions' }).click();
    await page.getByRole('button', { name: 'Power cut' }).click();
    await seen(/Approving it: .*1 breach would be revoked/);
    await picture('exclusions');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await seen(/Withdrawing it: /);
    await s.settle();
    await page.goto(`${s.app.url}/tickets/1`);
    await seen(/Excluded: Power cut, approved by/);
    await picture('excluded');
    expect(complaints).toEqual([]);
  });

  test('one is declared after its effect was shown, and waits for somebody else', async () => {
    await page.goto(`${s.app.url}/exclusions`);
    await page.getByRole('button', { name: 'Declare one' }).click();
    await page.getByLabel('Title').fill('Maintenance');
    await page.getByLabel('Reason').fill('Announced last week.');
    await page.getByLabel('From').fill('2026-03-08T02:00');
    await page.getByLabel('To', { exact: true }).fill('2026-03-08T04:00');
    await page.getByRole('button', { name: 'Show what it would do' }).click();
    await seen('Once approved: nothing changes.');
    await picture('declare');
    await page.getByRole('button', { name: 'Declare', exact: true }).click();
    await page.getByRole('button', { name: 'Maintenance' }).click();
    await seen('You declared it: somebody else has to look at it.');
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).isDisabled()).toBe(true);
    expect(complaints).toEqual([]);
  });
});
