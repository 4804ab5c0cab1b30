import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Role } from '../../src/auth/allow.js';
import type { Teams } from '../../src/auth/visible-tickets.js';
import type { Story } from '../harness/story.js';
import { complaintsOf } from './browser.js';

const root = resolve(__dirname, '../..');
const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

export const buildPage = () =>
  promisify(execFile)(process.execPath, ['scripts/build.mjs', 'web'], { cwd: root });

/** Somebody of this role, signed in with a browser of their own. */
export async function visitor(
  browser: Browser,
  s: Story,
  { name, role, teams = 'all' }: { name: string; role: Role; teams?: Teams },
  more: BrowserContextOptions = {},
): Promise<Visitor> {
  const email = `${name.split(' ')[0]!.toLowerCase()}@desk.example`;
  const { body } = await s.admin.post('/api/users', { name, email, role, teams });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 760 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    acceptDownloads: true,
    ...more,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const visit = new Visitor(page, complaintsOf(page), s.app.url);
  await page.goto(`${s.app.url}${new URL(body.signInLink).pathname}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: `Signed in as ${name}` }).waitFor();
  return visit;
}

export class Visitor {
  constructor(
    readonly page: Page,
    readonly complaints: string[],
    private readonly url: string,
  ) {}

  seen(text: string | RegExp): Promise<void> {
    return this.page.getByText(text).first().waitFor({ timeout: 15_000 });
  }

  goesTo(path: string): Promise<unknown> {
    return this.page.goto(`${this.url}${path}`);
  }

  /** The names of the pages that this person is offered, through the menu that holds all of them on a small screen. */
  async offered(): Promise<string[]> {
    const before = this.page.viewportSize()!;
    await this.page.setViewportSize({ width: 360, height: 760 });
    await this.page.getByRole('navigation', { name: 'Pages' }).getByRole('button').click();
    await this.page.getByRole('menuitem').first().waitFor();
    const names = await this.page.getByRole('menuitem').allTextContents();
    await this.page.keyboard.press('Escape');
    await this.page.setViewportSize(before);
    return names;
  }

  /**
   * What keeps somebody from using the page as it stands, light and dark, wide and on a telephone; with SCREENSHOTS set, its
   * pictures go there.
   */
  async faultsOf(name: string): Promise<string[]> {
    const faults: string[] = [];
    const before = this.page.viewportSize()!;
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const width of [1280, 360]) {
        await this.page.setViewportSize({ width, height: 760 });
        await this.picture(`${name}-${colorScheme}-${width}`);
        const found = await this.inaccessible();
        if (await this.isCutOff()) found.push('the page is wider than the screen');
        faults.push(...found.map((fault) => `${colorScheme}, ${width} px: ${fault}`));
      }
    }
    await this.page.setViewportSize(before);
    return faults;
  }

  /** With SCREENSHOTS set, into that folder. */
  async picture(name: string): Promise<void> {
    const folder = process.env.SCREENSHOTS;
    if (folder === undefined) return;
    // What sticks to the top of the screen would stand in the middle of the picture.
    await this.page.evaluate('scrollTo(0, 0)');
    await this.page.screenshot({ path: resolve(folder, `${name}.png`), fullPage: true });
  }

  private async inaccessible(): Promise<string[]> {
    await this.page.evaluate(axe);
    return this.page.evaluate(
      `axe.run().then(({ violations }) => violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 160))))`,
    );
  }

  private isCutOff(): Promise<boolean> {
    return this.page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  }
}
