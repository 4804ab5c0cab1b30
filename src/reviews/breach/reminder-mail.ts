import type { Metric } from '../../engine/agreement/objective.js';
import { METRIC_WORDS } from '../../engine/agreement/metric-words.js';
import type { Instant } from '../../engine/instant.js';
import { dateAndTime } from '../../notices/mail/wording.js';
import type { ReviewMail } from '../mails/mail-outbox.js';

export interface ReviewToRemind {
  readonly id: number;
  readonly agreementId: string;
  readonly reminders: number;
  readonly dueAt: Instant;
  readonly reviewerName: string | null;
  readonly reviewerAddress: string | null;
  readonly reviewerTimezone: string;
  readonly escalationName: string | null;
  readonly escalationAddress: string | null;
  readonly escalationTimezone: string;
  readonly metric: Metric;
  readonly breachedAt: Instant;
  readonly ticketId: number;
  readonly ticketExternalId: string;
  readonly ticketSubject: string | null;
}

export interface Recipient {
  readonly role: 'reviewer' | 'escalation_contact';
  readonly name: string | null;
  readonly address: string;
  readonly timezone: string;
}

interface Moment {
  readonly isOverdue: boolean;
  readonly at: Instant;
  readonly publicUrl: string;
}

/** The first one asks, the next ones remind, and whoever stands above is told who has not answered. */
export function reminderMail(
  review: ReviewToRemind,
  to: Recipient,
  { isOverdue, publicUrl }: Moment,
): ReviewMail {
  const { id, reminders, ticketExternalId, ticketSubject, dueAt, reviewerName, reviewerAddress } = review;
  const ticket = ticketSubject === null ? ticketExternalId : `${ticketExternalId} · ${ticketSubject}`;
  const isReviewer = to.role === 'reviewer';
  const headline = isOverdue ? 'Review overdue' : reminders === 0 ? 'A breach to review' : 'Still to review';
  const who = reviewerName ?? reviewerAddress ?? 'Nobody';
  const asks = isReviewer
    ? 'Say what caused it, to whom it is to be attributed, and what is done so that it does not happen again.'
    : `${who} has not answered. You are told because you stand above the reviewer in the agreement ${review.agreementId}.`;
  return {
    key: `breach-review-${id}-${reminders}-${to.role}`,
    thread: `breach-review-${id}`,
    // Whoever stands above reads it, and answers signed in: the link is the reviewer's own.
    reviewId: isReviewer ? id : undefined,
    to: { name: to.name, address: to.address },
    subject: `${headline}: ${ticket}`.slice(0, 150),
    paragraphs: [
      `The ${METRIC_WORDS[review.metric]} of ${ticket} was late: the time promised ran out on ${dateAndTime(review.breachedAt, to.timezone)}.`,
      `${isOverdue ? 'Its review was due on' : 'Its review is due on'} ${dateAndTime(dueAt, to.timezone)}.`,
      asks,
      `The ticket: ${publicUrl}/tickets/${review.ticketId}`,
      `All reviews: ${publicUrl}/reviews`,
    ],
  };
}
