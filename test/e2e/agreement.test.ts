import type { Browser, Page } from 'playwright-core';
import { Sweep } from '../../src/clocks/sweep.js';
import { story, type Story } from '../harness/story.js';
import { describeInBrowser, launch } from './browser.js';
import { buildPage, type Visitor, visitor } from './visitor.js';

jest.setTimeout(60_000);

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
  let ada: Visitor;
  let page: Page;
  const seen = (text: string | RegExp) => ada.seen(text);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  /** Refusals that a test provokes are the browser's to report, too. */
  const surprises = () => ada.complaints.filter((each) => !/status of 4(09|10|12|22)/.test(each));

  beforeAll(async () => {
    await buildPage();
    s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', agreement: HOUSE });
    await s.admin.put('/api/agreements/care', care);
    await s.helpdesk.opens('T-1', { customer: 'Acme', priority: 'urgent' });
    await s.settle();
    browser = await launch();
    ada = await visitor(browser, s, { name: ADA.name, role: 'admin' });
    page = ada.page;
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
    expect(await ada.faultsOf('agreement')).toEqual([]);
    expect(surprises()).toEqual([]);
    const here = page.getByRole('navigation', { name: 'Pages' }).locator('a[aria-current=page]');
    expect(await here.allTextContents()).toEqual(['Promises']);
  });

  test('a draft is refused at its field, checked, and kept', async () => {
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
    expect(await ada.faultsOf('draft')).toEqual([]);
  });

  test('who read a draft that somebody else saved meanwhile sees theirs, and loses nothing', async () => {
    const text = page.getByLabel('The agreement, as YAML or JSON');
    const path = '/api/agreements/care/draft';
    const bobs = async (purpose: string) => {
      const { body } = (await s.admin.get(path)).body;
      await s.admin.put(path, { ...body, purpose });
    };
    const mine = (await text.inputValue()).replace('noticeDays: 30', 'noticeDays: 31');
    await bobs('Bob was here.');
    await text.fill(mine);
    await press('Save the draft');
    await seen(/test admin saved the draft on 2 Mar 2026, 09:00, after you had read it/);
    await page.getByText(/^What .* saved, with the lines marked/).click();
    expect(await page.locator('pre [data-new]').allTextContents()).toEqual([
      'purpose: Bob was here.\n',
      '  noticeDays: 30\n',
    ]);
    expect(await ada.faultsOf('saved-meanwhile')).toEqual([]);
    expect(await text.inputValue()).toBe(mine);
    await press('Keep mine, to save it over theirs');
    await press('Save the draft');
    await page.getByText('Save the draft first.').waitFor({ state: 'hidden' });
    expect((await s.admin.get(path)).body.body.term.noticeDays).toBe(31);

    await bobs('Bob was here again.');
    await press('Propose it');
    await seen(/What stands in the field is yours/);
    await press('Take theirs');
    expect(await text.inputValue()).toContain('purpose: Bob was here again.');
    await text.fill(
      (await text.inputValue()).replace(/noticeDays: 31|purpose: .*\n/g, (it) =>
        it === 'noticeDays: 31' ? 'noticeDays: 30' : '',
      ),
    );
    await press('Save the draft');
    await page.getByText('Save the draft first.').waitFor({ state: 'hidden' });
  });

  test('what is kept is proposed', async () => {
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
    expect(await ada.faultsOf('proposal')).toEqual([]);
    const carl = await (await browser.newContext()).newPage();
    await carl.goto(`${s.app.url}${new URL(link!).pathname}`);
    await carl.getByRole('button', { name: 'Approve' }).click();
    await carl.getByText('You have approved this agreement.').waitFor();
    await carl.context().close();
    await page.reload();
    await seen('What is proposed has all the approvals it needs, and can be published.');
    await seen('Approved by Carl Acme (customer), by a link that Ada Lovelace handed over');
  });

  test('its effect is seen before it is published, and its change afterwards', async () => {
    await press('See the effect');
    await seen(
      'Publishing it now: 1 running clock moves, 0 would be breached at once, 0 mails for the past.',
    );
    expect(await ada.faultsOf('effect')).toEqual([]);
    await press('Publish with this effect');
    await seen('Version 2 is in force since 2 Mar 2026, 09:00, until 1 Mar 2027, 00:00.');
    await page.getByRole('tab', { name: 'History' }).click();
    await press('What it changed of version 1');
    await seen('First response for urgent: 1 h → 30 min');
    await seen('Version 2 published by Ada Lovelace');
    expect(await ada.faultsOf('history')).toEqual([]);
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
    expect(await ada.faultsOf('links')).toEqual([]);
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

  test('every tab reads well, on a telephone too', async () => {
    for (const tab of ['agreement', 'next', 'history', 'links']) {
      await ada.goesTo(`/agreements/care/${tab}`);
      await seen('Version 3 is in force');
      expect(await ada.faultsOf(`agreement-${tab}`)).toEqual([]);
    }
    expect(surprises()).toEqual([]);
  });

  test('who only reads is shown what it says and where it stands, and nothing to press', async () => {
    const bob = await visitor(browser, s, { name: 'Bob', role: 'agent', teams: ['support'] });
    await bob.goesTo('/agreements/care/next');
    await bob.seen('Nobody is writing a next version.');
    await bob.page.getByRole('tab', { name: 'History' }).click();
    await bob.page.getByRole('button', { name: 'What it changed of version 1' }).waitFor();
    const tabs = await bob.page.getByRole('tab').allTextContents();
    expect(tabs).toEqual(['Agreement', 'Next version', 'History']);
    expect(await bob.page.getByRole('button', { name: 'Terminate the agreement' }).count()).toBe(0);
    await bob.page.context().close();
  });

  test('a new agreement starts from a template', async () => {
    await ada.goesTo('/promises');
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
    await ada.goesTo('/promises');
    await page.getByRole('link', { name: 'Initech Care' }).waitFor();
    expect(await ada.faultsOf('promises')).toEqual([]);
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
