import type { MailHeaders } from './headers.js';

/** Of mail servers older than RFC 3834, or that do not heed it. */
const AUTORESPONDERS = [
  'x-autoreply',
  'x-autorespond',
  'x-autoreply-from',
  'x-mail-autoreply',
  'x-fc-machinegenerated',
];

/** What no human wrote to us asks for nothing. Null where there is no reason to ignore it. */
export function whyIgnored(mail: MailHeaders): string | null {
  // RFC 3834: a keyword, and perhaps parameters and comments behind it.
  if (!/^no\b/i.test(mail.first('auto-submitted') ?? 'no')) return 'an automatic answer';
  if (mail.all(...AUTORESPONDERS).length > 0) return 'an automatic answer';
  if (/^(vacation|ooo)\b/i.test(mail.first('x-apple-action') ?? '')) return 'an automatic answer';
  if (mail.all('delivered-to').some((to) => /^autoresponder$/i.test(to))) return 'an automatic answer';
  if (mail.first('return-path') === '<>' || mail.first('x-failed-recipients') !== undefined)
    return 'a bounce';
  if (/^multipart\/report\b/i.test(mail.first('content-type') ?? '')) return 'a report of delivery';
  if (/\b(mailer-daemon|postmaster)@/i.test(mail.first('from') ?? '')) return 'a report of delivery';
  const precedence = mail.all('precedence', 'x-precedence');
  if (precedence.some((each) => /^(bulk|auto_reply|list|junk)$/i.test(each))) return 'bulk mail';
  return mail.first('list-id') === undefined ? null : 'from a mailing list';
}
