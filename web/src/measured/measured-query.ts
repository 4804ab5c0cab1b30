import type { Dimension } from '../../../src/attainment/read-attainment.js';
import type { Instant } from '../../../src/engine/instant.js';

export const PRESETS = {
  this_month: 'This month',
  last_month: 'Last month',
  last_3_months: 'Last 3 months',
  custom: 'Other days',
} as const;
export type Preset = keyof typeof PRESETS;

export const DIMENSION_WORDS: Readonly<Record<Dimension, string>> = {
  objective: 'Objective',
  metric: 'Metric',
  agreement: 'Agreement',
  level: 'Level',
  customer: 'Customer',
  service: 'Service',
  priority: 'Priority',
  team: 'Team',
  integration: 'Integration',
};

/** What stands in the address line of every page that measures a span. Days are the viewer's own, both of them included. */
export interface MeasuredFilters {
  readonly span: Preset;
  readonly from: string;
  readonly to: string;
  readonly by: readonly Dimension[];
  readonly agreement: string | null;
  readonly customer: string | null;
}

/** @param known dimensions: others may come from another page */
export function measuredIn(params: URLSearchParams, known: readonly Dimension[]): MeasuredFilters {
  const span = params.get('span') ?? '';
  const by = (params.get('by') ?? '').split(',');
  return {
    span: span in PRESETS ? (span as Preset) : 'this_month',
    from: params.get('from') ?? '',
    to: params.get('to') ?? '',
    by: known.filter((each) => by.includes(each)).sort((a, b) => by.indexOf(a) - by.indexOf(b)),
    agreement: params.get('agreement'),
    customer: params.get('customer'),
  };
}

type Values = Readonly<Record<string, string | null>>;

export function measuredSearch({ span, from, to, by, agreement, customer }: MeasuredFilters): Values {
  const days = span === 'custom' ? { from, to } : { from: null, to: null };
  return { span, ...days, by: by.join(','), agreement, customer };
}

/** As the API takes it; null while the days are not known yet. */
export function measuredAsked(filters: MeasuredFilters, today: string): Values | null {
  const days = daysOf(filters, today);
  if (days === null) return null;
  const { by, agreement, customer } = filters;
  return { ...days, by: by.join(','), agreement, customer };
}

/** Without what is empty. */
export const queryOf = (values: Values): string =>
  new URLSearchParams(
    Object.entries(values).filter((pair): pair is [string, string] => !!pair[1]),
  ).toString();

function daysOf({ span, from, to }: MeasuredFilters, today: string): { from: string; to: string } | null {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const first = (later: number) => new Date(year, month - 1 + later, 1).toISOString();
  switch (span) {
    case 'this_month':
      return { from: first(0), to: first(1) };
    case 'last_month':
      return { from: first(-1), to: first(0) };
    case 'last_3_months':
      return { from: first(-3), to: first(0) };
    case 'custom': {
      const [begins, ends] = [midnight(from, 0), midnight(to, 1)];
      return begins === null || ends === null ? null : { from: begins, to: ends };
    }
  }
}

function midnight(day: string, plus: number): string | null {
  const [year, month, date] = day.split('-').map(Number);
  const at = new Date(year!, month! - 1, date! + plus);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** `2026-03`, where the viewer is. */
export function monthAt(at: Instant): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}`;
}
