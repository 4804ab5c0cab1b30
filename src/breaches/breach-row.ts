import type { Metric } from '../engine/agreement/objective.js';
import type { Instant } from '../engine/instant.js';

/** A breach as the API shows it. */
export interface BreachRow {
  readonly id: number;
  readonly ticketId: number;
  readonly ticketExternalId: string;
  readonly clockId: string;
  readonly cycle: number;
  readonly metric: Metric;
  readonly breachedAt: Instant;
  readonly detectedAt: Instant;
  readonly cause: string;
  readonly revokedAt: Instant | null;
  readonly revokedBecause: string | null;
  /** Forgiven: it stays on record, and is left out of adjusted attainment. */
  readonly waivedAt: Instant | null;
  readonly waivedBecause: string | null;
  readonly waivedBy: string | null;
}
