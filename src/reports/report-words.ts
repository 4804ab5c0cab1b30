import { date, length } from '../notices/mail/wording.js';
import { percent } from '../engine/credit/attainment.js';
import { decimalsOf } from '../engine/credit/attainment-words.js';
import type { Report, ReportContent, ReportMeasure, ReportRow } from './report.js';

/** "Mon 2 Mar 2026 to Sun 8 Mar 2026". */
export const spanWords = ({ from, to }: Pick<ReportContent, 'from' | 'to'>, { timezone }: Report): string =>
  `${date(from, timezone)} to ${date(to - 1, timezone)}`;

export const groupWords = ({ group, names }: Pick<ReportRow, 'group' | 'names'>): string =>
  (names ?? group.map((each) => each ?? '(none)')).join(' · ');

/** "up 1.50", "down 0.25", "unchanged"; nothing where there is nothing to compare. */
export const changeWords = ({ adjusted, adjustedBefore }: ReportRow): string =>
  changeBetween(adjustedBefore, adjusted, 2);

export function measureChangeWords({ adjusted, adjustedBefore, unit }: ReportMeasure): string {
  const decimals = decimalsOf(unit);
  return changeBetween(percent(adjustedBefore, decimals), percent(adjusted, decimals), decimals);
}

function changeBetween(before: number | null, now: number | null, decimals: number): string {
  if (now === null || before === null) return '';
  const change = now - before;
  if (Math.abs(change) < 0.5 * 10 ** -decimals) return 'unchanged';
  return `${change > 0 ? 'up' : 'down'} ${Math.abs(change).toFixed(decimals)}`;
}

/** "90 %, reached", "99.9 %, missed"; alone where nothing was measured. */
export function goalWords({ goalPercent, isReached }: ReportMeasure): string {
  const goal = `goal ${goalPercent} %`;
  return isReached === null ? goal : `${goal}, ${isReached ? 'reached' : 'missed'}`;
}

export const medianWords = ({ medianMs }: ReportRow): string => (medianMs === null ? '' : length(medianMs));
