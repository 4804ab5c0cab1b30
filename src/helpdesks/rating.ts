import { faultOfRating, WORDED } from '../engine/clock/rating.js';
import type { Rating } from '../engine/clock/ticket-event.js';
import type { Instant } from '../engine/instant.js';
import { id } from './assertions.js';
import type { Field } from './field.js';
import type { TranslatedFact } from './helpdesk.js';

/** `{"rating": "good"}`, or `{"score": 4, "best": 5}` with `worst`, which is 1 where it is left out. */
export function ratingIn(from: Field): Rating {
  const word = from.get('rating');
  if (!word.isAbsent) return WORDED[word.oneOf(['good', 'bad'] as const)];
  const rating = {
    score: from.get('score').numberOrNull() ?? from.get('score').refuse('is missing, and there is no rating'),
    worst: from.get('worst').numberOrNull() ?? 1,
    best: from.get('best').numberOrNull() ?? from.get('best').refuse('is missing'),
  };
  const fault = faultOfRating(rating);
  return fault === null ? rating : from.get(fault.field).refuse(fault.reason);
}

export const ratingKey = ({ score, worst, best }: Rating): string => `${score}/${worst}-${best}`;

export const rated = (at: Instant, rating: Rating): TranslatedFact => ({
  id: id('rating', at, ratingKey(rating)),
  at,
  kind: 'satisfaction.rated',
  ...rating,
});
