import type { Hours } from '../agreement/terms.js';
import { together } from '../exclusion/hours-without.js';
import type { Instant, Millis, Span } from '../instant.js';
import { type Life, openStretches } from './life.js';

export interface Outage {
  readonly ticketId: number;
  /** From creation to solution; what was reopened counts again. */
  readonly down: readonly Span[];
  /** What is not held against anybody on this ticket. */
  readonly excluded: readonly Span[];
}

export interface Uptime {
  /** Agreed open time of the span. */
  readonly service: Millis;
  /** Of it, what was lost: outages at the same time count once. */
  readonly down: Millis;
}

export interface OutageCost {
  readonly ticketId: number;
  readonly since: Instant;
  /** Service time that it cost by itself, whatever else was down. */
  readonly raw: Millis;
  readonly adjusted: Millis;
}

export interface Availability {
  readonly raw: Uptime;
  /** Without what is excluded, on both sides. */
  readonly adjusted: Uptime;
  /** Those that cost any, the latest first. */
  readonly outages: readonly OutageCost[];
}

export const outageOf = (ticketId: number, life: Life, excluded: readonly Span[]): Outage => ({
  ticketId,
  down: openStretches(life),
  excluded,
});

/** @param excluded of the service as a whole: it is no service time either */
export function availabilityOf(
  outages: readonly Outage[],
  hours: Hours,
  span: Span,
  excluded: readonly Span[],
): Availability {
  const time = (spans: readonly Span[]) =>
    spans.reduce((sum, { from, to }) => sum + hours.between(from, to), 0);
  const promised = minus([span], excluded);
  const within = outages.map((outage) => {
    const down = together(inside(outage.down, span));
    return { ...outage, down, adjusted: minus(down, [...outage.excluded, ...excluded]) };
  });
  return {
    raw: { service: time([span]), down: time(together(within.flatMap(({ down }) => down))) },
    adjusted: {
      service: time(promised),
      down: time(together(within.flatMap(({ adjusted }) => adjusted))),
    },
    outages: within
      .flatMap(({ ticketId, down, adjusted }) => {
        const cost = { ticketId, since: down[0]?.from ?? 0, raw: time(down), adjusted: time(adjusted) };
        return cost.raw > 0 ? [cost] : [];
      })
      .sort((a, b) => b.since - a.since || b.ticketId - a.ticketId),
  };
}

const inside = (spans: readonly Span[], { from, to }: Span): Span[] =>
  spans
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.from < span.to);

function minus(spans: readonly Span[], excluded: readonly Span[]): Span[] {
  let left = [...spans];
  for (const { from, to } of excluded) {
    left = left.flatMap((span) => [
      ...inside([span], { from: Number.NEGATIVE_INFINITY, to: from }),
      ...inside([span], { from: to, to: Number.POSITIVE_INFINITY }),
    ]);
  }
  return left;
}
