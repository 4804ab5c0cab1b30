import type { MailHeaders } from './headers.js';

/** What no human wrote to us asks for nothing. Null where there is no reason to ignore it. */
export function whyIgnored(mail: MailHeaders): string | null {
  if ((mail.first('auto-submitted') ?? 'no').toLowerCase() !== 'no') return 'an automatic answer';
  if (mail.all('x-autoreply', 'x-autorespond').length > 0) return 'an automatic answer';
  if (mail.first('return-path') === '<>') return 'a bounce';
  if (/^multipart\/report\b/i.test(mail.first('content-type') ?? '')) return 'a report of delivery';
  if (/\b(mailer-daemon|postmaster)@/i.test(mail.first('from') ?? '')) return 'a report of delivery';
  const precedence = mail.first('precedence') ?? '';
  if (/^(bulk|auto_reply|list|junk)$/i.test(precedence)) return 'bulk mail';
  return mail.first('list-id') === undefined ? null : 'from a mailing list';
}
