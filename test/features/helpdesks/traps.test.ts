import { createHmac } from 'node:crypto';
import type { Helpdesk } from '../../../src/helpdesks/helpdesk.js';
import { helpdeskNamed, helpdesks } from '../../../src/helpdesks/helpdesks.js';
import { type Mapping, parseMapping } from '../../../src/helpdesks/mapping.js';
import { Vocabulary } from '../../../src/helpdesks/vocabulary.js';
import { recorded, recordedNames } from '../../fixtures/webhooks/recorded.js';
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
    ['zendesk', 'messaging-agent', [{ actor: 'agent', visibility: 'public' }]],
    ['zendesk', 'messaging-customer', [{ actor: 'customer', visibility: 'public' }]],
    ['zendesk', 'messaging-machine', [{ actor: 'bot', visibility: 'public' }]],
    ['jira', 'automation-comment', [{ actor: 'bot', visibility: 'public' }]],
    ['jira', 'comment-edited', []],
    ['zammad', 'auto-reply', [{ actor: 'bot' }]],
    ['zammad', 'out-of-office', [{ actor: 'bot' }]],
    ['zammad', 'phone-call', [{ actor: 'customer', visibility: 'public' }]],
    ['zammad', 'assigned', []],
    ['github', 'bot-comment', [{ actor: 'bot' }]],
    ['github', 'comment-edited', []],
    ['freshdesk', 'note-simple', [{ actor: 'agent', visibility: 'internal' }]],
    ['jira', 'comment-to-a-role', [{ actor: 'agent', visibility: 'internal' }]],
    ['github', 'pinned', []],
    ['intercom', 'reply-that-assigns', [{ actor: 'agent', visibility: 'public' }]],
    ['intercom', 'team-assigned', []],
    ['intercom', 'conversation-reply', [{ actor: 'agent', visibility: 'public' }]],
    [
      'intercom',
      'conversation-reopened',
      [
        { actor: 'agent', visibility: 'public' },
        { actor: 'customer', visibility: 'public' },
      ],
    ],
    ['help-scout', 'draft', [{ actor: 'agent', visibility: 'internal' }]],
    [
      'help-scout',
      'machine-reply',
      [
        { actor: 'bot', visibility: 'internal' },
        { actor: 'bot', visibility: 'public' },
      ],
    ],
    ['help-scout', 'scheduled', []],
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
    ['jira', 'moved', ['solved']],
    ['zammad', 'pending', ['pending']],
    ['github', 'labeled', ['pending']],
    ['github', 'closed', ['solved']],
    ['github', 'not-planned', ['closed']],
    ['github', 'transferred', ['closed']],
    ['freshdesk', 'status-simple', ['pending']],
    ['intercom', 'state-unchanged', ['new']],
    ['intercom', 'state', ['pending', 'pending']],
    ['intercom', 'conversation-snoozed', ['hold', 'hold']],
    ['intercom', 'conversation-reopened', ['solved', 'open', 'open']],
    ['github', 'pinned', []],
    ['help-scout', 'deleted', ['closed']],
    ['hubspot', 'merged', ['closed', 'closed']],
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

describe('what the helpdesks really send and nobody needs is thanked for and passed over', () => {
  test.each([
    ['zendesk', 'user', {}],
    ['jira', 'comment-without-issue', {}],
    ['jira', 'worklog', {}],
    ['github', 'ping', { 'x-github-event': 'ping' }],
    ['github', 'pull-request-comment', { 'x-github-event': 'issue_comment' }],
    ['intercom', 'ping', {}],
    ['intercom', 'contact-detached', {}],
    ['intercom', 'conversation-contact-attached', {}],
    ['intercom', 'user-updated', {}],
    ['help-scout', 'customer', { 'x-helpscout-event': 'customer.created' }],
    ['hubspot', 'contact', {}],
    ['hubspot', 'restored', {}],
  ])('%s, %s', (helpdesk, name, headers) => {
    const body = recorded(`${helpdesk}-ignored`, name);
    expect(named(helpdesk).translate({ headers, body, receivedAt: at }, new Vocabulary({}))).toEqual([]);
  });
});

type Told = ReturnType<typeof JSON.parse>;

/** A recorded body with something changed in it. */
function altered(helpdesk: string, name: string, change: (body: Told) => void): Buffer {
  const body = JSON.parse(recorded(helpdesk, name).toString());
  change(body);
  return Buffer.from(JSON.stringify(body));
}

const factsOf = (helpdesk: string, body: Buffer, receivedAt = at, headers = {}) =>
  named(helpdesk)
    .translate({ headers, body, receivedAt }, new Vocabulary(known[helpdesk]!.mapping ?? {}))
    .flatMap((ticket) => ticket.facts);

describe('many tags', () => {
  const many = Array.from({ length: 400 }, (_, index) => `a_tag_of_its_own_${index}`);
  const longest = 'x'.repeat(201);
  const named = (helpdesk: string, body: Buffer): readonly string[] =>
    factsOf(helpdesk, body).flatMap((fact) =>
      fact.kind === 'service.changed' && fact.to !== null ? fact.to.keys : [],
    );

  test.each([
    [
      'zendesk',
      'trigger-updated',
      ({ ticket }: Told) => (ticket.tags = [...many, longest, 'vpn'].join(' ')),
      'Incident',
    ],
    ['zendesk', 'comment-made-private', ({ detail }: Told) => (detail.tags = [...many, 'vpn']), '601'],
    [
      'freshdesk',
      'assigned',
      (body: Told) => (body.ticket_tags = [...many, longest, 'vpn'].join(', ')),
      'Incident',
    ],
  ] as const)('%s, %s: all are looked at, and none is cut into another', (helpdesk, name, change, last) => {
    expect(named(helpdesk, altered(helpdesk, name, change))).toEqual([...many, 'vpn', last]);
  });

  test('a list that is cut off loses its last word rather than half of it', () => {
    const tags = ['x'.repeat(19_995), 'vpn_legacy'].join(' ');
    const cut = altered('zendesk', 'trigger-updated', ({ ticket }) => (ticket.tags = `a b ${tags}`));
    expect(named('zendesk', cut)).toEqual(['a', 'b', 'Incident']);
  });
});

test('HubSpot: of two tickets that are merged, the new one goes on, or the first where none is made', () => {
  expect(tickets('hubspot', 'merged').map(({ externalId }) => externalId)).toEqual(['1246970', '1246971']);
  const intoTheFirst = altered('hubspot', 'merged', ([merge]) => (merge.newObjectId = merge.primaryObjectId));
  const [only, ...rest] = named('hubspot').translate(
    { headers: {}, body: intoTheFirst, receivedAt: at },
    new Vocabulary({}),
  );
  expect([only?.externalId, rest]).toEqual(['1246971', []]);
});

test('HubSpot: one merge does not close tickets by the thousand', () => {
  const many = altered('hubspot', 'merged', ([merge]) => {
    merge.mergedObjectIds = Array.from({ length: 101 }, (_, index) => index + 1);
  });
  expect(() => factsOf('hubspot', many)).toThrow('mergedObjectIds has more than 100 elements');
});

test('HubSpot: of the companies of a ticket, the primary one is whose it is', () => {
  expect(facts('hubspot', 'generic')).toMatchObject([
    { kind: 'ticket.created' },
    { kind: 'customer.changed', to: { keys: ['9001'] } },
  ]);
});

test('HubSpot: when somebody last wrote is an instant in either spelling', () => {
  const spelled = altered('hubspot', 'agent-reply', (changes) => {
    for (const change of changes) change.propertyValue = '2026-03-02T08:30:00.500Z';
  });
  expect(factsOf('hubspot', spelled)).toEqual(facts('hubspot', 'agent-reply'));
});

test.each([
  ['source', 'workflows'],
  ['action', 'manual-workflow'],
])('Help Scout: a workflow answers nobody, told as %s %s', (part, type) => {
  const automatic = altered('help-scout', 'agent-reply', ({ _embedded: { threads } }) => {
    for (const thread of threads) thread[part].type = type;
  });
  expect(factsOf('help-scout', automatic)).toContainEqual(
    expect.objectContaining({ kind: 'message', actor: 'bot' }),
  );
});

test('Help Scout: what is deleted, restored and deleted again is closed', () => {
  const deleted = (time: string) => ({
    headers: { 'x-helpscout-event': 'convo.deleted' },
    body: recorded('help-scout', 'deleted'),
    receivedAt: Date.parse(`2026-03-02T${time}Z`),
  });
  const key = (time: string) => named('help-scout').dedupKey(deleted(time));
  const ids = ['11:45:00', '12:00:00'].map((time) =>
    named('help-scout')
      .translate(deleted(time), new Vocabulary({}))
      .flatMap(({ facts }) => facts.map(({ id }) => id)),
  );
  expect(ids[0]).not.toEqual(ids[1]);
  expect(key('11:45:00')).not.toBe(key('12:00:00'));
  expect(key('11:45:00')).toBe(key('11:45:30'));
});

test('Help Scout: what was scheduled is said when it is sent', () => {
  const said = (receivedAt: string) =>
    factsOf('help-scout', recorded('help-scout', 'scheduled'), Date.parse(receivedAt)).filter(
      ({ kind }) => kind === 'message',
    );
  expect(said('2026-03-03T07:59:59Z')).toEqual([]);
  expect(said('2026-03-03T08:00:01Z')).toMatchObject([
    { actor: 'agent', at: Date.parse('2026-03-03T08:00:00Z') },
  ]);
});

test('Intercom: a back-office ticket is nobody’s question, wherever it says what it is', () => {
  const inItsType = altered('intercom', 'created', ({ data: { item } }) => {
    delete item.category;
    item.ticket_type.category = 'Back-office';
  });
  expect(factsOf('intercom', inItsType)).toContainEqual(
    expect.objectContaining({ kind: 'ticket.created', actor: 'agent' }),
  );
});

test('Jira: internal is also what only the comment’s property says', () => {
  const marked = altered('jira', 'agent-reply', ({ comment }) => {
    delete comment.jsdPublic;
    comment.properties = [{ key: 'sd.public.comment', value: { internal: true } }];
  });
  expect(factsOf('jira', marked)).toContainEqual(
    expect.objectContaining({ kind: 'message', visibility: 'internal' }),
  );
});

test('GitHub: a form is read like the JSON in it', () => {
  const form = Buffer.from(
    new URLSearchParams({ payload: recorded('github', 'created').toString() }).toString(),
  );
  expect(factsOf('github', form, at, { 'x-github-event': 'issues' })).toEqual(facts('github', 'created'));
});

test('Zammad: a ticket without an article is its customer’s', () => {
  const bare = altered('zammad', 'assigned', ({ ticket }) => (ticket.create_article_sender = null));
  expect(factsOf('zammad', bare)).toContainEqual(
    expect.objectContaining({ kind: 'ticket.created', actor: 'customer' }),
  );
});

test.each(['0', '', null])('Zendesk: %j is nobody', (nobody) => {
  const unassigned = altered('zendesk', 'assigned', ({ event }) => (event.current = nobody));
  expect(factsOf('zendesk', unassigned)).toContainEqual(
    expect.objectContaining({ kind: 'agent.assigned', to: null }),
  );
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

/** What any field is made of does not matter: each helpdesk reads what it says it reads, and nothing else. */
test.each(helpdesks)('$id reads the fields that it names, and no other', (helpdesk) => {
  const asked = new Set<string>();
  for (const name of recordedNames(helpdesk.id)) {
    const vocabulary = new Vocabulary(known[helpdesk.id]!.mapping ?? {});
    vocabulary.field = (what) => void asked.add(what) as undefined;
    helpdesk.translate(received(helpdesk.id, name), vocabulary);
  }
  expect([...asked].sort()).toEqual([...(helpdesk.readsFields ?? [])].sort());
});

test('Zammad reads priority and group from an attribute, whichever kind it is', () => {
  const mapping = { fields: { priority: 'urgency', team: 'desk' } };
  const body = JSON.parse(recorded('zammad', 'created').toString());
  Object.assign(body.ticket, { urgency: ['urgent'], desk: { id: 7, name: 'Night shift' } });
  const request = { ...received('zammad', 'created'), body: Buffer.from(JSON.stringify(body)) };
  const [ticket] = helpdeskNamed('zammad')!.translate(request, new Vocabulary(mapping));
  expect(ticket!.facts).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'priority.changed', priority: 'urgent' }),
      expect.objectContaining({
        kind: 'group.assigned',
        to: { keys: ['7', 'Night shift'], name: 'Night shift' },
      }),
    ]),
  );
});
