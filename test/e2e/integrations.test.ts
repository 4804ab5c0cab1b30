import type { Browser, Page } from 'playwright-core';
import { Helpdesk } from '../harness/helpdesk.js';
import { zendeskSecret } from '../harness/integration.js';
import { recorded } from '../fixtures/webhooks/recorded.js';
import { story, type Story } from '../harness/story.js';
import { describeInBrowser, launch } from './browser.js';
import { buildPage, type Visitor, visitor } from './visitor.js';

jest.setTimeout(60_000);

const objectives = [{ id: 'first', metric: 'first_response', seconds: 3_600 }];

describeInBrowser('the integrations, in a browser', () => {
  let s: Story;
  let browser: Browser;
  let ada: Visitor;
  let page: Page;
  const seen = (text: string | RegExp) => ada.seen(text);
  const open = (path: string) => ada.goesTo(path);

  beforeAll(async () => {
    await buildPage();
    s = await story({ now: '2026-03-02T12:00:00Z', backend: 'postgres', objectives });
    browser = await launch();
    ada = await visitor(
      browser,
      s,
      { name: 'Ada', role: 'admin' },
      {
        viewport: { width: 1180, height: 640 },
        timezoneId: 'Europe/Berlin',
        permissions: ['clipboard-read', 'clipboard-write'],
      },
    );
    page = ada.page;
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await s?.end();
  });

  test('Zendesk is connected with what the page says alone, and its first deliveries show up', async () => {
    await page.getByRole('button', { name: 'Manage' }).click();
    await page.getByRole('menuitem', { name: 'Integrations' }).click();
    await page.getByRole('link', { name: 'Connect a helpdesk' }).click();
    await seen('What to do in Zendesk');
    await page.getByLabel('Name').fill('Acme Zendesk');
    await ada.picture('connect-zendesk');
    await page.getByRole('textbox', { name: 'Secret' }).fill('short');
    await page.getByRole('button', { name: 'Connect' }).click();
    await seen('has to be the signing secret that Zendesk shows');
    expect(ada.complaints.splice(0)).toEqual([
      expect.stringContaining('404'),
      expect.stringContaining('422'),
    ]);
    await page.getByRole('textbox', { name: 'Secret' }).fill(zendeskSecret);
    await page.getByRole('button', { name: 'Connect' }).click();
    await seen('Acme Zendesk is connected on this side');
    ada.complaints.splice(0);
    await page.getByRole('button', { name: 'Copy the template' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain('"change": "updated"');
    const address = await page.locator('code').first().innerText();
    expect(address).toBe(`${s.app.env.publicUrl}/webhooks/zendesk`);

    const zendesk = new Helpdesk({
      url: s.app.url,
      integrationId: 'zendesk',
      kind: 'zendesk',
      secret: zendeskSecret,
      now: () => s.now.now(),
    });
    for (const name of ['created', 'assigned', 'agent-reply']) await zendesk.post(recorded('zendesk', name));
    const stranger = JSON.parse(recorded('zendesk', 'trigger-updated').toString());
    stranger.ticket.status = 'Warten auf Teile';
    await zendesk.post(stranger);
    await zendesk.post('{"change":"updated"}');
    await s.settle();
    await page.getByRole('link', { name: 'Go to Acme Zendesk' }).click();
    await seen('ticket is missing');
    expect(await page.locator('tbody tr').count()).toBe(5);
    await ada.picture('integration');
  });

  test('a secret of ours is shown once, with a button that copies it', async () => {
    await open('/new-integration');
    await page.getByRole('combobox', { name: 'Helpdesk' }).click();
    await page.getByRole('option', { name: 'Standard webhooks' }).click();
    await page.getByRole('textbox', { name: 'Id' }).fill('shop');
    await page.getByRole('button', { name: 'Connect' }).click();
    await seen('Copy the secret now');
    ada.complaints.splice(0);
    await page.getByRole('button', { name: 'Copy the secret' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^whsec_/);
    await page.getByRole('link', { name: 'Go to Standard webhooks' }).click();
    await seen('Nothing has come in yet');
    expect(await page.content()).not.toContain('whsec_');
  });

  test('a word nobody mapped is mapped with one choice, and what came before is read again', async () => {
    await open('/integrations/zendesk/mapping');
    await seen('warten_auf_teile');
    await ada.picture('mapping');
    await page.getByRole('combobox', { name: 'What warten_auf_teile means' }).click();
    await page.getByRole('option', { name: 'hold' }).click();
    await seen('The mapping is saved');
    await page.getByRole('combobox', { name: 'What warten_auf_teile means' }).waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Status words' }).getByText('warten_auf_teile').waitFor();
    await page.getByRole('button', { name: 'Read the last 30 days again' }).click();
    await seen(/of 5 read again|5 deliveries read again/);
    await s.settle();
    await seen('5 deliveries read again.');
    const held = await s.db.query(`select from ticket_events where body ->> 'to' = 'hold'`);
    expect(held).toHaveLength(1);
  });

  test('whom a status waits for is said in a table of its own', async () => {
    await open('/integrations/shop/mapping');
    const waiting = page.getByRole('region', { name: 'Waiting words' });
    await waiting.getByText('pending waits for the customer').waitFor();
    await waiting.getByLabel('Status that waits').fill('hold');
    await waiting.getByLabel('Who is waited for').fill('Parts Ltd');
    await waiting.getByRole('button', { name: 'Add' }).click();
    await waiting.getByRole('row', { name: 'hold Parts Ltd' }).waitFor();
    const mapped = async () => (await s.admin.get('/api/integrations/shop')).body.mapping;
    expect(await mapped()).toEqual({ waiting: { hold: 'Parts Ltd' } });
    await waiting.getByRole('button', { name: 'Remove hold' }).click();
    await waiting.getByText('pending waits for the customer').waitFor();
    expect(await mapped()).toEqual({ waiting: {} });
  });

  test('a mapping that makes no sense is refused at the field', async () => {
    await open('/integrations/zendesk/mapping');
    const json = page.getByRole('textbox', { name: 'The mapping as JSON' });
    await json.fill('{"bots": [7]}');
    await page.getByRole('button', { name: 'Save the mapping' }).click();
    await seen('mapping.bots[0] has to be text of 1 to 500 characters');
    expect(ada.complaints.splice(0)).toEqual([expect.stringContaining('422')]);
    await json.fill('{"bots": [');
    await page.getByRole('button', { name: 'Save the mapping' }).click();
    await seen(/is not JSON/);
  });

  test('the tester tells what would become of a payload, and stores nothing', async () => {
    const deliveries = () => s.db.query('select count(*) from deliveries');
    const before = await deliveries();
    await open('/integrations/shop/try');
    await page.getByRole('textbox', { name: 'Body' }).fill(
      JSON.stringify({
        ticket: {
          id: 'T-1',
          subject: '<b>Paste</b> me',
          createdAt: '2026-03-02T12:00:00Z',
          status: 'parked',
        },
      }),
    );
    await page.getByRole('button', { name: 'What do you understand?' }).click();
    await seen('<b>Paste</b> me');
    await seen('status parked');
    await page.getByRole('row', { name: /First response/ }).waitFor();
    await ada.picture('try-a-payload');
    await page.getByRole('textbox', { name: 'Body' }).fill('{"ticket":{}}');
    await page.getByRole('button', { name: 'What do you understand?' }).click();
    await seen('It would go into quarantine');
    expect(await deliveries()).toEqual(before);
  });

  test('a delivery in quarantine is looked into and read again', async () => {
    await open('/integrations/zendesk');
    await page
      .getByRole('row', { name: /ticket is missing/ })
      .getByRole('link', { name: /Look into/ })
      .click();
    await page.getByRole('button', { name: 'What do you understand?' }).click();
    await seen('It would go into quarantine');
    await open('/integrations/zendesk/deliveries');
    await page.getByRole('button', { name: 'Read the quarantine again (1)' }).click();
    await s.settle();
    await seen('1 delivery read again.');
  });

  test('the silence alarm is set, and the page tells since when it is silent', async () => {
    await open('/integrations/zendesk/settings');
    await page.getByRole('combobox', { name: 'Calendar' }).click();
    await page.getByRole('option', { name: 'Office' }).click();
    await page.getByRole('textbox', { name: 'Who is mailed' }).fill('ops@desk.example');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await seen('Saved.');
    await seen(/alarm at\s+(2 Mar 2026, )?15:00/);
    await s.passTo('2026-03-02T14:00:00Z');
    await open('/integrations');
    await page
      .getByRole('row', { name: /Acme Zendesk/ })
      .getByText('Silent')
      .waitFor();
    expect(s.mailbox.subjects).toContain('Acme Zendesk has fallen silent');
  });

  test('the secret is rotated after a second thought', async () => {
    await open('/integrations/shop/settings');
    await page.getByRole('button', { name: 'Rotate the secret…' }).click();
    await page.getByRole('button', { name: 'Leave it' }).click();
    await page.getByRole('button', { name: 'Rotate the secret…' }).click();
    await page.getByRole('button', { name: 'Rotate it now' }).click();
    await seen('Copy the secret now');
    await seen('Two are valid');
  });

  const PAGES = {
    '/integrations': 'Acme Zendesk',
    '/new-integration': 'What to do in Zendesk',
    '/integrations/zendesk': 'ticket is missing',
    '/integrations/zendesk/mapping': 'warten_auf_teile',
    '/integrations/zendesk/try': 'Paste a payload',
    '/integrations/zendesk/connect': 'The JSON body of the triggers',
    '/integrations/zendesk/settings': 'Silence alarm',
  };

  test('they can be used by everybody, in both colours, wide and on a telephone', async () => {
    for (const [path, words] of Object.entries(PAGES)) {
      await open(path);
      await seen(words);
      const name = path.slice(1).replaceAll('/', '-');
      expect({ path, faults: await ada.faultsOf(name) }).toEqual({ path, faults: [] });
    }
  });

  test('nothing was refused or went wrong on the way', () => expect(ada.complaints).toEqual([]));
});
