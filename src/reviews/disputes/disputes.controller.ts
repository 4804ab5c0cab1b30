import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsEmail, IsIn, IsInt, Max, Min } from 'class-validator';
import { Audited } from '../../audit/audited.js';
import { Allow } from '../../auth/allow.js';
import { CalledBy, type Caller } from '../../auth/caller.js';
import { iso } from '../../engine/instant.js';
import { IdPipe } from '../../http/id-field.js';
import { IsInstant, parseInstant } from '../../http/instant-field.js';
import { IsText } from '../../http/text-field.js';
import { AnswerDispute, type Outcome, OUTCOMES } from './answer-dispute.js';
import { DisputeLinks } from './dispute-links.js';
import { type Dispute, Disputes } from './disputes.js';

class HowMany {
  @Type(() => Number) @IsInt() @Min(1) @Max(500) limit = 100;
}

class LinkBody {
  @IsText() agreementId: string;
  @IsText() customerId: string;
  @IsInstant() from: string;
  @IsInstant() to: string;
  /** Who is told how a dispute ended. */
  @IsEmail() contactAddress: string;
  /** How long it opens. */
  @IsInt() @Min(1) @Max(90) days = 30;
}

class DisputeAnswerBody {
  @IsIn(OUTCOMES) outcome: Outcome;
  @IsText(4_000) reason: string;
}

@Controller('api')
export class DisputesController {
  constructor(
    private readonly disputes: Disputes,
    private readonly links: DisputeLinks,
    private readonly answerDispute: AnswerDispute,
  ) {}

  @Allow('lead', 'auditor')
  @Get('disputes')
  async list(@Query() { limit }: HowMany, @CalledBy() { sees }: Caller) {
    return (await this.disputes.list(sees, limit)).map(shown);
  }

  @Allow('lead', 'auditor')
  @Get('disputes/:id')
  async get(@Param('id', IdPipe) id: number, @CalledBy() { sees }: Caller) {
    return shown(await this.disputes.get(id, sees));
  }

  @Allow('lead')
  @Audited('dispute.answered', 'waiver.proposed')
  @Post('disputes/:id/answer')
  @HttpCode(200)
  async answer(
    @Param('id', IdPipe) id: number,
    @Body() { outcome, reason }: DisputeAnswerBody,
    @CalledBy() by: Caller,
  ) {
    await this.answerDispute.run(id, outcome, reason, by);
    return this.get(id, by);
  }

  /** The answer holds the link, which is shown this once. */
  @Allow('lead')
  @Audited('dispute_link.issued')
  @Post('dispute-links')
  issue(@Body() { from, to, ...link }: LinkBody, @CalledBy() by: Caller) {
    return this.links.issue({ ...link, from: parseInstant(from)!, to: parseInstant(to)! }, by);
  }

  @Allow('lead')
  @Audited('dispute_link.revoked')
  @Delete('dispute-links/:id')
  @HttpCode(204)
  revoke(@Param('id', IdPipe) id: number, @CalledBy() by: Caller) {
    return this.links.revoke(id, by);
  }
}

const shown = ({ openedAt, dueAt, answeredAt, ...dispute }: Dispute) => ({
  ...dispute,
  openedAt: iso(openedAt),
  dueAt: iso(dueAt),
  answeredAt: answeredAt === null ? null : iso(answeredAt),
});
