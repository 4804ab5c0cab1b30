import { Processor, WorkerHost } from '@nestjs/bullmq';
import { QUEUE } from '../queue/queues.js';
import { AttendToReviews } from './attend-to-reviews.js';

@Processor(QUEUE.reviews, { concurrency: 1 })
export class ReviewsProcessor extends WorkerHost {
  constructor(private readonly attendToReviews: AttendToReviews) {
    super();
  }

  process(): Promise<void> {
    return this.attendToReviews.run();
  }
}
