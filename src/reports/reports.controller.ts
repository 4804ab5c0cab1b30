import { Body, Controller, Delete, Get, Header, HttpCode, Param, Put, Query, Res } from '@nestjs/common';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsOptional,
} from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Audit } from '../audit/audit.js';
import { Audited } from '../audit/audited.js';
import { type Dimension, DIMENSION_NAMES } from '../attainment/read-attainment.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { Database } from '../database/database.js';
import { iso, type Instant } from '../engine/instant.js';
import { IsInstant, parseInstant } from '../http/instant-field.js';
import { MayBeMissing } from '../http/may-be-missing.js';
import { SlugPipe } from '../http/slug.js';
import { IsText } from '../http/text-field.js';
import { IsZone } from '../http/zone-field.js';
import { Now } from '../system-now.js';
import { reportCsv } from './compose-report.js';
import { drawChart } from './draw-chart.js';
import { DrawUpReport } from './draw-up-report.js';
import { PutReport } from './put-report.js';
import type { Report } from './report.js';
import { Reports } from './reports.js';
import { spanAt } from './span.js';

class ReportBody {
  @IsText() title: string;
  @IsIn(['week', 'month']) every: 'week' | 'month';
  @IsZone() timezone: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(3)
  @ArrayUnique()
  @IsIn(DIMENSION_NAMES, { each: true })
  by: Dimension[];

  @MayBeMissing() @IsText() agreement?: string;
  @MayBeMissing() @IsText() customer?: string;

  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsEmail({}, { each: true })
  recipients: string[];

  @MayBeMissing() @IsBoolean() active?: boolean;
}

class Until {
  /** The span that ends last before this instant; now where it is absent. */
  @IsOptional() @IsInstant() at?: string;
}

/** Reports hold figures of all teams: the admin's to set up, the auditor's to read. */
@Controller('api/reports')
export class ReportsController {
  constructor(
    private readonly reports: Reports,
    private readonly putReport: PutReport,
    private readonly drawUpReport: DrawUpReport,
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly now: Now,
  ) {}

  @Allow('auditor')
  @Get()
  async list() {
    return (await this.reports.list()).map(shown);
  }

  @Allow('auditor')
  @Get(':id')
  async get(@Param('id') id: string) {
    const report = await this.reports.one(id);
    const runs = await this.reports.runs(id);
    return {
      ...shown(report),
      runs: runs.map((run) => ({ ...run, from: iso(run.from), to: iso(run.to), madeAt: iso(run.madeAt) })),
    };
  }

  @Audited('report.changed')
  @Put(':id')
  async put(
    @Param('id', SlugPipe) id: string,
    @Body() { agreement = undefined, customer = undefined, active = true, ...body }: ReportBody,
    @CalledBy() by: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const report = { ...body, id, agreement: agreement ?? null, customer: customer ?? null, active };
    const { created } = await this.putReport.run(report, by);
    reply.status(created ? 201 : 200);
    return this.get(id);
  }

  @Audited('report.deleted')
  @Delete(':id')
  @HttpCode(204)
  async delete(@Param('id') id: string, @CalledBy() by: Caller) {
    const before = await this.reports.one(id);
    await this.database.transaction(async (tx) => {
      await this.reports.delete(tx, id);
      const subject = { kind: 'report', id };
      await this.audit.record(tx, { by, act: 'report.deleted', subject, before, after: null });
    });
  }

  /** The last whole week or month as it would be reported now: nothing is stored or sent. */
  @Allow('auditor')
  @Get(':id/figures')
  async figures(@Param('id') id: string, @Query() { at }: Until) {
    const { from, to, rows, overTime } = (await this.drawUp(id, at)).content;
    return {
      from: iso(from),
      to: iso(to),
      rows,
      overTime: overTime.map((each) => ({ ...each, from: iso(each.from) })),
    };
  }

  @Allow('auditor')
  @Get(':id/figures.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="report.csv"')
  async csv(@Param('id') id: string, @Query() { at }: Until): Promise<string> {
    const { report, content } = await this.drawUp(id, at);
    return reportCsv(report, content);
  }

  @Allow('auditor')
  @Get(':id/figures.png')
  async png(@Param('id') id: string, @Query() { at }: Until, @Res() reply: FastifyReply): Promise<void> {
    const { report, content } = await this.drawUp(id, at);
    void reply.type('image/png').send(await drawChart(content, report));
  }

  private async drawUp(id: string, at: string | undefined) {
    const report = await this.reports.one(id);
    const until: Instant = parseInstant(at) ?? this.now.now();
    const end = spanAt(until, report.every, report.timezone).from;
    return { report, content: await this.drawUpReport.run(report, end) };
  }
}

const shown = ({ nextAt, ...report }: Report) => ({ ...report, nextAt: iso(nextAt) });
