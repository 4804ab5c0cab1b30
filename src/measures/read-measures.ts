import { Injectable } from '@nestjs/common';
import type { AgreementBody } from '../agreements/agreement.js';
import { goalsOf } from '../agreements/parse-objective-credit.js';
import { readAgreement } from '../agreements/read-agreement.js';
import { NameGroups } from '../attainment/name-groups.js';
import type { Boundary } from '../auth/visible-tickets.js';
import { Database, timestamptz } from '../database/database.js';
import { reaches } from '../engine/credit/attainment.js';
import type { Measured } from '../engine/credit/credits.js';
import type { Instant, Span } from '../engine/instant.js';
import { Now } from '../system-now.js';
import { MeasureAgreement, type MeasuredAgreement } from './measure-agreement.js';

export interface MeasuresQuestion {
  readonly span: Span;
  readonly agreement?: string;
  readonly sees: Boundary;
}

export interface MeasuresRow extends Measured {
  readonly agreementId: string;
  /** For people. */
  readonly name: string;
  readonly goalPercent: number;
  /** Of the adjusted figure; null where nothing was measured. */
  readonly isReached: boolean | null;
}

/** Every objective that no clock times, over any span, as statements measure them; by what was agreed when it ended. */
@Injectable()
export class ReadMeasures {
  constructor(
    private readonly database: Database,
    private readonly measureAgreement: MeasureAgreement,
    private readonly nameGroups: NameGroups,
    private readonly now: Now,
  ) {}

  async run({ span: { from, to }, agreement, sees }: MeasuresQuestion): Promise<MeasuresRow[]> {
    const span = { from, to: Math.max(from, Math.min(to, this.now.now())) };
    const rows: Omit<MeasuresRow, 'name'>[] = [];
    for (const each of await this.agreed(span.to, agreement)) {
      const { figures } = await this.measureAgreement.run(this.database.pool, each, span, sees);
      const goals = goalsOf(each);
      for (const measured of figures) {
        const goal = goals.get(measured.objective)!;
        const isReached = reaches(measured.attainment.adjusted, goal);
        rows.push({ agreementId: each.agreementId, ...measured, goalPercent: goal / 1_000, isReached });
      }
    }
    const names = await this.nameGroups.run(
      ['objective'],
      rows.map(({ agreementId, objective }) => [`${agreementId}/${objective}`]),
    );
    return rows.map((row, i) => ({ ...row, name: names[i]![0]! }));
  }

  /** Agreements that have measures, and had come into force by then. */
  private async agreed(at: Instant, agreement: string | undefined): Promise<MeasuredAgreement[]> {
    const rows = await this.database.query<{ id: string; body: AgreementBody }>(
      `select id, body from (
         select distinct on (agreement_id) agreement_id as id, body, in_force_to from agreement_versions
         where in_force_from <= $1 and ($2::text is null or agreement_id = $2) order by agreement_id, version desc
       ) v where body ? 'measures' and (in_force_to is null or in_force_to > $1) order by id`,
      [timestamptz(at), agreement],
    );
    return rows.map(({ id, body }) => ({ agreementId: id, ...readAgreement(body) }));
  }
}
