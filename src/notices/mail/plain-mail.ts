import Handlebars from 'handlebars';
import type { Mail } from './compose-mail.js';
import { inert } from './inert.js';

/** A mail that is no notice about a ticket: a few paragraphs, each on a line of its own. */
export function plainMail(
  { to, subject, paragraphs }: { to: string; subject: string; paragraphs: readonly string[] },
  { thread, event, publicUrl }: { thread: string; event: string; publicUrl: string },
): Mail {
  const host = new URL(publicUrl).hostname;
  const lines = paragraphs.map(inert);
  return {
    to: { name: '', address: inert(to) },
    subject: inert(subject),
    text: `${lines.join('\n\n')}\n`,
    html: lines.map((each) => `<p>${Handlebars.escapeExpression(each)}</p>`).join('\n'),
    messageId: `<${event}@${host}>`,
    references: `<${thread}@${host}>`,
  };
}
