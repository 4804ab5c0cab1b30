import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const candidates = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const executablePath = candidates.find((path) => path !== undefined && existsSync(path));

/** Where no browser is installed these tests cannot tell anything; in CI that is a failure, not a reason to pass. */
export const describeInBrowser: typeof describe.skip =
  executablePath === undefined && process.env.CI !== 'true' ? describe.skip : describe;
if (describeInBrowser === describe.skip) {
  process.stderr.write('No Chromium found (set CHROMIUM to its path): the pages are not tested.\n');
}

export function launch(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('CI must have Chromium: apt-get install chromium');
  // As root it has no sandbox of its own to run in, and nothing here should reach beyond this machine.
  const quiet = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
  ];
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet],
  });
}

/** Everything a page complains about: script errors, refused styles, failed requests. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}
