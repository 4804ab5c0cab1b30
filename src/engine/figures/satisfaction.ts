import type { Rating } from '../clock/ticket-event.js';

export type Satisfaction = 'good' | 'between' | 'bad';

/**
 * The upper quarter of the scale is good, the lower quarter is bad: of five steps the upper two and the lower two, of three
 * and of two the ends.
 */
export function satisfactionOf({ score, worst, best }: Rating): Satisfaction {
  const share = (score - worst) / (best - worst);
  return share >= 0.75 ? 'good' : share <= 0.25 ? 'bad' : 'between';
}
