import { Injectable, Logger } from '@nestjs/common';
import type { AgreementBody, AgreementTerms, Contact } from '../../agreements/agreement.js';
import { readAgreement } from '../../agreements/read-agreement.js';
import { Database, timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';

export interface ReviewedAgreement {
  readonly id: string;
  readonly version: number;
  /** For the first time. */
  readonly publishedAt: Instant;
  readonly terms: AgreementTerms;
  /** Of its dates. */
  readonly timezone: string;
  /** Whoever looks after it: named for reviews, or else for breaches, for the provider, for escalations. */
  readonly reviewer: Contact | undefined;
}

/** The agreements in force that have a term or are to be reviewed. */
@Injectable()
export class ReviewedAgreements {
  private readonly logger = new Logger(ReviewedAgreements.name);
  /** Versions are never edited, so what was read serves as long as the process. */
  private readonly read = new Map<string, ReviewedAgreement | null>();

  constructor(private readonly database: Database) {}

  async inForce(at: Instant): Promise<ReviewedAgreement[]> {
    const rows = await this.database.query<{ id: string; version: number; publishedAt: Instant }>(
      `select agreement_id as id, version, published_at as "publishedAt" from (
         select distinct on (agreement_id) agreement_id, version, in_force_to,
           min(published_at) over (partition by agreement_id) as published_at, body ? 'review' or body ? 'term' as wanted
         from agreement_versions where in_force_from <= $1 order by agreement_id, version desc
       ) v where wanted and (in_force_to is null or in_force_to > $1)`,
      [timestamptz(at)],
    );
    const found = await Promise.all(rows.map((row) => this.parsed(row)));
    return found.filter((each) => each !== null);
  }

  private async parsed(row: Pick<ReviewedAgreement, 'id' | 'version' | 'publishedAt'>) {
    const key = `${row.id} ${row.version}`;
    const known = this.read.get(key);
    if (known !== undefined) return known;
    const [version] = await this.database.query<{ body: AgreementBody }>(
      'select body from agreement_versions where agreement_id = $1 and version = $2',
      [row.id, row.version],
    );
    const agreement = this.readable(key, () => ({ ...row, ...reviewed(readAgreement(version!.body)) }));
    this.read.set(key, agreement);
    return agreement;
  }

  private readable(what: string, read: () => ReviewedAgreement): ReviewedAgreement | null {
    try {
      return read();
    } catch (fault) {
      this.logger.error(
        `agreement ${what} cannot be read, and nobody is told of its dates: ${String(fault)}`,
      );
      return null;
    }
  }
}

const reviewed = (terms: AgreementTerms) => ({
  terms,
  timezone: terms.period?.timezone ?? 'UTC',
  reviewer:
    terms.contract.review?.reviewer ??
    terms.reviewer ??
    terms.contract.parties?.provider.responsible ??
    terms.escalationContact,
});
