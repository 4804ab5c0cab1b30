import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
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
import { Audited } from '../audit/audited.js';
import { type Dimension, DIMENSION_NAMES } from '../attainment/read-attainment.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { iso, type Instant } from '../engine/instant.js';
import { IsInstant, parseInstant } from '../http/instant-field.js';
import { MayBeMissing } from '../http/may-be-missing.js';
import { NotFound } from '../http/problem.js';
import { SlugPipe } from '../http/slug.js';
import { IsText } from '../http/text-field.js';
import { IsZone } from '../http/zone-field.js';
import { Now } from '../system-now.js';
import { reportCsv } from './compose-report.js';
import { DeleteReport } from './delete-report.js';
import { drawChart } from './draw-chart.js';
import { DrawUpReport } from './draw-up-report.js';
import { PutReport } from './put-report.js';
import { isMakerOf, type Report } from './report.js';
import { Reports } from './reports.js';
import { SendReportNow, type SentNow } from './send-report-now.js';
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

/** A lead's own, with what they may see; an admin's and an auditor's are all. */
@Controller('api/reports')
export class ReportsController {
  constructor(
    private readonly reports: Reports,
    private readonly putReport: PutReport,
    private readonly deleteReport: DeleteReport,
    private readonly sendReportNow: SendReportNow,
    private readonly drawUpReport: DrawUpReport,
    private readonly now: Now,
  ) {}

  @Allow('lead', 'auditor')
  @Get()
  async list(@CalledBy() caller: Caller): Promise<ShownReport[]> {
    const theirs = (await this.reports.list()).filter((report) => mayOpen(report, caller));
    return Promise.all(theirs.map((report) => this.shown(report)));
  }

  @Allow('lead', 'auditor')
  @Get(':id')
  async get(@Param('id') id: string, @CalledBy() caller: Caller) {
    const report = await this.open(id, caller);
    const runs = await this.reports.runs(id);
    return {
      ...(await this.shown(report)),
      runs: runs.map((run) => ({ ...run, from: iso(run.from), to: iso(run.to), madeAt: iso(run.madeAt) })),
    };
  }

  @Allow('lead')
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
    return this.get(id, by);
  }

  @Allow('lead')
  @Audited('report.deleted')
  @Delete(':id')
  @HttpCode(204)
  async delete(@Param('id') id: string, @CalledBy() by: Caller) {
    await this.open(id, by);
    await this.deleteReport.run(id, by);
  }

  /** The last whole week or month, to whoever does not have it yet. */
  @Allow('lead')
  @Audited('report.sent')
  @Post(':id/send')
  @HttpCode(202)
  async send(@Param('id') id: string, @CalledBy() by: Caller): Promise<SentNow> {
    await this.open(id, by);
    return this.sendReportNow.run(id, by);
  }

  /** The last whole week or month as it would be reported now: nothing is stored or sent. */
  @Allow('lead', 'auditor')
  @Get(':id/figures')
  async figures(@Param('id') id: string, @Query() { at }: Until, @CalledBy() caller: Caller) {
    const { from, to, rows, measures, overTime } = (await this.drawUp(id, at, caller)).content;
    return {
      from: iso(from),
      to: iso(to),
      rows,
      measures,
      overTime: overTime.map((each) => ({ ...each, from: iso(each.from) })),
    };
  }

  @Allow('lead', 'auditor')
  @Get(':id/figures.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="report.csv"')
  async csv(@Param('id') id: string, @Query() { at }: Until, @CalledBy() caller: Caller): Promise<string> {
    const { report, content } = await this.drawUp(id, at, caller);
    return reportCsv(report, content);
  }

  @Allow('lead', 'auditor')
  @Get(':id/figures.png')
  async png(
    @Param('id') id: string,
    @Query() { at }: Until,
    @CalledBy() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { report, content } = await this.drawUp(id, at, caller);
    void reply.type('image/png').send(await drawChart(content, report));
  }

  private async drawUp(id: string, at: string | undefined, caller: Caller) {
    const report = await this.open(id, caller);
    const until: Instant = parseInstant(at) ?? this.now.now();
    const end = spanAt(until, report.every, report.timezone).from;
    return { report, content: await this.drawUpReport.run(report, end) };
  }

  /** Somebody else's is answered like one that is not there. */
  private async open(id: string, caller: Caller): Promise<Report> {
    const report = await this.reports.one(id);
    if (!mayOpen(report, caller)) throw new NotFound(`Report ${id}`);
    return report;
  }

  private async shown({ nextAt, ...report }: Report): Promise<ShownReport> {
    const sees = await this.drawUpReport.maySee({ nextAt, ...report });
    return { ...report, nextAt: iso(nextAt), orphaned: sees === undefined };
  }
}

interface ShownReport extends Omit<Report, 'nextAt'> {
  readonly nextAt: string;
  /** Whoever made it may no longer see its figures: it is passed over until an admin saves it, and with that takes it over. */
  readonly orphaned: boolean;
}

const mayOpen = (report: Report, caller: Caller): boolean =>
  caller.role === 'admin' || caller.role === 'auditor' || isMakerOf(report, caller);
