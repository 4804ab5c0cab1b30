import { date, length } from '../notices/mail/wording.js';
import type { Report, ReportContent, ReportRow } from './report.js';

/** "Mon 2 Mar 2026 to Sun 8 Mar 2026". */
export const spanWords = ({ from, to }: Pick<ReportContent, 'from' | 'to'>, { timezone }: Report): string =>
  `${date(from, timezone)} to ${date(to - 1, timezone)}`;

export const percentWords = (percent: number | null): string =>
  percent === null ? 'nothing measured' : `${percent.toFixed(2)} %`;

export const groupWords = ({ group, names }: Pick<ReportRow, 'group' | 'names'>): string =>
  (names ?? group.map((each) => each ?? '(none)')).join(' · ');

/** "up 1.50", "down 0.25", "unchanged"; nothing where there is nothing to compare. */
export function changeWords({ adjusted, adjustedBefore }: ReportRow): string {
  if (adjusted === null || adjustedBefore === null) return '';
  const change = adjusted - adjustedBefore;
  if (Math.abs(change) < 0.005) return 'unchanged';
  return `${change > 0 ? 'up' : 'down'} ${Math.abs(change).toFixed(2)}`;
}

export const medianWords = ({ medianMs }: ReportRow): string => (medianMs === null ? '' : length(medianMs));
