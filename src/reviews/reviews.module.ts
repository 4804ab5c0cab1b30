import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/agreements.module.js';
import { Seal } from '../integrations/seal.js';
import { NoticesModule } from '../notices/notices.module.js';
import { AttendToReviews } from './attend-to-reviews.js';
import { BreachReviewsController } from './breach/breach-reviews.controller.js';
import { BreachReviews } from './breach/breach-reviews.js';
import { CompleteReview } from './breach/complete-review.js';
import { OpenReviews } from './breach/open-reviews.js';
import { RemindOwners } from './breach/remind-owners.js';
import { RemindReviewers } from './breach/remind-reviewers.js';
import { ReviewLinkController } from './breach/review-link.controller.js';
import { SendReviewMails } from './mails/send-review-mails.js';
import { ReviewsProcessor } from './reviews.processor.js';

@Module({
  imports: [AgreementsModule, NoticesModule],
  controllers: [BreachReviewsController, ReviewLinkController],
  providers: [
    AttendToReviews,
    BreachReviews,
    CompleteReview,
    OpenReviews,
    RemindOwners,
    RemindReviewers,
    ReviewsProcessor,
    Seal,
    SendReviewMails,
  ],
  exports: [AttendToReviews],
})
export class ReviewsModule {}
