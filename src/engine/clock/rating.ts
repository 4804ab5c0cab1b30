import type { Rating } from './ticket-event.js';

/** Where a helpdesk asks nothing but whether it was good. */
export const WORDED: Readonly<Record<'good' | 'bad', Rating>> = {
  good: { score: 1, worst: 0, best: 1 },
  bad: { score: 0, worst: 0, best: 1 },
};

/** Null where it is a rating; else the field, and why not. */
export function faultOfRating({
  score,
  worst,
  best,
}: Rating): { field: 'best' | 'score'; reason: string } | null {
  if (worst === best) return { field: 'best', reason: `is ${best}, and so is worst` };
  const isOnScale = score >= Math.min(worst, best) && score <= Math.max(worst, best);
  return isOnScale ? null : { field: 'score', reason: `has to lie between ${worst} and ${best}` };
}
