import { Injectable, Logger } from '@nestjs/common';
import type { AgreementBody } from '../agreements/agreement.js';
import { goalsOf } from '../agreements/parse-objective-credit.js';
import { readAgreement } from '../agreements/read-agreement.js';
import { NameGroups } from '../attainment/name-groups.js';
import type { Boundary } from '../auth/visible-tickets.js';
import { Database, timestamptz } from '../database/database.js';
import { reaches } from '../engine/credit/attainment.js';
import type { Measured } from '../engine/credit/credits.js';
import type { Instant, Span } from '../engine/instant.js';
import { unlessMalformed } from '../engine/malformed.js';
import { Now } from '../system-now.js';
import { MeasureAgreement } from './measure-agreement.js';

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

type UnnamedRow = Omit<MeasuresRow, 'name'>;

interface Agreed {
  readonly id: string;
  readonly body: AgreementBody;
}

/** Every objective that no clock times, over any span, as statements measure them; by what was agreed at its last instant. */
@Injectable()
export class ReadMeasures {
  private readonly logger = new Logger(ReadMeasures.name);

  constructor(
    private readonly database: Database,
    private readonly measureAgreement: MeasureAgreement,
    private readonly nameGroups: NameGroups,
    private readonly now: Now,
  ) {}

  async run({ span: { from, to }, agreement, sees }: MeasuresQuestion): Promise<MeasuresRow[]> {
    const span = { from, to: Math.max(from, Math.min(to, this.now.now())) };
    const rows: UnnamedRow[] = [];
    for (const each of await this.agreed(span.to - 1, agreement)) {
      const its = await unlessMalformed(
        () => this.measure(each, span, sees),
        (why) => this.logger.error(`the measures of ${each.id} are left out: ${why}`),
      );
      rows.push(...(its ?? []));
    }
    const names = await this.nameGroups.run(
      ['objective'],
      rows.map(({ agreementId, objective }) => [`${agreementId}/${objective}`]),
    );
    return rows.map((row, i) => ({ ...row, name: names[i]![0]! }));
  }

  private async measure({ id, body }: Agreed, span: Span, sees: Boundary): Promise<UnnamedRow[]> {
    const terms = { agreementId: id, ...readAgreement(body) };
    const { figures } = await this.measureAgreement.run(this.database.pool, terms, span, sees);
    const goals = goalsOf(terms);
    return figures.map((measured) => {
      const goal = goals.get(measured.objective)!;
      const isReached = reaches(measured.attainment.adjusted, goal);
      return { agreementId: id, ...measured, goalPercent: goal / 1_000, isReached };
    });
  }

  /** Agreements that have measures, and had come into force by then. */
  private agreed(at: Instant, agreement: string | undefined): Promise<Agreed[]> {
    return this.database.query<Agreed & Record<string, unknown>>(
      `select id, body from (
         select distinct on (agreement_id) agreement_id as id, body, in_force_to from agreement_versions
         where in_force_from <= $1 and ($2::text is null or agreement_id = $2) order by agreement_id, version desc
       ) v where body ? 'measures' and (in_force_to is null or in_force_to > $1) order by id`,
      [timestamptz(at), agreement],
    );
  }
}
