import type { Instant } from '../engine/instant.js';
import type { Channel } from '../engine/escalation/ladder.js';
import type { NoticeKind } from './notice-facts.js';

/**
 * What the mail page shows and the server answers: mails, and chat messages beside them. Both sides read this file, so
 * it imports types only.
 */
export interface MailList {
  /** False: no SMTP_URL is set, so mails are kept here and reach nobody. */
  readonly smtp: boolean;
  /** The newest first. */
  readonly mails: readonly MailRow[];
  /** Hand it back as `before` for the next page; null at the end. */
  readonly next: number | null;
}

export type MailState = 'waiting' | 'sending' | 'sent' | 'kept' | 'failed' | 'suppressed';

export interface MailRow {
  readonly id: number;
  readonly kind: NoticeKind;
  readonly channel: Channel;
  readonly state: MailState;
  readonly ticketId: number;
  readonly ticketExternalId: string;
  /** For a chat message the address is the room's id. */
  readonly to: { readonly role: string; readonly name: string | null; readonly address: string };
  /** Null until it has been written, which is when it is sent. */
  readonly subject: string | null;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
  readonly attempts: number;
  readonly nextAttemptAt: Instant | null;
  /** Why it failed, waits or was suppressed. */
  readonly lastError: string | null;
}

export interface MailDetail extends MailRow {
  readonly messageId: string;
  readonly text: string | null;
  /** Null for a chat message, which has none. */
  readonly html: string | null;
}
