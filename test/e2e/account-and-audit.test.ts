import type { Browser } from 'playwright-core';
import { story, type Story } from '../harness/story.js';
import { describeInBrowser, launch } from './browser.js';
import { buildPage, type Visitor, visitor } from './visitor.js';

jest.setTimeout(60_000);

describeInBrowser('the account and the audit log, in a browser', () => {
  let s: Story;
  let browser: Browser;
  let alma: Visitor;
  let rudi: Visitor;

  beforeAll(async () => {
    await buildPage();
    s = await story({
      now: '2026-03-02T09:00:00Z',
      backend: 'postgres',
      objectives: [{ id: 'res', metric: 'resolution', seconds: 7_200 }],
    });
    browser = await launch();
    alma = await visitor(browser, s, { name: 'Alma', role: 'agent', teams: ['support'] });
    rudi = await visitor(browser, s, { name: 'Rudi', role: 'auditor' });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await s?.end();
  });

  test('everybody sets a password; what is wrong with it stands at its field', async () => {
    const { page } = alma;
    await page.getByRole('button', { name: 'Signed in as Alma' }).click();
    await page.getByRole('menuitem', { name: 'Your account' }).click();
    await alma.seen('this one');
    await page.getByLabel('New password').fill('password1234');
    await page.getByLabel('The new one again').fill('password12345');
    await page.getByRole('button', { name: 'Set password' }).click();
    await alma.seen('These are two different ones');
    await page.getByLabel('The new one again').fill('password1234');
    await page.getByRole('button', { name: 'Set password' }).click();
    await alma.seen(/is among the first that somebody would try/);
    expect(await page.getByLabel('New password').getAttribute('aria-invalid')).toBe('true');
    expect(await alma.faultsOf('account')).toEqual([]);
    await page.getByLabel('New password').fill('eleven green bicycles');
    await page.getByLabel('The new one again').fill('eleven green bicycles');
    await page.getByRole('button', { name: 'Set password' }).click();
    await alma.seen(/It is changed/);
    s.now.set('2026-03-02T10:00:00Z');
    await page.getByLabel('The one you have now').fill('not this one');
    await page.getByLabel('New password').fill('twelve green bicycles');
    await page.getByLabel('The new one again').fill('twelve green bicycles');
    await page.getByRole('button', { name: 'Set password' }).click();
    await alma.seen('is not your password');
  });

  test('a session elsewhere is ended, and the browser that had it is signed out', async () => {
    const { body } = await s.admin.get('/api/users');
    const { id } = body.find(({ name }: { name: string }) => name === 'Alma');
    const link = (await s.admin.post(`/api/users/${id}/sign-in-link`)).body.signInLink;
    const elsewhere = await (await browser.newContext()).newPage();
    await elsewhere.goto(`${s.app.url}${new URL(link).pathname}`);
    await elsewhere.getByRole('button', { name: 'Sign in' }).click();
    await elsewhere.getByRole('button', { name: 'Signed in as Alma' }).waitFor();

    await alma.page.reload();
    await alma.page.getByRole('button', { name: /^Sign out .*, last seen/ }).click();
    await alma.page.getByRole('button', { name: /^Sign out .*, last seen/ }).waitFor({ state: 'detached' });
    await elsewhere.reload();
    await elsewhere.getByRole('button', { name: 'Signed in as Alma' }).waitFor({ state: 'detached' });
    await elsewhere.context().close();
  });

  test('an auditor finds an act by its kind, who did it, its subject and its day, and sees what changed', async () => {
    await s.admin.put('/api/teams/support', { name: 'Second line', externalIds: ['Support'] });
    const { page } = rudi;
    await page.getByRole('button', { name: 'Manage' }).click();
    await page.getByRole('menuitem', { name: 'Audit log' }).click();
    await page.getByLabel('Subject').fill('team:support');
    await page.getByLabel('From').fill('2026-03-02');
    await page.getByLabel('To', { exact: true }).fill('2026-03-02');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL(/subject=team%3Asupport/);
    const changed = page.getByRole('listitem').filter({ hasText: 'Second line' });
    await changed.getByRole('row', { name: 'name Support Second line' }).waitFor();
    expect(await page.getByRole('listitem').count()).toBe(2);
    expect(await rudi.faultsOf('audit')).toEqual([]);

    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'All of these as CSV' }).click(),
    ]);
    expect(csv.url()).toContain('subject=team%3Asupport');

    await page.getByLabel('To', { exact: true }).fill('2026-03-01');
    await page.getByRole('button', { name: 'Show' }).click();
    await rudi.seen('No entry fits');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('combobox', { name: 'Act' }).click();
    await page.getByRole('option', { name: 'A user was made' }).click();
    await page.getByRole('button', { name: 'Show' }).click();
    await rudi.seen('alma@desk.example');
  });

  test('who may not read the log is not offered it, and the menu works with the keyboard', async () => {
    expect(await alma.offered()).toEqual(['Board', 'Promises', 'Exclusions', 'Mails']);
    expect(await rudi.offered()).toContain('Audit log');
    const { page } = rudi;
    await page.getByRole('button', { name: 'Manage' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Audit log' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    expect(
      await page.getByRole('button', { name: 'Manage' }).evaluate('document.activeElement.textContent'),
    ).toBe('Manage');
    await alma.goesTo('/audit');
    await alma.seen('This could not be loaded');
  });

  test('what was older is a press away', async () => {
    for (let i = 0; i < 51; i++) await s.admin.put('/api/customers/acme', { name: `Acme ${i}` });
    const { page } = rudi;
    await rudi.goesTo('/audit?act=customer.changed');
    await rudi.seen('Acme 50');
    expect(await page.getByRole('listitem').count()).toBe(50);
    await page.getByRole('button', { name: 'Older ones' }).click();
    await page.getByRole('listitem').nth(51).waitFor();
    expect(rudi.complaints).toEqual([]);
  });
});
