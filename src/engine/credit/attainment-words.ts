import { HOUR, MINUTE } from '../instant.js';
import { percent, type Ratio } from './attainment.js';
import type { Measured } from './credits.js';

type Unit = Measured['unit'];

/** Time is promised as 99.995 %. */
export const decimalsOf = (unit?: Unit): number => (unit === 'ms' ? 3 : 2);

/** "92.50 %"; of time "99.912 %". */
export function percentWords(ratio: Ratio, unit?: Unit): string {
  const decimals = decimalsOf(unit);
  return shareWords(percent(ratio, decimals), decimals);
}

/** Of what was rounded already. */
export const shareWords = (percent: number | null, decimals = decimalsOf()): string =>
  percent === null ? 'nothing measured' : `${percent.toFixed(decimals)} %`;

/** "37 of 40"; of time "719 h 12 min of 720 h 0 min". */
export const ratioWords = ({ met, measured }: Ratio, unit?: Unit): string =>
  `${amountWords(met, unit)} of ${amountWords(measured, unit)}`;

/** Whole minutes, rounded down: the exact figures are in the CSV. */
export function amountWords(amount: number, unit?: Unit): string {
  if (unit !== 'ms') return String(amount);
  return `${Math.floor(amount / HOUR)} h ${Math.floor((amount % HOUR) / MINUTE)} min`;
}
