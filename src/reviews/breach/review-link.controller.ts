import { Body, Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Audited } from '../../audit/audited.js';
import { Public } from '../../auth/allow.js';
import { hashOf } from '../../auth/token.js';
import { timestamptz } from '../../database/database.js';
import {
  behindLink,
  LinkPages,
  OpensNothing,
  sendLinkPage,
  sendMessagePage as said,
} from '../../http/link-page.js';
import { Conflict, Invalid } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import { Throttles } from '../../throttles.js';
import { type BreachReview, BreachReviews } from './breach-reviews.js';
import { CompleteReview } from './complete-review.js';
import { AnswerBody } from './review.dto.js';
import { reviewPage } from './review-page.js';

/** For reviewers without an account: the link in their mail is their key, to this one review and nothing else. */
@UseFilters(LinkPages)
@Controller('review')
export class ReviewLinkController {
  constructor(
    private readonly reviews: BreachReviews,
    private readonly completeReview: CompleteReview,
    private readonly throttles: Throttles,
    private readonly clock: Now,
  ) {}

  /** Looking at it uses nothing up: mail scanners open links too. */
  @Public()
  @Get(':token')
  async read(@Param('token') token: string, @Req() { ip }: FastifyRequest, @Res() reply: FastifyReply) {
    const review = await this.behind(token, ip);
    sendLinkPage(reply, 200, reviewPage(review, 'UTC'));
  }

  @Public()
  @Audited('breach_review.completed')
  @Post(':token')
  async answer(
    @Param('token') token: string,
    @Body() form: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const review = await this.behind(token, request.ip);
    const answer = answerOf(form);
    if (typeof answer === 'string') return said(reply, 422, 'Something is missing', answer);
    const name = review.reviewerName ?? review.reviewerAddress ?? 'the reviewer';
    const by = { kind: 'link', id: null, name, request: { id: request.id, address: request.ip } } as const;
    try {
      await this.completeReview.run(review, answer, by);
    } catch (fault) {
      if (fault instanceof Conflict)
        return said(reply, 409, 'This cannot be answered any more', fault.message);
      if (fault instanceof Invalid) return said(reply, 422, 'Something is wrong', fault.message);
      throw fault;
    }
    said(reply, 200, 'Thank you', 'The review is completed. You can close this page.');
  }

  private behind(token: string, client: string): Promise<BreachReview> {
    return behindLink(
      this.throttles,
      client,
      () => this.reviews.behindLink(hashOf(token), timestamptz(this.clock.now())),
      gone,
    );
  }
}

/** A form's fields are all text, and there where they are empty; the words are what is wrong with them. */
function answerOf(form: unknown): AnswerBody | string {
  const { cause, attribution, ...action } = Object.fromEntries(
    Object.entries((form ?? {}) as Record<string, unknown>).filter(([, value]) => value !== ''),
  );
  const hasAction = Object.keys(action).length > 0;
  const answer = plainToInstance(AnswerBody, { cause, attribution, ...(hasAction && { action }) });
  const [fault] = validateSync(answer, { whitelist: true, forbidNonWhitelisted: true });
  if (fault === undefined) return answer;
  const { constraints } = fault.children?.[0] ?? fault;
  return `${Object.values(constraints ?? {})[0] ?? `${fault.property} is not valid`}.`;
}

const gone = () => new OpensNothing('Sign in to answer the review, or ask who can.');
