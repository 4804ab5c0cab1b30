import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { NotAudited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { IdPipe, IsId } from '../http/id-field.js';
import { Now } from '../system-now.js';
import { Analyses, shown } from './analyses.js';
import { AskAnalysis } from './ask-analysis.js';

class WhichAnalyses {
  @IsOptional() @IsId() before?: number;
  @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
}

/** Questions about past tickets of all teams: the admin's to ask, the auditor's to read. */
@Controller('api/analyses')
export class AnalysesController {
  constructor(
    private readonly askAnalysis: AskAnalysis,
    private readonly analyses: Analyses,
    private readonly now: Now,
  ) {}

  @Post()
  @NotAudited('a question about the past changes nothing but its own answer')
  @HttpCode(202)
  async ask(@Body() sent: unknown, @CalledBy() { name }: Caller) {
    return this.get(await this.askAnalysis.run(sent, name));
  }

  @Allow('auditor')
  @Get()
  async list(@Query() { before, limit }: WhichAnalyses) {
    return (await this.analyses.latest(before, limit)).map(shown);
  }

  @Allow('auditor')
  @Get(':id')
  async get(@Param('id', IdPipe) id: number) {
    const { answer, ...analysis } = await this.analyses.one(id);
    return { ...shown(analysis), answer };
  }

  /** What is done or failed stays so. */
  @Post(':id/cancel')
  @NotAudited('a question about the past changes nothing but its own answer')
  @HttpCode(200)
  async cancel(@Param('id', IdPipe) id: number) {
    await this.analyses.cancel(id, this.now.now());
    return this.get(id);
  }
}
