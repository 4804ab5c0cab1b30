import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { Audited } from '../../audit/audited.js';
import { Allow } from '../../auth/allow.js';
import { CalledBy, type Caller } from '../../auth/caller.js';
import { iso, isoOrNull } from '../../engine/instant.js';
import { IdPipe } from '../../http/id-field.js';
import { MayBeMissing } from '../../http/may-be-missing.js';
import { IsText } from '../../http/text-field.js';
import { DecideWaiver } from './decide-waiver.js';
import { ProposeWaiver } from './propose-waiver.js';
import { type Waiver, Waivers } from './waivers.js';
import { WithdrawWaiver } from './withdraw-waiver.js';

class HowMany {
  @Type(() => Number) @IsInt() @Min(1) @Max(500) limit = 100;
}

class WaiverBody {
  @IsText(1_000) reason: string;
}

class VerdictBody {
  @IsIn(['waived', 'refused']) verdict: 'waived' | 'refused';
  @MayBeMissing() @IsText(1_000) remark?: string;
}

@Controller('api')
export class WaiversController {
  constructor(
    private readonly waivers: Waivers,
    private readonly proposeWaiver: ProposeWaiver,
    private readonly decideWaiver: DecideWaiver,
    private readonly withdrawWaiver: WithdrawWaiver,
  ) {}

  /** Those that wait for a decision first, then the newest. */
  @Allow('lead', 'auditor')
  @Get('waivers')
  async list(@Query() { limit }: HowMany, @CalledBy() by: Caller) {
    return (await this.waivers.list(by, by.sees, limit)).map(shown);
  }

  @Allow('lead')
  @Audited('waiver.proposed')
  @Post('breaches/:id/waiver')
  async propose(
    @Param('id', IdPipe) breachId: number,
    @Body() { reason }: WaiverBody,
    @CalledBy() by: Caller,
  ) {
    return { id: await this.proposeWaiver.run({ breachId, reason }, by, by.sees), breachId, reason };
  }

  @Audited('waiver.granted', 'waiver.refused')
  @Post('breaches/:id/waiver/decide')
  @HttpCode(204)
  decide(@Param('id', IdPipe) breachId: number, @Body() verdict: VerdictBody, @CalledBy() by: Caller) {
    return this.decideWaiver.run(breachId, verdict, by);
  }

  /** The breach counts again, and whoever was told that it is waived is told so. */
  @Audited('waiver.withdrawn')
  @Post('breaches/:id/waiver/withdraw')
  @HttpCode(204)
  withdraw(@Param('id', IdPipe) breachId: number, @Body() { reason }: WaiverBody, @CalledBy() by: Caller) {
    return this.withdrawWaiver.run(breachId, reason, by);
  }
}

const shown = ({ breachedAt, proposedAt, decidedAt, withdrawnAt, ...waiver }: Waiver) => ({
  ...waiver,
  breachedAt: iso(breachedAt),
  proposedAt: iso(proposedAt),
  decidedAt: isoOrNull(decidedAt),
  withdrawnAt: isoOrNull(withdrawnAt),
});
