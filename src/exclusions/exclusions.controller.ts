import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import { Audited, NotAudited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { IdPipe } from '../http/id-field.js';
import { IsInstant, parseInstant } from '../http/instant-field.js';
import { DecideExclusion } from './decide-exclusion.js';
import { DeclareExclusion } from './declare-exclusion.js';
import { DraftExclusion } from './draft-exclusion.js';
import { ClosingBody, ExclusionBody, WithdrawalBody } from './exclusion-body.js';
import { Exclusions } from './exclusions.js';
import { PreviewExclusion } from './preview-exclusion.js';
import { shown } from './shown.js';

class Page {
  @IsOptional()
  @IsInstant()
  before?: string;
}

@Controller('api/exclusions')
export class ExclusionsController {
  constructor(
    private readonly exclusions: Exclusions,
    private readonly draftExclusion: DraftExclusion,
    private readonly declareExclusion: DeclareExclusion,
    private readonly decideExclusion: DecideExclusion,
    private readonly previewExclusion: PreviewExclusion,
  ) {}

  /** The one that begins last comes first; the beginning of the last one is the next page's `before`. */
  @Allow('agent', 'lead', 'auditor')
  @Get()
  async list(@Query() { before }: Page, @CalledBy() { sees }: Caller) {
    return (await this.exclusions.list(sees, parseInstant(before))).map(shown);
  }

  @Allow('agent', 'lead', 'auditor')
  @Get(':id')
  async one(@Param('id', IdPipe) id: number, @CalledBy() { sees }: Caller) {
    return shown(await this.exclusions.one(id, sees));
  }

  @Allow('lead')
  @Post()
  @Audited('exclusion.declared')
  async declare(@Body() body: ExclusionBody, @CalledBy() by: Caller) {
    return this.one(await this.declareExclusion.run(body, by), by);
  }

  /** What approving it would do, before it is even declared. */
  @Allow('lead')
  @Post('effect')
  @HttpCode(200)
  @NotAudited('nothing is stored')
  async effect(@Body() body: ExclusionBody, @CalledBy() by: Caller) {
    return this.previewExclusion.ofDraft(await this.draftExclusion.run(body, by.sees), by);
  }

  /** What approving it would do, or withdrawing it once it is approved. */
  @Allow('lead', 'auditor')
  @Get(':id/effect')
  async effectOf(@Param('id', IdPipe) id: number, @CalledBy() by: Caller) {
    return this.previewExclusion.ofDeclared(await this.exclusions.one(id, by.sees), by);
  }

  @Allow('admin')
  @Post(':id/approve')
  @HttpCode(200)
  @Audited('exclusion.approved')
  async approve(@Param('id', IdPipe) id: number, @CalledBy() by: Caller) {
    await this.decideExclusion.approve(id, by);
    return this.one(id, by);
  }

  @Allow('lead')
  @Post(':id/close')
  @HttpCode(200)
  @Audited('exclusion.closed')
  async close(@Param('id', IdPipe) id: number, @Body() { to }: ClosingBody, @CalledBy() by: Caller) {
    await this.decideExclusion.close(id, parseInstant(to)!, by);
    return this.one(id, by);
  }

  @Allow('lead')
  @Post(':id/withdraw')
  @HttpCode(200)
  @Audited('exclusion.withdrawn')
  async withdraw(
    @Param('id', IdPipe) id: number,
    @Body() { reason }: WithdrawalBody,
    @CalledBy() by: Caller,
  ) {
    await this.decideExclusion.withdraw(id, reason, by);
    return this.one(id, by);
  }
}
