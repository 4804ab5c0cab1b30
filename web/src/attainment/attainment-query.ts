import type { Dimension } from '../../../src/attainment/read-attainment.js';
import type { Instant, Millis } from '../../../src/engine/instant.js';

/** As `/api/attainment` answers; the id of each group stands beside, under its dimension. */
export interface ShownAttainment {
  readonly by: readonly Dimension[];
  readonly rows: readonly ShownRow[];
}

export interface ShownRow {
  readonly names: Readonly<Record<string, string>>;
  readonly raw: ShownShare;
  readonly adjusted: ShownShare;
  readonly excluded: number;
  readonly percentilesMs: { readonly p50: Millis; readonly p90: Millis; readonly p95: Millis } | null;
}

export interface ShownShare {
  readonly met: number;
  readonly measured: number;
  /** Null where nothing was measured. */
  readonly percent: number | null;
}

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

/** What stands in the address line. Days are the viewer's own, both of them included. */
export interface AttainmentFilters {
  readonly span: Preset;
  readonly from: string;
  readonly to: string;
  readonly by: readonly Dimension[];
  readonly agreement: string | null;
  readonly customer: string | null;
}

export function attainmentFiltersIn(search: string): AttainmentFilters {
  const params = new URLSearchParams(search);
  const span = params.get('span') ?? '';
  const by = (params.get('by') ?? '').split(',').filter((each) => each in DIMENSION_WORDS) as Dimension[];
  return {
    span: span in PRESETS ? (span as Preset) : 'this_month',
    from: params.get('from') ?? '',
    to: params.get('to') ?? '',
    by: by.length === 0 ? ['objective'] : by,
    agreement: params.get('agreement'),
    customer: params.get('customer'),
  };
}

export function searchOf({ span, from, to, by, agreement, customer }: AttainmentFilters): string {
  const days = span === 'custom' ? { from, to } : { from: null, to: null };
  return filled({ span, ...days, by: by.join(','), agreement, customer });
}

/** As the API takes it; null while the days are not known yet. */
export function askedOf(filters: AttainmentFilters, today: string): string | null {
  const days = daysOf(filters, today);
  if (days === null) return null;
  const { by, agreement, customer } = filters;
  return filled({ ...days, by: by.join(','), agreement, customer });
}

const filled = (values: Readonly<Record<string, string | null>>): string =>
  new URLSearchParams(
    Object.entries(values).filter((pair): pair is [string, string] => !!pair[1]),
  ).toString();

function daysOf({ span, from, to }: AttainmentFilters, today: string): { from: string; to: string } | null {
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
