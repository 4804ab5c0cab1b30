import { shortKey } from '../dedup-key.js';
import type { MailHeaders } from './headers.js';

const MESSAGE_ID = /<([^<>\s]{1,500})>/;

export const ownId = (mail: MailHeaders): string | null => idIn(mail.first('message-id'));

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
