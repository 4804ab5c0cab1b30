import type { Rating } from '../clock/ticket-event.js';
import { attemptsOf, solvingOf, type WaitsFor } from '../figures/contact.js';
import { doneOf, isWithin, type Life, solvedAt } from '../figures/life.js';
import { satisfactionOf } from '../figures/satisfaction.js';
import type { Instant, Span } from '../instant.js';
import type { ContactAttemptsMeasure, TicketMeasure } from './measure.js';

export interface Judgement {
  readonly verdict: 'met' | 'missed';
  readonly at: Instant;
  readonly because: string;
}

/**
 * Whether a ticket kept what a measure promises; null where it says nothing about the period.
 *
 * - satisfaction: its last rating in the period, good or not.
 * - first_contact: solved in the period, and all that was said to the customer until then was one message.
 * - contact_attempts: given up in the period, after enough attempts to reach the customer.
 *
 * @param life as it was when the period ended
 */
export function judgeTicket(
  measure: TicketMeasure,
  life: Life,
  span: Span,
  waitsFor: WaitsFor,
): Judgement | null {
  switch (measure.measure) {
    case 'satisfaction':
      return ofRating(life, span);
    case 'first_contact':
      return ofSolving(life, span);
    case 'contact_attempts':
      return ofAttempts(measure, life, span, waitsFor);
  }
}

function ofRating({ rating }: Life, span: Span): Judgement | null {
  if (rating === null || !isWithin(rating.at, span)) return null;
  return judged(satisfactionOf(rating) === 'good', rating.at, ratingWords(rating));
}

function ofSolving(life: Life, span: Span): Judgement | null {
  const byFirstContact = solvingOf(life, span)?.byFirstContact ?? null;
  if (byFirstContact === null) return null;
  const at = solvedAt(life).findLast((each) => isWithin(each, span))!;
  return judged(
    byFirstContact,
    at,
    byFirstContact ? 'solved by the first reply' : 'took more than the first reply',
  );
}

function ofAttempts(
  { attempts: wanted, apart }: ContactAttemptsMeasure,
  life: Life,
  span: Span,
  waitsFor: WaitsFor,
): Judgement | null {
  const attempts = attemptsOf(life, span, waitsFor, apart);
  if (attempts === null) return null;
  const because = `given up after ${attempts} of ${wanted} attempts`;
  return judged(attempts >= wanted, doneOf(life)!.at, because);
}

const judged = (isMet: boolean, at: Instant, because: string): Judgement => ({
  verdict: isMet ? 'met' : 'missed',
  at,
  because,
});

/** A thumb has no scale that anybody would want to read. */
const ratingWords = ({ score, worst, best }: Rating): string => {
  if (worst === 0 && best === 1) return score === best ? 'rated good' : 'rated bad';
  return `rated ${score} on a scale from ${worst} to ${best}`;
};
