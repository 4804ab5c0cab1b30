import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { IsIn } from 'class-validator';
import { Audited } from '../../audit/audited.js';
import { Allow } from '../../auth/allow.js';
import { CalledBy, type Caller } from '../../auth/caller.js';
import { IdPipe } from '../../http/id-field.js';
import { MayBeMissing } from '../../http/may-be-missing.js';
import { IsText } from '../../http/text-field.js';
import { DecideWaiver } from './decide-waiver.js';
import { ProposeWaiver } from './propose-waiver.js';
import { WithdrawWaiver } from './withdraw-waiver.js';

class WaiverBody {
  @IsText(1_000) reason: string;
}

class VerdictBody {
  @IsIn(['waived', 'refused']) verdict: 'waived' | 'refused';
  @MayBeMissing() @IsText(1_000) remark?: string;
}

@Controller('api/breaches/:id/waiver')
export class WaiversController {
  constructor(
    private readonly proposeWaiver: ProposeWaiver,
    private readonly decideWaiver: DecideWaiver,
    private readonly withdrawWaiver: WithdrawWaiver,
  ) {}

  @Allow('lead')
  @Audited('waiver.proposed')
  @Post()
  async propose(
    @Param('id', IdPipe) breachId: number,
    @Body() { reason }: WaiverBody,
    @CalledBy() by: Caller,
  ) {
    return { id: await this.proposeWaiver.run({ breachId, reason }, by, by.sees), breachId, reason };
  }

  @Audited('waiver.granted', 'waiver.refused')
  @Post('decide')
  @HttpCode(204)
  decide(@Param('id', IdPipe) breachId: number, @Body() verdict: VerdictBody, @CalledBy() by: Caller) {
    return this.decideWaiver.run(breachId, verdict, by);
  }

  /** The breach counts again, and whoever was told that it is waived is told so. */
  @Audited('waiver.withdrawn')
  @Post('withdraw')
  @HttpCode(204)
  withdraw(@Param('id', IdPipe) breachId: number, @Body() { reason }: WaiverBody, @CalledBy() by: Caller) {
    return this.withdrawWaiver.run(breachId, reason, by);
  }
}
