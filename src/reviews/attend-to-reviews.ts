import { Injectable } from '@nestjs/common';
import { PlanReviews } from './agreement/plan-reviews.js';
import { TellOfDates } from './agreement/tell-of-dates.js';
import { OpenReviews } from './breach/open-reviews.js';
import { RemindOwners } from './breach/remind-owners.js';
import { RemindReviewers } from './breach/remind-reviewers.js';
import { RemindOfDisputes } from './disputes/remind-of-disputes.js';
import { SendReviewMails } from './mails/send-review-mails.js';

/** Everything that is due about reviews. Whoever calls, and however often: the rows say what is due. */
@Injectable()
export class AttendToReviews {
  constructor(
    private readonly openReviews: OpenReviews,
    private readonly remindReviewers: RemindReviewers,
    private readonly remindOwners: RemindOwners,
    private readonly remindOfDisputes: RemindOfDisputes,
    private readonly planReviews: PlanReviews,
    private readonly tellOfDates: TellOfDates,
    private readonly sendReviewMails: SendReviewMails,
  ) {}

  async run(): Promise<void> {
    await this.openReviews.run();
    await this.remindReviewers.run();
    await this.remindOwners.run();
    await this.remindOfDisputes.run();
    await this.planReviews.run();
    await this.tellOfDates.run();
    await this.sendReviewMails.run();
  }
}
