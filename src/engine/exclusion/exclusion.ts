import type { Instant } from '../instant.js';

export const EXCLUSION_KINDS = [
  'maintenance',
  'force_majeure',
  'customer_caused',
  'unauthorised_software',
  'other',
] as const;
export type ExclusionKind = (typeof EXCLUSION_KINDS)[number];

/**
 * `pause`: clocks stand still inside it. `attainment`: they run and everybody is told as ever, but what was missed because
 * of it is left out of the adjusted figure.
 */
export type ExclusionEffect = 'pause' | 'attainment';

export type ExclusionScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'agreements' | 'customers' | 'services'; readonly ids: readonly string[] }
  | { readonly kind: 'ticket'; readonly id: number };

/** A stretch of time that is not held against whoever promised, with the decisions about it. */
export interface Exclusion {
  readonly id: number;
  readonly kind: ExclusionKind;
  readonly title: string;
  readonly from: Instant;
  /** Null: it goes on until it is closed. */
  readonly to: Instant | null;
  readonly scope: ExclusionScope;
  readonly effect: ExclusionEffect;
  /** Until then it is a wish of whoever declared it. */
  readonly approved: Decision;
  /** When somebody said when it ends; null where that was known from the beginning, or is not known yet. */
  readonly closed: Decision | null;
  readonly withdrawn: Decision | null;
}

export interface Decision {
  readonly at: Instant;
  /** By name. */
  readonly by: string;
}

/** What decides whether an exclusion concerns a clock. */
export interface Concerned {
  readonly ticketId: number | null;
  readonly customer: string | null;
  readonly service: string | null;
  /** Null for a clock that no agreement promised. */
  readonly agreementId: string | null;
}

export function concerns(scope: ExclusionScope, clock: Concerned): boolean {
  switch (scope.kind) {
    case 'all':
      return true;
    case 'ticket':
      return scope.id === clock.ticketId;
    case 'agreements':
      return clock.agreementId !== null && scope.ids.includes(clock.agreementId);
    case 'customers':
      return clock.customer !== null && scope.ids.includes(clock.customer);
    case 'services':
      return clock.service !== null && scope.ids.includes(clock.service);
  }
}
