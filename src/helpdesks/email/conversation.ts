import { contentKey, shortKey } from '../dedup-key.js';
import type { MailHeaders } from './headers.js';

const MESSAGE_ID = /<([^<>\s]{1,500})>/;

export const ownId = (mail: MailHeaders): string | null => idIn(mail.first('message-id'));

/**
 * The same for each copy of one mail, however it came; null where the mail does not say. An id alone proves nothing:
 * some senders give all their mails the same, and whoever guesses the next could send it first.
 */
export function identityOf(mail: MailHeaders): string | null {
  const id = ownId(mail);
  if (id === null) return null;
  const said = JSON.stringify(['from', 'date', 'subject'].map((name) => mail.all(name)));
  return shortKey(`${id}#${contentKey(Buffer.from(said)).slice(-16)}`);
}

/**
 * What the mail continues: the first of its references, which is where all of them begin; else what it answers; else
 * `[#4711]` in its subject. Null where it begins something.
 */
export function conversationOf(mail: MailHeaders): string | null {
  const began = idIn(mail.first('references')) ?? idIn(mail.first('in-reply-to'));
  if (began !== null) return shortKey(began);
  return /\[#([\w-]{1,40})\]/.exec(mail.subject)?.[1] ?? null;
}

const idIn = (header: string | undefined): string | null => MESSAGE_ID.exec(header ?? '')?.[1] ?? null;
