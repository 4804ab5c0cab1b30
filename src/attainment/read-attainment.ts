import { Injectable } from '@nestjs/common';
import { type Boundary, visibleTickets } from '../auth/visible-tickets.js';
import { Database, timestamptz } from '../database/database.js';
import type { CycleState } from '../engine/clock/clock.js';
import { type Attainment, attainmentOf, type Counted } from '../engine/credit/attainment.js';
import { verdictOf } from '../engine/credit/verdict.js';
import type { Instant, Millis } from '../engine/instant.js';
import { JUDGED_CYCLES, OBJECTIVE } from './judged-cycles.js';

/** What attainment can be grouped by, as SQL over a judged cycle `j` and its ticket `t`. */
const DIMENSIONS = {
  objective: `agreement_id || '/' || ${OBJECTIVE}`,
  metric: 'j.metric',
  agreement: 'agreement_id',
  level: 'j.level',
  customer: 't.customer_id',
  service: 't.service_id',
  priority: 't.priority',
  team: 't.team_id',
  integration: 't.integration_id',
} as const;

export type Dimension = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as Dimension[];

export interface AttainmentRow extends Attainment {
  /** In the order of the dimensions that were asked for; null where a ticket has none. */
  readonly group: readonly (string | null)[];
  readonly paused: number;
  /** Nearest rank, of cycles that were satisfied; open time, or real time where the clock runs in it. */
  readonly percentiles: { readonly p50: Millis; readonly p90: Millis; readonly p95: Millis } | null;
}

export interface Wanted {
  readonly sees: Boundary;
  readonly by: readonly Dimension[];
  /** Cycles that were decided in [from, to). Without them, all cycles, and those that are open as well. */
  readonly from?: Instant;
  readonly to?: Instant;
  readonly integration?: string;
  readonly agreement?: string;
  readonly customer?: string;
}

interface Shape {
  group: (string | null)[];
  state: CycleState;
  isBroken: boolean;
  isSatisfied: boolean;
  excludedBecause: string | null;
  times: number;
}

/**
 * Fresh at the time of reading. The database counts cycles of the same shape; what a shape means is decided in one
 * place, `verdictOf`, for the statements as for the figures here.
 */
@Injectable()
export class ReadAttainment {
  constructor(private readonly database: Database) {}

  async run({ sees, by, from, to, integration, agreement, customer }: Wanted): Promise<AttainmentRow[]> {
    const group = by.map((dimension) => `(${DIMENSIONS[dimension]})::text`).join(', ');
    const values: unknown[] = [
      timestamptz(from ?? null),
      timestamptz(to ?? null),
      integration,
      agreement,
      customer,
    ];
    const visible = visibleTickets(sees, values);
    const source = `
      from judged j join tickets t on t.id = j.ticket_id
      where ($1::timestamptz is null or decided_at >= $1) and ($2::timestamptz is null or decided_at < $2)
        and ($3::text is null or t.integration_id = $3) and ($4::text is null or agreement_id = $4)
        and ($5::text is null or t.customer_id = $5) and ${visible}`;
    const [shapes, spreads] = await Promise.all([
      this.database.query<Shape & Record<string, unknown>>(
        `${JUDGED_CYCLES}
         select array[${group}] as "group", j.state, broken_at is not null as "isBroken",
           satisfied_at is not null as "isSatisfied", excluded_because as "excludedBecause", count(*) as times
         ${source} group by 1, 2, 3, 4, 5`,
        values,
      ),
      this.database.query<{ group: (string | null)[]; spread: Millis[] }>(
        `${JUDGED_CYCLES}
         select array[${group}] as "group",
           percentile_disc(array[0.5, 0.9, 0.95]) within group (order by elapsed_ms) as spread
         ${source} and satisfied_at is not null and elapsed_ms is not null group by 1`,
        values,
      ),
    ]);
    const spreadOf = new Map(
      spreads.map(({ group: key, spread }) => [JSON.stringify(key), spread.map(Number)]),
    );
    return grouped(shapes).map((its) => rowOf(its, spreadOf.get(JSON.stringify(its[0]!.group))));
  }
}

function grouped(shapes: readonly Shape[]): Shape[][] {
  const groups = new Map<string, Shape[]>();
  for (const shape of shapes) {
    const key = JSON.stringify(shape.group);
    groups.set(key, [...(groups.get(key) ?? []), shape]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, its]) => its);
}

function rowOf(shapes: readonly Shape[], spread: readonly Millis[] | undefined): AttainmentRow {
  const counted = shapes.map(
    ({ state, isBroken, isSatisfied, excludedBecause, times }): Counted & Pick<Shape, 'state'> => ({
      state,
      // Only whether there is such an instant decides; which one does not.
      verdict: verdictOf({ state, breachedAt: isBroken ? 0 : null, satisfiedAt: isSatisfied ? 0 : null }),
      excludedBecause,
      times,
    }),
  );
  const paused = counted.filter(({ verdict, state }) => verdict === 'open' && state === 'paused');
  const [p50, p90, p95] = spread ?? [];
  return {
    group: shapes[0]!.group,
    ...attainmentOf(counted),
    paused: paused.reduce((sum, { times = 1 }) => sum + times, 0),
    percentiles: p50 === undefined || p90 === undefined || p95 === undefined ? null : { p50, p90, p95 },
  };
}
