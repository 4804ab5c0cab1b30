import { Injectable } from '@nestjs/common';
import { goalsOf } from '../../agreements/parse-objective-credit.js';
import { PeriodBook } from '../../credits/period-book.js';
import { Database } from '../../database/database.js';
import type { Figures } from '../../engine/credit/figures.js';
import type { Instant } from '../../engine/instant.js';
import type { ClosedPeriod } from './occasions.js';

/** Two years of months: what lies before says nothing about what is to be promised now. */
const LATEST = 24;

interface Row {
  readonly from: Instant;
  readonly to: Instant;
  readonly version: number;
  readonly revisedAt: Instant;
  readonly figures: Figures;
  readonly tickets: number;
}

/** What the statements of an agreement say by now. */
@Injectable()
export class ClosedPeriods {
  constructor(
    private readonly database: Database,
    private readonly book: PeriodBook,
  ) {}

  /** By agreement, how often its statements were drawn up or corrected: a number that only ever grows. */
  async revisions(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.query<{ id: string; many: number }>(
      `select agreement_id as id, count(*) as many from statements s
       join statement_revisions r on r.statement_id = s.id group by 1`,
    );
    return new Map(rows.map(({ id, many }) => [id, many]));
  }

  /** In order. */
  async of(agreementId: string): Promise<ClosedPeriod[]> {
    const rows = await this.database.query<Row & Record<string, unknown>>(CLOSED, [agreementId, LATEST]);
    const periods: ClosedPeriod[] = [];
    for (const { version, figures, ...row } of rows.reverse()) {
      const terms = await this.book.version(agreementId, version);
      if (terms?.period === undefined) continue;
      const goals = goalsOf(terms);
      const objectives = figures.objectives.map(({ objective, adjusted }) => ({
        objective,
        adjusted,
        goal: goals.get(objective) ?? null,
      }));
      periods.push({ ...row, terms: terms.period, objectives });
    }
    return periods;
  }
}

const CLOSED = `
  select s.period_from as "from", s.period_to as "to", s.version, r.at as "revisedAt", r.figures,
    (select count(distinct c ->> 'ticketId')::int from jsonb_array_elements(r.cycles) c) as tickets
  from statements s
  join lateral (
    select * from statement_revisions where statement_id = s.id order by revision desc limit 1
  ) r on true
  where s.agreement_id = $1 order by s.period_from desc limit $2`;
