import type { Dimension } from '../../../src/attainment/read-attainment.js';
import type { Millis } from '../../../src/engine/instant.js';
import { DIMENSION_WORDS, measuredIn, type MeasuredFilters } from '../measured/measured-query.js';

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

export const DIMENSIONS = Object.keys(DIMENSION_WORDS) as readonly Dimension[];

export function attainmentFiltersIn(search: string): MeasuredFilters {
  const filters = measuredIn(new URLSearchParams(search), DIMENSIONS);
  return { ...filters, by: filters.by.length === 0 ? ['objective'] : filters.by };
}
