import type { Browser } from 'playwright-core';
import { SendWebhooks } from '../../src/notices/webhooks-out/send-webhooks.js';
import { recorded } from '../fixtures/webhooks/recorded.js';
import { FakeHelpdesk } from '../features/write-backs/fake-helpdesk.js';
import { vendors } from '../features/write-backs/vendors.js';
import { Receiver, verify } from '../features/webhooks-out/receiver.js';
import { known } from '../harness/known-helpdesks.js';
import { story, type Story } from '../harness/story.js';
import { describeInBrowser, launch } from './browser.js';
import { buildPage, type Visitor, visitor } from './visitor.js';

jest.setTimeout(60_000);

describeInBrowser('webhooks, chat rooms and write-back, in a browser', () => {
  let s: Story;
  let browser: Browser;
  let adam: Visitor;
  let crm: Receiver;
  let room: Receiver;
  let zammad: FakeHelpdesk;

  beforeAll(async () => {
    await buildPage();
    crm = await Receiver.open();
    room = await Receiver.open();
    const { vendor, ticketId } = vendors.zammad;
    zammad = await FakeHelpdesk.open(vendor, ticketId);
    s = await story({
      now: '2026-03-02T07:00:00Z',
      backend: 'postgres',
      objectives: [{ id: 'res', metric: 'resolution', seconds: 7_200 }],
      env: { OUTBOUND_ALLOW_CIDRS: '127.0.0.1/32' },
    });
    browser = await launch();
    adam = await visitor(browser, s, { name: 'Adam', role: 'admin' });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await s?.end();
    for (const server of [crm, room, zammad]) await server?.close();
  });

  /** Everything that is due at this instant, to its end. */
  async function sendAt(instant: string): Promise<void> {
    s.now.set(instant);
    await s.app.app.get(SendWebhooks).run();
    await s.app.app.get(SendWebhooks).idle();
  }

  test('an endpoint is added, its secret shown once, and what did not arrive is sent again', async () => {
    const { page } = adam;
    await page.getByRole('button', { name: 'Manage' }).click();
    await page.getByRole('menuitem', { name: 'Webhooks and chat' }).click();
    await adam.seen('No other system is told of anything.');
    await page.getByRole('button', { name: 'Add an endpoint' }).click();
    await page.getByLabel('Id', { exact: true }).fill('crm');
    await page.getByLabel('Address').fill('http://10.0.0.1/hook');
    await page.getByRole('combobox', { name: 'It is told that' }).click();
    await page.getByRole('option', { name: 'A promise was broken' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add it' }).click();
    await adam.seen(/leads to 10.0.0.1, which OUTBOUND_ALLOW_CIDRS does not allow/);
    await page.getByLabel('Address').fill(crm.url);
    await page.getByRole('button', { name: 'Add it' }).click();
    await adam.seen('Copy the secret now');
    const secret = await page
      .getByLabel('The secret', { exact: true })
      .getByText(/^whsec_/)
      .textContent();
    expect(await adam.faultsOf('secret')).toEqual([]);

    crm.answer = (response) => void response.writeHead(503).end('out of order');
    await s.helpdesk.opens('T-1');
    await s.passTo('2026-03-02T11:00:00Z');
    await sendAt('2026-03-02T11:00:01Z');
    await page.reload();
    await page.getByRole('button', { name: 'crm' }).click();
    expect(await page.getByText('Copy the secret now').count()).toBe(0);
    await page.getByRole('button', { name: /^Attempts of message/ }).click();
    await adam.seen(/ms: answered with status 503/);
    await adam.seen('out of order');
    await adam.seen('failing');
    expect(await adam.faultsOf('webhooks')).toEqual([]);

    crm.answer = (response) => void response.writeHead(204).end();
    await page.getByRole('button', { name: /^Send again message/ }).click();
    await sendAt('2026-03-02T11:00:02Z');
    await page.reload();
    await page.getByRole('button', { name: 'crm' }).click();
    await page.getByRole('cell', { name: 'arrived' }).waitFor();
    const told = crm.requests.at(-1)!;
    expect(verify(told, secret!, '2026-03-02T11:00:02Z')).toMatchObject({ type: 'ticket.clock.breached' });
  });

  test('what arrived and was lost there is sent again since an instant', async () => {
    const { page } = adam;
    const before = crm.requests.length;
    await page.getByLabel('Send again what did not arrive since').fill('2026-03-02T07:00');
    await page.getByLabel('and what arrived').check();
    await page.getByRole('button', { name: 'Send again', exact: true }).click();
    await adam.seen('1 message will be sent again.');
    await sendAt('2026-03-02T11:00:03Z');
    expect(crm.requests).toHaveLength(before + 1);
  });

  test('an endpoint that is gone says why it is disabled, is enabled again, and deleted after a question', async () => {
    const { page } = adam;
    crm.answer = (response) => void response.writeHead(410).end();
    await page.getByRole('button', { name: /^Send again message/ }).click();
    await sendAt('2026-03-02T11:00:04Z');
    await page.reload();
    await adam.seen('disabled');
    await adam.seen(/410/);
    await page.getByRole('button', { name: 'crm' }).click();
    await page.getByRole('button', { name: 'Enable again' }).click();
    await page.getByRole('cell', { name: 'active' }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete it and its messages?' }).click();
    await adam.seen('No other system is told of anything.');
  });

  test('a chat room is added, written into, and its address stays unseen', async () => {
    const { page } = adam;
    await page.getByRole('tab', { name: 'Chat rooms' }).click();
    await page.getByRole('button', { name: 'Add a room' }).click();
    await page.getByLabel('Id', { exact: true }).fill('ops');
    await page.getByLabel('Name').fill('Operations');
    await page.getByRole('button', { name: 'Add it' }).click();
    await adam.seen(/is missing: the chat makes it/);
    await page.getByLabel('Address of its incoming webhook').fill(room.url);
    await page.getByRole('combobox', { name: 'Of these teams' }).click();
    await page.getByRole('option', { name: 'Support' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByRole('row', { name: /^Operations .* Support 0 fine/ }).waitFor();
    await page.getByRole('button', { name: 'Write a word into it' }).click();
    await adam.seen('A word was written into the room.');
    expect(room.requests).toHaveLength(1);
    expect(await page.content()).not.toContain('/hook');
    expect(await adam.faultsOf('chat')).toEqual([]);
  });

  test('what is written into a helpdesk is set, refused at its field, and tried with one ticket', async () => {
    const { secrets, sign, headersOf } = known.zammad!;
    const { page } = adam;
    await s.admin.put('/api/integrations/theirs', {
      helpdesk: 'zammad',
      name: 'Acme Zammad',
      secret: secrets[0],
    });
    const body = recorded('zammad', 'created');
    const headers = { ...sign(secrets[0], body, new Date(s.now.now()), 'first'), ...headersOf?.('created') };
    await s.app.fetch('/webhooks/theirs', { method: 'POST', body: new Uint8Array(body), headers });
    await s.settle();
    const [ticket] = await s.db.query<{ id: number }>(
      `select id from tickets where integration_id = 'theirs'`,
    );

    await adam.goesTo('/integrations/theirs/write-back');
    await page.getByRole('textbox', { name: 'Address' }).fill(zammad.url);
    await page.getByLabel('the next due instant').fill('sla_due');
    await page.getByRole('button', { name: 'Save' }).click();
    await adam.seen('is missing');
    expect(await page.getByLabel('Token', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Token', { exact: true }).fill('s3cret');
    await page.getByLabel('the next due instant').fill('not a name');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('[aria-invalid=true][data-path=due]').waitFor();
    await page.getByLabel('the next due instant').fill('sla_due');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'How it fares' }).waitFor();
    await page.getByLabel('Write one ticket now').fill(String(ticket!.id));
    await page.getByRole('button', { name: 'Write it' }).click();
    await adam.seen('It was written.');
    expect(Object.keys(zammad.ticket.fields)).toContain('sla_due');
    expect(await adam.faultsOf('write-back')).toEqual([]);
    expect(await page.content()).not.toContain('s3cret');

    await page.getByRole('button', { name: 'Forget it' }).click();
    await page.getByRole('button', { name: 'Forget address and token?' }).click();
    await page.getByRole('heading', { name: 'How it fares' }).waitFor({ state: 'detached' });
    await adam.goesTo('/integrations/desk/write-back');
    await adam.seen(/Nothing can be written into/);
  });

  test('nobody but an admin is offered them', async () => {
    const lea = await visitor(browser, s, { name: 'Lea', role: 'lead' });
    expect(await lea.offered()).not.toContain('Webhooks and chat');
    await lea.goesTo('/notices');
    await lea.seen('This could not be loaded');
  });
});
