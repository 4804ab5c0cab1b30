import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Audited } from '../../audit/audited.js';
import { Allow } from '../../auth/allow.js';
import { CalledBy, type Caller } from '../../auth/caller.js';
import { iso, type Instant, isoOrNull } from '../../engine/instant.js';
import { IdPipe } from '../../http/id-field.js';
import { Now } from '../../system-now.js';
import { type BreachReview, BreachReviews } from './breach-reviews.js';
import { CompleteReview } from './complete-review.js';
import { AnswerBody, WhichReviews } from './review.dto.js';

@Controller('api/breach-reviews')
@Allow('lead', 'auditor')
export class BreachReviewsController {
  constructor(
    private readonly reviews: BreachReviews,
    private readonly completeReview: CompleteReview,
    private readonly clock: Now,
  ) {}

  /** The newest first; the id of the last one is the next page's `before`. */
  @Get()
  async list(@Query() which: WhichReviews, @CalledBy() { sees }: Caller) {
    return (await this.reviews.list(which, sees)).map((each) => shown(each, this.clock.now()));
  }

  @Get(':id')
  async get(@Param('id', IdPipe) id: number, @CalledBy() { sees }: Caller) {
    return shown(await this.reviews.get(id, sees), this.clock.now());
  }

  /** Also for whoever is not the reviewer: somebody has to answer when the reviewer cannot. */
  @Allow('lead')
  @Audited('breach_review.completed')
  @Post(':id/complete')
  @HttpCode(200)
  async complete(@Param('id', IdPipe) id: number, @Body() answer: AnswerBody, @CalledBy() by: Caller) {
    await this.completeReview.run(await this.reviews.get(id, by.sees), answer, by);
    return this.get(id, by);
  }

  @Allow('lead')
  @Audited('breach_review.action_done')
  @Post(':id/action-done')
  @HttpCode(200)
  async actionDone(@Param('id', IdPipe) id: number, @CalledBy() by: Caller) {
    await this.completeReview.actionDone(await this.reviews.get(id, by.sees), by);
    return this.get(id, by);
  }
}

function shown(review: BreachReview, at: Instant) {
  const { reviewerName: name, reviewerAddress: address, calendarId: _, ...row } = review;
  return {
    ...row,
    isOverdue: review.state === 'open' && review.dueAt <= at,
    reviewer: address === null ? null : { name, address },
    breachedAt: iso(review.breachedAt),
    openedAt: iso(review.openedAt),
    dueAt: iso(review.dueAt),
    nextReminderAt: isoOrNull(review.nextReminderAt),
    completedAt: isoOrNull(review.completedAt),
    actionDoneAt: isoOrNull(review.actionDoneAt),
    closedAt: isoOrNull(review.closedAt),
  };
}
