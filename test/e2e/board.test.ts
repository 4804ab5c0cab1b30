import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PUNCTUAL } from '../../src/audit/actor.js';
import { SignInLinks } from '../../src/auth/sign-in-links.js';
import { story, type Story } from '../harness/story.js';
import { until } from '../harness/until.js';
import { complaintsOf, describeInBrowser, launch } from './browser.js';

jest.setTimeout(60_000);

const root = resolve(__dirname, '../..');
const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

const objectives = [
  {
    id: 'first',
    metric: 'first_response',
    byPriority: { urgent: { seconds: 110 }, normal: { seconds: 3_600 } },
  },
  { id: 'done', metric: 'resolution', seconds: 14_400, pauseOn: ['pending'] },
];

describeInBrowser('the pages, in a browser', () => {
  let s: Story;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  const row = (id: string) => page.locator('tbody tr', { hasText: `#${id}` });
  const seen = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 10_000 });

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['scripts/build.mjs', 'web'], { cwd: root });
    // A Monday, an hour before the office closes.
    s = await story({ now: '2026-03-02T16:00:00Z', backend: 'postgres', objectives });
    browser = await launch();
    context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
    });
    page = await context.newPage();
    complaints = complaintsOf(page);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await s?.end();
  });

  test('without a session it leads to the sign-in page; a link opens the board', async () => {
    await page.goto(s.app.url);
    await seen('Sign in to Punctual');
    // The browser itself reports the refusal that brought it here.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('401')]);

    const link = await s.app.app.get(SignInLinks).forFirstAdmin(PUNCTUAL);
    await page.goto(`${s.app.url}${new URL(link!).pathname}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await seen('No open tickets');
  });

  test('a ticket shows up by itself, counts down, and is breached before your eyes', async () => {
    await page.evaluate('window.loadedOnce = true');
    await s.helpdesk.opens('urgent-1', { priority: 'urgent', customer: 'Acme', assignee: 'Bob' });
    await s.settle();
    await row('urgent-1').waitFor();
    const cells = await row('urgent-1').innerText();
    for (const words of [
      'On track',
      'First response',
      'House rules',
      'Printer on fire',
      'Acme',
      'Urgent',
      'Bob',
    ]) {
      expect(cells).toContain(words);
    }

    const timer = row('urgent-1').getByRole('timer');
    const before = await timer.innerText();
    expect(before).toMatch(/^1m \d\ds$/);
    await until(async () => (await timer.innerText()) !== before, 'a second to pass');
    expect(await timer.innerText()).toMatch(/^1m \d\ds$/);

    await s.passTo('2026-03-02T16:01:50Z');
    await row('urgent-1').getByText('Breached').waitFor();
    expect(await timer.innerText()).toMatch(/^−\d+s$/);
    expect(await page.evaluate('window.loadedOnce')).toBe(true);
    await page.getByRole('button', { name: /Breached\s*1/ }).waitFor();
  });

  test('a paused clock is shown as paused, with what remains', async () => {
    await s.helpdesk.opens('waits-1', { priority: 'normal' });
    await s.passTo('2026-03-02T16:30:00Z');
    await s.helpdesk.answers('waits-1');
    await s.helpdesk.sets('waits-1', 'pending');
    await s.settle();
    await row('waits-1').getByText('Paused').waitFor();
    expect(await row('waits-1').getByRole('timer').innerText()).toBe('3h 31m');
    expect(await row('waits-1').innerText()).toContain('while pending');
  });

  test('open time stands still while the office is closed, and the row says until when', async () => {
    await s.passTo('2026-03-02T16:45:00Z');
    await s.helpdesk.opens('night-1', { priority: 'normal' });
    await s.passTo('2026-03-02T18:00:00Z');
    await page.reload();
    await row('night-1').waitFor();
    expect(await row('night-1').getByRole('timer').innerText()).toBe('45m');
    expect(await row('night-1').innerText()).toMatch(/from\s+Tue 10:00/);
  });

  test('a laptop whose clock is two hours off shows the same', async () => {
    const wrong = await context.newPage();
    await wrong.addInitScript(() => {
      const real = Date.now;
      Date.now = () => real() + 7_200_000;
    });
    await wrong.goto(s.app.url);
    const timer = wrong.locator('tbody tr', { hasText: '#night-1' }).getByRole('timer');
    expect(await timer.innerText()).toBe('45m');
    await wrong.close();
  });

  test('filters stand in the address line and survive a reload', async () => {
    await page.getByRole('button', { name: /Paused/ }).click();
    expect(new URL(page.url()).search).toBe('?state=paused');
    await row('night-1').waitFor({ state: 'detached' });
    await page.reload();
    await row('waits-1').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.getByRole('button', { name: 'Show all' }).click();
    await row('night-1').waitFor();
    await page.goto(`${s.app.url}/?team=support&customer=acme`);
    await row('urgent-1').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.goto(s.app.url);
  });

  test('no row jumps from under the pointer', async () => {
    const subjects = () => page.locator('tbody tr').allInnerTexts();
    await row('night-1').hover();
    const before = (await subjects()).length;
    await s.helpdesk.opens('more-1', { priority: 'urgent' });
    await s.settle();
    await seen('1 row changed. Refresh order');
    expect((await subjects()).length).toBe(before);
    await page.getByRole('heading', { name: 'Board' }).hover({ force: true });
    await page.mouse.move(5, 5);
    await row('more-1').waitFor();
  });

  test('j and Enter open a ticket, which tells why its deadline is what it is', async () => {
    await page.goto(s.app.url);
    await row('night-1').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('night-1');
    await row('urgent-1').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.goto(`${s.app.url}/?state=on_track`);
    await row('night-1').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Why this deadline' }).waitFor();
    const why = await page.getByRole('region', { name: 'Why this deadline' }).innerText();
    expect(why).toContain('House rules grants 1 h of open time');
    expect(why).toContain('House rules, version 1');
    expect(why).toMatch(/Mon 2 Mar,? 16:45 – 17:00\s+Open hours\s+15 min\s+15 min/);
    expect(why).toMatch(/Outside open hours[\s\S]*Open hours \(ahead\)\s+45 min\s+1 h/);
    expect(await page.locator('figure [data-look=closed]').count()).toBeGreaterThan(0);
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Resolution' })
      .getByRole('button', { name: 'Why?' })
      .click();
    await page.waitForURL(/clock=house%2Fdone/);
    await seen('House rules grants 4 h of open time');
  });

  test('mails can be read as they would arrive', async () => {
    await page.goto(`${s.app.url}/mails`);
    await page
      .getByRole('link', { name: /missed/ })
      .first()
      .click();
    const mail = page.frameLocator('iframe[title="The mail"]');
    await mail.getByText('House rules').waitFor();
    await page.getByRole('tab', { name: 'Plain text' }).click();
    await page.getByRole('tabpanel').getByText('House rules').waitFor();
  });

  test('a phone 360 pixels wide shows every page without sideways scrolling', async () => {
    const [ticket] = (await s.admin.get('/api/board')).body.rows;
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of ['/', `/tickets/${ticket.id}`, '/promises', '/mails']) {
      await page.goto(`${s.app.url}${path}`);
      await page.getByRole('main').locator('h1, h2').first().waitFor({ state: 'attached' });
      expect({ path, width: await page.evaluate('document.documentElement.scrollWidth') }).toEqual({
        path,
        width: 360,
      });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('a session that ends leads back to the sign-in page', async () => {
    const signedOut = await browser.newContext();
    await signedOut.addCookies(await context.cookies());
    const other = await signedOut.newPage();
    await other.goto(`${s.app.url}/promises`);
    await other.getByText('House rules').waitFor();
    await signedOut.clearCookies();
    await other.getByRole('link', { name: 'Board' }).click();
    await other.getByText('Sign in to Punctual').waitFor();
    await signedOut.close();
  });

  test('says so when live updates are lost', async () => {
    const cut = await context.newPage();
    await cut.route('**/api/live', (route) => route.abort());
    await cut.goto(s.app.url);
    await cut.getByText(/Live updates lost \d+s ago/).waitFor({ timeout: 15_000 });
    await cut.close();
  });

  test.each(['light', 'dark'] as const)(
    'the accessibility checker finds nothing serious in %s colours',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const [ticket] = (await s.admin.get('/api/board')).body.rows;
      const pages = {
        '/': 'Printer on fire',
        [`/tickets/${ticket.id}`]: 'Every stretch from the start on',
        '/promises': 'House rules',
        '/mails': /team lead/,
        '/nowhere': 'There is no such page',
      };
      for (const [path, words] of Object.entries(pages)) {
        await page.goto(`${s.app.url}${path}`);
        await seen(words);
        expect({ path, found: await seriousFaults(page) }).toEqual({ path, found: [] });
      }
    },
  );

  test('nothing was refused or went wrong on the way', () => expect(complaints).toEqual([]));
});

async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const checker = (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe;
    const { violations } = await checker.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}
