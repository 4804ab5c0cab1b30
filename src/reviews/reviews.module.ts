import { Module } from '@nestjs/common';
import { AgreementLifeModule } from '../agreements/life/agreement-life.module.js';
import { AgreementsModule } from '../agreements/agreements.module.js';
import { CreditsModule } from '../credits/credits.module.js';
import { Seal } from '../integrations/seal.js';
import { NoticesModule } from '../notices/notices.module.js';
import { AgreementReviewsController } from './agreement/agreement-reviews.controller.js';
import { ClosedPeriods } from './agreement/closed-periods.js';
import { HoldReview } from './agreement/hold-review.js';
import { PlanReviews } from './agreement/plan-reviews.js';
import { ReviewedAgreements } from './agreement/reviewed-agreements.js';
import { TellOfDates } from './agreement/tell-of-dates.js';
import { AttendToReviews } from './attend-to-reviews.js';
import { BreachReviewsController } from './breach/breach-reviews.controller.js';
import { BreachReviews } from './breach/breach-reviews.js';
import { CompleteReview } from './breach/complete-review.js';
import { OpenReviews } from './breach/open-reviews.js';
import { RemindOwners } from './breach/remind-owners.js';
import { RemindReviewers } from './breach/remind-reviewers.js';
import { ReviewLinkController } from './breach/review-link.controller.js';
import { AnswerDispute } from './disputes/answer-dispute.js';
import { DisputeLinkController } from './disputes/dispute-link.controller.js';
import { DisputeLinks } from './disputes/dispute-links.js';
import { DisputesController } from './disputes/disputes.controller.js';
import { Disputes } from './disputes/disputes.js';
import { OpenDispute } from './disputes/open-dispute.js';
import { RemindOfDisputes } from './disputes/remind-of-disputes.js';
import { SendReviewMails } from './mails/send-review-mails.js';
import { ReviewsProcessor } from './reviews.processor.js';
import { DecideWaiver } from './waivers/decide-waiver.js';
import { ProposeWaiver } from './waivers/propose-waiver.js';
import { WaiversController } from './waivers/waivers.controller.js';
import { Waivers } from './waivers/waivers.js';
import { WithdrawWaiver } from './waivers/withdraw-waiver.js';

@Module({
  imports: [AgreementLifeModule, AgreementsModule, CreditsModule, NoticesModule],
  controllers: [
    AgreementReviewsController,
    BreachReviewsController,
    DisputeLinkController,
    DisputesController,
    ReviewLinkController,
    WaiversController,
  ],
  providers: [
    AnswerDispute,
    AttendToReviews,
    BreachReviews,
    ClosedPeriods,
    CompleteReview,
    DecideWaiver,
    DisputeLinks,
    Disputes,
    HoldReview,
    OpenDispute,
    OpenReviews,
    PlanReviews,
    ProposeWaiver,
    RemindOfDisputes,
    RemindOwners,
    RemindReviewers,
    ReviewedAgreements,
    ReviewsProcessor,
    Seal,
    SendReviewMails,
    TellOfDates,
    Waivers,
    WithdrawWaiver,
  ],
  exports: [AttendToReviews],
})
export class ReviewsModule {}
