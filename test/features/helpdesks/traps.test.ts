import { createHmac } from 'node:crypto';
import type { Helpdesk } from '../../../src/helpdesks/helpdesk.js';
import { helpdeskNamed } from '../../../src/helpdesks/helpdesks.js';
import { type Mapping, parseMapping } from '../../../src/helpdesks/mapping.js';
import { Vocabulary } from '../../../src/helpdesks/vocabulary.js';
import { recorded } from '../../fixtures/webhooks/recorded.js';
import { ADDRESS, known } from '../../harness/known-helpdesks.js';
import { received } from './received.js';

const at = Date.parse('2026-03-02T12:00:00Z');
const named = (id: string): Helpdesk => helpdeskNamed(id)!;
const tickets = (helpdesk: string, name: string, mapping: Mapping = {}) =>
  named(helpdesk).translate(
    received(helpdesk, name),
    new Vocabulary({ ...known[helpdesk]!.mapping, ...mapping }),
  );
const facts = (...args: Parameters<typeof tickets>) => tickets(...args).flatMap((ticket) => ticket.facts);
const messages = (...args: Parameters<typeof tickets>) =>
  facts(...args).filter(({ kind }) => kind === 'message');
const statuses = (...args: Parameters<typeof tickets>) =>
  facts(...args).flatMap((fact) => (fact.kind === 'status.changed' ? [fact.to] : []));

describe('who said what to whom', () => {
  test.each([
    ['jira', 'automation-comment', [{ actor: 'bot', visibility: 'public' }]],
    ['jira', 'comment-edited', []],
    ['zammad', 'auto-reply', [{ actor: 'bot' }]],
    ['zammad', 'out-of-office', [{ actor: 'bot' }]],
    ['zammad', 'phone-call', [{ actor: 'customer', visibility: 'public' }]],
    ['zammad', 'assigned', []],
    ['github', 'bot-comment', [{ actor: 'bot' }]],
    ['github', 'comment-edited', []],
    ['freshdesk', 'note-simple', [{ actor: 'agent', visibility: 'internal' }]],
    ['intercom', 'assignment-called-a-reply', []],
    ['intercom', 'conversation-reply', [{ actor: 'agent', visibility: 'public' }]],
    ['help-scout', 'draft', [{ actor: 'agent', visibility: 'internal' }]],
    ['hubspot', 'agent-reply', [{ actor: 'agent', at: Date.parse('2026-03-02T08:30:00.5Z') }]],
  ] as const)('%s, %s', (helpdesk, name, expected) => {
    expect(messages(helpdesk, name)).toMatchObject(expected as never);
  });

  test('the mapping outranks the helpdesk: requesters ask, agents answer, bots do neither', () => {
    const account = '5b10a2844c20165700ede21g';
    expect(messages('jira', 'agent-reply', { requesters: [account] })).toMatchObject([{ actor: 'customer' }]);
    expect(messages('jira', 'agent-reply', { bots: [account] })).toMatchObject([{ actor: 'bot' }]);
    expect(messages('github', 'customer-reply', { agents: ['Joe-Miller'] })).toMatchObject([
      { actor: 'agent' },
    ]);
    expect(messages('zammad', 'customer-reply', { requesters: ['acme.example'] })).toMatchObject([
      { actor: 'customer' },
    ]);
  });
});

describe('which status', () => {
  test.each([
    ['jira', 'status', ['pending']],
    ['jira', 'resolved', ['solved']],
    ['jira', 'moved', ['solved', 'closed']],
    ['zammad', 'pending', ['pending']],
    ['github', 'labeled', ['pending']],
    ['github', 'closed', ['solved']],
    ['github', 'not-planned', ['closed']],
    ['github', 'transferred', ['closed']],
    ['freshdesk', 'status-simple', ['pending']],
    ['intercom', 'state-unchanged', ['new']],
    ['intercom', 'state', ['pending', 'pending']],
    ['intercom', 'conversation-snoozed', ['hold', 'hold']],
    ['help-scout', 'deleted', ['closed']],
    ['hubspot', 'stage', ['pending']],
  ] as const)('%s, %s: %j', (helpdesk, name, expected) => {
    expect(statuses(helpdesk, name)).toEqual(expected);
  });

  test('a mapped word comes first, by name or by number', () => {
    expect(statuses('jira', 'status', { status: { 'waiting for customer': 'with_them' } })).toEqual([
      'with_them',
    ]);
    expect(statuses('jira', 'status', { status: { '10002': 'with_them' } })).toEqual(['with_them']);
    expect(statuses('intercom', 'conversation-snoozed', { status: { snoozed: 'pending' } })).toContain(
      'pending',
    );
    expect(statuses('hubspot', 'stage', { status: { '2': 'hold' } })).toEqual(['hold']);
  });
});

test('the same comment, told twice by Jira, is one fact', () => {
  const [once] = messages('jira', 'agent-reply');
  const [twice] = messages('jira', 'agent-reply-again');
  expect(once).toEqual(twice);
});

test('a batch of HubSpot’s is about the tickets in it and nothing else', () => {
  expect(tickets('hubspot', 'two-tickets').map(({ externalId }) => externalId)).toEqual([
    '1246966',
    '1246965',
  ]);
});

test('what is no ticket’s is thanked for and passed over', () => {
  const pass = (helpdesk: string, json: object, headers = {}) =>
    named(helpdesk).translate(
      { headers, body: Buffer.from(JSON.stringify(json)), receivedAt: at },
      new Vocabulary({}),
    );
  expect(pass('intercom', { topic: 'ping', data: { item: { type: 'ping' } } })).toEqual([]);
  expect(pass('github', { zen: 'Design for failure.' }, { 'x-github-event': 'ping' })).toEqual([]);
  expect(pass('jira', { webhookEvent: 'user_created' })).toEqual([]);
  expect(pass('help-scout', { id: 1 }, { 'x-helpscout-event': 'customer.created' })).toEqual([]);
  const request = JSON.parse(recorded('github', 'created').toString());
  request.issue.pull_request = { url: 'https://api.github.com/repos/acme/printers/pulls/12' };
  expect(pass('github', request)).toEqual([]);
});

describe('signatures nobody should take', () => {
  const accepts = (
    helpdesk: string,
    headers: Record<string, string>,
    { url = ADDRESS, method = 'POST' } = {},
  ) =>
    named(helpdesk).verify(
      { headers, body: recorded(helpdesk, 'created'), url, method },
      known[helpdesk]!.secrets,
      at,
    );
  const secret = (helpdesk: string) => known[helpdesk]!.secrets[0];
  const sum = (helpdesk: string, algorithm: string) =>
    createHmac(algorithm, secret(helpdesk)).update(recorded(helpdesk, 'created')).digest('hex');

  test('SHA-1 where there is something better', () => {
    expect(accepts('github', { 'x-hub-signature': `sha1=${sum('github', 'sha1')}` })).toBe(false);
    expect(accepts('github', { 'x-hub-signature-256': `sha1=${sum('github', 'sha1')}` })).toBe(false);
    expect(accepts('jira', { 'x-hub-signature': `sha1=${sum('jira', 'sha1')}` })).toBe(false);
    expect(accepts('jira', { 'x-hub-signature': sum('jira', 'sha256') })).toBe(false);
  });

  test('one of HubSpot’s for another address or another method', () => {
    const { sign, secrets } = known.hubspot!;
    const headers = sign(secrets[0], recorded('hubspot', 'created'), new Date(at), '');
    expect(accepts('hubspot', headers)).toBe(true);
    expect(accepts('hubspot', headers, { url: 'https://evil.example/webhooks/desk' })).toBe(false);
    expect(accepts('hubspot', headers, { method: 'PUT' })).toBe(false);
  });

  test('a bare secret, in any of the three places it may stand in, and in no other', () => {
    for (const helpdesk of ['freshdesk', 'email']) {
      const basic = (user: string) => Buffer.from(`${user}:${secret(helpdesk)}`).toString('base64');
      expect(accepts(helpdesk, { authorization: `Bearer ${secret(helpdesk)}` })).toBe(true);
      expect(accepts(helpdesk, { authorization: `Basic ${basic('anybody')}` })).toBe(true);
      expect(accepts(helpdesk, { 'x-punctual-secret': secret(helpdesk) })).toBe(true);
      expect(accepts(helpdesk, { authorization: secret(helpdesk) })).toBe(false);
      expect(
        accepts(helpdesk, { authorization: `Basic ${Buffer.from(secret(helpdesk)).toString('base64')}` }),
      ).toBe(false);
      expect(accepts(helpdesk, { 'x-punctual-secret': '' })).toBe(false);
    }
  });
});

test.each([
  [{ fields: { customer: 'customfield_10002' } }, null],
  [{ requesters: ['intern@desk.example'] }, null],
  [{ fields: { subject: 'x' } }, 'mapping.fields.subject'],
  [{ fields: { customer: 1 } }, 'mapping.fields.customer'],
  [{ fields: [] }, 'mapping.fields'],
  [{ requesters: 'intern' }, 'mapping.requesters'],
])('the mapping %j is refused at %s', (mapping, field) => {
  const parse = () => parseMapping(mapping);
  if (field === null) expect(parse()).toBe(mapping);
  else expect(parse).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ field })] }));
});
