import { email } from '../../../src/helpdesks/email/email.js';
import { Vocabulary } from '../../../src/helpdesks/vocabulary.js';
import { recorded, recordedNames } from '../../fixtures/webhooks/recorded.js';

const receivedAt = Date.parse('2026-03-02T12:00:00Z');
const vocabulary = new Vocabulary({ agents: ['desk.example'], bots: ['robot@desk.example'] });
const understood = (text: string) => {
  const [ticket] = email.translate({ headers: {}, body: Buffer.from(text), receivedAt }, vocabulary);
  return ticket!;
};
const mail = (...lines: string[]) => ['From: joe@acme.example', ...lines, '', 'Hello.'].join('\r\n');
const subjectOf = (header: string) => understood(mail(`Subject: ${header}`)).subject;

test.each(recordedNames('email-ignored'))('%s asks for nothing', (name) => {
  const body = recorded('email-ignored', name);
  expect(email.translate({ headers: {}, body, receivedAt }, vocabulary)).toEqual([]);
});

test.each(['no', 'No; because="a human wrote it"', 'no (says who?)'])(
  'Auto-Submitted: %s was written by somebody',
  (value) => {
    expect(subjectOf(`Printer\r\nAuto-Submitted: ${value}`)).toBe('Printer');
  },
);

test.each([
  ['=?UTF-8?B?w5xiZXJsYXVm?=', 'Überlauf'],
  ['=?iso-8859-1?q?=DCberlauf?= of =?utf-8?q?caf=C3?=\r\n =?utf-8?q?=A9?=', 'Überlauf of café'],
  ['=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=', 'テスト'],
  ['=?x-unheard-of?Q?a=E9?=', 'aé'],
  ['=?utf-8?Q?a=0D=0ABcc:_all@acme.example?=', 'a Bcc: all@acme.example'],
  ['=?utf-8?Q?unfinished', '=?utf-8?Q?unfinished'],
])('the subject %s reads %s', (header, subject) => {
  expect(subjectOf(header)).toBe(subject);
});

describe('which conversation a mail belongs to', () => {
  const conversation = (...lines: string[]) => understood(mail('Message-ID: <own@x>', ...lines)).externalId;
  test.each([
    [['References: <first@x>\r\n <second@x>', 'In-Reply-To: <second@x>', 'Subject: [#12]'], 'first@x'],
    [['In-Reply-To: <second@x>', 'Subject: [#12]'], 'second@x'],
    [['Subject: Re: [#12] printer'], '12'],
    [['Subject: printer'], 'own@x'],
  ])('%j: %s', (lines, expected) => {
    expect(conversation(...lines)).toBe(expected);
  });

  test('without any id, the mail itself is its name', () => {
    expect(understood(mail('Subject: printer')).externalId).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

describe('when it came', () => {
  const at = (...lines: string[]) => new Date(understood(mail(...lines)).describedAt).toISOString();
  const received = (date: string) => `Received: from a by b;\r\n\t${date}`;

  test('our own mail server says, not the sender’s', () => {
    const lines = [
      received('Mon, 2 Mar 2026 09:00:00 +0100 (CET)'),
      received('Sun, 1 Mar 2026 09:00:00 +0000'),
    ];
    expect(at(...lines, 'Date: Thu, 1 Jan 1998 00:00:00 +0000')).toBe('2026-03-02T08:00:00.000Z');
  });

  test.each(['Mon, 2 Mar 2036 09:00:00 +0100', 'Mon, 2 Mar 2026 09:00:00', 'yesterday'])(
    '%s is not believed, and the moment of posting counts',
    (date) => {
      expect(at(received(date))).toBe('2026-03-02T12:00:00.000Z');
    },
  );
});

test('only agents say by an address how the ticket stands, and robots answer nobody', () => {
  const facts = (from: string, to: string) =>
    understood(`From: ${from}\r\nTo: ${to}\r\nMessage-ID: <a@x>\r\n\r\n`).facts;
  const solved = expect.objectContaining({ kind: 'status.changed', to: 'solved' });
  expect(facts('ada@desk.example', 'joe@acme.example, support+solved@desk.example')).toContainEqual(solved);
  expect(facts('joe@acme.example', 'support+solved@desk.example')).not.toContainEqual(solved);
  expect(facts('ada@desk.example', 'joe+holidays@acme.example')).not.toContainEqual(
    expect.objectContaining({ kind: 'status.changed' }),
  );
  expect(facts('robot@desk.example', 'joe@acme.example')).toContainEqual(
    expect.objectContaining({ kind: 'message', actor: 'bot' }),
  );
});

describe('nobody becomes an agent by what stands beside the address', () => {
  const actorIn = (from: string) =>
    understood(`From: ${from}\r\nTo: support+solved@desk.example\r\n\r\n`).facts.flatMap((fact) =>
      fact.kind === 'message' ? [fact.actor] : [],
    );
  test.each([
    ['=?utf-8?q?=3Cada=40desk.example=3E=2C?= <joe@evil.example>', 'customer'],
    ['=?utf-8?q?ada=40desk.example=2C?= <joe@evil.example>', 'customer'],
    ['=?utf-8?b?PGFkYUBkZXNrLmV4YW1wbGU+LA==?= <joe@evil.example>', 'customer'],
    ['"ada@desk.example" <joe@evil.example>', 'customer'],
    ['ada@desk.example, joe@evil.example', 'customer'],
    ['ada@desk.example\r\nFrom: joe@evil.example', 'customer'],
    ['<ada@desk.example> <joe@evil.example>', 'customer'],
    ['ada@desk.example (joe@evil.example)', 'customer'],
    [`ada@desk.example, joe@${'evil.'.repeat(40)}example`, 'customer'],
    ['"ada@desk.example" <ada@desk.example>', 'agent'],
    ['=?utf-8?q?Byron=2C_Ada?= <ada@desk.example>, bob@desk.example', 'agent'],
  ])('%s is from the %s', (from, actor) => {
    expect(actorIn(from)).toEqual([actor]);
  });

  test('and the other sender is the one who asks', () => {
    expect(understood('From: ada@desk.example, joe@acme.example\r\n\r\n').facts).toContainEqual(
      expect.objectContaining({
        kind: 'ticket.created',
        customer: expect.objectContaining({ keys: ['joe@acme.example'] }),
      }),
    );
  });
});

test('a customer is known by the address, an agent enrolled under the name as it reads', () => {
  const [created] = understood('From: =?utf-8?q?acme=2Eexample?= <joe@evil.example>\r\n\r\n').facts;
  expect(created).toMatchObject({
    customer: { keys: ['joe@evil.example'], name: undefined, email: 'joe@evil.example' },
  });
  expect(
    understood('From: =?utf-8?q?Byron=2C?= Ada <ada@desk.example>\r\nTo: joe@acme.example\r\n\r\n').facts,
  ).toContainEqual(
    expect.objectContaining({ kind: 'agent.assigned', to: expect.objectContaining({ name: 'Byron, Ada' }) }),
  );
});

test('what is encoded in an id or an address is not looked for', () => {
  const { externalId, facts } = understood(
    mail('Message-ID: =?utf-8?q?=3Cfirst=40x=3E?=', 'To: =?utf-8?q?billing=40desk.example?=', 'Subject: x'),
  );
  expect(externalId).toMatch(/^sha256:/);
  expect(facts[0]).toMatchObject({ service: null });
  expect(
    understood(mail('Message-ID: <own@x>', 'Subject: =?utf-8?q?Re:_[#12]_St=C3=B6rung?=')).externalId,
  ).toBe('12');
});

test.each(['\u2028', '\u2029', '\r'])('a header with %j in it is still there', (end) => {
  expect(subjectOf(`a${end}b`)).toMatch(/^a.b$/su);
  const automatic = mail(`Auto-Submitted: auto-replied${end}x`);
  expect(email.translate({ headers: {}, body: Buffer.from(automatic), receivedAt }, vocabulary)).toEqual([]);
  expect(understood(`From: Joe${end}Miller <joe@acme.example>\r\n\r\n`).facts[0]).toMatchObject({
    actor: 'customer',
  });
});

describe('a mail comes once', () => {
  const key = (...lines: string[]) =>
    email.dedupKey({ headers: {}, body: Buffer.from(mail(...lines)), receivedAt });
  const first = ['Message-ID: <own@x>', 'Date: Mon, 2 Mar 2026 09:00:00 +0100', 'Subject: printer'];

  test('whichever way it took', () => {
    expect(key('Received: from a by b', ...first)).toBe(key('Received: from c by d', ...first));
  });

  test.each([
    ['an empty id', ['Message-ID: <>', 'Subject: one'], ['Message-ID: <>', 'Subject: two']],
    ['an id of nothing', ['Message-ID:', 'Subject: one'], ['Message-ID:', 'Subject: two']],
    ['an id that the sender always gives', first, ['Message-ID: <own@x>', 'Subject: scanner']],
    ['an id that somebody guessed', first, [...first.slice(0, 2), 'Subject: I was first']],
  ])('but %s does not make another mail the same', (_what, one, other) => {
    expect(key(...one)).not.toBe(key(...other));
    const ids = [one, other].map((lines) => understood(mail(...lines)).facts.map(({ id }) => id));
    expect(new Set(ids.flat()).size).toBe(ids.flat().length);
  });
});

test.each(['', 'no mail at all', 'Subject: nobody wrote this\r\n\r\n', 'From: undisclosed:;\r\n\r\n'])(
  '%j goes into quarantine',
  (text) => {
    expect(() => understood(text)).toThrow('From is missing');
  },
);
