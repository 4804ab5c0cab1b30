import { Module } from '@nestjs/common';
import { AttainmentModule } from '../attainment/attainment.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { MeasuresModule } from '../measures/measures.module.js';
import { NoticesModule } from '../notices/notices.module.js';
import { DeleteReport } from './delete-report.js';
import { DrawUpReport } from './draw-up-report.js';
import { MakeReports } from './make-reports.js';
import { PutReport } from './put-report.js';
import { Reports } from './reports.js';
import { ReportsController } from './reports.controller.js';
import { SendReportNow } from './send-report-now.js';
import { SendReports } from './send-reports.js';

@Module({
  imports: [AttainmentModule, AuthModule, MeasuresModule, NoticesModule],
  controllers: [ReportsController],
  providers: [DeleteReport, DrawUpReport, MakeReports, PutReport, Reports, SendReportNow, SendReports],
  exports: [MakeReports, SendReports],
})
export class ReportsModule {}
