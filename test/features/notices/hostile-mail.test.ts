import type { ParsedMail } from 'mailparser';
import { composeMail, type NoticeToSend } from '../../../src/notices/mail/compose-mail.js';
import { SmtpMail } from '../../../src/notices/mail/mail-transport.js';
import { Mailbox } from '../../harness/smtp.js';

const due = Date.parse('2026-03-02T15:00:00Z');

const notice: NoticeToSend = {
  id: 1,
  kind: 'breach',
  recipientRole: 'team_lead',
  recipientName: 'Ada Lovelace',
  recipientAddress: 'ada@desk.example',
  recipientTimezone: 'Europe/Berlin',
  messageId: '<notice-1@desk.example>',
  facts: {
    ticket: { id: 7, externalId: 'T-7', subject: 'Printer', url: null, priority: null, status: 'open' },
    customer: 'Acme',
    team: 'Support',
    assignee: null,
    metric: 'resolution',
    agreement: { id: 'a', title: 'Gold', version: 1, level: 'customer' },
    targetMs: 3_600_000,
    businessTime: true,
    startedAt: due - 3_600_000,
    dueAt: due,
    breachedAt: due,
    cause: null,
    satisfiedAt: null,
    remainingMs: 0,
    overrunMs: 0,
    milestone: 'due',
    detectedAt: due,
    next: null,
    correction: null,
  },
};

/** Somebody else's words in every place where a mail repeats them. */
const saying = (words: string): NoticeToSend => ({
  ...notice,
  recipientName: words,
  facts: {
    ...notice.facts,
    ticket: { ...notice.facts.ticket, externalId: words, subject: words, priority: words, url: words },
    customer: words,
    team: words,
    assignee: words,
    agreement: { id: 'a', title: words, version: 1, level: 'customer' },
    next: { at: due, who: [words] },
  },
});

describe('a mail that repeats hostile words', () => {
  let mailbox: Mailbox;
  let smtp: SmtpMail;
  beforeAll(async () => {
    mailbox = await Mailbox.open();
    smtp = new SmtpMail(mailbox.url, 'Punctual <punctual@desk.example>');
  });
  afterAll(async () => {
    smtp.onApplicationShutdown();
    await mailbox.close();
  });

  test.each`
    words                                                      | because
    ${'x\r\nBcc: victim@acme.example\r\n\r\nhello'}            | ${'a line break would begin a header'}
    ${'x\nX-Evil: 1'}                                          | ${'a bare line feed too'}
    ${'x\u2028Due: never\u0085Due: never'}                     | ${'other line ends would begin a line that looks like ours'}
    ${'=?utf-8?Q?x=0D=0ABcc:_victim=40acme.example?='}         | ${'an encoded word is decoded after all checks'}
    ${'<script>alert(1)</script><img src=x onerror=alert(1)>'} | ${'HTML would run'}
    ${'" onmouseover="alert(1)'}                               | ${'a quote would leave its attribute'}
    ${'javascript:alert(1)'}                                   | ${'a link would run it'}
    ${'{{7*7}} {{constructor.constructor "return process"}}'}  | ${'a template would be evaluated'}
    ${'invoice\u202Etxt.exe\u2066'}                            | ${'bidi marks turn the text around them'}
    ${'a\u0000b\u0007c'}                                       | ${'control characters'}
    ${'"Bob" <evil@acme.example>, victim@acme.example'}        | ${'a name would be read as addresses'}
    ${'x'.repeat(5_000)}                                       | ${'a header line has an end'}
    ${'Žluťoučký kůň 🐴 日本語'}                               | ${'and honest words in any script'}
  `('stays one inert mail: $because', async ({ words }: { words: string }) => {
    const mail = await received(saying(words));
    expect(headerNames(mail)).toEqual(headerNames(await received(notice)));
    expect([mail.to].flat()[0]?.value).toMatchObject([{ address: 'ada@desk.example' }]);
    expect([mail.to].flat()[0]?.value).toHaveLength(1);
    expect(mail.headerLines.filter(({ key }) => key === 'subject')).toHaveLength(1);
    expect(mail.subject).not.toMatch(/[\u0000-\u001f\u2028\u202e\u2066]/);
    const html = String(mail.html);
    expect(html.match(/<(script|img|iframe)/gi)).toBeNull();
    expect(html.match(/href="(?!https?:)/g)).toBeNull();
    expect(html.match(/<[^>]+ on\w+=/g)).toBeNull();
    expect(html).not.toMatch(/[\u202e\u2066\u2028]/);
    expect(mail.text).not.toContain('\nBcc:');
    expect(mail.text?.split('\n').filter((line) => line.startsWith('Due:'))).toHaveLength(1);
  });

  test('says honest words as they are', async () => {
    const mail = await received(saying('Žluťoučký kůň 🐴 "日本語"'));
    expect(mail.subject).toContain('Žluťoučký kůň 🐴 "日本語"');
    expect(mail.text).toContain('Customer: Žluťoučký kůň 🐴 "日本語"');
    expect([mail.to].flat()[0]?.value[0]?.name).toBe('Žluťoučký kůň 🐴 "日本語"');
  });

  async function received(about: NoticeToSend): Promise<ParsedMail> {
    const before = mailbox.mails.length;
    await smtp.deliver(composeMail(about, 'https://punctual.example'));
    return mailbox.mails[before]!;
  }

  const headerNames = ({ headerLines }: ParsedMail) => headerLines.map(({ key }) => key);
});
