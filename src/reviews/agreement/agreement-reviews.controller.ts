import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { IsIn } from 'class-validator';
import { Audited } from '../../audit/audited.js';
import { Allow } from '../../auth/allow.js';
import { CalledBy, type Caller } from '../../auth/caller.js';
import { Database } from '../../database/database.js';
import { iso, type Instant } from '../../engine/instant.js';
import { IdPipe } from '../../http/id-field.js';
import { IsNameList } from '../../http/name-list-field.js';
import { IsText } from '../../http/text-field.js';
import { HoldReview, REVIEW_OUTCOMES, type ReviewOutcome } from './hold-review.js';

class MinutesBody {
  @IsIn(REVIEW_OUTCOMES) outcome: ReviewOutcome;
  @IsText(10_000) minutes: string;
  @IsNameList() attendees: string[] = [];
}

interface Row {
  readonly id: number;
  readonly agreementId: string;
  readonly title: string;
  readonly on: string;
  readonly because: string;
  readonly heldAt: Instant | null;
  readonly heldBy: string | null;
  readonly outcome: ReviewOutcome | null;
  readonly minutes: string | null;
  readonly attendees: readonly string[] | null;
}

interface ShownReview extends Omit<Row, 'heldAt'> {
  readonly heldAt: string | null;
}

/** Agreements belong to no team, so leads see all of their reviews, as they see the agreements. */
@Controller('api/agreement-reviews')
@Allow('lead', 'auditor')
export class AgreementReviewsController {
  constructor(
    private readonly database: Database,
    private readonly holdReview: HoldReview,
  ) {}

  /** What is to be held first, then what was held last. */
  @Get()
  async list(): Promise<ShownReview[]> {
    const rows = await this.database.query<Row & Record<string, unknown>>(
      `select r.id, r.agreement_id as "agreementId", v.body ->> 'title' as title, r.on_date as "on", r.because,
         r.held_at as "heldAt", r.held_by as "heldBy", r.outcome, r.minutes, r.attendees
       from agreement_reviews r
       join lateral (select body from agreement_versions v where v.agreement_id = r.agreement_id
         order by version desc limit 1) v on true
       order by r.held_at is not null, case when r.held_at is null then r.on_date end, r.held_at desc limit 500`,
    );
    return rows.map((row) => ({ ...row, heldAt: row.heldAt === null ? null : iso(row.heldAt) }));
  }

  @Allow('lead')
  @Audited('agreement_review.held', 'agreement.draft_changed')
  @Post(':id/hold')
  @HttpCode(204)
  hold(@Param('id', IdPipe) id: number, @Body() minutes: MinutesBody, @CalledBy() by: Caller) {
    return this.holdReview.run(id, minutes, by);
  }
}
