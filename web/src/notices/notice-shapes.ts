import type { EventType } from '../../../src/notices/webhooks-out/event-types.js';

/** As `/api/webhook-endpoints` shows one. */
export interface ShownEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly EventType[];
  readonly contact: string | null;
  readonly active: boolean;
  readonly disabledAt: string | null;
  readonly disabledBecause: string | null;
  readonly failingSince: string | null;
  readonly secrets: number;
  readonly waiting: number;
  readonly nextAttemptAt: string | null;
}

export interface ShownMessage {
  readonly id: number;
  readonly webhookId: string;
  readonly type: EventType;
  readonly ticketId: number | null;
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed';
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly lastError: string | null;
  readonly createdAt: string;
}

export interface MessageWithTries extends ShownMessage {
  /** Null: it was purged, and its tries with it. */
  readonly body: string | null;
  readonly tries: readonly {
    readonly at: string;
    readonly tookMs: number;
    readonly status: number | null;
    readonly response: string | null;
    readonly error: string | null;
  }[];
}

/** As `/api/chat-rooms` shows one; of the address only where it leads. */
export interface ShownRoom {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly teamIds: readonly string[];
  readonly agreementIds: readonly string[];
  readonly quietUntil: string | null;
  readonly waiting: number;
  readonly failed: number;
  readonly lastError: string | null;
}

export const EVENT_WORDS: Readonly<Record<EventType, string>> = {
  'ticket.clock.warning': 'A warning was given',
  'ticket.clock.breached': 'A promise was broken',
  'ticket.clock.revoked': 'A breach was taken back',
  'ticket.clock.waived': 'A breach was waived',
  'ticket.clock.reinstated': 'A waiver was withdrawn',
  'ticket.clock.met': 'A promise was kept',
  'ticket.clock.paused': 'A clock was paused',
  'ticket.clock.resumed': 'A clock runs again',
  'escalation.step': 'A step of a ladder was reached',
  'review.due': 'A review is due',
  'credit.issued': 'A credit was issued',
  'credit.corrected': 'A credit was corrected',
};

export const MESSAGE_WORDS: Readonly<Record<ShownMessage['state'], string>> = {
  waiting: 'waits',
  sending: 'is being sent',
  sent: 'arrived',
  failed: 'did not arrive',
};
