import { chatMessage, quiet } from '../../../src/notices/chat/chat-message.js';
import type { NoticeKind } from '../../../src/notices/notice-facts.js';
import type { NoticeFacts } from '../../../src/notices/notice-facts.js';

const facts: NoticeFacts = {
  ticket: {
    id: 7,
    externalId: 'T-7',
    subject: 'Checkout <!channel> @here [click](https://evil.example)',
    url: 'https://desk.example/t/7?a=1&b=2|x',
    priority: 'high',
    status: 'open',
  },
  customer: 'Acme & Sons',
  team: 'Support',
  assignee: null,
  metric: 'resolution',
  agreement: { id: 'house', title: 'House rules', version: 1, level: 'corporate' },
  targetMs: 3_600_000,
  businessTime: true,
  startedAt: Date.parse('2026-03-02T09:00:00Z'),
  dueAt: Date.parse('2026-03-02T10:00:00Z'),
  breachedAt: Date.parse('2026-03-02T10:00:00Z'),
  cause: null,
  satisfiedAt: null,
  remainingMs: 0,
  overrunMs: 0,
  milestone: 'due',
  detectedAt: Date.parse('2026-03-02T10:00:00Z'),
  next: null,
  correction: null,
};
const write = (kind: NoticeKind) =>
  chatMessage({ kind, facts, recipientRole: 'team', timezone: 'UTC', publicUrl: 'https://sla.example' });

test('it says what the mail says, with links to the ticket and to its page here', () => {
  const { body, subject, text } = write('breach');
  const posted = JSON.parse(body);
  expect(posted.text.split('\n').slice(1)).toEqual([
    'The time promised ran out at 10:00 (UTC). The ticket still waits.',
    '<https://desk.example/t/7?a=1&amp;b=2%7Cx|Open the ticket> · <https://sla.example/tickets/7|Why this deadline?>',
  ]);
  expect(posted.attachments[0]).toMatchObject({
    color: '#d13438',
    fields: expect.arrayContaining([{ title: 'Customer', value: 'Acme &amp; Sons', short: true }]),
  });
  expect(subject).toContain('Resolution missed: T-7');
  expect(text).toContain('Customer: Acme & Sons');
});

test('whatever stands in a subject, nobody is called and nothing leads elsewhere', () => {
  const { text } = JSON.parse(write('breach').body);
  expect(text).toContain('&lt;!channel&gt;');
  expect(text).not.toMatch(/<!|@here|@channel|\]\(|https:\/\/evil|evil\.example/);
});

test.each`
  kind               | emoji
  ${'warning'}       | ${'⚠️'}
  ${'breach'}        | ${'🔴'}
  ${'step'}          | ${'🔴'}
  ${'correction'}    | ${'✅'}
  ${'reinstatement'} | ${'🔴'}
`('$kind begins with $emoji', ({ kind, emoji }) => {
  expect(JSON.parse(write(kind).body).text.startsWith(emoji)).toBe(true);
});

test.each([
  '<@U123>',
  '@all',
  '@**everyone**',
  'www.evil.example',
  'bob@evil.example',
  '![x](http://evil)',
  '&lt;',
])('%s comes out as words', (words) => {
  expect(quiet(words)).not.toMatch(/[<>]|@[a-z*]|\.[a-z]|\]\(|:\/\//i);
  expect(
    quiet(words)
      .replaceAll('\u200b', '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  ).toBe(words);
});
