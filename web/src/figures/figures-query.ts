import type { Dimension } from '../../../src/attainment/read-attainment.js';
import {
  measuredAsked,
  measuredIn,
  type MeasuredFilters,
  measuredSearch,
} from '../measured/measured-query.js';

/** An objective, a metric or a level is none: a ticket may have been promised several. */
export const DIMENSIONS = [
  'agreement',
  'customer',
  'service',
  'priority',
  'team',
  'integration',
] as const satisfies readonly Dimension[];

/** What only figures are asked for, as the API names it. */
export interface FiguresFilters extends MeasuredFilters {
  readonly calendar: string | null;
  readonly outageServices: readonly string[];
  readonly outagePriorities: readonly string[];
  /** Numbers as they were typed: what they may be, the server says. */
  readonly attempts: string;
  readonly attemptsApartHours: string;
}

export function figuresFiltersIn(search: string): FiguresFilters {
  const params = new URLSearchParams(search);
  const list = (name: string) => (params.get(name) ?? '').split(',').filter((each) => each !== '');
  return {
    ...measuredIn(params, DIMENSIONS),
    calendar: params.get('calendar'),
    outageServices: list('outageServices'),
    outagePriorities: list('outagePriorities'),
    attempts: params.get('attempts') ?? '',
    attemptsApartHours: params.get('attemptsApartHours') ?? '',
  };
}

export const figuresSearch = (filters: FiguresFilters) => ({
  ...measuredSearch(filters),
  ...ownOf(filters),
});

export function figuresAsked(filters: FiguresFilters, today: string) {
  const asked = measuredAsked(filters, today);
  return asked && { ...asked, ...ownOf(filters) };
}

const ownOf = ({
  calendar,
  outageServices,
  outagePriorities,
  attempts,
  attemptsApartHours,
}: FiguresFilters) => ({
  calendar,
  outageServices: outageServices.join(','),
  outagePriorities: outagePriorities.join(','),
  attempts,
  attemptsApartHours,
});
