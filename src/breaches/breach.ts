import type { Metric } from '../engine/agreement/objective.js';
import type { Instant } from '../engine/instant.js';

/** A breach on record. It is never deleted: a new fact may revoke it, and the row then says when and why. */
export interface Breach {
  readonly id: number;
  readonly ticketId: number;
  readonly clockId: string;
  readonly cycle: number;
  readonly metric: Metric;
  readonly breachedAt: Instant;
  readonly detectedAt: Instant;
  readonly factsKnown: number;
  readonly revokedAt: Instant | null;
  readonly waivedAt: Instant | null;
}
