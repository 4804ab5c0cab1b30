import type { NoticeFacts, NoticeKind } from '../notice-facts.js';
import { threadId } from '../notice-row.js';
import { inert } from './inert.js';
import { mailView } from './mail-view.js';
import { asHtml, asText } from './templates.js';

/** A notice that is about to be sent. */
export interface NoticeToSend {
  readonly id: number;
  readonly kind: NoticeKind;
  readonly facts: NoticeFacts;
  readonly recipientRole: string;
  readonly recipientName: string | null;
  readonly recipientAddress: string;
  readonly recipientTimezone: string;
  readonly messageId: string;
}

export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  /** All mails about one ticket hang on one root that was never sent, so that programs show them as one thread. */
  readonly references: string;
  readonly attachments?: readonly Attachment[];
}

export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
  /** By which the HTML part shows it: `cid:chart`. */
  readonly cid?: string;
}

export function composeMail(notice: NoticeToSend, publicUrl: string): Mail {
  const view = mailView({
    kind: notice.kind,
    facts: notice.facts,
    recipientRole: notice.recipientRole,
    timezone: notice.recipientTimezone,
    publicUrl,
  });
  return {
    to: { name: inert(notice.recipientName ?? ''), address: inert(notice.recipientAddress) },
    subject: view.subject,
    text: asText(view),
    html: asHtml(view),
    messageId: notice.messageId,
    references: threadId(notice.facts.ticket.id, new URL(publicUrl).hostname),
  };
}
